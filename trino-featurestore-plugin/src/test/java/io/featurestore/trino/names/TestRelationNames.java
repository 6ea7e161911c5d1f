package io.featurestore.trino.names;

import com.google.common.collect.ImmutableMap;
import io.featurestore.catalog.LocalFileIO;
import io.featurestore.catalog.TestingRestCatalogServer;
import io.featurestore.trino.FeatureStoreQueryRunner;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.QueryRunner;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.rest.RESTCatalog;
import org.apache.iceberg.types.Types;
import org.intellij.lang.annotations.Language;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;

import static io.trino.spi.StandardErrorCode.NOT_FOUND;
import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static io.trino.spi.StandardErrorCode.TABLE_NOT_FOUND;
import static java.util.Locale.ENGLISH;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which names relations are given, and what is told of names that stand for none.
 */
final class TestRelationNames
        extends AbstractTestQueryFramework
{
    private static final String FEATURE_VIEW = " WITH (entity_keys = ARRAY['id'], timestamp_column = 'ts') AS SELECT id, ts, f FROM facts";

    @TempDir
    private static Path warehouse;

    private RESTCatalog otherWriter;

    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        TestingRestCatalogServer server = closeAfterClass(new TestingRestCatalogServer(warehouse));
        otherWriter = closeAfterClass(new RESTCatalog());
        otherWriter.initialize("other-writer", ImmutableMap.of("uri", server.uri().toString(), "io-impl", LocalFileIO.class.getName()));
        return FeatureStoreQueryRunner.builder()
                .setWorkerCount(0)
                .addConnectorProperty("iceberg.rest-catalog.uri", server.uri().toString())
                .addConnectorProperty("iceberg.rest-catalog.nested-namespace-enabled", "true")
                .addConnectorProperty("iceberg.register-table-procedure.enabled", "true")
                .build();
    }

    @BeforeAll
    void createRelations()
    {
        assertUpdate("CREATE TABLE facts (id bigint, ts timestamp(6), f double) WITH (entity_keys = ARRAY['id'], timestamp_column = 'ts')");
        assertUpdate("CREATE TABLE orders (id bigint, ts timestamp(6), f double)");
        assertUpdate("CREATE VIEW profile" + FEATURE_VIEW);
        assertUpdate("CREATE VIEW plain AS SELECT id FROM orders");
        assertUpdate("CREATE VIEW training WITH (features = ARRAY['facts:f'], timestamp_column = 'ts') AS SELECT id, ts FROM orders");
        assertUpdate("CREATE MATERIALIZED VIEW stored" + FEATURE_VIEW);
    }

    @Test
    void testReservedNames()
    {
        for (String name : List.of("training@2026-01-01", "a@b", "a$b", "orders$latest", "@a", "$a", "a$", "sales__storage_20240131abcd")) {
            assertNothingIsNamed(name);
        }
        // These there are
        for (String name : List.of("facts$latest", "facts$snapshots", "facts$as_of", "facts@2026-01-01")) {
            assertQueryFails("CREATE TABLE \"%s\" AS SELECT 1 a".formatted(name), ".*(already exists|is reserved: ).*");
            assertQueryFails("CREATE VIEW \"%s\" AS SELECT 1 a".formatted(name), ".*(already exists|is reserved: ).*");
            assertQueryFails("CREATE OR REPLACE TABLE \"%s\" AS SELECT 1 a".formatted(name), ".* is reserved: .*");
            assertQueryFails("CREATE OR REPLACE MATERIALIZED VIEW \"%s\"".formatted(name) + FEATURE_VIEW, ".* is reserved: .*");
            assertQueryFails("ALTER TABLE orders RENAME TO \"%s\"".formatted(name), ".*(exists|is reserved: ).*");
        }
    }

    private void assertNothingIsNamed(String name)
    {
        for (String statement : List.of(
                "CREATE TABLE \"%s\" (a integer)",
                "CREATE TABLE IF NOT EXISTS \"%s\" (a integer)",
                "CREATE OR REPLACE TABLE \"%s\" (a integer)",
                "CREATE TABLE \"%s\" AS SELECT 1 a",
                "CREATE TABLE IF NOT EXISTS \"%s\" AS SELECT 1 a",
                "CREATE OR REPLACE TABLE \"%s\" AS SELECT 1 a",
                "ALTER TABLE orders RENAME TO \"%s\"",
                "CREATE VIEW \"%s\" AS SELECT 1 a",
                "CREATE OR REPLACE VIEW \"%s\" AS SELECT 1 a",
                "CREATE VIEW \"%s\"" + FEATURE_VIEW,
                "ALTER VIEW profile RENAME TO \"%s\"",
                "CREATE MATERIALIZED VIEW \"%s\"" + FEATURE_VIEW,
                "CREATE MATERIALIZED VIEW IF NOT EXISTS \"%s\"" + FEATURE_VIEW,
                "CREATE OR REPLACE MATERIALIZED VIEW \"%s\"" + FEATURE_VIEW,
                "ALTER MATERIALIZED VIEW stored RENAME TO \"%s\"",
                "CALL system.register_table('ecommerce', '%s', '/nowhere')")) {
            assertThat(query(statement.formatted(name))).as(statement.formatted(name)).failure()
                    .message()
                    .contains("%s is reserved: ".formatted(name));
        }
        assertThat(computeActual("SHOW TABLES").getOnlyColumnAsSet()).doesNotContain(name);
    }

    @Test
    void testTableOfAnotherWriterWithAReservedName()
    {
        otherWriter.createTable(TableIdentifier.of("ecommerce", "other@2026-01-01"), schema());
        String told = "Table ecommerce.other@2026-01-01 was made by another writer and cannot be used here, because names with @ or $ are those of relations that come with a table or view: " +
                "let that writer rename it, or take it out of the catalog, without its files, by CALL \"featurestore\".system.unregister_table('ecommerce', 'other@2026-01-01')";
        for (String statement : List.of(
                "SELECT * FROM \"other@2026-01-01\"",
                "DESCRIBE \"other@2026-01-01\"",
                "SHOW CREATE TABLE \"other@2026-01-01\"",
                "INSERT INTO \"other@2026-01-01\" VALUES 1",
                "DROP TABLE \"other@2026-01-01\"",
                "DROP TABLE IF EXISTS \"other@2026-01-01\"",
                "ALTER TABLE \"other@2026-01-01\" RENAME TO other",
                "COMMENT ON TABLE \"other@2026-01-01\" IS 'x'")) {
            assertThat(query(statement)).as(statement).failure()
                    .hasErrorCode(NOT_SUPPORTED)
                    .hasMessage(told);
        }
        assertThat(query("CREATE OR REPLACE TABLE \"other@2026-01-01\" AS SELECT 1 a")).failure()
                .hasMessageStartingWith("Name ecommerce.other@2026-01-01 is reserved: ");
        assertThat(query("SELECT column_name FROM information_schema.columns WHERE table_schema = 'ecommerce' AND table_name = 'other@2026-01-02'")).returnsEmptyResult();
        assertUpdate("CALL system.unregister_table('ecommerce', 'other@2026-01-01')");
        assertThat(otherWriter.listTables(Namespace.of("ecommerce"))).extracting(TableIdentifier::name).doesNotContain("other@2026-01-01");
        assertUpdate("DROP TABLE IF EXISTS \"other@2026-01-01\"");
    }

    @Test
    void testViewOfAnotherWriterWithAReservedName()
    {
        otherWriter.buildView(TableIdentifier.of("ecommerce", "seen@2026-01-01"))
                .withSchema(schema())
                .withDefaultNamespace(Namespace.of("ecommerce"))
                .withQuery("trino", "SELECT 1 AS id")
                .create();
        assertQueryFails("SELECT * FROM \"seen@2026-01-01\"", "View ecommerce.seen@2026-01-01 was made by another writer and cannot be read, because its name is that of a relation that comes with feature view ecommerce.seen: ALTER VIEW … RENAME TO another name");
        assertUpdate("ALTER VIEW \"seen@2026-01-01\" RENAME TO seen");
        assertQuery("SELECT id FROM seen", "VALUES 1");
        assertUpdate("DROP VIEW seen");
    }

    @Test
    void testRefreshKnowsAViewOfAnotherWriterByItsWholeName()
    {
        TableIdentifier name = TableIdentifier.of("ecommerce", "my$view");
        Schema columns = new Schema(
                Types.NestedField.optional(1, "id", Types.LongType.get()),
                Types.NestedField.optional(2, "ts", Types.TimestampType.withoutZone()));
        otherWriter.buildView(name)
                .withSchema(columns)
                .withDefaultNamespace(Namespace.of("ecommerce"))
                .withQuery("trino", "SELECT id, ts FROM featurestore.ecommerce.facts")
                .create();
        assertUpdate("CREATE MATERIALIZED VIEW of_dollar WITH (entity_keys = ARRAY['id'], timestamp_column = 'ts') AS SELECT id, ts FROM \"my$view\"");
        assertQuerySucceeds("REFRESH MATERIALIZED VIEW of_dollar");
        assertQuery("SELECT freshness FROM system.metadata.materialized_views WHERE catalog_name = 'featurestore' AND name = 'of_dollar'", "VALUES 'FRESH'");

        otherWriter.loadView(name).replaceVersion()
                .withSchema(columns)
                .withDefaultNamespace(Namespace.of("ecommerce"))
                .withQuery("trino", "SELECT id + 1 AS id, ts FROM featurestore.ecommerce.facts")
                .commit();
        assertQuery("SELECT freshness FROM system.metadata.materialized_views WHERE catalog_name = 'featurestore' AND name = 'of_dollar'", "VALUES 'STALE'");
        assertUpdate("DROP MATERIALIZED VIEW of_dollar");
        otherWriter.dropView(name);
    }

    @Test
    void testStorageThatAnotherWriterDropped()
    {
        assertUpdate("CREATE MATERIALIZED VIEW robbed WITH (entity_keys = ARRAY['id'], timestamp_column = 'ts') AS SELECT id, ts, f FROM facts");
        otherWriter.dropTable(TableIdentifier.of("ecommerce", storageTable("robbed")));
        String told = "Materialized view ecommerce.robbed has lost the table that holds its rows: CREATE OR REPLACE the view";
        assertQueryFails("REFRESH MATERIALIZED VIEW robbed", told);
        assertQueryFails("ALTER MATERIALIZED VIEW robbed SET PROPERTIES entity_keys = ARRAY['id', 'f']", told);
        assertUpdate("DROP MATERIALIZED VIEW robbed");
    }

    @Test
    void testTableOfAnotherWriterNamedAsStorage()
    {
        String name = "sales__storage_20240131abcd";
        otherWriter.createTable(TableIdentifier.of("ecommerce", name), schema());
        assertUpdate("INSERT INTO %s VALUES 7".formatted(name), 1);
        assertQuery("SELECT id FROM " + name, "VALUES 7");
        assertQuery("SELECT count(*) FROM \"%s$snapshots\"".formatted(name), "VALUES 1");
        assertThat(computeActual("SHOW TABLES").getOnlyColumnAsSet()).contains(name);
        assertQuery("SELECT table_type FROM information_schema.tables WHERE table_schema = 'ecommerce' AND table_name LIKE 'sales%'", "VALUES 'BASE TABLE'");
        assertQuery("SELECT column_name FROM information_schema.columns WHERE table_schema = 'ecommerce' AND table_name LIKE 'sales%'", "VALUES 'id'");
        assertQuery("SELECT table_name FROM system.metadata.table_comments WHERE catalog_name = 'featurestore' AND schema_name = 'ecommerce' AND table_name LIKE 'sales%'", "VALUES '%s'".formatted(name));
        assertUpdate("ALTER TABLE %s ADD COLUMN more bigint".formatted(name));
        assertQueryFails("CREATE OR REPLACE TABLE %s AS SELECT 1 a".formatted(name), "Name ecommerce.%s is reserved: .*".formatted(name));
        assertUpdate("ALTER TABLE %s RENAME TO sales".formatted(name));
        assertQuery("SELECT id FROM sales", "VALUES 7");
        assertUpdate("DROP TABLE sales");
    }

    @Test
    void testStorageIsHidden()
    {
        String name = storageTable("stored");
        assertThat(table(name).properties()).containsEntry("featurestore.storage-of", "stored");
        assertHidden(name);

        assertUpdate("CREATE MATERIALIZED VIEW earlier" + FEATURE_VIEW);
        String earlier = storageTable("earlier");
        table(earlier).updateProperties().remove("featurestore.storage-of").commit();
        assertHidden(earlier);
        assertUpdate("REFRESH MATERIALIZED VIEW earlier", 0);
        assertQueryFails("ALTER TABLE earlier ADD COLUMN g bigint", "Materialized view ecommerce.earlier: its columns are those of its query: .*");
        assertUpdate("DROP MATERIALIZED VIEW earlier");
    }

    private void assertHidden(String storage)
    {
        assertThat(computeActual("SHOW TABLES").getOnlyColumnAsSet()).doesNotContain(storage);
        assertThat(query("SELECT table_name FROM information_schema.tables WHERE table_schema = 'ecommerce' AND table_name LIKE '%\\_\\_storage\\_%' ESCAPE '\\'")).returnsEmptyResult();
        assertThat(query("SELECT column_name FROM information_schema.columns WHERE table_schema = 'ecommerce' AND table_name LIKE '%\\_\\_storage\\_%' ESCAPE '\\'")).returnsEmptyResult();
        for (String statement : List.of("SELECT * FROM \"%s\"", "SELECT * FROM \"%s$snapshots\"", "DROP TABLE \"%s\"", "SELECT * FROM TABLE(system.table_changes('ecommerce', '%s', 1, 2))")) {
            assertQueryFails(statement.formatted(storage), ".*does not exist.*");
        }
    }

    @Test
    void testUnknownSchema()
    {
        for (String schema : List.of("nope", "NOPE", "\"ecommerce.nope\"")) {
            for (String statement : List.of(
                    "CREATE TABLE %s.v (a integer)",
                    "CREATE TABLE %s.v AS SELECT 1 a",
                    "CREATE VIEW %s.v AS SELECT 1 a",
                    "CREATE OR REPLACE VIEW %s.v AS SELECT 1 a",
                    "CREATE VIEW %s.v WITH (entity_keys = ARRAY['id']) AS SELECT 1 id, 2 f",
                    "CREATE VIEW %s.v WITH (features = ARRAY['ecommerce.facts'], timestamp_column = 'ts') AS SELECT id, ts FROM orders",
                    "CREATE VIEW %s.v WITH (features = ARRAY['facts'], timestamp_column = 'ts') AS SELECT id, ts FROM orders",
                    "CREATE MATERIALIZED VIEW %s.v" + FEATURE_VIEW,
                    "CREATE OR REPLACE MATERIALIZED VIEW %s.v" + FEATURE_VIEW,
                    "ALTER TABLE orders RENAME TO %s.v",
                    "ALTER VIEW plain RENAME TO %s.v",
                    "ALTER MATERIALIZED VIEW stored RENAME TO %s.v")) {
                assertThat(query(statement.formatted(schema))).as(statement.formatted(schema)).failure()
                        .hasErrorCode(NOT_FOUND)
                        .hasMessage("Schema %s not found".formatted(schema.replace("\"", "").toLowerCase(ENGLISH)));
            }
        }
    }

    @Test
    void testNearRelations()
    {
        assertUnknown("SELECT * FROM \"profile$lastest\"", "profile$lastest", "did you mean \"profile$latest\"?");
        assertUnknown("DESCRIBE \"profile$lastest\"", "profile$lastest", "did you mean \"profile$latest\"?");
        assertUnknown("SELECT * FROM ecommerce.\"facts$asof\"", "facts$asof", "did you mean \"facts$as_of\"?");
        assertUnknown("SELECT * FROM \"stored$snapshot\"", "stored$snapshot", "did you mean \"stored$snapshots\"?");
        assertUnknown("SELECT * FROM \"orders$snapshot\"", "orders$snapshot", "did you mean \"orders$snapshots\"?");
        assertUnknown("SELECT * FROM \"training$version\"", "training$version", "did you mean \"training$versions\"?");
        assertUnknown("SELECT * FROM \"profile$files\"", "profile$files", "with feature view ecommerce.profile come $latest, $timeline, $timeline_by_created, $versions, $users, $as_of, $as_of_tz, $online, and \"profile@…\" with a time");
        assertUnknown("SELECT * FROM \"training$latest\"", "training$latest", "with training set ecommerce.training come $versions, $online");
        assertUnknown("SELECT * FROM \"training$as_of\"", "training$as_of", "with training set ecommerce.training come $versions, $online");
        assertUnknown("SELECT * FROM \"plain$latest\"", "plain$latest", "ecommerce.plain is no feature view, as it has no entity_keys");
        assertUnknown("SELECT * FROM \"plain@2026-01-01\"", "plain@2026-01-01", "ecommerce.plain is no feature view, as it has no entity_keys");
        assertUnknown(
                "SELECT * FROM \"orders$latest\"",
                "orders$latest",
                "ecommerce.orders is no feature view, as it has no entity_keys; with it come $history, $metadata_log_entries, $snapshots, $all_manifests, $manifests, $partitions, $files, $all_entries, $entries, $properties, $refs");
        assertQueryFails("SELECT * FROM \"profile@vesterday\"", ".*Feature view ecommerce.profile as of a time: 'vesterday' is no time: write an ISO instant, a date, .*");
        assertQueryFails("SELECT * FROM \"nothing$latest\"", ".*Table 'featurestore.ecommerce.\"nothing\\$latest\"' does not exist");
    }

    @Test
    void testUnknownRelationsInOtherStatements()
    {
        assertUpdate("DROP TABLE IF EXISTS \"profile$lastest\"");
        assertUpdate("DROP VIEW IF EXISTS \"profile$lastest\"");
        assertQueryFails("DROP TABLE \"profile$lastest\"", ".*Table 'featurestore.ecommerce.\"profile\\$lastest\"' does not exist");
        assertThat(query("SELECT table_name FROM information_schema.tables WHERE table_schema = 'ecommerce' AND table_name = 'profile$lastest'")).returnsEmptyResult();
        assertThat(query("SELECT column_name FROM information_schema.columns WHERE table_schema = 'ecommerce' AND table_name = 'profile$lastest'")).returnsEmptyResult();
        assertThat(query("SHOW TABLES LIKE 'profile$lastest'")).returnsEmptyResult();
    }

    private void assertUnknown(@Language("SQL") String sql, String name, String answer)
    {
        assertThat(query(sql)).failure()
                .hasErrorCode(TABLE_NOT_FOUND)
                .hasMessage("Table 'featurestore.ecommerce.\"%s\"' does not exist: %s".formatted(name, answer));
    }

    private String storageTable(String view)
    {
        return otherWriter.listTables(Namespace.of("ecommerce")).stream()
                .map(TableIdentifier::name)
                .filter(name -> name.startsWith(view + "__storage_"))
                .findFirst()
                .orElseThrow();
    }

    private Table table(String name)
    {
        return otherWriter.loadTable(TableIdentifier.of("ecommerce", name));
    }

    private static Schema schema()
    {
        return new Schema(Types.NestedField.optional(1, "id", Types.IntegerType.get()));
    }
}
