package io.featurestore.trino.freshness;

import io.featurestore.trino.FeatureStoreQueryRunner;
import io.trino.Session;
import io.trino.spi.type.TimeZoneKey;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.QueryRunner;
import org.intellij.lang.annotations.Language;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.util.List;

import static io.trino.spi.StandardErrorCode.VIEW_IS_STALE;
import static io.trino.testing.assertions.TrinoExceptionAssert.assertTrinoExceptionThrownBy;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a view is read as when the relations below it were changed after it was written: the right rows, or VIEW_IS_STALE with the column and
 * the remedy; by each way that reads it.
 */
final class TestStaleViews
        extends AbstractTestQueryFramework
{
    private static final List<String> WAYS_TO_READ_A_FEATURE_VIEW = List.of(
            "SELECT * FROM over_it",
            "SELECT * FROM \"v$latest\"",
            "SELECT * FROM \"v@2026-01-03\"",
            "SELECT * FROM \"v$timeline\"",
            "SELECT l.user_id, f.x FROM spine l LEFT JOIN \"v$as_of\" f ON f.user_id = l.user_id AND f.as_of_time = l.t",
            "SELECT * FROM TABLE(featurestore.system.as_of('stale.v', TIMESTAMP '2026-01-03 00:00:00 UTC'))",
            "SELECT * FROM TABLE(featurestore.system.point_in_time_join(TABLE(SELECT user_id, t FROM spine), ARRAY['stale.v'], DESCRIPTOR(t)))");

    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        return FeatureStoreQueryRunner.builder("stale").build();
    }

    @BeforeAll
    void createFeatures()
    {
        assertUpdate("CREATE TABLE f (user_id bigint, ts timestamp(6), x varchar) WITH (entity_keys = ARRAY['user_id'], timestamp_column = 'ts')");
        assertUpdate("INSERT INTO f VALUES (1, TIMESTAMP '2026-01-01', 'x of 1'), (2, TIMESTAMP '2026-01-01', 'x of 2'), (1, TIMESTAMP '2026-01-01 03:00:00', 'later x of 1')", 3);
        assertUpdate("CREATE TABLE spine AS SELECT BIGINT '1' AS user_id, TIMESTAMP '2026-01-02' AS t", 1);
    }

    @Test
    void testColumnThatMoved()
    {
        labels("moving");
        assertUpdate("CREATE VIEW train WITH (features = ARRAY['f'], timestamp_column = 't') AS SELECT * FROM moving");
        assertUpdate("CREATE VIEW named WITH (features = ARRAY['f'], timestamp_column = 't') AS SELECT t, user_id, item_id FROM moving");
        assertUpdate("CREATE VIEW over_train WITH (features = ARRAY['f AS again'], timestamp_column = 't') AS SELECT * FROM train");
        assertUpdate("ALTER TABLE moving DROP COLUMN user_id");
        assertUpdate("ALTER TABLE moving ADD COLUMN user_id bigint");
        assertUpdate("UPDATE moving SET user_id = 1", 1);

        String message = "Training set stale.train is stale: column 'user_id' was number 2 of its query, which now gives the columns t, item_id, user_id; " +
                "ALTER VIEW stale.train REFRESH to take the columns as they are now, or CREATE OR REPLACE VIEW stale.train with a query that gives the old ones";
        assertStale("SELECT user_id, item_id, x FROM train", message);
        assertStale("SELECT * FROM over_train", message);
        assertQuery("SELECT user_id, item_id, x FROM named", "VALUES (1, 2, 'later x of 1')");

        assertUpdate("ALTER VIEW train REFRESH");
        assertThat(computeActual("SELECT * FROM train").getColumnNames()).containsExactly("t", "item_id", "user_id", "x");
        assertQuery("SELECT user_id, item_id, x FROM train", "VALUES (1, 2, 'later x of 1')");
        assertThat((String) computeScalar("SHOW CREATE VIEW train")).contains("features = ARRAY['f']").endsWith("*\nFROM\n  moving");
        assertStale("SELECT * FROM over_train", "Training set stale.over_train is stale: column 'user_id' was number 2 of its query, which now gives the columns t, item_id, user_id, x; .*");
        assertUpdate("ALTER VIEW over_train REFRESH");
        assertQuery("SELECT user_id, item_id, x, again__x FROM over_train", "VALUES (1, 2, 'later x of 1', 'later x of 1')");
        drop("VIEW over_train", "VIEW named", "VIEW train", "TABLE moving");
    }

    @Test
    void testColumnThatIsGoneOrNew()
    {
        labels("changing");
        assertUpdate("CREATE VIEW train COMMENT 'kept' WITH (features = ARRAY['f'], timestamp_column = 't', owner = 'ml') AS SELECT * FROM changing");
        assertUpdate("COMMENT ON COLUMN train.t IS 'when'");
        assertUpdate("ALTER TABLE changing ADD COLUMN churned boolean");
        assertStale("SELECT * FROM train", "Training set stale.train is stale: column 'churned' came into its query since; .*");
        assertStale("EXPLAIN SELECT x FROM train", "Training set stale.train is stale: .*");
        assertThat(computeActual("DESCRIBE train").getMaterializedRows().stream().map(row -> row.getField(0))).containsExactly("t", "user_id", "item_id", "x");
        assertUpdate("ALTER VIEW train REFRESH");
        assertThat(computeActual("SELECT * FROM train").getColumnNames()).containsExactly("t", "user_id", "item_id", "churned", "x");
        assertThat((String) computeScalar("SHOW CREATE VIEW train")).contains("COMMENT 'kept'", "owner = 'ml'");
        assertQuery("SELECT comment FROM information_schema.columns WHERE table_schema = 'stale' AND table_name = 'train' AND column_name = 't'", "VALUES 'when'");

        assertUpdate("ALTER TABLE changing RENAME COLUMN item_id TO product_id");
        assertStale("SELECT * FROM train", "Training set stale.train is stale: column 'item_id' is gone from its query, which now gives the columns t, user_id, product_id, churned; .*");
        assertUpdate("ALTER VIEW train REFRESH");
        assertUpdate("ALTER TABLE changing DROP COLUMN user_id");
        assertQueryFails("ALTER VIEW train REFRESH", "Training set stale.train: Entity key 'user_id' .* is not a column of the spine.*");
        drop("VIEW train", "TABLE changing");
    }

    @Test
    void testViewBetweenThatSwapsColumns()
    {
        labels("swapped");
        assertUpdate("CREATE VIEW middle AS SELECT t, user_id, item_id FROM swapped");
        for (String query : List.of(
                "SELECT * FROM middle",
                "SELECT b.* FROM middle b",
                "SELECT * FROM (SELECT * FROM middle) WHERE user_id > 0",
                "WITH w AS (SELECT * FROM middle) SELECT * FROM w",
                "SELECT * FROM middle UNION ALL SELECT * FROM middle",
                "SELECT * FROM middle JOIN (VALUES 0) AS z (zero) ON true",
                "SELECT user_id, b.* FROM spine JOIN middle b USING (user_id)")) {
            assertUpdate("CREATE OR REPLACE VIEW middle AS SELECT t, user_id, item_id FROM swapped");
            assertUpdate("CREATE OR REPLACE VIEW train WITH (features = ARRAY['f'], timestamp_column = 't') AS " + query);
            computeActual("SELECT * FROM train");
            assertUpdate("CREATE OR REPLACE VIEW middle AS SELECT t, item_id AS user_id, user_id AS item_id FROM swapped");
            // Names and types are as they were: it is another view, whose columns mean what it says
            assertQuery("SELECT DISTINCT user_id, x FROM train WHERE user_id = 2", query.contains("USING") ? "SELECT 1, '' WHERE false" : "VALUES (2, 'x of 2')");
            assertUpdate("CREATE OR REPLACE VIEW middle AS SELECT item_id, t, user_id FROM swapped");
            assertStale("SELECT * FROM train", "Training set stale.train is stale: column 't' was number (1|2) of its query, .*");
        }
        drop("VIEW train", "VIEW middle", "TABLE swapped");
    }

    @Test
    void testTimeThatLostItsZone()
    {
        for (String time : List.of("t", "max(t)", "date_trunc('hour', t)", "t - INTERVAL '1' SECOND", "least(t, t)")) {
            assertUpdate("CREATE TABLE zoned AS SELECT BIGINT '1' AS user_id, TIMESTAMP '2026-01-01 02:00:00 UTC' AS t", 1);
            assertUpdate("CREATE VIEW train WITH (features = ARRAY['f'], timestamp_column = 't') AS SELECT user_id, %s AS t FROM zoned GROUP BY user_id%s"
                    .formatted(time, time.startsWith("max") ? "" : ", t"));
            assertInEachZone("SELECT x FROM train", "VALUES 'x of 1'");
            assertUpdate("DROP TABLE zoned");
            assertUpdate("CREATE TABLE zoned AS SELECT BIGINT '1' AS user_id, TIMESTAMP '2026-01-01 02:00:00' AS t", 1);
            if (time.startsWith("least")) {
                // Only the engine's analysis tells the type of it
                assertQueryFails("SELECT * FROM train", ".*Failed analyzing stored view 'featurestore.stale.train': .*timestamp\\(0\\) with time zone.* is not coercible to .*timestamp\\(\\d\\).*");
            }
            else {
                assertStale("SELECT * FROM train", "Training set stale.train is stale: column 't' is of type timestamp\\(6\\) with time zone, but its query now gives timestamp\\(6\\); .*");
            }
            assertUpdate("ALTER VIEW train REFRESH");
            assertInEachZone("SELECT x FROM train", "VALUES 'x of 1'");
            drop("VIEW train", "TABLE zoned");
        }
    }

    @Test
    void testQueriesWhoseColumnsTheTextDoesNotTell()
    {
        assertUpdate("CREATE TABLE memory.default.nested AS SELECT CAST(ROW(1, TIMESTAMP '2026-01-02') AS ROW(user_id bigint, t timestamp(6))) AS r", 1);
        assertUpdate("CREATE VIEW train WITH (features = ARRAY['f'], timestamp_column = 't') AS SELECT n.r.* FROM memory.default.nested n");
        assertQuery("SELECT user_id, x FROM train", "VALUES (1, 'later x of 1')");
        assertUpdate("DROP TABLE memory.default.nested");
        assertUpdate("CREATE TABLE memory.default.nested AS SELECT CAST(ROW(TIMESTAMP '2026-01-02', 5, 1) AS ROW(t timestamp(6), item_id bigint, user_id bigint)) AS r", 1);
        assertQuery("SELECT user_id, x FROM train", "VALUES (1, 'later x of 1')");
        drop("VIEW train", "TABLE memory.default.nested");
    }

    @Test
    void testTableOfAnotherCatalog()
    {
        assertUpdate("CREATE TABLE memory.default.labels AS SELECT BIGINT '1' AS user_id, TIMESTAMP '2026-01-02' AS t", 1);
        assertUpdate("CREATE VIEW train WITH (features = ARRAY['f'], timestamp_column = 't') AS SELECT * FROM memory.default.labels");
        assertUpdate("ALTER TABLE memory.default.labels RENAME COLUMN user_id TO u");
        assertStale("SELECT * FROM train", "Training set stale.train is stale: column 'user_id' is gone from its query, which now gives the columns u, t; .*");
        drop("VIEW train", "TABLE memory.default.labels");
    }

    @Test
    void testVirtualFeatureView()
    {
        assertUpdate("CREATE TABLE origin AS SELECT BIGINT '1' AS user_id, TIMESTAMP '2026-01-01' AS ts, 'x' AS x, BIGINT '3' AS y", 1);
        assertUpdate("CREATE VIEW v WITH (entity_keys = ARRAY['user_id'], timestamp_column = 'ts') AS SELECT * FROM origin");
        assertUpdate("CREATE VIEW over_it WITH (features = ARRAY['v'], timestamp_column = 't') AS SELECT * FROM spine");
        WAYS_TO_READ_A_FEATURE_VIEW.forEach(this::computeActual);

        assertUpdate("ALTER TABLE origin RENAME COLUMN y TO z");
        assertStaleByEachWay("View stale.v is stale: column 'y' is gone from its query, which now gives the columns user_id, ts, x, z; .*");
        assertUpdate("ALTER TABLE origin RENAME COLUMN z TO y");
        assertUpdate("ALTER TABLE origin DROP COLUMN x");
        assertUpdate("ALTER TABLE origin ADD COLUMN x varchar");
        assertStaleByEachWay("View stale.v is stale: column 'x' was number 3 of its query, which now gives the columns user_id, ts, y, x; .*");
        assertUpdate("ALTER VIEW v REFRESH");
        WAYS_TO_READ_A_FEATURE_VIEW.forEach(this::computeActual);

        assertUpdate("DROP TABLE origin");
        assertUpdate("CREATE TABLE origin AS SELECT BIGINT '1' AS user_id, TIMESTAMP '2026-01-01 UTC' AS ts, BIGINT '3' AS y, 'x' AS x", 1);
        assertStaleByEachWay("View stale.v is stale: column 'ts' is of type timestamp\\(6\\), but its query now gives timestamp\\(6\\) with time zone; .*");
        assertUpdate("ALTER VIEW v REFRESH");
        WAYS_TO_READ_A_FEATURE_VIEW.forEach(this::computeActual);
        drop("VIEW over_it", "VIEW v", "TABLE origin");
    }

    @Test
    void testMaterializedViewsFindColumnsByName()
    {
        assertUpdate("CREATE TABLE stored AS SELECT BIGINT '1' AS user_id, TIMESTAMP '2026-01-01' AS ts, 'a' AS x, 'b' AS y", 1);
        assertUpdate("CREATE MATERIALIZED VIEW m GRACE PERIOD INTERVAL '0' SECOND WITH (entity_keys = ARRAY['user_id'], timestamp_column = 'ts') AS SELECT * FROM stored");
        assertUpdate("REFRESH MATERIALIZED VIEW m", 1);
        assertUpdate("ALTER TABLE stored DROP COLUMN x");
        assertUpdate("ALTER TABLE stored ADD COLUMN x varchar");
        assertUpdate("UPDATE stored SET x = 'new'", 1);
        // It is stale now, so its query is read
        assertQuery("SELECT x, y FROM m", "VALUES ('new', 'b')");
        assertQuery("SELECT x, y FROM \"m$latest\"", "VALUES ('new', 'b')");
        assertUpdate("REFRESH MATERIALIZED VIEW m", 1);
        assertQuery("SELECT x, y FROM m", "VALUES ('new', 'b')");

        assertUpdate("ALTER TABLE stored RENAME COLUMN x TO z");
        String message = "Materialized view stale.m is stale: column 'x' is gone from its query, which now gives the columns user_id, ts, y, z; " +
                "CREATE OR REPLACE MATERIALIZED VIEW stale.m with a query that gives it";
        assertStale("SELECT * FROM m", message);
        assertStale("SELECT * FROM \"m$latest\"", message);
        assertStale("REFRESH MATERIALIZED VIEW m", message);
        drop("MATERIALIZED VIEW m", "TABLE stored");
    }

    @Test
    void testWhatAViewWidensIsNotStale()
    {
        assertUpdate("CREATE TABLE loaded AS SELECT BIGINT '1' AS user_id, 'a' AS x", 1);
        assertUpdate("CREATE VIEW v WITH (entity_keys = ARRAY['user_id'], timestamp_column = 'loaded_at') AS SELECT user_id, x, \"$file_modified_time\" AS loaded_at FROM loaded");
        assertUpdate("CREATE VIEW over_it WITH (features = ARRAY['v:x AS loaded_x'], timestamp_column = 't') AS SELECT user_id, TIMESTAMP '2100-01-01' AS t FROM spine");
        assertUpdate("CREATE VIEW numbers WITH (entity_keys = ARRAY['id']) AS SELECT CAST(id AS tinyint) AS id, CAST(x AS varchar(10)) AS x, CAST(t AS timestamp(3)) AS t FROM (VALUES (1, 'a', TIMESTAMP '2026-01-01 00:00:00.123456')) AS n (id, x, t)");
        assertQuery("SELECT loaded_x FROM over_it", "VALUES 'a'");
        assertQuery("SELECT x FROM \"v$latest\"", "VALUES 'a'");
        assertQuery("SELECT x FROM \"numbers$latest\"", "VALUES 'a'");
        String message = "View 'stale.v' has timestamp\\(6\\) with time zone 'loaded_at', which it makes of timestamp\\(3\\) with time zone '\\$file_modified_time' when it is read, as an Iceberg view has no such type; " +
                "table functions and \\$as_of read only what is stored\\. Use a training set or stale\\.\"v@<time>\", which run in the engine, or make it a materialized view";
        for (String query : List.of(
                "SELECT s.user_id, f.x FROM spine s LEFT JOIN \"v$as_of\" f ON f.user_id = s.user_id AND f.as_of_time = s.t",
                "SELECT * FROM TABLE(featurestore.system.as_of('stale.v', TIMESTAMP '2026-01-03 00:00:00 UTC'))",
                "SELECT * FROM TABLE(featurestore.system.point_in_time_join(TABLE(SELECT user_id, t FROM spine), ARRAY['stale.v'], DESCRIPTOR(t)))")) {
            assertQueryFails(query, message);
        }
        assertUpdate("CREATE MATERIALIZED VIEW kept WITH (entity_keys = ARRAY['user_id'], timestamp_column = 'loaded_at') AS SELECT * FROM v");
        assertUpdate("REFRESH MATERIALIZED VIEW kept", 1);
        assertQuery("SELECT x FROM TABLE(featurestore.system.as_of('stale.kept', TIMESTAMP '2100-01-01 00:00:00 UTC'))", "VALUES 'a'");
        drop("MATERIALIZED VIEW kept", "VIEW numbers", "VIEW over_it", "VIEW v", "TABLE loaded");
    }

    @Test
    void testDescribeSaysWhyColumnsAreNotKnown()
    {
        assertUpdate("CREATE TABLE volatile (user_id bigint, x varchar) WITH (entity_keys = ARRAY['user_id'])");
        assertUpdate("CREATE VIEW train WITH (features = ARRAY['volatile']) AS SELECT user_id FROM spine");
        assertUpdate("CREATE VIEW over_lost WITH (features = ARRAY['f AS again']) AS SELECT * FROM train");
        assertUpdate("DROP TABLE volatile");
        String message = "Training set stale.train: Feature view 'stale.volatile' does not exist: the feature views are listed in the table system.feature_views";
        assertQueryFails("DESCRIBE train", message);
        assertQueryFails("SHOW COLUMNS FROM train LIKE 'x%'", message);
        assertQueryFails("SELECT * FROM train", ".*" + message);
        assertQueryFails("SELECT * FROM over_lost", ".*" + message);
        assertThat(computeActual("DESCRIBE over_lost").getRowCount()).isEqualTo(3);
        // A listing goes on, with what is stored
        assertQuery("SELECT DISTINCT table_name FROM information_schema.columns WHERE table_schema = 'stale' AND table_name IN ('f', 'train')", "VALUES 'f'");
        assertQuery("SELECT count(*) > 5 FROM information_schema.columns WHERE table_schema = 'stale'", "VALUES true");
        drop("VIEW over_lost", "VIEW train");
    }

    @Test
    void testNamesThatDifferInCaseOnly()
    {
        String refusal = ": columns 'UserId' and 'userid' differ in case only, and no query could tell them apart: give one of them another name with AS";
        String query = "SELECT 1 AS \"UserId\", 2 AS \"userid\", DATE '2026-01-01' AS t";
        assertQueryFails("CREATE VIEW wrong WITH (entity_keys = ARRAY['userid']) AS " + query, "View stale.wrong" + refusal);
        assertQueryFails("CREATE VIEW wrong WITH (features = ARRAY['f ON user_id = userid'], timestamp_column = 't') AS " + query, "View stale.wrong" + refusal);
        assertQueryFails("CREATE MATERIALIZED VIEW wrong WITH (entity_keys = ARRAY['t']) AS " + query, "Materialized view stale.wrong" + refusal);
        assertThat(computeActual("SHOW TABLES LIKE 'wrong'").getRowCount()).isZero();
    }

    private void labels(String table)
    {
        assertUpdate("CREATE TABLE %s (t timestamp(6), user_id bigint, item_id bigint)".formatted(table));
        assertUpdate("INSERT INTO %s VALUES (TIMESTAMP '2026-01-02', 1, 2)".formatted(table), 1);
    }

    private void drop(String... objects)
    {
        for (String object : objects) {
            assertUpdate("DROP " + object);
        }
    }

    private void assertStaleByEachWay(String message)
    {
        WAYS_TO_READ_A_FEATURE_VIEW.forEach(query -> assertStale(query, message));
    }

    private void assertInEachZone(@Language("SQL") String query, @Language("SQL") String expected)
    {
        for (String zone : List.of("UTC", "America/New_York", "Asia/Tokyo")) {
            assertQuery(Session.builder(getSession()).setTimeZoneKey(TimeZoneKey.getTimeZoneKey(zone)).build(), query, expected);
        }
    }

    private void assertStale(@Language("SQL") String query, String message)
    {
        assertTrinoExceptionThrownBy(() -> computeActual(query))
                .hasErrorCode(VIEW_IS_STALE)
                .hasMessageMatching("(?s)(line \\d+:\\d+: )?" + message);
    }
}
