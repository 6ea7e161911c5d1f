package io.featurestore.trino.system;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.featurestore.catalog.LocalFileIO;
import io.featurestore.catalog.PolarisLikeCatalogServer;
import io.featurestore.trino.FeatureStoreQueryRunner;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.MaterializedRow;
import io.trino.testing.QueryRunner;
import org.apache.iceberg.Schema;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.rest.RESTCatalog;
import org.apache.iceberg.types.Types;
import org.intellij.lang.annotations.Language;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

import static io.featurestore.trino.FeatureStoreQueryRunner.CATALOG;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a listing of definitions asks the catalog for, and how old a definition in it may be. The catalog {@code featurestore} keeps definitions,
 * {@code uncached} on the same server keeps none, and {@code nested} none and knows nested schemas.
 */
final class TestListedDefinitions
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
        QueryRunner queryRunner = FeatureStoreQueryRunner.builder()
                .setWorkerCount(0)
                .addConnectorProperties(server.connectorProperties())
                .addConnectorProperty("featurestore.metadata.cache-ttl", "1h")
                .addConnectorProperty("iceberg.register-table-procedure.enabled", "true")
                .build();
        for (String catalog : List.of("uncached", "nested")) {
            queryRunner.createCatalog(catalog, CATALOG, ImmutableMap.<String, String>builder()
                    .putAll(server.connectorProperties())
                    .put("fs.local.enabled", "true")
                    .put("local.location", "/")
                    .put("featurestore.metadata.cache-ttl", "0s")
                    .put("iceberg.rest-catalog.nested-namespace-enabled", String.valueOf(catalog.equals("nested")))
                    .buildOrThrow());
        }
        for (String schema : List.of("crm", "shop")) {
            queryRunner.execute("CREATE SCHEMA " + schema);
            queryRunner.execute("CREATE TABLE %s.visits (id bigint, ts timestamp(6), seconds bigint) WITH (entity_keys = ARRAY['id'], timestamp_column = 'ts')".formatted(schema));
            queryRunner.execute("CREATE VIEW %s.recent WITH (entity_keys = ARRAY['id'], timestamp_column = 'ts') AS SELECT * FROM %1$s.visits".formatted(schema));
            queryRunner.execute("CREATE VIEW %s.training WITH (features = ARRAY['visits'], timestamp_column = 't') AS SELECT BIGINT '1' AS id, TIMESTAMP '2026-01-01' AS t".formatted(schema));
            queryRunner.execute("CREATE VIEW %s.plain AS SELECT 1 AS x".formatted(schema));
        }
        queryRunner.execute("CREATE SCHEMA nested.\"crm.eu\"");
        queryRunner.execute("CREATE VIEW nested.\"crm.eu\".rates WITH (entity_keys = ARRAY[]) AS SELECT 1 AS rate");
        return queryRunner;
    }

    @BeforeEach
    void forgetRequests()
    {
        server.takeRequests();
    }

    @Test
    void testLookupLoadsOneDefinition()
    {
        assertQuery("SELECT kind FROM uncached.system.feature_views WHERE schema_name = 'crm' AND name = 'recent'", "VALUES 'virtual'");
        assertRequests("LIST_NAMESPACES", "LIST_NAMESPACES", "LIST_VIEWS crm", "LIST_TABLES crm", "LOAD_VIEW crm/recent");
        assertQuery("SELECT name FROM uncached.system.features WHERE schema_name = 'crm' AND feature_view = 'visits'", "VALUES 'seconds'");
        assertRequests("LIST_NAMESPACES", "LIST_NAMESPACES", "LIST_VIEWS crm", "LIST_TABLES crm", "LOAD_TABLE crm/visits");
        assertQuery("SELECT features[1] FROM uncached.system.training_sets WHERE schema_name = 'crm' AND name = 'training'", "VALUES 'visits'");
        assertRequests("LIST_NAMESPACES", "LIST_VIEWS crm", "LOAD_VIEW crm/training");
    }

    @Test
    void testSchemaListsOneNamespace()
    {
        assertQuery("SELECT name FROM uncached.system.feature_views WHERE schema_name = 'crm'", "VALUES 'recent', 'visits'");
        assertRequests("LIST_NAMESPACES", "LIST_NAMESPACES", "LIST_VIEWS crm", "LIST_TABLES crm", "LOAD_VIEW crm/recent", "LOAD_VIEW crm/training", "LOAD_VIEW crm/plain", "LOAD_TABLE crm/visits");
        assertQuery("SELECT name FROM uncached.system.feature_views WHERE schema_name LIKE 'sho%' AND name IN ('recent', 'unknown')", "VALUES 'recent'");
        assertRequests("LIST_NAMESPACES", "LIST_NAMESPACES", "LIST_VIEWS shop", "LIST_TABLES shop", "LOAD_VIEW shop/recent");
        assertQueryReturnsEmptyResult("SELECT name FROM uncached.system.feature_views WHERE schema_name = 'CRM'");
        assertRequests("LIST_NAMESPACES", "LIST_NAMESPACES");
        assertQueryReturnsEmptyResult("SELECT name FROM uncached.system.feature_views WHERE schema_name IS NULL");
        assertRequests("LIST_NAMESPACES", "LIST_NAMESPACES");
    }

    @Test
    void testNameLoadsOneDefinitionOfEachSchema()
    {
        assertQuery("SELECT schema_name FROM uncached.system.training_sets WHERE name = 'training' AND schema_name IN ('crm', 'shop')", "VALUES 'crm', 'shop'");
        assertRequests("LIST_NAMESPACES", "LIST_VIEWS crm", "LIST_VIEWS shop", "LOAD_VIEW crm/training", "LOAD_VIEW shop/training");
        assertQuery("SELECT schema_name FROM uncached.system.training_sets WHERE name = 'training'", "VALUES 'crm', 'shop'");
        assertThat(server.takeRequests()).filteredOn(request -> request.startsWith("LOAD_VIEW ")).containsExactlyInAnyOrder("LOAD_VIEW crm/training", "LOAD_VIEW shop/training");
    }

    @Test
    void testScansOfOneQueryAskForWhatEachNeeds()
    {
        assertQuery(
                """
                SELECT schema_name, name FROM uncached.system.feature_views WHERE schema_name = 'crm'
                UNION ALL SELECT schema_name, name FROM uncached.system.feature_views WHERE schema_name = 'shop' AND name = 'recent'
                UNION ALL SELECT schema_name, name FROM uncached.system.feature_views WHERE schema_name = 'shop' AND name = 'recent'
                """,
                "VALUES ('crm', 'recent'), ('crm', 'visits'), ('shop', 'recent'), ('shop', 'recent')");
        assertQuery("SELECT schema_name, name FROM uncached.system.feature_views WHERE (schema_name = 'crm' AND name = 'recent') OR (schema_name = 'shop' AND name = 'visits')", "VALUES ('crm', 'recent'), ('shop', 'visits')");
        assertQuery("SELECT name FROM uncached.system.entities WHERE name = 'recent'", "SELECT 'none' WHERE false");
    }

    @Test
    void testNestedSchemas()
    {
        assertQuery("SELECT name FROM nested.system.feature_views WHERE schema_name = 'crm.eu'", "VALUES 'rates'");
        assertThat(server.takeRequests()).contains("LIST_NAMESPACES crm", "LIST_VIEWS crm%1Feu", "LOAD_VIEW crm%1Feu/rates")
                .doesNotContain("LIST_NAMESPACES shop", "LIST_VIEWS crm", "LIST_VIEWS shop");
        assertQuery("SELECT count(*) FROM nested.system.feature_views WHERE name = 'rates'", "VALUES 1");
        // A catalog that does not know nested schemas cannot read what is in them
        assertQuery("SELECT count(*) FROM uncached.system.feature_views WHERE name = 'rates'", "VALUES 0");
    }

    @Test
    void testSecondListingLoadsNothing()
    {
        assertThat(query("SELECT * FROM system.feature_views")).matches("SELECT * FROM uncached.system.feature_views");
        assertThat(query("SELECT * FROM system.training_sets")).matches("SELECT * FROM uncached.system.training_sets");
        assertNothingIsLoadedBy("SELECT * FROM system.feature_views");
        assertNothingIsLoadedBy("SELECT * FROM system.entities");
        for (String read : List.of("SELECT * FROM crm.visits", "SELECT * FROM crm.\"recent$latest\"", "EXPLAIN SELECT * FROM crm.training", "DESCRIBE crm.visits", "SHOW CREATE VIEW crm.recent", "SHOW TABLES FROM crm", "SHOW STATS FOR crm.visits")) {
            computeActual(read);
            assertNothingIsLoadedBy("SELECT * FROM system.features");
        }
    }

    private void assertNothingIsLoadedBy(@Language("SQL") String sql)
    {
        server.takeRequests();
        computeActual(sql);
        assertThat(server.takeRequests()).as(sql)
                .filteredOn(request -> !request.contains(" system/"))
                .contains("LIST_VIEWS crm")
                .noneMatch(request -> request.startsWith("LOAD_"));
    }

    @Test
    void testWhatOthersWrite()
    {
        assertUpdate("CREATE VIEW uncached.shop.others WITH (entity_keys = ARRAY[], owner = 'a') AS SELECT 1 AS f");
        String owner = "SELECT owner FROM system.feature_views WHERE name = 'others'";
        assertQuery(owner, "VALUES 'a'");
        assertUpdate("CREATE OR REPLACE VIEW uncached.shop.others WITH (entity_keys = ARRAY[], owner = 'b') AS SELECT 1 AS f");
        assertQuery(owner, "VALUES 'a'");
        // What is read to be written again is as it is now
        assertUpdate("COMMENT ON VIEW shop.others IS 'x'");
        assertQuery(owner, "VALUES 'b'");
        assertQuery("SELECT owner FROM uncached.system.feature_views WHERE name = 'others'", "VALUES 'b'");
        assertUpdate("DROP VIEW uncached.shop.others");
        assertQueryReturnsEmptyResult(owner);
    }

    @Test
    void testDenialIsNotKept()
    {
        assertUpdate("CREATE VIEW shop.hidden WITH (entity_keys = ARRAY[]) AS SELECT 1 AS f");
        server.deny("LOAD_VIEW", "shop/hidden");
        assertQueryReturnsEmptyResult("SELECT name FROM system.feature_views WHERE name = 'hidden'");
        server.allowAll();
        assertQuery("SELECT name FROM system.feature_views WHERE name = 'hidden'", "VALUES 'hidden'");
        assertUpdate("DROP VIEW shop.hidden");
    }

    @Test
    void testDefinitionThatCannotBeShownIsLeftOut()
            throws Exception
    {
        TableIdentifier unknown = TableIdentifier.of("shop", "of_unknown_type");
        try (RESTCatalog otherEngine = new RESTCatalog()) {
            otherEngine.initialize("other-engine", ImmutableMap.<String, String>builder().putAll(server.clientProperties()).put("io-impl", LocalFileIO.class.getName()).buildOrThrow());
            otherEngine.buildView(unknown)
                    .withSchema(new Schema(Types.NestedField.optional(1, "id", Types.LongType.get()), Types.NestedField.optional(2, "f", Types.UnknownType.get())))
                    .withDefaultNamespace(unknown.namespace())
                    .withQuery("trino", "SELECT 1 AS id, NULL AS f")
                    .withProperty("featurestore.entity-keys", "[\"id\"]")
                    .create();
            assertQuery("SELECT name FROM system.feature_views WHERE schema_name = 'shop'", "VALUES 'recent', 'visits'");
            otherEngine.dropView(unknown);
        }
    }

    @Test
    void testOwnWritesOfViewsAreSeen()
    {
        String definition = " WITH (entity_keys = ARRAY['id'], timestamp_column = 'ts') AS SELECT id, ts, seconds";
        assertUpdate("CREATE TABLE base (id bigint, ts timestamp(6), seconds integer)");
        assertSeen("CREATE VIEW v" + definition + " FROM base");
        assertSeen("CREATE OR REPLACE VIEW v" + definition + ", 1 AS one FROM base");
        assertSeen("COMMENT ON VIEW v IS 'commented'");
        assertSeen("COMMENT ON COLUMN v.one IS 'commented'");
        assertSeen("ALTER VIEW v RENAME TO w");
        assertSeen("CREATE OR REPLACE VIEW w AS SELECT 1 AS one");
        assertSeen("CREATE OR REPLACE VIEW w" + definition + " FROM base");
        assertUpdate("ALTER TABLE base ALTER COLUMN seconds SET DATA TYPE bigint");
        assertSeen("ALTER VIEW w REFRESH");
        assertSeen("CREATE VIEW t WITH (features = ARRAY['w'], timestamp_column = 't') AS SELECT BIGINT '1' AS id, TIMESTAMP '2026-01-01' AS t");
        assertSeen("CREATE OR REPLACE VIEW t WITH (features = ARRAY['w:seconds'], timestamp_column = 't') AS SELECT BIGINT '1' AS id, TIMESTAMP '2026-01-01' AS t");
        assertSeen("DROP VIEW t");
        assertSeen("DROP VIEW w");
        assertSeen("CREATE MATERIALIZED VIEW m" + definition + " FROM base");
        assertSeen("ALTER MATERIALIZED VIEW m SET PROPERTIES ttl = '1d'");
        assertSeen("COMMENT ON COLUMN m.seconds IS 'commented'");
        assertSeen("CREATE OR REPLACE MATERIALIZED VIEW m" + definition + ", 1 AS one FROM base");
        assertUpdate("INSERT INTO base VALUES (1, TIMESTAMP '2026-01-01', 10)", 1);
        assertUpdate("REFRESH MATERIALIZED VIEW m", 1);
        assertThat(rows(CATALOG)).isEqualTo(rows("uncached"));
        assertSeen("ALTER MATERIALIZED VIEW m RENAME TO n");
        assertSeen("DROP MATERIALIZED VIEW n");
        assertUpdate("DROP TABLE base");
    }

    @Test
    void testOwnWritesOfTablesAreSeen()
    {
        String definition = " WITH (entity_keys = ARRAY['id'], timestamp_column = 'ts')";
        assertSeen("CREATE TABLE t (id bigint, ts timestamp(6), seconds integer)" + definition);
        assertSeen("ALTER TABLE t SET PROPERTIES ttl = '1d'");
        assertSeen("ALTER TABLE t SET PROPERTIES owner = 'growth', format_version = 2");
        assertSeen("COMMENT ON TABLE t IS 'commented'");
        assertSeen("ALTER TABLE t ADD COLUMN place ROW(city varchar)");
        assertSeen("ALTER TABLE t ADD COLUMN place.street varchar");
        assertSeen("ALTER TABLE t RENAME COLUMN seconds TO duration");
        assertSeen("ALTER TABLE t ALTER COLUMN duration SET DATA TYPE bigint");
        assertSeen("COMMENT ON COLUMN t.duration IS 'commented'");
        assertSeen("ALTER TABLE t DROP COLUMN place");
        assertSeen("INSERT INTO t VALUES (1, TIMESTAMP '2026-01-01', 10), (2, TIMESTAMP '2026-01-01', 20)");
        assertSeen("UPDATE t SET duration = 11 WHERE id = 1");
        assertSeen("MERGE INTO t USING (VALUES BIGINT '2') s (key) ON id = key WHEN MATCHED THEN DELETE");
        assertSeen("ALTER TABLE t EXECUTE optimize");
        assertSeen("DELETE FROM t");
        assertSeen("TRUNCATE TABLE t");
        String metadata = (String) computeScalar("SELECT max_by(file, timestamp) FROM \"t$metadata_log_entries\"");
        int name = metadata.lastIndexOf("/metadata/");
        assertSeen("CALL system.unregister_table('ecommerce', 't')");
        assertSeen("CALL system.register_table('ecommerce', 't', '%s', '%s')".formatted(metadata.substring(0, name), metadata.substring(name + "/metadata/".length())));
        assertSeen("ALTER TABLE t RENAME TO u");
        assertSeen("CREATE OR REPLACE TABLE u" + definition + " AS SELECT BIGINT '1' AS id, TIMESTAMP '2026-01-01 00:00:00.000000' AS ts, 'a' AS segment");
        assertSeen("ALTER TABLE u SET PROPERTIES entity_keys = DEFAULT");
        assertSeen("CREATE OR REPLACE TABLE u (id bigint, ts timestamp(6), f bigint)" + definition);
        assertSeen("DROP TABLE u");
    }

    private void assertSeen(@Language("SQL") String statement)
    {
        Set<MaterializedRow> before = rows(CATALOG);
        computeActual(statement);
        assertThat(rows(CATALOG)).as(statement).isEqualTo(rows("uncached")).isNotEqualTo(before);
    }

    private Set<MaterializedRow> rows(String catalog)
    {
        return ImmutableSet.copyOf(computeActual(
                """
                SELECT name, kind, owner, description, features, version, changed_at FROM %1$s.system.feature_views WHERE schema_name = 'ecommerce'
                UNION ALL SELECT feature_view, type, name, description, NULL, NULL, NULL FROM %1$s.system.features WHERE schema_name = 'ecommerce'
                UNION ALL SELECT name, 'training set', owner, description, features, version, changed_at FROM %1$s.system.training_sets WHERE schema_name = 'ecommerce'
                """.formatted(catalog)).getMaterializedRows());
    }

    // The engine asks whether there is a view of the table's name, too
    private void assertRequests(String... expected)
    {
        assertThat(server.takeRequests()).filteredOn(request -> !request.contains(" system/")).containsExactlyInAnyOrder(expected);
    }
}
