package io.featurestore.trino;

import io.featurestore.catalog.PolarisLikeCatalogServer;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.QueryRunner;
import org.intellij.lang.annotations.Language;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

import static io.featurestore.catalog.PolarisLikeCatalogServer.CREDENTIAL;
import static io.featurestore.catalog.PolarisLikeCatalogServer.SCOPE;
import static java.util.concurrent.Executors.newFixedThreadPool;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What users see when the catalog denies, forgets its tokens or is down, with a catalog that answers as Polaris does.
 */
final class TestCatalogFailures
        extends AbstractTestQueryFramework
{
    @TempDir
    private static Path warehouse;

    private PolarisLikeCatalogServer server;

    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        server = closeAfterClass(new PolarisLikeCatalogServer(warehouse));
        QueryRunner queryRunner = runner(CREDENTIAL, SCOPE).build();
        queryRunner.execute("CREATE TABLE facts (id bigint, ts date, f double) WITH (entity_keys = ARRAY['id'], timestamp_column = 'ts')");
        queryRunner.execute("INSERT INTO facts VALUES (1, DATE '2025-01-01', 1.5)");
        queryRunner.execute("CREATE VIEW renamed WITH (entity_keys = ARRAY['id'], timestamp_column = 'ts') AS SELECT id, ts, f AS g FROM facts");
        return queryRunner;
    }

    private FeatureStoreQueryRunner.Builder runner(String credential, String scope)
    {
        return FeatureStoreQueryRunner.builder()
                .setWorkerCount(0)
                .addConnectorProperties(server.connectorProperties())
                .addConnectorProperty("featurestore.metadata.timeout", "15s")
                .addConnectorProperty("featurestore.metadata.cache-ttl", "0s")
                .addConnectorProperty("iceberg.rest-catalog.oauth2.credential", credential)
                .addConnectorProperty("iceberg.rest-catalog.oauth2.scope", scope);
    }

    @AfterEach
    void allowAll()
    {
        server.allowAll();
    }

    @Test
    void testEverythingAllowed()
    {
        assertQuery("SELECT id, g FROM \"renamed@2025-06-01\"", "VALUES (1, 1.5)");
        assertQuery("SELECT id, f FROM TABLE(system.as_of('ecommerce.facts', TIMESTAMP '2025-06-01 00:00:00 UTC'))", "VALUES (1, 1.5)");
    }

    @Test
    void testDeniedViewTellsWhoWasDeniedWhat()
    {
        server.deny("LOAD_VIEW");
        assertQueryFails("SELECT * FROM renamed", "Cannot load view ecommerce.renamed: the catalog denied LOAD_VIEW to principal 'root' with roles \\[analyst]; it needs the privilege VIEW_READ_PROPERTIES");
    }

    @Test
    void testDeniedTableTellsWhoWasDeniedWhat()
    {
        server.deny("LOAD_TABLE");
        String denied = "Cannot read table ecommerce.facts: the catalog denied LOAD_TABLE to principal 'root' with roles \\[analyst]; it needs the privilege TABLE_READ_PROPERTIES";
        assertQueryFails("SELECT * FROM facts", denied);
        assertQueryFails("SELECT * FROM \"facts$latest\"", denied);
        assertQueryFails("SELECT * FROM \"facts$snapshots\"", denied.replace("facts", "facts\\$snapshots"));
        assertQueryFails("INSERT INTO facts VALUES (2, DATE '2025-01-01', 2.5)", denied);
        assertQueryFails("DROP TABLE facts", denied);
    }

    @Test
    void testEveryStatementTellsWhoWasDeniedWhat()
    {
        assertDenied("CREATE_NAMESPACE", "CREATE SCHEMA denied", "create schema denied", "NAMESPACE_CREATE");
        assertDenied("CREATE_TABLE_DIRECT", "CREATE TABLE denied (x bigint)", "create table ecommerce.denied", "TABLE_CREATE");
        assertDenied("CREATE_TABLE_DIRECT", "CREATE TABLE denied AS SELECT 1 x", "create table ecommerce.denied", "TABLE_CREATE");
        assertDenied("UPDATE_TABLE", "INSERT INTO facts VALUES (2, DATE '2025-01-01', 2.5)", "write table ecommerce.facts", "TABLE_WRITE_PROPERTIES");
        assertDenied("UPDATE_TABLE", "DELETE FROM facts", "write table ecommerce.facts", "TABLE_WRITE_PROPERTIES");
        assertDenied("UPDATE_TABLE", "ALTER TABLE facts ADD COLUMN y bigint", "change table ecommerce.facts", "TABLE_WRITE_PROPERTIES");
        assertDenied("UPDATE_TABLE", "COMMENT ON TABLE facts IS 'x'", "change table ecommerce.facts", "TABLE_WRITE_PROPERTIES");
        assertDenied("UPDATE_TABLE", "ANALYZE facts", "change table ecommerce.facts", "TABLE_WRITE_PROPERTIES");
        assertDenied("DROP_TABLE_WITH_PURGE", "DROP TABLE facts", "drop table ecommerce.facts", "TABLE_DROP and TABLE_WRITE_DATA");
        assertDenied("DROP_TABLE_WITHOUT_PURGE", "CALL featurestore.system.unregister_table('ecommerce', 'facts')", "call unregister_table\\('ecommerce', 'facts'\\)", "TABLE_DROP");
        assertDenied("LIST_NAMESPACES", "SHOW SCHEMAS", "list schemas", "NAMESPACE_LIST");
        assertQuery("SELECT id, f FROM facts", "VALUES (1, 1.5)");
    }

    @Test
    void testDenialWithoutAWord()
    {
        server.deny("NAMESPACE_EXISTS");
        assertQuery("SHOW TABLES FROM ecommerce LIKE 'facts'", "VALUES 'facts'");
        server.deny("LIST_NAMESPACES");
        assertQueryFails("CREATE SCHEMA unseen", "Cannot list namespaces: the catalog denied LIST_NAMESPACES to principal 'root' with roles \\[analyst]; it needs the privilege NAMESPACE_LIST");
    }

    private void assertDenied(String operation, @Language("SQL") String sql, String action, String privileges)
    {
        server.deny(operation);
        assertQueryFails(sql, "(?:Error listing schemas for catalog featurestore: )?Cannot %s: the catalog denied %s to principal 'root' with roles \\[analyst]; it needs the privileges? %s".formatted(action, operation, privileges));
        server.allowAll();
    }

    @Test
    void testStorageOfAMaterializedViewIsNotNamed()
    {
        assertUpdate("CREATE MATERIALIZED VIEW stats WITH (entity_keys = ARRAY['id'], timestamp_column = 'ts') AS SELECT id, ts, f AS h FROM facts");
        server.deny("UPDATE_TABLE");
        assertQueryFails("REFRESH MATERIALIZED VIEW stats", "Cannot commit the refresh of materialized view ecommerce.stats: the catalog denied UPDATE_TABLE to principal 'root' with roles \\[analyst]; it needs the privilege TABLE_WRITE_PROPERTIES");
        server.allowAll();
        assertUpdate("REFRESH MATERIALIZED VIEW stats", 1);
        server.deny("LOAD_TABLE");
        assertQueryFails("SELECT * FROM stats", "Cannot read table ecommerce.stats: the catalog denied LOAD_TABLE to principal 'root' .*");
        server.allowAll();
        server.deny("CREATE_TABLE_DIRECT");
        assertQueryFails("CREATE MATERIALIZED VIEW other WITH (entity_keys = ARRAY['id']) AS SELECT id, f AS h FROM facts", "Cannot create table ecommerce.other: the catalog denied CREATE_TABLE_DIRECT to principal 'root' .*");
        server.allowAll();
        assertUpdate("DROP MATERIALIZED VIEW stats");
    }

    @Test
    void testDeniedCreateStoresNothing()
    {
        server.deny("CREATE_VIEW");
        assertQueryFails("CREATE VIEW denied WITH (entity_keys = ARRAY['id']) AS SELECT id, f FROM facts", "Cannot create view ecommerce.denied: the catalog denied CREATE_VIEW to principal 'root' with roles \\[analyst]; it needs the privilege VIEW_CREATE");
        server.allowAll();
        assertThat(computeActual("SHOW TABLES LIKE 'denied'").getRowCount()).isZero();
    }

    @Test
    void testFreshnessThatCannotBeKnown()
    {
        assertUpdate("CREATE TABLE others (id bigint, ts date, f double)");
        assertUpdate("INSERT INTO others VALUES (1, DATE '2025-01-01', 2.5)", 1);
        assertUpdate("CREATE VIEW renamed_others AS SELECT * FROM others");
        createMaterializedView("of_others", "", "others");
        createMaterializedView("of_facts", "", "facts");
        createMaterializedView("of_view", "", "renamed_others");
        createMaterializedView("of_stored", "", "of_facts");
        createMaterializedView("of_both", "", "(SELECT * FROM facts UNION ALL SELECT * FROM others)");
        createMaterializedView("exact", "GRACE PERIOD INTERVAL '0' SECOND", "facts");
        createMaterializedView("lapsed", "GRACE PERIOD INTERVAL '0.001' SECOND", "facts");
        createMaterializedView("strict", "GRACE PERIOD INTERVAL '0' SECOND WHEN STALE FAIL", "facts");
        String freshness = "SELECT name, freshness, last_fresh_time IS NOT NULL FROM system.metadata.materialized_views WHERE catalog_name = 'featurestore'";
        assertQuery("SELECT DISTINCT freshness FROM system.metadata.materialized_views WHERE catalog_name = 'featurestore'", "VALUES 'FRESH'");

        server.deny("LOAD_TABLE", "ecommerce/facts");
        server.deny("LOAD_VIEW", "ecommerce/renamed_others");
        assertQuery(
                freshness,
                """
                VALUES
                    ('of_others', 'FRESH', false),
                    ('of_facts', 'UNKNOWN', true),
                    ('of_view', 'UNKNOWN', true),
                    ('of_stored', 'UNKNOWN', true),
                    ('of_both', 'UNKNOWN', true),
                    ('exact', 'UNKNOWN', true),
                    ('lapsed', 'UNKNOWN', true),
                    ('strict', 'UNKNOWN', true)
                """);
        // Rows that may be stale are read within the grace period only; after it the view's query is
        assertQuery("SELECT f FROM of_facts", "VALUES 1.5");
        assertQuery("SELECT f FROM of_stored", "VALUES 1.5");
        for (String view : List.of("exact", "lapsed")) {
            assertQueryFails("SELECT f FROM " + view, "(?s).*Cannot read table ecommerce.facts: the catalog denied LOAD_TABLE to principal 'root'.*");
        }
        assertQueryFails("SELECT f FROM strict", ".*Materialized view 'featurestore.ecommerce.strict' is stale");

        assertUpdate("INSERT INTO others VALUES (2, DATE '2025-01-01', 2.5)", 1);
        assertQuery(freshness + " AND name IN ('of_others', 'of_both')", "VALUES ('of_others', 'STALE', true), ('of_both', 'STALE', true)");
        String storage = (String) computeScalar("SELECT storage_table FROM system.metadata.materialized_views WHERE name = 'of_others'");
        server.deny("LOAD_TABLE", "ecommerce/" + storage);
        assertQuery(freshness + " AND name = 'of_others'", "VALUES ('of_others', 'UNKNOWN', false)");

        server.allowAll();
        for (String view : List.of("of_others", "of_facts", "of_view", "of_stored", "of_both", "exact", "lapsed", "strict")) {
            assertUpdate("DROP MATERIALIZED VIEW " + view);
        }
        assertUpdate("DROP VIEW renamed_others");
        assertUpdate("DROP TABLE others");
    }

    @Test
    void testListingsGoOnWithoutWhatIsDenied()
    {
        server.deny("LOAD_VIEW", "ecommerce/renamed");
        assertQuery("SELECT name FROM system.feature_views", "VALUES 'facts'");
        assertQuery("SHOW TABLES", "VALUES 'facts', 'renamed'");
        assertQuery("SELECT DISTINCT table_name FROM information_schema.columns WHERE table_schema = 'ecommerce'", "VALUES 'facts'");
        assertQueryReturnsEmptyResult("SELECT table_name FROM information_schema.views WHERE table_schema = 'ecommerce'");
        assertQuery("SELECT table_name FROM system.metadata.table_comments WHERE catalog_name = 'featurestore' AND schema_name = 'ecommerce'", "VALUES 'facts'");
        server.allowAll();
        server.deny("LOAD_TABLE", "ecommerce/facts");
        assertQuery("SELECT name FROM system.feature_views", "VALUES 'renamed'");
        assertQuery("SELECT DISTINCT table_name FROM information_schema.columns WHERE table_schema = 'ecommerce'", "VALUES 'renamed'");
    }

    @Test
    void testOtherQueriesRunWhileTheCatalogHangs()
            throws Exception
    {
        server.hang("LIST_VIEWS");
        int queries = 4 * Runtime.getRuntime().availableProcessors();
        try (ExecutorService executor = newFixedThreadPool(queries)) {
            List<Future<?>> listings = new ArrayList<>();
            for (int i = 0; i < queries; i++) {
                listings.add(executor.submit(() -> computeActual("SELECT name FROM system.feature_views")));
            }
            assertQuery("SELECT count(*) FROM tpch.tiny.region", "VALUES 5");
            assertThat(listings).noneMatch(Future::isDone);
            for (Future<?> listing : listings) {
                assertThatThrownBy(listing::get)
                        .hasMessageContaining("Definitions of catalog 'featurestore' could not be listed within 15.00s: the REST catalog is slow or does not answer; see to it, or set featurestore.metadata.timeout higher");
            }
        }
        server.allowAll();
        assertQuery("SELECT name FROM system.feature_views", "VALUES 'facts', 'renamed'");
    }

    private void createMaterializedView(String name, String clauses, String source)
    {
        assertUpdate("CREATE MATERIALIZED VIEW %s %s WITH (entity_keys = ARRAY['id'], timestamp_column = 'ts') AS SELECT id, ts, f FROM %s".formatted(name, clauses, source));
        computeActual("REFRESH MATERIALIZED VIEW " + name);
    }

    @Test
    void testWrongCredentials()
            throws Exception
    {
        assertThatThrownBy(() -> runner("root:wrong", SCOPE).build().close())
                .hasStackTraceContaining("unauthorized_client");
        assertThatThrownBy(() -> runner(CREDENTIAL, "catalog").build().close())
                .hasStackTraceContaining("invalid_scope");
    }

    @Test
    void testCatalogDown()
            throws Exception
    {
        PolarisLikeCatalogServer gone = new PolarisLikeCatalogServer(warehouse);
        String uri = gone.uri().toString();
        gone.close();
        assertThatThrownBy(() -> FeatureStoreQueryRunner.builder()
                .setWorkerCount(0)
                .addConnectorProperty("iceberg.rest-catalog.uri", uri)
                .build()
                .close())
                .hasMessageMatching("Cannot .*: the catalog cannot be reached: .*Connection refused.*; check that it runs, and iceberg.rest-catalog.uri of this catalog");
    }

    @Test
    void testCatalogGoesDown()
            throws Exception
    {
        PolarisLikeCatalogServer goes = new PolarisLikeCatalogServer(warehouse);
        try (QueryRunner queryRunner = FeatureStoreQueryRunner.builder().setWorkerCount(0).addConnectorProperties(goes.connectorProperties()).build()) {
            queryRunner.execute("CREATE TABLE t (x bigint)");
            goes.close();
            for (String sql : List.of("SELECT * FROM t", "INSERT INTO t VALUES 1", "CREATE TABLE u (x bigint)", "CREATE SCHEMA s", "DROP TABLE t", "SHOW TABLES", "CREATE VIEW v AS SELECT 1 AS x", "SELECT * FROM system.feature_views")) {
                assertThatThrownBy(() -> queryRunner.execute(sql))
                        .as(sql)
                        .hasMessageMatching("Cannot .*: the catalog cannot be reached: .*; check that it runs, and iceberg.rest-catalog.uri of this catalog");
            }
        }
    }
}
