package io.featurestore.trino.materialized;

import com.google.common.collect.ImmutableMap;
import io.featurestore.catalog.TestingRestCatalogServer;
import io.featurestore.trino.FeatureStoreQueryRunner;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.QueryRunner;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.rest.RESTCatalog;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Materialized feature views as users define, list, change and read them.
 */
final class TestMaterializedViews
        extends AbstractTestQueryFramework
{
    @TempDir
    static Path warehouse;

    private TestingRestCatalogServer server;

    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        server = closeAfterClass(new TestingRestCatalogServer(warehouse));
        return FeatureStoreQueryRunner.builder()
                .setWorkerCount(0)
                .addConnectorProperty("iceberg.rest-catalog.uri", server.uri().toString())
                .build();
    }

    @BeforeAll
    void createSource()
    {
        assertUpdate("CREATE TABLE purchases (customer_id bigint, ts timestamp(6), n bigint)");
        assertUpdate(
                """
                INSERT INTO purchases VALUES
                    (1, TIMESTAMP '2025-01-01 00:00:00', 10),
                    (1, TIMESTAMP '2025-01-10 00:00:00', 20),
                    (2, TIMESTAMP '2025-01-05 00:00:00', 1)
                """,
                3);
        assertUpdate("CREATE TABLE labels AS SELECT * FROM (VALUES (BIGINT '1', DATE '2025-01-09'), (1, DATE '2025-01-12'), (2, DATE '2025-01-04')) AS t (customer_id, day)", 3);
    }

    @Test
    void testGracePeriodDecidesWhatIsRead()
    {
        assertUpdate("CREATE TABLE moves (customer_id bigint, ts timestamp(6), n bigint)");
        create("eager", "GRACE PERIOD INTERVAL '0' SECOND", "moves");
        create("strict", "GRACE PERIOD INTERVAL '0' SECOND WHEN STALE FAIL", "moves");
        create("relaxed", "GRACE PERIOD INTERVAL '1' HOUR", "moves");
        create("timeless", "", "moves");
        assertUpdate("INSERT INTO moves VALUES (1, TIMESTAMP '2025-01-01 00:00:00', 1)", 1);

        // Never refreshed
        assertQuery("SELECT total FROM eager", "VALUES 1");
        assertQuery("SELECT total FROM timeless", "VALUES 1");
        assertQueryFails("SELECT total FROM strict", ".*Materialized view 'featurestore.ecommerce.strict' is stale");
        assertQueryFails(
                "SELECT * FROM TABLE(featurestore.system.as_of('ecommerce.eager', TIMESTAMP '2025-02-01 00:00:00 UTC'))",
                "Materialized view 'ecommerce.eager' was not refreshed within its grace period: REFRESH MATERIALIZED VIEW ecommerce.eager, or use a training set or ecommerce.\"eager@<time>\", which run in the engine");

        for (String view : List.of("eager", "strict", "relaxed", "timeless")) {
            assertUpdate("REFRESH MATERIALIZED VIEW " + view, 1);
        }
        assertQuery("SELECT total FROM strict", "VALUES 1");
        assertUpdate("INSERT INTO moves VALUES (1, TIMESTAMP '2025-01-02 00:00:00', 2)", 1);
        assertQuery("SELECT total FROM eager", "VALUES 1, 2");
        assertQuery("SELECT total FROM \"eager$latest\"", "VALUES 2");
        assertQueryFails("SELECT total FROM strict", ".*Materialized view 'featurestore.ecommerce.strict' is stale");
        assertQueryFails("SELECT total FROM \"strict$latest\"", ".*Materialized view 'featurestore.ecommerce.strict' is stale");
        assertQuery("SELECT total FROM relaxed", "VALUES 1");
        assertQuery("SELECT total FROM timeless", "VALUES 1");
        assertQuery("SELECT total FROM \"timeless$latest\"", "VALUES 1");
        assertQuery(
                "SELECT name, freshness FROM system.metadata.materialized_views WHERE schema_name = 'ecommerce' AND name IN ('eager', 'strict', 'relaxed', 'timeless')",
                "VALUES ('eager', 'STALE'), ('strict', 'STALE'), ('relaxed', 'STALE'), ('timeless', 'STALE')");

        assertUpdate("REFRESH MATERIALIZED VIEW strict", 2);
        assertQuery("SELECT total FROM \"strict$latest\"", "VALUES 2");
        assertQuery("SELECT freshness FROM system.metadata.materialized_views WHERE schema_name = 'ecommerce' AND name = 'strict'", "VALUES 'FRESH'");
        for (String view : List.of("eager", "strict", "relaxed", "timeless")) {
            assertUpdate("DROP MATERIALIZED VIEW " + view);
        }
        assertUpdate("DROP TABLE moves");
    }

    @Test
    void testAllWaysOfReading()
    {
        create("stats", "", "purchases");
        assertUpdate("CREATE VIEW training WITH (features = ARRAY['stats'], timestamp_column = 'day') AS SELECT * FROM labels");
        String trained = "VALUES (1, DATE '2025-01-09', 10), (1, DATE '2025-01-12', 20), (2, DATE '2025-01-04', NULL)";
        assertQuery("SELECT * FROM training", trained);
        assertUpdate("REFRESH MATERIALIZED VIEW stats", 3);
        assertQuery("SELECT * FROM training", trained);
        assertQuery(
                "SELECT * FROM TABLE(featurestore.system.point_in_time_join(spine => TABLE(SELECT * FROM labels), features => ARRAY['ecommerce.stats'], timestamp_column => DESCRIPTOR(day)))",
                trained);
        assertQuery("SELECT customer_id, total FROM TABLE(featurestore.system.as_of('ecommerce.stats', TIMESTAMP '2025-01-06 00:00:00 UTC'))", "VALUES (1, 10), (2, 1)");
        assertQuery("SELECT customer_id, total FROM \"stats@2025-01-06\"", "VALUES (1, 10), (2, 1)");
        assertQuery(
                "SELECT total, valid_to FROM \"stats$timeline\"",
                "VALUES (10, TIMESTAMP '2025-01-10 00:00:00'), (20, NULL), (1, NULL)");
        assertQuery("SELECT count(*) FROM \"stats$versions\"", "VALUES 1");
        for (String suffix : List.of("history", "snapshots", "refs", "metadata_log_entries", "manifests", "all_manifests", "files", "entries", "all_entries", "partitions", "properties")) {
            assertQuery("SELECT count(*) > 0 FROM \"stats$%s\"".formatted(suffix), "VALUES true");
        }
        assertQuery("SELECT sum(record_count) FROM \"stats$partitions\"", "VALUES 3");
        assertUpdate("DROP VIEW training");
        assertUpdate("DROP MATERIALIZED VIEW stats");
    }

    @Test
    void testDefinitionIsShownAndListed()
    {
        assertUpdate(
                """
                CREATE MATERIALIZED VIEW shown
                GRACE PERIOD INTERVAL '15' MINUTE
                WHEN STALE FAIL
                COMMENT 'What they buy'
                WITH (entity_keys = ARRAY['customer_id'], timestamp_column = 'ts', ttl = '30d', owner = 'growth', bucket_count = 3)
                AS SELECT customer_id, ts, n AS total FROM purchases
                """);
        assertUpdate("COMMENT ON COLUMN shown.total IS 'How much'");
        assertThat((String) computeScalar("SHOW CREATE MATERIALIZED VIEW shown")).isEqualTo(
                """
                CREATE MATERIALIZED VIEW featurestore.ecommerce.shown
                GRACE PERIOD INTERVAL '0 0:15:00' DAY TO SECOND
                WHEN STALE FAIL
                COMMENT 'What they buy'
                WITH (
                   entity_keys = ARRAY['customer_id'],
                   format = 'PARQUET',
                   format_version = 2,
                   owner = 'growth',
                   partitioning = ARRAY['bucket(customer_id, 3)'],
                   sorted_by = ARRAY['customer_id ASC NULLS FIRST','ts ASC NULLS FIRST'],
                   timestamp_column = 'ts',
                   ttl = '30d'
                ) AS
                SELECT
                  customer_id
                , ts
                , n total
                FROM
                  purchases""");
        assertThat(computeActual("SHOW TABLES").getOnlyColumnAsSet()).contains("shown").noneMatch(name -> ((String) name).contains("__storage_"));
        assertQuery("SELECT table_name, table_type FROM information_schema.tables WHERE table_schema = 'ecommerce' AND table_name LIKE 'shown%'", "VALUES ('shown', 'BASE TABLE')");
        assertQueryReturnsEmptyResult("SELECT table_name FROM information_schema.views WHERE table_schema = 'ecommerce' AND table_name LIKE 'shown%'");
        assertQuery("SELECT column_name FROM information_schema.columns WHERE table_schema = 'ecommerce' AND table_name LIKE 'shown%'", "VALUES 'customer_id', 'ts', 'total'");
        assertQuery("SELECT name FROM system.metadata.materialized_views WHERE catalog_name = 'featurestore' AND name LIKE 'shown%'", "VALUES 'shown'");
        assertQuery("SELECT table_name FROM system.jdbc.tables WHERE table_cat = 'featurestore' AND table_name LIKE 'shown%'", "VALUES 'shown'");
        assertQuery("SELECT kind, owner, ttl FROM featurestore.system.feature_views WHERE name = 'shown'", "VALUES ('materialized', 'growth', '30d')");
        assertThat(computeActual("DESCRIBE shown").getMaterializedRows().stream().map(row -> row.getField(0) + " " + row.getField(1) + " " + row.getField(3)))
                .containsExactly("customer_id bigint ", "ts timestamp(6) ", "total bigint How much");
        assertUpdate("DROP MATERIALIZED VIEW shown");
    }

    @Test
    void testRenameKeepsTheRows()
    {
        create("before", "", "purchases");
        assertUpdate("REFRESH MATERIALIZED VIEW before", 3);
        assertUpdate("ALTER MATERIALIZED VIEW before RENAME TO after");
        create("before", "", "purchases");
        assertQuery("SELECT count(*) > 1 FROM \"after$snapshots\"", "VALUES true");
        assertQuery("SELECT count(*) FROM after", "VALUES 3");
        assertUpdate("REFRESH MATERIALIZED VIEW before", 3);
        assertUpdate("DROP MATERIALIZED VIEW before");
        assertQuery("SELECT total FROM \"after$latest\"", "VALUES 20, 1");
        assertUpdate("DROP MATERIALIZED VIEW after");
        assertThat(storageTables("before")).isEmpty();
    }

    @Test
    void testReplaceAndDropLeaveNoStorage()
    {
        create("replaced", "", "purchases");
        assertUpdate("REFRESH MATERIALIZED VIEW replaced", 3);
        List<String> first = storageTables("replaced");
        assertThat(first).hasSize(1);
        assertUpdate("CREATE OR REPLACE MATERIALIZED VIEW replaced WITH (entity_keys = ARRAY['customer_id']) AS SELECT customer_id, max(n) AS best FROM purchases GROUP BY customer_id");
        assertThat(storageTables("replaced")).hasSize(1).doesNotContainAnyElementsOf(first);
        assertQuery("SELECT * FROM replaced", "VALUES (1, 20), (2, 1)");
        assertUpdate("REFRESH MATERIALIZED VIEW replaced", 2);
        assertQuery("SELECT * FROM \"replaced$latest\"", "VALUES (1, 20), (2, 1)");
        assertUpdate("CREATE MATERIALIZED VIEW IF NOT EXISTS replaced WITH (entity_keys = ARRAY['customer_id']) AS SELECT customer_id, 1 AS one FROM purchases");
        assertQuery("SELECT best FROM replaced", "VALUES 20, 1");
        assertQuery("SELECT count(*) FROM \"replaced$versions\"", "VALUES 2");
        assertUpdate("DROP MATERIALIZED VIEW replaced");
        assertThat(storageTables("replaced")).isEmpty();
        assertUpdate("DROP MATERIALIZED VIEW IF EXISTS replaced");
    }

    @Test
    void testPropertiesCanBeChanged()
    {
        create("changed", "", "purchases");
        assertUpdate("REFRESH MATERIALIZED VIEW changed", 3);
        List<String> storage = storageTables("changed");
        assertUpdate("ALTER MATERIALIZED VIEW changed SET PROPERTIES ttl = '1d', owner = 'growth'");
        assertThat(storageTables("changed")).isEqualTo(storage);
        assertQueryReturnsEmptyResult("SELECT * FROM \"changed$latest\"");
        assertUpdate("ALTER MATERIALIZED VIEW changed SET PROPERTIES ttl = DEFAULT, entity_keys = ARRAY['total']");
        assertThat(storageTables("changed")).hasSize(1).isNotEqualTo(storage);
        assertQuery("SELECT count(*) FROM \"changed$latest\"", "VALUES 3");
        assertUpdate("REFRESH MATERIALIZED VIEW changed", 3);
        assertQuery("SELECT count(*) FROM \"changed$latest\"", "VALUES 3");
        assertQueryFails("ALTER MATERIALIZED VIEW changed SET PROPERTIES bucket_count = 4", "Materialized view ecommerce.changed: property 'bucket_count' cannot be changed: CREATE OR REPLACE the view");
        assertQueryFails("ALTER MATERIALIZED VIEW changed SET PROPERTIES timestamp_column = 'when'", ".*'when'.*");
        assertUpdate("DROP MATERIALIZED VIEW changed");
    }

    @Test
    void testBucketsOfRowsThatAreSortedOtherwise()
    {
        assertUpdate("CREATE MATERIALIZED VIEW newest_first WITH (entity_keys = ARRAY['customer_id'], timestamp_column = 'ts', bucket_count = 3, sorted_by = ARRAY['ts DESC']) AS SELECT customer_id, ts, n FROM purchases");
        assertThat((String) computeScalar("SHOW CREATE MATERIALIZED VIEW newest_first"))
                .contains("partitioning = ARRAY['bucket(customer_id, 3)']", "sorted_by = ARRAY['ts DESC NULLS LAST']");
        assertUpdate("DROP MATERIALIZED VIEW newest_first");
    }

    @Test
    void testViewOverMaterializedViews()
    {
        create("lower_view", "", "purchases");
        assertUpdate("REFRESH MATERIALIZED VIEW lower_view", 3);
        assertUpdate("CREATE VIEW renaming WITH (entity_keys = ARRAY['id'], timestamp_column = 'ts') AS SELECT customer_id AS id, ts, total FROM lower_view");
        assertUpdate("CREATE MATERIALIZED VIEW upper_view WITH (entity_keys = ARRAY['customer_id'], timestamp_column = 'ts') AS SELECT customer_id, ts, 2 * total AS twice FROM lower_view");
        assertUpdate("REFRESH MATERIALIZED VIEW upper_view", 3);
        assertQuery("SELECT twice FROM \"upper_view$latest\"", "VALUES 40, 2");
        assertQuery("SELECT total FROM \"renaming$latest\"", "VALUES 20, 1");
        assertQuery("SELECT id, total FROM TABLE(featurestore.system.as_of('ecommerce.renaming', TIMESTAMP '2025-01-06 00:00:00 UTC'))", "VALUES (1, 10), (2, 1)");
        assertUpdate("DROP MATERIALIZED VIEW upper_view");
        assertUpdate("DROP VIEW renaming");
        assertUpdate("DROP MATERIALIZED VIEW lower_view");
    }

    @Test
    void testStorageIsReadThroughItsViewOnly()
    {
        create("guarded", "", "purchases");
        assertUpdate("REFRESH MATERIALIZED VIEW guarded", 3);
        String storage = storageTables("guarded").getFirst();
        assertQueryFails("SELECT * FROM " + storage, ".*Table 'featurestore.ecommerce." + storage + "' does not exist");
        assertQueryFails("SELECT * FROM \"" + storage + "$partitions\"", ".*Table 'featurestore.ecommerce.\"" + storage.replace("$", "\\$") + "\\$partitions\"' does not exist");
        assertQueryFails("SELECT * FROM \"" + storage + "$files\"", ".*Table 'featurestore.ecommerce.\"" + storage.replace("$", "\\$") + "\\$files\"' does not exist");
        assertQueryFails("SELECT * FROM TABLE(featurestore.system.table_changes('ecommerce', '" + storage + "', 1, 2))", "Table 'ecommerce." + storage + "' does not exist");
        assertQueryFails("DROP TABLE " + storage, ".*Table 'featurestore.ecommerce." + storage + "' does not exist");
        assertQueryFails("INSERT INTO guarded VALUES (1, TIMESTAMP '2025-01-01 00:00:00', 1)", ".*Inserting into materialized views is not supported");
        assertQueryFails("DELETE FROM guarded", ".*Deleting from materialized views is not supported");
        assertQueryFails("DROP TABLE guarded", ".*a materialized view with that name exists.*");
        assertQueryFails("DROP VIEW guarded", ".*a materialized view with that name exists.*");
        assertUpdate("DROP MATERIALIZED VIEW guarded");
    }

    @Test
    void testColumnsAreThoseOfTheQuery()
    {
        assertUpdate("CREATE MATERIALIZED VIEW shaped WITH (entity_keys = ARRAY['customer_id'], timestamp_column = 'ts') AS SELECT customer_id, ts, n AS total, CAST(ROW(1, 2) AS row(x integer, y integer)) AS place FROM purchases");
        assertUpdate("REFRESH MATERIALIZED VIEW shaped", 3);
        for (String change : List.of(
                "ADD COLUMN other bigint",
                "DROP COLUMN total",
                "RENAME COLUMN total TO other",
                "ALTER COLUMN total SET DATA TYPE decimal(20, 0)",
                "ALTER COLUMN total SET DEFAULT 1",
                "ADD COLUMN place.other bigint",
                "DROP COLUMN place.x",
                "RENAME COLUMN place.x TO other",
                "ALTER COLUMN place.x SET DATA TYPE bigint")) {
            assertQueryFails("ALTER TABLE shaped " + change, ".*Materialized view ecommerce.shaped: its columns are those of its query: CREATE OR REPLACE the view");
        }
        assertQuery("SELECT total, place.x FROM shaped", "VALUES (10, 1), (20, 1), (1, 1)");
        assertUpdate("DROP MATERIALIZED VIEW shaped");
    }

    @Test
    void testWhatIsWrongIsNamedAndNothingIsStored()
    {
        String select = " AS SELECT customer_id, ts, n FROM purchases";
        assertQueryFails("CREATE MATERIALIZED VIEW wrong" + select, "Materialized view ecommerce.wrong is not a feature view, and an Iceberg REST catalog keeps no other materialized views: add WITH \\(entity_keys = ARRAY\\[…]\\)");
        assertQueryFails("CREATE MATERIALIZED VIEW wrong WITH (entity_keys = ARRAY['id'])" + select, "Materialized view ecommerce.wrong.*'id'.*");
        assertQueryFails("CREATE MATERIALIZED VIEW wrong WITH (entity_keys = ARRAY['customer_id'], bucket_count = 0)" + select, "Materialized view ecommerce.wrong: bucket_count is 0: it must be at least 1");
        assertQueryFails("CREATE MATERIALIZED VIEW wrong WITH (entity_keys = ARRAY['customer_id'], bucket_count = 2, partitioning = ARRAY['day(ts)'])" + select, "Materialized view ecommerce.wrong: bucket_count and partitioning exclude each other");
        assertQueryFails("CREATE MATERIALIZED VIEW wrong WITH (entity_keys = ARRAY['customer_id'], storage_schema = 'other')" + select, "Materialized view ecommerce.wrong: its rows are kept in its own schema: storage_schema cannot be 'other'");
        assertQueryFails("CREATE MATERIALIZED VIEW wrong WITH (entity_keys = ARRAY['customer_id']) AS SELECT customer_id, n AS \"$n\" FROM purchases", "Materialized view ecommerce.wrong: column '\\$n' begins with a dollar sign, as hidden columns do: give it another name");
        assertQueryFails("CREATE MATERIALIZED VIEW purchases WITH (entity_keys = ARRAY['customer_id']) AS SELECT * FROM labels", ".*there is a table of that name");
        assertUpdate("CREATE VIEW plain" + select);
        assertQueryFails("CREATE OR REPLACE MATERIALIZED VIEW plain WITH (entity_keys = ARRAY['customer_id'])" + select, "Cannot replace ecommerce.plain: it is a view, not a materialized one; DROP VIEW ecommerce.plain first");
        create("kept", "", "purchases");
        assertQueryFails("CREATE MATERIALIZED VIEW kept WITH (entity_keys = ARRAY['customer_id'])" + select, ".*already exists.*|Cannot create materialized view ecommerce.kept: there is a view of that name");
        assertQueryFails("CREATE OR REPLACE VIEW kept" + select, ".*Materialized view already exists: 'featurestore.ecommerce.kept'");
        assertUpdate("DROP MATERIALIZED VIEW kept");
        assertUpdate("DROP VIEW plain");
        assertThat(storageTables("wrong")).isEmpty();
        assertThat(storageTables("purchases")).isEmpty();
        assertThat(storageTables("plain")).isEmpty();
        assertThat(storageTables("kept")).isEmpty();
    }

    private void create(String name, String clauses, String source)
    {
        assertUpdate(
                """
                CREATE MATERIALIZED VIEW %s %s
                WITH (entity_keys = ARRAY['customer_id'], timestamp_column = 'ts')
                AS SELECT customer_id, ts, n AS total FROM %s
                """.formatted(name, clauses, source));
    }

    private List<String> storageTables(String view)
    {
        try (RESTCatalog catalog = new RESTCatalog()) {
            catalog.initialize("test", ImmutableMap.of("uri", server.uri().toString(), "io-impl", "org.apache.iceberg.inmemory.InMemoryFileIO"));
            return catalog.listTables(Namespace.of("ecommerce")).stream()
                    .map(table -> table.name())
                    .filter(name -> name.startsWith(view + "__storage_"))
                    .collect(toImmutableList());
        }
        catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
