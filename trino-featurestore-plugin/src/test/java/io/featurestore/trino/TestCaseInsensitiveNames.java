package io.featurestore.trino;

import io.featurestore.catalog.FeatureCatalog;
import io.featurestore.catalog.LocalFileIO;
import io.featurestore.catalog.RelationName;
import io.featurestore.catalog.RestFeatureCatalog;
import io.featurestore.catalog.TestingRestCatalogServer;
import io.featurestore.catalog.ViewDraft;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.QueryRunner;
import org.apache.iceberg.Schema;
import org.apache.iceberg.catalog.SessionCatalog.SessionContext;
import org.apache.iceberg.rest.RESTSessionCatalog;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Views that another engine named with capital letters, with {@code iceberg.rest-catalog.case-insensitive-name-matching}.
 */
final class TestCaseInsensitiveNames
        extends AbstractTestQueryFramework
{
    @TempDir
    private static Path warehouse;

    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        TestingRestCatalogServer server = closeAfterClass(new TestingRestCatalogServer(warehouse));
        QueryRunner queryRunner = FeatureStoreQueryRunner.builder()
                .setWorkerCount(0)
                .addConnectorProperty("iceberg.rest-catalog.uri", server.uri().toString())
                .addConnectorProperty("iceberg.rest-catalog.case-insensitive-name-matching", "true")
                .build();
        RESTSessionCatalog client = closeAfterClass(new RESTSessionCatalog());
        client.initialize("other-engine", Map.of("uri", server.uri().toString(), "io-impl", LocalFileIO.class.getName()));
        FeatureCatalog catalog = new RestFeatureCatalog(() -> client);
        createView(catalog, "CustomerProfile");
        createView(catalog, "Twin");
        createView(catalog, "TWIN");
        return queryRunner;
    }

    private static void createView(FeatureCatalog catalog, String name)
    {
        catalog.createView(SessionContext.createEmpty(), new RelationName(FeatureStoreQueryRunner.SCHEMA, name), new ViewDraft(
                new Schema(Types.NestedField.required(1, "id", Types.IntegerType.get())),
                "SELECT 1 AS id",
                Optional.of(FeatureStoreQueryRunner.CATALOG),
                Optional.of(FeatureStoreQueryRunner.SCHEMA),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "other-engine"));
    }

    @Test
    void testViewIsReadReplacedAndDropped()
    {
        assertQuery("SELECT id FROM customerprofile", "VALUES 1");
        assertUpdate("CREATE OR REPLACE VIEW customerprofile WITH (entity_keys = ARRAY['id']) AS SELECT 2 AS id, 'a' AS segment");
        assertQuery("SELECT segment FROM \"customerprofile$latest\"", "VALUES 'a'");
        assertThat(computeActual("SHOW TABLES LIKE 'customerprofile'").getRowCount()).isEqualTo(1);
        assertUpdate("DROP VIEW customerprofile");
        assertThat(computeActual("SHOW TABLES LIKE 'customerprofile'").getRowCount()).isZero();
    }

    @Test
    void testAmbiguousName()
    {
        assertQueryFails("SELECT * FROM twin", "'ecommerce.twin' stands for several names that differ in case only: \\[ecommerce.T(win|WIN), ecommerce.T(win|WIN)]; rename all but one");
    }

    @Test
    void testFeatureTable()
    {
        assertUpdate("CREATE TABLE facts (id bigint, ts date, f double)");
        assertUpdate("ALTER TABLE facts SET PROPERTIES entity_keys = ARRAY['id'], timestamp_column = 'ts'");
        assertQuery("SELECT count(*) FROM \"facts$versions\"", "VALUES 1");
        assertUpdate("DROP TABLE facts");
    }
}
