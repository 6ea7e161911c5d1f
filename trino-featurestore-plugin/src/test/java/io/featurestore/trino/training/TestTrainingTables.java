package io.featurestore.trino.training;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.featurestore.catalog.LocalFileIO;
import io.featurestore.catalog.TestingRestCatalogServer;
import io.featurestore.trino.FeatureStoreQueryRunner;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.MaterializedResult;
import io.trino.testing.QueryRunner;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetReaders;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.parquet.Parquet;
import org.apache.iceberg.rest.RESTCatalog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

final class TestTrainingTables
        extends AbstractTestQueryFramework
{
    @TempDir
    private static Path warehouse;

    private RESTCatalog catalog;

    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        TestingRestCatalogServer server = closeAfterClass(new TestingRestCatalogServer(warehouse));
        catalog = closeAfterClass(new RESTCatalog());
        catalog.initialize("reader", ImmutableMap.of("uri", server.uri().toString(), "io-impl", LocalFileIO.class.getName()));
        QueryRunner queryRunner = FeatureStoreQueryRunner.builder()
                .setWorkerCount(0)
                .addConnectorProperty("iceberg.rest-catalog.uri", server.uri().toString())
                .build();
        queryRunner.execute("CREATE TABLE clicks (id bigint, at timestamp(6), n bigint) WITH (entity_keys = ARRAY['id'], timestamp_column = 'at')");
        queryRunner.execute("INSERT INTO clicks VALUES (1, TIMESTAMP '2025-01-01 00:00:00', 7), (2, TIMESTAMP '2025-01-01 00:00:00', 8)");
        queryRunner.execute("CREATE TABLE people (id bigint, since timestamp(6), country varchar)");
        queryRunner.execute("INSERT INTO people VALUES (1, TIMESTAMP '2024-01-01 00:00:00', 'DE'), (2, TIMESTAMP '2024-01-01 00:00:00', 'FR')");
        queryRunner.execute("CREATE VIEW profile WITH (entity_keys = ARRAY['id'], timestamp_column = 'since') AS SELECT id, since, lower(country) AS country FROM people");
        queryRunner.execute("CREATE TABLE labels (id bigint, t timestamp(6), churned boolean)");
        queryRunner.execute("INSERT INTO labels VALUES (1, TIMESTAMP '2025-02-01 00:00:00', true), (2, TIMESTAMP '2025-02-01 00:00:00', false), (3, TIMESTAMP '2025-02-01 00:00:00', NULL)");
        queryRunner.execute("CREATE VIEW churn_training WITH (features = ARRAY['clicks:n', 'profile:country'], timestamp_column = 't') AS SELECT * FROM labels");
        return queryRunner;
    }

    @AfterEach
    void dropTable()
    {
        assertUpdate("DROP TABLE IF EXISTS kept");
    }

    @Test
    void testTableRemembersWhatItWasMadeOf()
    {
        assertUpdate("CREATE OR REPLACE VIEW churn_training WITH (features = ARRAY['clicks:n', 'profile:country'], timestamp_column = 't') AS SELECT id, t, churned FROM labels");
        long version = (long) computeScalar("SELECT version FROM system.training_sets WHERE name = 'churn_training'");
        assertUpdate("CREATE TABLE kept WITH (training_set = 'churn_training') AS SELECT * FROM churn_training", 3);
        assertThat(query("SELECT schema_name, training_set, version, created_by, rows, written_since FROM system.training_tables WHERE name = 'kept'"))
                .skippingTypesCheck()
                .matches("VALUES ('ecommerce', 'ecommerce.churn_training', BIGINT '%s', '%s', BIGINT '3', false)".formatted(version, getSession().getUser()));
        assertThat(query("SELECT created_at BETWEEN current_timestamp - INTERVAL '1' HOUR AND current_timestamp, length(definition) FROM system.training_tables")).matches("VALUES (true, BIGINT '64')");
        assertThat(query("SELECT views FROM system.training_tables")).skippingTypesCheck().matches("VALUES ARRAY['ecommerce.profile@v1']");
        assertThat(sources()).containsExactlyInAnyOrder(snapshot("clicks"), snapshot("labels"), snapshot("people"));
    }

    @Test
    void testSnapshotsAreThoseThatWereRead()
    {
        assertUpdate("CREATE TABLE kept WITH (training_set = 'ecommerce.churn_training') AS SELECT id, n, country FROM churn_training WHERE churned", 1);
        List<String> before = sources();
        assertUpdate("INSERT INTO clicks VALUES (1, TIMESTAMP '2026-01-01 00:00:00', 9)", 1);
        assertThat(sources()).isEqualTo(before);
        assertThat(before).doesNotContain(snapshot("clicks"));
        assertUpdate("CREATE OR REPLACE TABLE kept WITH (training_set = 'churn_training') AS SELECT * FROM churn_training", 3);
        assertThat(sources()).contains(snapshot("clicks"));
    }

    @Test
    void testForeignTablesAndMaterializedViews()
    {
        assertUpdate("CREATE MATERIALIZED VIEW stored WITH (entity_keys = ARRAY['id'], timestamp_column = 'since') AS SELECT id, since, country FROM people");
        assertUpdate("REFRESH MATERIALIZED VIEW stored", 2);
        assertUpdate("CREATE VIEW nation_training WITH (features = ARRAY['stored:country']) AS SELECT nationkey AS id FROM tpch.tiny.nation");
        assertUpdate("CREATE TABLE kept WITH (training_set = 'nation_training') AS SELECT * FROM nation_training", 25);
        assertThat(query("SELECT views FROM system.training_tables")).skippingTypesCheck().matches("VALUES ARRAY['ecommerce.stored@v1']");
        assertThat(sources().stream().map(source -> source.replaceAll("__storage_[0-9a-f]*@[0-9]+", ""))).contains("ecommerce.stored", "tpch.tiny.nation");
        assertUpdate("DROP VIEW nation_training");
        assertUpdate("DROP MATERIALIZED VIEW stored");
    }

    @Test
    void testLaterWrites()
    {
        assertUpdate("CREATE TABLE kept WITH (training_set = 'churn_training') AS SELECT * FROM churn_training", 3);
        assertUpdate("DELETE FROM kept WHERE id = 3", 1);
        assertThat(query("SELECT rows, written_since FROM system.training_tables")).matches("VALUES (BIGINT '2', true)");
        assertUpdate("CREATE OR REPLACE TABLE kept AS SELECT 1 AS x", 1);
        assertThat(query("SELECT * FROM system.training_tables")).returnsEmptyResult();
    }

    @Test
    void testMistakes()
    {
        assertQueryFails(
                "CREATE TABLE kept WITH (training_set = 'churn_trainin') AS SELECT * FROM churn_training",
                "Table ecommerce.kept: 'training_set' is 'churn_trainin', but there is no training set ecommerce.churn_trainin: did you mean 'ecommerce.churn_training'\\? .*");
        assertQueryFails(
                "CREATE TABLE kept WITH (training_set = 'profile') AS SELECT * FROM profile",
                ".*there is no training set ecommerce.profile: name one, or leave it out; .*");
        assertQueryFails(
                "CREATE TABLE kept WITH (training_set = 'churn_training') AS SELECT * FROM labels",
                ".*the query does not read training set ecommerce.churn_training: read it, or leave the property out");
        assertQueryFails(
                "CREATE TABLE kept (id bigint) WITH (training_set = 'churn_training')",
                "Table ecommerce.kept: 'training_set' needs the rows of the training set: CREATE TABLE .*");
        assertUpdate("CREATE TABLE kept AS SELECT * FROM churn_training", 3);
        assertQueryFails("ALTER TABLE kept SET PROPERTIES training_set = 'churn_training'", "Table ecommerce.kept: 'training_set' tells what the table was made of and cannot be changed");
        assertThat(query("SELECT * FROM system.training_tables")).returnsEmptyResult();
    }

    @Test
    void testFeatureTableOfATrainingSet()
    {
        assertUpdate("CREATE TABLE kept WITH (training_set = 'churn_training', entity_keys = ARRAY['id'], timestamp_column = 't') AS SELECT * FROM churn_training", 3);
        assertThat(query("SELECT training_set FROM system.training_tables")).skippingTypesCheck().matches("VALUES 'ecommerce.churn_training'");
        assertThat(query("SELECT entity_keys FROM system.feature_views WHERE name = 'kept'")).skippingTypesCheck().matches("VALUES ARRAY['id']");
    }

    @Test
    void testLineage()
    {
        assertUpdate("CREATE TABLE kept WITH (training_set = 'churn_training') AS SELECT id, n AS clicks, country FROM churn_training", 3);
        assertUpdate("CREATE VIEW over_kept AS SELECT country FROM kept");
        assertThat(query("SELECT target_column, target_kind, source_table, source_column, source_kind, transformation, unresolved FROM system.lineage WHERE target_table IN ('kept', 'over_kept')"))
                .skippingTypesCheck()
                .matches(
                        """
                        VALUES
                            ('id', 'training table column', 'churn_training', 'id', 'training set column', 'same name', NULL),
                            ('country', 'training table column', 'churn_training', 'country', 'training set column', 'same name', NULL),
                            ('clicks', 'training table column', NULL, NULL, NULL, NULL, 'training set ecommerce.churn_training has no column of this name now'),
                            ('country', 'view column', 'kept', 'country', 'training table column', 'identity', NULL)
                        """);
        assertUpdate("DROP VIEW over_kept");
    }

    @Test
    void testIcebergReadsTheSameRows()
            throws IOException
    {
        assertUpdate("CREATE TABLE kept WITH (training_set = 'churn_training') AS SELECT * FROM churn_training", 3);
        MaterializedResult ours = computeActual("SELECT id, churned, n, country FROM kept");
        assertThat(icebergRows("id", "churned", "n", "country")).containsExactlyInAnyOrderElementsOf(ours.getMaterializedRows().stream().map(row -> row.getFields()).toList());
    }

    private List<List<Object>> icebergRows(String... columns)
            throws IOException
    {
        Table table = catalog.loadTable(TableIdentifier.of("ecommerce", "kept"));
        List<List<Object>> rows = new ArrayList<>();
        try (CloseableIterable<FileScanTask> files = table.newScan().planFiles()) {
            for (FileScanTask file : files) {
                assertThat(file.deletes()).isEmpty();
                try (CloseableIterable<Record> records = Parquet.read(table.io().newInputFile(file.file().location()))
                        .project(table.schema().select(columns))
                        .createReaderFunc(schema -> GenericParquetReaders.buildReader(table.schema().select(columns), schema, Map.of()))
                        .build()) {
                    records.forEach(record -> {
                        List<Object> row = new ArrayList<>();
                        ImmutableList.copyOf(columns).forEach(column -> row.add(record.getField(column)));
                        rows.add(row);
                    });
                }
            }
        }
        return rows;
    }

    private List<String> sources()
    {
        return ((List<?>) computeScalar("SELECT sources FROM system.training_tables WHERE name = 'kept'")).stream()
                .map(String.class::cast)
                .toList();
    }

    private String snapshot(String table)
    {
        return "ecommerce.%s@%s".formatted(table, catalog.loadTable(TableIdentifier.of("ecommerce", table)).currentSnapshot().snapshotId());
    }
}
