package io.featurestore.trino;

import io.featurestore.catalog.PolarisLikeCatalogServer;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.QueryRunner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

import static io.featurestore.catalog.PolarisLikeCatalogServer.CREDENTIAL;
import static io.featurestore.catalog.PolarisLikeCatalogServer.SCOPE;
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
        assertQueryFails("SELECT * FROM facts", "(?s).*Principal '.*' with activated PrincipalRoles '.*' .*LOAD_TABLE.*");
        assertQueryFails("SELECT * FROM \"facts$latest\"", "(?s).*Principal '.*' with activated PrincipalRoles '.*' .*LOAD_TABLE.*");
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
                .hasStackTraceContaining("Connection refused");
    }
}
