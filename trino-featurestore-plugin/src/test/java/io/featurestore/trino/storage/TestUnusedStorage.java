package io.featurestore.trino.storage;

import com.google.common.collect.ImmutableMap;
import io.featurestore.catalog.PolarisLikeCatalogServer;
import io.featurestore.trino.FeatureStoreQueryRunner;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.QueryRunner;
import org.apache.iceberg.Schema;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.rest.RESTCatalog;
import org.apache.iceberg.types.Types.LongType;
import org.apache.iceberg.types.Types.NestedField;
import org.intellij.lang.annotations.Language;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of the tables of materialized views that are replaced or dropped, on a catalog that lets them be dropped as Polaris does: not
 * with their files unless that is enabled, and not at all by who may not.
 */
final class TestUnusedStorage
        extends AbstractTestQueryFramework
{
    @TempDir
    static Path warehouse;

    private PolarisLikeCatalogServer server;

    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        server = closeAfterClass(new PolarisLikeCatalogServer(warehouse));
        server.setPurge(false, false);
        QueryRunner queryRunner = FeatureStoreQueryRunner.builder()
                .setWorkerCount(0)
                .addConnectorProperties(server.connectorProperties())
                .build();
        queryRunner.execute("CREATE SCHEMA sources");
        queryRunner.execute("CREATE TABLE sources.purchases AS SELECT BIGINT '1' AS customer_id, TIMESTAMP '2025-01-01 00:00:00' AS ts, BIGINT '10' AS n");
        return queryRunner;
    }

    @AfterEach
    void allowAll()
    {
        server.allowAll();
        server.setPurge(false, false);
    }

    @Test
    void testStorageIsDroppedWithItsFilesIfTheCatalogAllowsIt()
    {
        server.setPurge(true, true);
        assertStatementsLeaveNothing("purged");
    }

    @Test
    void testStorageIsDroppedWithoutItsFilesIfNot()
    {
        assertStatementsLeaveNothing("kept_files");
    }

    private void assertStatementsLeaveNothing(String schema)
    {
        String view = createView(schema);
        assertUpdate(createOrReplace(view, 2));
        assertUpdate("ALTER MATERIALIZED VIEW %s SET PROPERTIES entity_keys = ARRAY['total']".formatted(view));
        assertThat(storageTables(schema)).hasSize(1);
        assertUpdate("DROP MATERIALIZED VIEW " + view);
        assertThat(storageTables(schema)).isEmpty();
        assertUpdate("DROP SCHEMA " + schema);
    }

    @Test
    void testNothingIsHalfDroppedWhereViewsCannotBeDropped()
    {
        String view = createView("undropped");
        assertUpdate("CREATE VIEW undropped.plain AS SELECT 1 AS x");
        // Polaris's defaults
        server.setPurge(false, true);
        assertUpdate(createOrReplace(view, 2));
        String refusal = "Cannot drop view undropped.%s: the catalog denied it: Forbidden: Unable to purge entity: %1$s. To enable this feature, set the Polaris configuration DROP_WITH_PURGE_ENABLED .*";
        assertQueryFails("DROP MATERIALIZED VIEW " + view, refusal.formatted("v"));
        assertQueryFails("DROP VIEW undropped.plain", refusal.formatted("plain"));
        assertThat(storageTables("undropped")).hasSize(1);
        assertUpdate("REFRESH MATERIALIZED VIEW " + view, 1);
        assertQuery("SELECT total FROM " + view, "VALUES 20");
    }

    @Test
    void testStatementsAreDoneWhereStorageCannotBeDropped()
    {
        String view = createView("undroppable");
        denyDrops();
        assertUpdate(createOrReplace(view, 2));
        assertQuery("SELECT total FROM " + view, "VALUES 20");
        assertUpdate("ALTER MATERIALIZED VIEW %s SET PROPERTIES entity_keys = ARRAY['total']".formatted(view));
        assertThat((String) computeScalar("SHOW CREATE MATERIALIZED VIEW " + view)).contains("entity_keys = ARRAY['total']");
        assertUpdate("DROP MATERIALIZED VIEW " + view);
        assertThat(storageTables("undroppable")).hasSize(3);
        assertThat(computeActual("SHOW TABLES FROM undroppable").getRowCount()).isZero();

        server.allowAll();
        assertUpdate("DROP SCHEMA undroppable");
    }

    @Test
    void testUnusedStorageIsShownAndDropped()
    {
        String view = createView("left_behind");
        assertUpdate("ALTER MATERIALIZED VIEW %s RENAME TO left_behind.renamed".formatted(view));
        List<String> used = storageTables("left_behind");
        String other = view("left_behind", "other");
        assertUpdate(createOrReplace(other, 1));
        denyDrops();
        assertUpdate("DROP MATERIALIZED VIEW " + other);
        server.allowAll();

        List<String> unused = storageTables("left_behind").stream().filter(table -> !used.contains(table)).collect(toImmutableList());
        assertThat(unused).hasSize(1);
        assertQuery("SELECT schema_name, table_name, made_for FROM system.unused_storage WHERE schema_name = 'left_behind'", "VALUES ('left_behind', '%s', 'other')".formatted(unused.getFirst()));
        assertQuery("SELECT changed_at > current_timestamp - INTERVAL '1' HOUR FROM system.unused_storage WHERE schema_name = 'left_behind'", "VALUES true");

        // A statement that runs may have made it for a view that it is about to store
        assertUpdate("CALL featurestore.system.drop_unused_storage('left_behind')");
        assertUpdate("CALL featurestore.system.drop_unused_storage(schema_name => 'left_behind', retention_threshold => '1h')");
        assertUpdate("CALL featurestore.system.drop_unused_storage(schema_name => 'left_behind', retention_threshold => '0s', dry_run => true)");
        assertThat(storageTables("left_behind")).hasSize(2);
        assertUpdate("CALL featurestore.system.drop_unused_storage(schema_name => 'left_behind', retention_threshold => '0s')");
        assertThat(storageTables("left_behind")).isEqualTo(used);
        assertQuery("SELECT total FROM left_behind.renamed", "VALUES 10");
        assertQueryReturnsEmptyResult("SELECT * FROM system.unused_storage WHERE schema_name = 'left_behind'");
    }

    @Test
    void testNothingIsDroppedWhereAViewCannotBeRead()
    {
        String view = createView("hidden");
        String call = "CALL featurestore.system.drop_unused_storage(schema_name => 'hidden', retention_threshold => '0s')";
        server.deny("LOAD_VIEW");
        assertQueryFails(call, "Cannot tell which tables of schema hidden are in use, because this view may name one: Cannot load view hidden.v: the catalog denied LOAD_VIEW to principal 'root' .*");
        assertQueryReturnsEmptyResult("SELECT * FROM system.unused_storage WHERE schema_name = 'hidden'");
        server.allowAll();
        assertUpdate(call);
        assertThat(storageTables("hidden")).hasSize(1);
        assertQuery("SELECT total FROM " + view, "VALUES 10");
    }

    @Test
    void testUnusedStorageThatMayNotBeDropped()
    {
        String view = createView("denied");
        denyDrops();
        assertUpdate("DROP MATERIALIZED VIEW " + view);
        assertQueryFails(
                "CALL featurestore.system.drop_unused_storage(schema_name => 'denied', retention_threshold => '0s')",
                "Cannot drop table denied.v: the catalog denied DROP_TABLE_WITHOUT_PURGE to principal 'root' with roles \\[analyst]; it needs the privilege TABLE_DROP");
    }

    @Test
    void testTablesOfOthersAreDroppedWithoutTheirFilesOnRequest()
    {
        assertUpdate("CREATE TABLE sources.plain (x bigint)");
        assertQueryFails("DROP TABLE sources.plain", "Cannot drop table sources.plain: the catalog denied it: Forbidden: Unable to purge entity: plain. To enable this feature, set the Polaris configuration DROP_WITH_PURGE_ENABLED or .*");
        assertUpdate("CALL featurestore.system.unregister_table('sources', 'plain')");
        assertQueryReturnsEmptyResult("SHOW TABLES FROM sources LIKE 'plain'");
    }

    @Test
    void testArguments()
    {
        assertUpdate("CALL featurestore.system.drop_unused_storage(schema_name => 'ecommerce', retention_threshold => '1d')");
        assertQueryFails("CALL featurestore.system.drop_unused_storage('nope')", "Schema nope not found");
        assertQueryFails("CALL featurestore.system.drop_unused_storage('')", "schema_name cannot be null or empty");
        assertQueryFails("CALL featurestore.system.drop_unused_storage('sources', 'soon')", "retention_threshold: Invalid duration 'soon': expected a number, not negative, and one of ms, s, m, h, d, such as 30d, 1.5h or 0s");
        assertQueryFails("CALL featurestore.system.drop_unused_storage('sources', '1d', NULL)", "dry_run cannot be null");
    }

    @Test
    void testCreateThatIsDeniedLeavesNothing()
    {
        assertUpdate("CREATE SCHEMA orphans");
        server.deny("CREATE_VIEW");
        assertQueryFails(createOrReplace(view("orphans", "v"), 1), ".*the catalog denied CREATE_VIEW to principal 'root'.*");
        assertThat(storageTables("orphans")).isEmpty();
    }

    @Test
    void testTablesOfOthersAreNotDropped()
            throws IOException
    {
        assertUpdate("CREATE SCHEMA others");
        TableIdentifier other = TableIdentifier.of("others", "sales__storage_20240131abcd");
        try (RESTCatalog catalog = connect()) {
            catalog.createTable(other, new Schema(NestedField.required(1, "x", LongType.get())));
        }
        assertUpdate("CALL featurestore.system.drop_unused_storage(schema_name => 'others', retention_threshold => '0s')");
        assertQueryFails("DROP SCHEMA others", ".*Cannot drop non-empty schema 'others'");
        assertThat(storageTables("others")).containsExactly(other.name());
    }

    @Test
    void testDropSchemaCascade()
    {
        createView("cascaded");
        assertUpdate(createOrReplace(view("cascaded", "gone"), 1));
        denyDrops();
        assertUpdate("DROP MATERIALIZED VIEW cascaded.gone");
        server.allowAll();
        assertUpdate("CREATE VIEW cascaded.plain AS SELECT 1 AS x");
        assertUpdate("DROP SCHEMA cascaded CASCADE");
        assertQueryFails("SHOW TABLES FROM cascaded", ".*Schema 'cascaded' does not exist");
    }

    @Test
    void testSchemaWithAnythingElseIsKept()
    {
        createView("occupied");
        assertQueryFails("DROP SCHEMA occupied", ".*Cannot drop non-empty schema 'occupied'");
        assertThat(storageTables("occupied")).hasSize(1);
    }

    private void denyDrops()
    {
        server.deny("DROP_TABLE_WITH_PURGE");
        server.deny("DROP_TABLE_WITHOUT_PURGE");
    }

    private String createView(String schema)
    {
        assertUpdate("CREATE SCHEMA " + schema);
        String view = view(schema, "v");
        assertUpdate(createOrReplace(view, 1));
        return view;
    }

    private static String view(String schema, String name)
    {
        return schema + "." + name;
    }

    @Language("SQL")
    private static String createOrReplace(String view, int factor)
    {
        return """
               CREATE OR REPLACE MATERIALIZED VIEW %s
               WITH (entity_keys = ARRAY['customer_id'], timestamp_column = 'ts')
               AS SELECT customer_id, ts, %s * n AS total FROM sources.purchases
               """.formatted(view, factor);
    }

    private List<String> storageTables(String schema)
    {
        try (RESTCatalog catalog = connect()) {
            return catalog.listTables(Namespace.of(schema)).stream()
                    .map(TableIdentifier::name)
                    .filter(name -> name.contains("__storage_"))
                    .sorted()
                    .collect(toImmutableList());
        }
        catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private RESTCatalog connect()
    {
        RESTCatalog catalog = new RESTCatalog();
        catalog.initialize("test", ImmutableMap.<String, String>builder()
                .putAll(server.clientProperties())
                .put("io-impl", "org.apache.iceberg.inmemory.InMemoryFileIO")
                .buildOrThrow());
        return catalog;
    }
}
