package io.featurestore.trino;

import io.featurestore.catalog.InterceptedCatalogServer;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.QueryRunner;
import org.intellij.lang.annotations.Language;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

/**
 * Statements that the catalog carries out, with an answer that does not arrive. Iceberg's client repeats a DELETE that is answered with 503,
 * and gets 404 then; it reports a POST that is answered with 504.
 */
final class TestLostAnswers
        extends AbstractTestQueryFramework
{
    @TempDir
    static Path warehouse;

    private InterceptedCatalogServer server;

    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        server = closeAfterClass(new InterceptedCatalogServer(warehouse));
        QueryRunner queryRunner = FeatureStoreQueryRunner.builder()
                .setWorkerCount(0)
                .addConnectorProperty("iceberg.rest-catalog.uri", server.uri().toString())
                .build();
        queryRunner.execute("CREATE TABLE facts AS SELECT BIGINT '1' AS id, DATE '2025-01-01' AS ts, 1.5 AS f");
        return queryRunner;
    }

    @Test
    void testViews()
    {
        server.loseNextAnswer("POST .*/views", 504);
        assertUpdate("CREATE VIEW v WITH (entity_keys = ARRAY['id']) AS SELECT id, f FROM facts");
        server.loseNextAnswer("POST .*/views/v", 504);
        assertUpdate("CREATE OR REPLACE VIEW v WITH (entity_keys = ARRAY['id']) AS SELECT id, 2 * f AS f FROM facts");
        server.loseNextAnswer("POST .*/views/rename", 504);
        assertUpdate("ALTER VIEW v RENAME TO w");
        assertQuery("SELECT f FROM w", "VALUES 3.0");
        server.loseNextAnswer("DELETE .*/views/w", 503);
        assertUpdate("DROP VIEW w");
        assertNothingIsListed();
    }

    @Test
    void testMaterializedViews()
    {
        server.loseNextAnswer("POST .*/views", 504);
        assertUpdate(create("CREATE", "m", 1));
        server.loseNextAnswer("POST .*/views/m", 504);
        assertUpdate(create("CREATE OR REPLACE", "m", 2));
        server.loseNextAnswer("POST .*/views/rename", 504);
        assertUpdate("ALTER MATERIALIZED VIEW m RENAME TO n");
        assertUpdate("REFRESH MATERIALIZED VIEW n", 1);
        assertQuery("SELECT f FROM n", "VALUES 3.0");
        server.loseNextAnswer("DELETE .*/views/n", 503);
        assertUpdate("DROP MATERIALIZED VIEW n");
        assertNothingIsListed();
        assertNoStorageIsLeft();
    }

    @Test
    void testStorageWhoseDropIsNotAnswered()
    {
        assertUpdate(create("CREATE", "dropped", 1));
        server.loseNextAnswer("DELETE .*/tables/dropped__storage_.*", 503);
        assertUpdate(create("CREATE OR REPLACE", "dropped", 2));
        assertUpdate("DROP MATERIALIZED VIEW dropped");
        assertNoStorageIsLeft();
    }

    @Test
    void testStorageWhoseCreationIsNotAnswered()
    {
        server.loseNextAnswer("POST .*/tables", 504);
        assertQueryFails(create("CREATE", "unmade", 1), "Cannot create table ecommerce.unmade: the catalog cannot be reached: Unable to process \\(code: 504, .*");
        assertNothingIsListed();
        assertNoStorageIsLeft();
    }

    @Test
    void testSchemas()
    {
        server.loseNextAnswer("POST .*/namespaces", 504);
        assertUpdate("CREATE SCHEMA answered");
        server.loseNextAnswer("DELETE .*/namespaces/answered", 503);
        assertUpdate("DROP SCHEMA answered");
        assertQueryReturnsEmptyResult("SHOW SCHEMAS LIKE 'answered'");
    }

    @Test
    void testTables()
    {
        assertUpdate("CREATE TABLE t (x bigint)");
        server.loseNextAnswer("POST .*/tables/rename", 504);
        assertUpdate("ALTER TABLE t RENAME TO u");
        server.loseNextAnswer("DELETE .*/tables/u", 503);
        assertUpdate("DROP TABLE u");
        assertNothingIsListed();
    }

    @Language("SQL")
    private static String create(String create, String view, int factor)
    {
        return "%s MATERIALIZED VIEW %s WITH (entity_keys = ARRAY['id'], timestamp_column = 'ts') AS SELECT id, ts, %s * f AS f FROM facts".formatted(create, view, factor);
    }

    private void assertNothingIsListed()
    {
        assertQuery("SHOW TABLES", "VALUES 'facts'");
    }

    private void assertNoStorageIsLeft()
    {
        assertQueryReturnsEmptyResult("SELECT * FROM system.unused_storage");
    }
}
