package io.featurestore.trino.versions;

import io.featurestore.trino.FeatureStoreQueryRunner;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.QueryRunner;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code "v@v2"} is the definition of that version on today's data, and {@code rollback_view} makes it the current one: the same for a view, a
 * materialized view, a training set and a table.
 */
@Execution(ExecutionMode.SAME_THREAD)
final class TestDefinitionVersions
        extends AbstractTestQueryFramework
{
    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        return FeatureStoreQueryRunner.builder()
                .setWorkerCount(0)
                .build();
    }

    @BeforeEach
    void createRelations()
    {
        getQueryRunner().execute("DROP SCHEMA IF EXISTS versions CASCADE");
        getQueryRunner().execute("CREATE SCHEMA versions");
        execute("CREATE TABLE versions.facts (id bigint, ts timestamp(6), known timestamp(6), x bigint) WITH (entity_keys = ARRAY['id'], timestamp_column = 'ts')");
        execute("INSERT INTO versions.facts VALUES (1, TIMESTAMP '2025-01-01 00:00:00', TIMESTAMP '2025-01-05 00:00:00', 10), (2, TIMESTAMP '2025-01-01 00:00:00', TIMESTAMP '2025-01-01 00:00:00', 20)");
    }

    @Test
    void testView()
    {
        execute("CREATE VIEW versions.v WITH (entity_keys = ARRAY['id'], timestamp_column = 'ts') AS SELECT id, ts, x FROM versions.facts");
        execute("CREATE OR REPLACE VIEW versions.v WITH (entity_keys = ARRAY['id']) AS SELECT id, x * 2 AS twice FROM versions.facts");
        execute("INSERT INTO versions.facts VALUES (3, TIMESTAMP '2025-01-01 00:00:00', NULL, 30)");

        assertQuery("SELECT * FROM versions.\"v@v1\"", "VALUES (1, TIMESTAMP '2025-01-01 00:00:00', 10), (2, TIMESTAMP '2025-01-01 00:00:00', 20), (3, TIMESTAMP '2025-01-01 00:00:00', 30)");
        assertQuery("SELECT * FROM versions.\"v@v2\"", "VALUES (1, 20), (2, 40), (3, 60)");
        assertThat((String) computeScalar("SHOW CREATE VIEW versions.\"v@v1\"")).contains("timestamp_column = 'ts'").doesNotContain("twice");
        assertThat(computeActual("DESCRIBE versions.\"v@v1\"").getMaterializedRows()).extracting(row -> row.getField(0)).containsExactly("id", "ts", "x");
        assertQueryFails("SELECT * FROM versions.\"v@v3\"", "versions.v has no version 3: the catalog keeps v1, v2");
        assertQueryFails("SELECT * FROM versions.\"v@v0\"", "versions.v has no version 0: the catalog keeps v1, v2");
        assertQueryFails("SELECT * FROM versions.\"none@v1\"", ".*Table 'featurestore.versions.\"none@v1\"' does not exist");
        assertQueryFails("DROP VIEW versions.\"v@v1\"", "Cannot drop versions.v@v1: relations of this name come with feature view versions.v and are made when asked for");
        assertQueryFails("CREATE VIEW versions.\"none@v7\" AS SELECT 1 x", "Name versions.none@v7 is reserved: .*");
        assertThat(computeActual("SHOW TABLES FROM versions").getOnlyColumnAsSet()).containsExactlyInAnyOrder("facts", "v");
    }

    @Test
    void testReferences()
    {
        execute("CREATE VIEW versions.v WITH (entity_keys = ARRAY['id'], timestamp_column = 'ts') AS SELECT id, ts, x FROM versions.facts");
        execute("CREATE OR REPLACE VIEW versions.v WITH (entity_keys = ARRAY['id'], timestamp_column = 'ts') AS SELECT id, ts, x + 100 AS x FROM versions.facts");
        execute("CREATE VIEW versions.training WITH (features = ARRAY['v@v1:x AS old', 'v:x AS new'], timestamp_column = 'at') AS SELECT BIGINT '1' AS id, TIMESTAMP '2025-02-01 00:00:00' AS at");
        assertQuery("SELECT id, old, new FROM versions.training", "VALUES (1, 10, 110)");
        execute("CREATE VIEW versions.full_names WITH (features = ARRAY['v@v1'], full_feature_names = true) AS SELECT BIGINT '1' AS id");
        assertQuery("SELECT v__x FROM versions.full_names", "VALUES 10");
        assertQuery("SELECT x FROM TABLE(featurestore.system.point_in_time_join(spine => TABLE(SELECT BIGINT '2' AS id, DATE '2025-03-01' AS day), features => ARRAY['versions.v@v1:x']))", "VALUES 20");
        assertQuery("SELECT id, x FROM TABLE(featurestore.system.as_of(feature_view => 'versions.facts@v1', at => TIMESTAMP '2025-03-01 00:00:00 UTC'))", "VALUES (1, 10), (2, 20)");
        assertQueryFails(
                "CREATE VIEW versions.other WITH (features = ARRAY['v@v9:x']) AS SELECT BIGINT '1' AS id",
                "Training set versions.other: versions.v has no version 9: the catalog keeps v1, v2");
        assertQueryFails(
                "CREATE VIEW versions.other WITH (features = ARRAY['v@2025:x']) AS SELECT BIGINT '1' AS id",
                ".*Invalid feature reference 'v@2025:x' at position 3: expected a version such as v2 after '@', found '2025'.*");
    }

    @Test
    void testTrainingSet()
    {
        execute("CREATE VIEW versions.training WITH (features = ARRAY['facts:x'], timestamp_column = 'at') AS SELECT BIGINT '1' AS id, TIMESTAMP '2025-02-01 00:00:00' AS at");
        execute("CREATE OR REPLACE VIEW versions.training WITH (features = ARRAY['facts:known']) AS SELECT BIGINT '2' AS id");
        assertQuery("SELECT * FROM versions.\"training@v1\"", "VALUES (1, TIMESTAMP '2025-02-01 00:00:00', 10)");
        assertQuery("SELECT * FROM versions.\"training@v2\"", "VALUES (2, TIMESTAMP '2025-01-01 00:00:00')");
        assertQueryFails("SELECT * FROM versions.\"training@v3\"", "versions.training has no version 3: the catalog keeps v1, v2");

        rollBack("training", 1);
        assertQuery("SELECT * FROM versions.training", "VALUES (1, TIMESTAMP '2025-02-01 00:00:00', 10)");
        assertVersions("training", "VALUES (1, false), (2, false), (3, true)");
    }

    @Test
    void testMaterializedView()
    {
        execute("CREATE MATERIALIZED VIEW versions.stored WITH (entity_keys = ARRAY['id'], timestamp_column = 'ts') AS SELECT id, ts, x FROM versions.facts");
        execute("REFRESH MATERIALIZED VIEW versions.stored");
        execute("CREATE OR REPLACE MATERIALIZED VIEW versions.stored GRACE PERIOD INTERVAL '1' HOUR WITH (entity_keys = ARRAY['id'], timestamp_column = 'ts', ttl = '1d') AS SELECT id, ts, x * 2 AS twice FROM versions.facts");
        execute("REFRESH MATERIALIZED VIEW versions.stored");
        assertQuery("SELECT id, x FROM versions.\"stored@v1\"", "VALUES (1, 10), (2, 20)");
        assertQuery("SELECT id, twice FROM versions.\"stored@v2\"", "VALUES (1, 20), (2, 40)");
        execute("CREATE VIEW versions.training WITH (features = ARRAY['stored@v1:x', 'stored:twice'], timestamp_column = 'at') AS SELECT BIGINT '1' AS id, TIMESTAMP '2025-01-01 12:00:00' AS at");
        assertQuery("SELECT x, twice FROM versions.training", "VALUES (10, 20)");
        execute("DROP VIEW versions.training");

        rollBack("stored", 1);
        execute("REFRESH MATERIALIZED VIEW versions.stored");
        assertQuery("SELECT id, x FROM versions.stored", "VALUES (1, 10), (2, 20)");
        assertThat((String) computeScalar("SHOW CREATE MATERIALIZED VIEW versions.stored")).doesNotContain("ttl", "GRACE");
        assertVersions("stored", "VALUES (1, false), (2, false), (3, true)");
        execute("ALTER MATERIALIZED VIEW versions.stored SET PROPERTIES ttl = '2d'");
        assertVersions("stored", "VALUES (1, false), (2, false), (3, false), (4, true)");
    }

    @Test
    void testAggregations()
    {
        execute("CREATE VIEW versions.windows WITH (entity_keys = ARRAY['id'], timestamp_column = 'ts', aggregations = ARRAY['sum(x) OVER 7d AS total']) AS SELECT id, ts, x FROM versions.facts");
        execute("CREATE OR REPLACE VIEW versions.windows WITH (entity_keys = ARRAY['id'], timestamp_column = 'ts', aggregations = ARRAY['count(*) OVER 7d AS events']) AS SELECT id, ts, x FROM versions.facts");
        execute("CREATE VIEW versions.training WITH (features = ARRAY['windows@v1:total', 'windows:events'], timestamp_column = 'at') AS SELECT BIGINT '1' AS id, TIMESTAMP '2025-01-02 00:00:00' AS at");
        assertQuery("SELECT total, events FROM versions.training", "VALUES (10, 1)");
        assertQuery("SELECT id, total FROM versions.\"windows@v1\"", "VALUES (1, 10), (2, 20)");
    }

    @Test
    void testTable()
    {
        execute("ALTER TABLE versions.facts SET PROPERTIES timestamp_column = 'known', ttl = '1d'");
        execute("ALTER TABLE versions.facts SET PROPERTIES ttl = '1d'");
        assertThat(query("SELECT version, author, properties['timestamp_column'], element_at(properties, 'ttl'), is_current FROM versions.\"facts$versions\""))
                .skippingTypesCheck()
                .matches("VALUES (BIGINT '1', 'user', 'ts', NULL, false), (BIGINT '2', 'user', 'known', '1d', true)");
        assertQuery("SELECT version FROM featurestore.system.feature_views WHERE schema_name = 'versions' AND name = 'facts'", "VALUES 2");
        assertQuery("SELECT id, x FROM versions.\"facts@v1\"", "VALUES (1, 10), (2, 20)");
        assertQueryFails("SELECT * FROM versions.\"facts@v3\"", "versions.facts has no version 3: the catalog keeps v1, v2");
        assertQueryFails("INSERT INTO versions.\"facts@v1\" VALUES (1, NULL, NULL, 1)", ".*Inserting into views is not supported.*");

        execute("CREATE VIEW versions.training WITH (features = ARRAY['facts@v1:x AS first', 'facts:x AS second'], timestamp_column = 'at') AS SELECT BIGINT '1' AS id, TIMESTAMP '2025-01-02 00:00:00' AS at");
        assertQuery("SELECT first, second FROM versions.training", "VALUES (10, NULL)");
        execute("DROP VIEW versions.training");

        rollBack("facts", 1);
        assertThat((String) computeScalar("SHOW CREATE TABLE versions.facts")).contains("timestamp_column = 'ts'").doesNotContain("ttl");
        assertVersions("facts", "VALUES (1, false), (2, false), (3, true)");
        execute("CREATE OR REPLACE TABLE versions.facts (id bigint, at timestamp(6)) WITH (entity_keys = ARRAY['id'], timestamp_column = 'at')");
        assertVersions("facts", "VALUES (1, false), (2, false), (3, false), (4, true)");
        assertQueryFails("CALL system.rollback_view('versions', 'facts', 1)", "Table versions.facts: timestamp_column: column 'ts' does not exist; the columns are id, at");
    }

    @Test
    void testTableThatWasNone()
    {
        execute("ALTER TABLE versions.facts SET PROPERTIES entity_keys = DEFAULT");
        execute("ALTER TABLE versions.facts SET PROPERTIES entity_keys = ARRAY['id'], format_version = 2");
        assertThat(query("SELECT version, cardinality(properties) FROM versions.\"facts$versions\""))
                .matches("VALUES (BIGINT '1', BIGINT '2'), (BIGINT '2', BIGINT '0'), (BIGINT '3', BIGINT '1')");
        assertQuery("SELECT count(*) FROM versions.\"facts@v2\"", "VALUES 2");
        assertQueryFails(
                "CREATE VIEW versions.training WITH (features = ARRAY['facts@v2:x']) AS SELECT BIGINT '1' AS id",
                "Training set versions.training: 'versions.facts@v2' is not a feature view: .*");
    }

    @Test
    void testRollback()
    {
        execute("CREATE VIEW versions.v WITH (entity_keys = ARRAY['id'], timestamp_column = 'ts') AS SELECT id, ts, x FROM versions.facts");
        execute("COMMENT ON COLUMN versions.v.x IS 'first'");
        execute("COMMENT ON VIEW versions.v IS 'stays'");
        execute("CREATE OR REPLACE VIEW versions.v COMMENT 'stays' WITH (entity_keys = ARRAY['id'], tags = ARRAY['a']) AS SELECT id, x FROM versions.facts");
        rollBack("v", 2);
        assertVersions("v", "VALUES (1, false), (2, false), (3, false), (4, true)");
        assertQuery("SELECT id, ts, x FROM versions.v", "VALUES (1, TIMESTAMP '2025-01-01 00:00:00', 10), (2, TIMESTAMP '2025-01-01 00:00:00', 20)");
        assertThat((String) computeScalar("SHOW CREATE VIEW versions.v")).contains("timestamp_column = 'ts'", "COMMENT 'stays'").doesNotContain("tags");
        assertQuery("SELECT description FROM featurestore.system.features WHERE schema_name = 'versions' AND feature_view = 'v'", "VALUES 'first'");
        // As it is now
        rollBack("v", 4);
        assertVersions("v", "VALUES (1, false), (2, false), (3, false), (4, true)");

        assertQueryFails("CALL system.rollback_view('versions', 'v', 9)", "versions.v has no version 9: the catalog keeps v1, v2, v3, v4");
        assertQueryFails("CALL system.rollback_view('versions', 'none', 1)", "versions.none is no feature view or training set: there is nothing to roll back");
        assertQueryFails("CALL system.rollback_view('versions', 'v', 0)", "version must be that of a definition: see \"v\\$versions\"");
        assertQueryFails("CALL system.rollback_view(NULL, 'v', 1)", "schema_name cannot be null or empty");
    }

    @Test
    void testRollbackIsCheckedAsTheStatementWas()
    {
        execute("CREATE VIEW versions.v WITH (entity_keys = ARRAY['id'], timestamp_column = 'ts') AS SELECT id, ts, x FROM versions.facts");
        execute("CREATE OR REPLACE VIEW versions.v WITH (entity_keys = ARRAY['id']) AS SELECT id FROM versions.facts");
        execute("ALTER TABLE versions.facts DROP COLUMN x");
        assertQueryFails("CALL system.rollback_view('versions', 'v', 1)", "View versions.v@v1 is stale: column 'x' is gone from its query.*");
        assertVersions("v", "VALUES (1, false), (2, true)");
    }

    private void execute(String sql)
    {
        getQueryRunner().execute(sql);
    }

    private void rollBack(String view, int version)
    {
        execute("CALL system.rollback_view(schema_name => 'versions', view_name => '%s', version => %s)".formatted(view, version));
    }

    private void assertVersions(String view, String versions)
    {
        assertQuery("SELECT version, is_current FROM versions.\"%s$versions\"".formatted(view), versions);
    }
}
