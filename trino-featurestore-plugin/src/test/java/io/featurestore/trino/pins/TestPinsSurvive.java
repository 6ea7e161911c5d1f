package io.featurestore.trino.pins;

import com.google.common.collect.ImmutableMap;
import io.featurestore.catalog.TestingRestCatalogServer;
import io.featurestore.trino.FeatureStoreQueryRunner;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.QueryRunner;
import org.apache.iceberg.RewriteFiles;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.rest.RESTCatalog;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

import static io.trino.testing.TestingSession.testSessionBuilder;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a pin survives, its checksums unchanged, and what nobody can survive, which is named when the pin is read.
 */
final class TestPinsSurvive
        extends AbstractTestQueryFramework
{
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    @TempDir
    private static Path warehouse;

    private RESTCatalog iceberg;

    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        TestingRestCatalogServer server = closeAfterClass(new TestingRestCatalogServer(warehouse));
        iceberg = closeAfterClass(new RESTCatalog());
        iceberg.initialize("foreign", ImmutableMap.of("uri", server.uri().toString()));
        return FeatureStoreQueryRunner.builder()
                .addConnectorProperty("iceberg.rest-catalog.uri", server.uri().toString())
                .addConnectorProperty("iceberg.expire-snapshots.min-retention", "0s")
                .addConnectorProperty("iceberg.remove-orphan-files.min-retention", "0s")
                .build();
    }

    @Test
    void testRows()
    {
        Pinned pinned = pin();
        pinned.survives("INSERT INTO %s.stats VALUES (1, TIMESTAMP '2025-02-28 00:00:00', 99, INTEGER '1')");
        pinned.survives("INSERT INTO %s.stats VALUES (1, TIMESTAMP '2024-02-28 00:00:00', 1, INTEGER '1')");
        pinned.survives("UPDATE %s.stats SET purchases = -1");
        pinned.survives("DELETE FROM %s.stats WHERE customer_id = 2");
        pinned.survives("DELETE FROM %s.labels");
        pinned.survives("INSERT INTO %s.customers VALUES (2, TIMESTAMP '2024-01-01 00:00:00', 'DE', 2000)");
        pinned.survives("MERGE INTO %1$s.customers c USING (VALUES 1) s (id) ON c.id = s.id WHEN MATCHED THEN DELETE");
        pinned.survives("REFRESH MATERIALIZED VIEW %s.totals");
        pinned.survives("DELETE FROM %s.orders");
        pinned.survives("REFRESH MATERIALIZED VIEW %s.totals");
        pinned.survives("TRUNCATE TABLE %s.stats");
    }

    @Test
    void testMaintenance()
    {
        Pinned pinned = pin();
        for (String table : new String[] {"stats", "labels", "customers", "orders"}) {
            pinned.survives("INSERT INTO %1$s." + table + " SELECT * FROM %1$s." + table);
            pinned.survives("ALTER TABLE %s." + table + " EXECUTE optimize");
            pinned.survives("ALTER TABLE %s." + table + " EXECUTE optimize_manifests");
            pinned.survives("ALTER TABLE %s." + table + " EXECUTE expire_snapshots(retention_threshold => '0s')");
            pinned.survives("ALTER TABLE %s." + table + " EXECUTE remove_orphan_files(retention_threshold => '0s')");
        }
        pinned.survives("REFRESH MATERIALIZED VIEW %s.totals");
    }

    @Test
    void testColumnsAndLayout()
    {
        Pinned pinned = pin();
        pinned.survives("ALTER TABLE %s.stats ADD COLUMN added varchar");
        pinned.survives("ALTER TABLE %s.customers RENAME COLUMN country TO land");
        // Now the names stand for other columns than in the snapshot, which is still the current one
        pinned.survives("ALTER TABLE %s.customers RENAME COLUMN id TO other");
        pinned.survives("ALTER TABLE %s.customers RENAME COLUMN rank TO id");
        pinned.survives("ALTER TABLE %s.customers RENAME COLUMN other TO rank");
        pinned.survives("ALTER TABLE %s.customers DROP COLUMN since");
        pinned.survives("ALTER TABLE %s.stats ALTER COLUMN small SET DATA TYPE bigint");
        pinned.survives("ALTER TABLE %s.stats SET PROPERTIES partitioning = ARRAY['bucket(purchases, 2)'], sorted_by = ARRAY['purchases']");
        pinned.survives("ALTER TABLE %s.labels SET PROPERTIES partitioning = ARRAY['month(label_time)']");
        pinned.survives("ALTER TABLE %s.stats SET PROPERTIES partitioning = ARRAY['added'], sorted_by = ARRAY['added']");
        pinned.survives("INSERT INTO %s.stats VALUES (1, TIMESTAMP '2025-02-28 00:00:00', 99, 1, 'x')");
        pinned.survives("ALTER TABLE %s.stats EXECUTE optimize");
    }

    @Test
    void testDefinitions()
    {
        Pinned pinned = pin();
        pinned.survives("CREATE OR REPLACE VIEW %1$s.profile WITH (entity_keys = ARRAY['customer_id'], timestamp_column = 'since') AS SELECT id customer_id, since, 'nowhere' country FROM %1$s.customers");
        pinned.survives("CREATE OR REPLACE VIEW %1$s.training WITH (features = ARRAY['stats'], timestamp_column = 'label_time') AS SELECT customer_id, label_time FROM %1$s.labels");
        pinned.survives("ALTER VIEW %1$s.training RENAME TO %1$s.other_training");
        pinned.survives("DROP VIEW %s.other_training");
        pinned.survives("ALTER VIEW %1$s.profile RENAME TO %1$s.other_profile");
        pinned.survives("DROP VIEW %s.other_profile");
        pinned.survives("CREATE OR REPLACE MATERIALIZED VIEW %1$s.totals WITH (entity_keys = ARRAY['customer_id'], timestamp_column = 'day') AS SELECT customer_id, day, sum(amount) + 1 total FROM %1$s.orders GROUP BY customer_id, day");
        pinned.survives("REFRESH MATERIALIZED VIEW %s.totals");
        pinned.survives("ALTER MATERIALIZED VIEW %1$s.totals RENAME TO %1$s.other_totals");
        pinned.survives("DROP MATERIALIZED VIEW %s.other_totals");
        pinned.survives("CALL system.drop_unused_storage('%s', '0s')");
        pinned.survives("CREATE VIEW %1$s.totals WITH (entity_keys = ARRAY['customer_id']) AS SELECT 1 customer_id, 2 total");
        pinned.survives("ALTER TABLE %1$s.stats RENAME TO %1$s.renamed");
        pinned.survives("CREATE VIEW %1$s.stats AS SELECT 1 customer_id, TIMESTAMP '2020-01-01 00:00:00' event_time, 5 purchases, 6 small");
        pinned.survives("DROP VIEW %s.stats");
        pinned.survives("CREATE TABLE %s.stats (customer_id bigint, event_time timestamp(6), purchases bigint, small integer)");

        assertThat(computeActual("SELECT table_name FROM system.unused_storage WHERE schema_name = '%s'".formatted(pinned.schema())).getRowCount()).isZero();
        String storage = "SELECT count(*) FROM system.pins, UNNEST(tables) t WHERE schema_name = '%s' AND t.name LIKE '%%__storage_%%'".formatted(pinned.schema());
        assertQuery(storage, "VALUES 1");
        assertUpdate("CALL system.unpin_training_set('%s', 'training', 'p')".formatted(pinned.schema()));
        assertThat(iceberg.listTables(org.apache.iceberg.catalog.Namespace.of(pinned.schema()))).noneMatch(table -> table.name().contains("__storage_"));
        assertQueryReturnsEmptyResult("SELECT name FROM %s.\"renamed$refs\" WHERE type = 'TAG'".formatted(pinned.schema()));
    }

    @Test
    void testForeignMaintenance()
    {
        Pinned pinned = pin();
        for (String name : new String[] {"stats", "labels", "customers"}) {
            assertUpdate("INSERT INTO %1$s.%2$s SELECT * FROM %1$s.%2$s".formatted(pinned.schema(), name), (long) computeScalar("SELECT count(*) FROM %s.%s".formatted(pinned.schema(), name)));
            Table table = iceberg.loadTable(TableIdentifier.of(pinned.schema(), name));
            table.updateProperties().set("history.expire.max-ref-age-ms", "1").set("history.expire.max-snapshot-age-ms", "1").set("history.expire.min-snapshots-to-keep", "1").commit();
            table.rewriteManifests().clusterBy(_ -> "").commit();
            pinned.check("rewrite_manifests of " + name);
            table.expireSnapshots().expireOlderThan(System.currentTimeMillis()).retainLast(1).cleanExpiredFiles(true).commit();
            pinned.check("expireSnapshots of " + name);
            table.updateSchema().addColumn("foreign_column", Types.StringType.get()).commit();
            pinned.check("addColumn of " + name);
            RewriteFiles rewrite = table.newRewrite();
            table.newDelete().deleteFromRowFilter(org.apache.iceberg.expressions.Expressions.alwaysTrue()).commit();
            pinned.check("delete of " + name);
            assertThat(rewrite).isNotNull();
        }
    }

    @Test
    void testExpiredInSpiteOfItsTag()
    {
        Pinned pinned = pin();
        assertUpdate("INSERT INTO %s.stats VALUES (1, TIMESTAMP '2025-02-28 00:00:00', 99, 1)".formatted(pinned.schema()), 1);
        Table table = iceberg.loadTable(TableIdentifier.of(pinned.schema(), "stats"));
        String tag = table.refs().keySet().stream().filter(name -> !name.equals("main")).findFirst().orElseThrow();
        long snapshot = table.refs().get(tag).snapshotId();
        table.manageSnapshots().removeTag(tag).commit();
        pinned.check("a tag that is gone");
        table.expireSnapshots().expireSnapshotId(snapshot).commit();
        assertQueryFails(pinned.select(), "Pin 'p' of training set %s.training cannot be read: snapshot %s of table '%s.stats' was expired by something that ignores tags .*".formatted(pinned.schema(), snapshot, pinned.schema()));
    }

    @Test
    void testDroppedTable()
    {
        Pinned pinned = pin();
        assertUpdate("DROP TABLE %s.labels".formatted(pinned.schema()));
        String dropped = "Pin 'p' of training set %1$s.training cannot be read: table '%1$s.labels', which it reads, was dropped; .*".formatted(pinned.schema());
        assertQueryFails(pinned.select(), dropped);
        assertUpdate("CREATE TABLE %s.labels AS SELECT BIGINT '1' customer_id, TIMESTAMP '2025-03-01 00:00:00' label_time, true churned".formatted(pinned.schema()), 1);
        assertQueryFails(pinned.select(), dropped);
        assertUpdate("CALL system.unpin_training_set('%s', 'training', 'p')".formatted(pinned.schema()));
    }

    private Pinned pin()
    {
        String schema = "s" + NUMBERS.incrementAndGet();
        assertUpdate("CREATE SCHEMA " + schema);
        assertUpdate("CREATE TABLE %s.labels AS SELECT * FROM (VALUES (BIGINT '1', TIMESTAMP '2025-03-01 00:00:00', true), (2, TIMESTAMP '2025-03-01 00:00:00', false), (3, TIMESTAMP '2025-03-01 00:00:00', false)) x (customer_id, label_time, churned)".formatted(schema), 3);
        assertUpdate("CREATE TABLE %s.stats (customer_id bigint, event_time timestamp(6), purchases bigint, small integer) WITH (entity_keys = ARRAY['customer_id'], timestamp_column = 'event_time')".formatted(schema));
        assertUpdate("INSERT INTO %s.stats VALUES (1, TIMESTAMP '2025-01-01 00:00:00', 10, 1), (1, TIMESTAMP '2025-02-01 00:00:00', 11, 1), (2, TIMESTAMP '2025-02-01 00:00:00', 20, 2)".formatted(schema), 3);
        assertUpdate("CREATE TABLE %s.customers AS SELECT * FROM (VALUES (BIGINT '1', TIMESTAMP '2024-01-01 00:00:00', 'NL', BIGINT '1000'), (3, TIMESTAMP '2024-01-01 00:00:00', 'BE', 3000)) x (id, since, country, rank)".formatted(schema), 2);
        assertUpdate("CREATE VIEW %1$s.profile WITH (entity_keys = ARRAY['customer_id'], timestamp_column = 'since') AS SELECT id customer_id, since, country FROM %1$s.customers".formatted(schema));
        assertUpdate("CREATE TABLE %s.orders AS SELECT * FROM (VALUES (BIGINT '1', TIMESTAMP '2025-02-01 00:00:00', BIGINT '7'), (2, TIMESTAMP '2025-02-02 00:00:00', BIGINT '9')) x (customer_id, day, amount)".formatted(schema), 2);
        assertUpdate("CREATE MATERIALIZED VIEW %1$s.totals WITH (entity_keys = ARRAY['customer_id'], timestamp_column = 'day') AS SELECT customer_id, day, sum(amount) total FROM %1$s.orders GROUP BY customer_id, day".formatted(schema));
        assertUpdate("REFRESH MATERIALIZED VIEW %s.totals".formatted(schema), 2);
        assertUpdate("CREATE VIEW %1$s.training WITH (features = ARRAY['stats', 'profile:country', 'totals:total'], timestamp_column = 'label_time') AS SELECT customer_id, label_time, churned FROM %1$s.labels".formatted(schema));
        Pinned pinned = new Pinned(schema);
        String rows = "VALUES (1, TRUE, 11, 1, 'NL', 7), (2, FALSE, 20, 2, NULL, 9), (3, FALSE, NULL, NULL, 'BE', NULL)";
        assertQuery(pinned.select().replace("\"training@p\"", "training"), rows);
        assertUpdate("CALL system.pin_training_set('%s', 'training', 'p')".formatted(schema));
        assertQuery(pinned.select(), rows);
        assertUpdate("REFRESH MATERIALIZED VIEW %s.\"training@p$checksum\"".formatted(schema), 7);
        return pinned;
    }

    private final class Pinned
    {
        private final String schema;

        private Pinned(String schema)
        {
            this.schema = schema;
        }

        private String schema()
        {
            return schema;
        }

        private String select()
        {
            return "SELECT customer_id, churned, purchases, small, country, total FROM %s.\"training@p\"".formatted(schema);
        }

        private void survives(String statement)
        {
            computeActual(FeatureStoreQueryRunner.allowingBreakingChanges(testSessionBuilder().setCatalog(FeatureStoreQueryRunner.CATALOG).setSchema(schema).build()), statement.formatted(schema));
            check(statement);
        }

        private void check(String change)
        {
            assertThat(computeActual("SELECT bool_and(matches), max(rows), count(*) FROM %s.\"training@p$checksum\"".formatted(schema)).getMaterializedRows().getFirst().getFields())
                    .as(change)
                    .containsExactly(true, 3L, 7L);
        }
    }
}
