package io.featurestore.trino;

import com.google.common.base.Throwables;
import io.trino.Session;
import io.trino.testing.BaseConnectorTest;
import io.trino.testing.MaterializedResult;
import io.trino.testing.QueryRunner;
import io.trino.testing.TestingConnectorBehavior;
import io.trino.testing.sql.TestTable;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

import static io.trino.spi.type.VarcharType.VARCHAR;
import static io.trino.testing.MaterializedResult.resultBuilder;
import static io.trino.testing.TestingNames.randomNameSuffix;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

/**
 * What Trino asks of every connector. What is overridden is what Iceberg's format or its REST catalogs do not offer, or show in another way.
 */
final class TestFeatureStoreConnectorTest
        extends BaseConnectorTest
{
    private static final String ONLY_FIELD_RENAMED = "row(x integer) -> row(\"y\" integer)";
    private static final String ONLY_FEATURE_VIEWS = "is not a feature view, and an Iceberg REST catalog keeps no other materialized views: add WITH (entity_keys = ARRAY[…])";

    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        return FeatureStoreQueryRunner.builder("tpch")
                .setInitialTables(REQUIRED_TPCH_TABLES)
                .build();
    }

    @Override
    protected boolean hasBehavior(TestingConnectorBehavior connectorBehavior)
    {
        return switch (connectorBehavior) {
            case SUPPORTS_CREATE_OR_REPLACE_TABLE,
                 SUPPORTS_REPORTING_WRITTEN_BYTES -> true;
            case SUPPORTS_ADD_COLUMN_NOT_NULL_CONSTRAINT,
                 SUPPORTS_CREATE_MATERIALIZED_VIEW,
                 SUPPORTS_LIMIT_PUSHDOWN,
                 SUPPORTS_RENAME_SCHEMA,
                 SUPPORTS_TOPN_PUSHDOWN -> false;
            default -> super.hasBehavior(connectorBehavior);
        };
    }

    @Test
    @Override
    public void testRenameSchema()
    {
        assertThatThrownBy(super::testRenameSchema)
                .hasStackTraceContaining("renameNamespace is not supported for Iceberg REST catalog");
    }

    @Test
    @Override
    public void testMaterializedView()
    {
        assertThatThrownBy(super::testMaterializedView)
                .hasMessageContaining(ONLY_FEATURE_VIEWS);
    }

    @Test
    @Override
    public void testFederatedMaterializedView()
    {
        assertThatThrownBy(super::testFederatedMaterializedView)
                .hasMessageContaining(ONLY_FEATURE_VIEWS);
    }

    @Override
    protected MaterializedResult getDescribeOrdersResult()
    {
        // Iceberg's strings have no length
        return resultBuilder(getSession(), VARCHAR, VARCHAR, VARCHAR, VARCHAR)
                .row("orderkey", "bigint", "", "")
                .row("custkey", "bigint", "", "")
                .row("orderstatus", "varchar", "", "")
                .row("totalprice", "double", "", "")
                .row("orderdate", "date", "", "")
                .row("orderpriority", "varchar", "", "")
                .row("clerk", "varchar", "", "")
                .row("shippriority", "integer", "", "")
                .row("comment", "varchar", "", "")
                .build();
    }

    @Test
    @Override
    public void testShowCreateSchema()
    {
        assertThat((String) computeScalar("SHOW CREATE SCHEMA tpch"))
                .matches(
                        """
                        \\QCREATE SCHEMA featurestore.tpch
                        WITH (
                           location = 'file:\\E.*/tpch\\Q'
                        )""");
    }

    @Test
    @Override
    public void testShowCreateTable()
    {
        assertThat((String) computeScalar("SHOW CREATE TABLE orders"))
                .matches(
                        """
                        \\QCREATE TABLE featurestore.tpch.orders (
                           orderkey bigint,
                           custkey bigint,
                           orderstatus varchar,
                           totalprice double,
                           orderdate date,
                           orderpriority varchar,
                           clerk varchar,
                           shippriority integer,
                           comment varchar
                        )
                        WITH (
                           format = 'PARQUET',
                           format_version = 2,
                           location = 'file:\\E.*/tpch/orders-.*\\Q'
                        )""");
    }

    @Test
    @Override
    public void testNoDataSystemTable()
    {
        assertQueryFails("TABLE \"nation$data\"", "Table 'featurestore.tpch.\"nation\\$data\"' does not exist: tpch.nation is no feature view, as it has no entity_keys; with it come \\$history, .*");
    }

    @Test
    @Override
    public void testShowCreateView()
    {
        assertUpdate("CREATE VIEW test_show_create_view SECURITY DEFINER AS SELECT * FROM (VALUES (1, 'one'), (2, 't')) t (col1, col2)");
        assertThat((String) computeScalar("SHOW CREATE VIEW test_show_create_view"))
                .matches(
                        """
                        \\QCREATE VIEW featurestore.tpch.test_show_create_view SECURITY DEFINER
                        WITH (
                           location = 'file:\\E.*/tpch/test_show_create_view\\Q'
                        ) AS
                        SELECT *
                        FROM
                          (
                         VALUES\\E\\s
                        \\Q     ROW(1, 'one')
                           , ROW(2, 't')
                        )  t (col1, col2)""");
        assertUpdate("DROP VIEW test_show_create_view");
    }

    @Test
    @Override
    public void testViewMetadata()
    {
        for (String security : List.of("DEFINER", "INVOKER")) {
            String name = "meta_test_view_" + randomNameSuffix();
            assertUpdate("CREATE VIEW %s SECURITY %s AS SELECT BIGINT '123' x, 'foo' y".formatted(name, security));
            assertThat(query("SELECT table_type FROM information_schema.tables WHERE table_schema = 'tpch' AND table_name = '" + name + "'"))
                    .matches("VALUES VARCHAR 'VIEW'");
            assertThat((String) computeScalar("SELECT view_definition FROM information_schema.views WHERE table_schema = 'tpch' AND table_name = '" + name + "'"))
                    .isEqualToIgnoringWhitespace("SELECT BIGINT '123' x, 'foo' y");
            // Iceberg keeps a view's columns too, and its strings have no length
            assertThat(query("SHOW COLUMNS FROM " + name))
                    .result().matches(resultBuilder(getSession(), VARCHAR, VARCHAR, VARCHAR, VARCHAR)
                            .row("x", "bigint", "", "")
                            .row("y", "varchar", "", "")
                            .build());
            assertThat((String) computeScalar("SHOW CREATE VIEW " + name))
                    .startsWith("CREATE VIEW featurestore.tpch.%s SECURITY %s\n".formatted(name, security));
            assertUpdate("DROP VIEW " + name);
        }
    }

    @Override
    protected TestTable newTrinoTable(String namePrefix, String tableDefinition, List<String> rowsToInsert)
    {
        return super.newTrinoTable(namePrefix, keepingDefaults(namePrefix, tableDefinition), rowsToInsert);
    }

    @Override
    protected void createTableForWrites(String createTable, String tableName, Optional<String> primaryKey, OptionalInt updateCount)
    {
        super.createTableForWrites(keepingDefaults(tableName, createTable), tableName, primaryKey, updateCount);
    }

    // Default values came with version 3 of the format, and tables are made with version 2
    private static String keepingDefaults(String tableName, String tableDefinition)
    {
        return tableName.contains("default") ? tableDefinition + " WITH (format_version = 3)" : tableDefinition;
    }

    @Test
    void testDefaultColumnValueInFormatVersion2()
    {
        assertQueryFails("CREATE TABLE test_value_of_version_2 (x integer DEFAULT 1)", "Default column values are not supported for Iceberg table format version < 3");
    }

    @Override
    protected TestTable createTableWithDefaultColumns()
    {
        return newTrinoTable(
                "test_default_columns_",
                "(col_required BIGINT NOT NULL, col_nullable BIGINT, col_default INTEGER DEFAULT 43, col_nonnull_default BIGINT DEFAULT 42 NOT NULL, col_required2 BIGINT NOT NULL)");
    }

    @Override
    protected String errorMessageForInsertIntoNotNullColumn(String columnName)
    {
        return "NULL value not allowed for NOT NULL column: " + columnName;
    }

    @Test
    @Override
    public void testCharVarcharComparison()
    {
        // Iceberg has no char: it is written as varchar, without the padding
        try (TestTable table = newTrinoTable("test_char_varchar", "(k, v) AS VALUES (-1, CAST(NULL AS char(3))), (3, CAST('   ' AS char(3))), (6, CAST('x  ' AS char(3)))")) {
            assertQuery("SELECT k, v FROM " + table.getName(), "VALUES (-1, NULL), (3, ''), (6, 'x')");
            assertQuery("SELECT k, v FROM " + table.getName() + " WHERE v = CAST('' AS varchar(2))", "VALUES (3, '')");
            assertQuery("SELECT k, v FROM " + table.getName() + " WHERE v = CAST('x' AS varchar(2))", "VALUES (6, 'x')");
            assertQueryReturnsEmptyResult("SELECT k, v FROM " + table.getName() + " WHERE v = CAST('x ' AS varchar(2))");
        }
    }

    @Test
    @Override
    public void testDropRowFieldWhenDuplicates()
    {
        assertThatThrownBy(super::testDropRowFieldWhenDuplicates)
                .hasMessage("Field name 'a' specified more than once");
    }

    @Test
    @Override
    public void testDropAmbiguousRowFieldCaseSensitivity()
    {
        assertThatThrownBy(super::testDropAmbiguousRowFieldCaseSensitivity)
                .hasMessage("Field name 'some_field' specified more than once");
    }

    @Test
    @Override
    public void testSetFieldMapKeyType()
    {
        assertThatThrownBy(super::testSetFieldMapKeyType)
                .hasMessageStartingWith("Failed to set field type: Cannot alter map keys: map<struct<");
    }

    @Test
    @Override
    public void testSetNestedFieldMapKeyType()
    {
        assertThatThrownBy(super::testSetNestedFieldMapKeyType)
                .hasMessageStartingWith("Failed to set field type: Cannot alter map keys: map<struct<");
    }

    @Override
    protected Optional<SetColumnTypeSetup> filterSetColumnTypesDataProvider(SetColumnTypeSetup setup)
    {
        return Optional.of(switch ("%s -> %s".formatted(setup.sourceColumnType(), setup.newColumnType())) {
            case "tinyint -> smallint",
                 "bigint -> integer",
                 "bigint -> smallint",
                 "bigint -> tinyint",
                 "decimal(5,3) -> decimal(5,2)",
                 "time(6) -> time(3)",
                 "timestamp(6) -> timestamp(3)",
                 "char(25) -> char(20)",
                 "varchar -> char(20)",
                 "map(integer, varchar) -> map(bigint, varchar)" -> setup.asUnsupported();
            // Iceberg's strings have no length
            case "varchar(100) -> varchar(50)" -> setup.withNewColumnType("varchar");
            // Iceberg keeps the instant, not the zone
            case "timestamp(3) with time zone -> timestamp(6) with time zone" -> setup.withNewValueLiteral("TIMESTAMP '2020-02-12 14:03:00.123000 +00:00'");
            case ONLY_FIELD_RENAMED -> setup.withNewValueLiteral("NULL");
            default -> setup;
        });
    }

    @Override
    protected Optional<SetColumnTypeSetup> filterSetFieldTypesDataProvider(SetColumnTypeSetup setup)
    {
        return filterSetColumnTypesDataProvider(setup)
                // Shown by testRowWhoseOnlyFieldIsNew
                .filter(_ -> !"%s -> %s".formatted(setup.sourceColumnType(), setup.newColumnType()).equals(ONLY_FIELD_RENAMED));
    }

    @Test
    void testRowWhoseOnlyFieldIsNew()
    {
        // A file without any of the fields cannot say that there was a row: https://github.com/trinodb/trino/issues/15822
        try (TestTable table = newTrinoTable("test_row_whose_only_field_is_new_", "AS SELECT CAST(row(row(1)) AS row(field row(x integer))) AS col")) {
            assertUpdate("ALTER TABLE " + table.getName() + " ALTER COLUMN col.field SET DATA TYPE row(y integer)");
            assertThat(getColumnType(table.getName(), "col")).isEqualTo("row(\"field\" row(\"y\" integer))");
            assertQuery("SELECT col IS NULL FROM " + table.getName(), "VALUES true");
        }
    }

    @Override
    protected void verifySetColumnTypeFailurePermissible(Throwable e)
    {
        assertTypeChangeRefused(e, "Failed to set column type: ");
    }

    @Override
    protected void verifySetFieldTypeFailurePermissible(Throwable e)
    {
        assertTypeChangeRefused(e, "Failed to set field type: ");
    }

    private static void assertTypeChangeRefused(Throwable e, String failure)
    {
        assertThat(e).hasMessageMatching(
                failure + "Cannot change (column type|type from .* to ).*" +
                        "|" + failure + "Cannot update map keys: map<int, string>" +
                        "|Type not supported for Iceberg: (tinyint|smallint|char\\(20\\))" +
                        "|Time(stamp)? precision \\(3\\) not supported for Iceberg. Use .* instead.");
    }

    @Override
    protected void verifyVersionedQueryFailurePermissible(Exception e)
    {
        assertThat(e)
                .hasMessageMatching("Version pointer type is not supported: .*" +
                        "|Unsupported type for temporal table version: .*" +
                        "|Unsupported type for table version: .*" +
                        "|No version history table tpch.nation at or before .*" +
                        "|Iceberg snapshot ID does not exists: .*" +
                        "|Cannot find snapshot with reference name: .*");
    }

    @Override
    protected void verifyConcurrentUpdateFailurePermissible(Exception e)
    {
        assertThat(e).hasMessageContaining("Failed to commit the transaction during write: Found conflicting files that can contain records matching");
    }

    @Override
    protected void verifyConcurrentAddColumnFailurePermissible(Exception e)
    {
        assertThat(e).hasMessageStartingWith("Failed to add column: Commit failed: Requirement failed: last assigned field id changed");
    }

    @Override
    protected OptionalInt maxSchemaNameLength()
    {
        // What the embedded catalog's database keeps
        return OptionalInt.of(255);
    }

    @Override
    protected void verifySchemaNameLengthFailurePermissible(Throwable e)
    {
        assertThat(e).hasStackTraceContaining("UncheckedSQLException: Failed to execute: INSERT INTO iceberg_namespace_properties");
    }

    @Override
    protected OptionalInt maxTableNameLength()
    {
        // A directory's name, with a UUID behind it
        return OptionalInt.of(222);
    }

    @Override
    protected OptionalInt maxTableRenameLength()
    {
        return maxSchemaNameLength();
    }

    @Override
    protected void verifyTableNameLengthFailurePermissible(Throwable e)
    {
        assertThat(e).extracting(Throwables::getStackTraceAsString, STRING).containsAnyOf("File name too long", "UncheckedSQLException: Failed to execute: UPDATE iceberg_tables");
    }

    @Override
    protected Session withoutSmallFileThreshold(Session session)
    {
        return Session.builder(session)
                .setCatalogSessionProperty("featurestore", "parquet_small_file_threshold", "0B")
                .build();
    }
}
