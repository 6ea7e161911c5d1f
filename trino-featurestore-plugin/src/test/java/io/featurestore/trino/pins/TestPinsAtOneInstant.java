package io.featurestore.trino.pins;

import io.featurestore.catalog.InterceptedCatalogServer;
import io.featurestore.trino.FeatureStoreQueryRunner;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.QueryRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What others change while a training set is pinned is in the pin as a whole or not at all, and failures leave nothing behind.
 */
final class TestPinsAtOneInstant
        extends AbstractTestQueryFramework
{
    @TempDir
    private static Path warehouse;

    private InterceptedCatalogServer server;
    private QueryRunner other;

    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        server = closeAfterClass(new InterceptedCatalogServer(warehouse));
        QueryRunner queryRunner = cluster();
        queryRunner.execute("CREATE TABLE labels AS SELECT BIGINT '1' customer_id, TIMESTAMP '2025-03-01 00:00:00' label_time");
        queryRunner.execute("CREATE TABLE stats (customer_id bigint, event_time timestamp(6), purchases bigint) WITH (entity_keys = ARRAY['customer_id'], timestamp_column = 'event_time')");
        queryRunner.execute("INSERT INTO stats VALUES (1, TIMESTAMP '2025-02-01 00:00:00', 11)");
        queryRunner.execute("CREATE VIEW training WITH (features = ARRAY['stats'], timestamp_column = 'label_time') AS SELECT * FROM labels");
        other = closeAfterClass(cluster());
        return queryRunner;
    }

    private QueryRunner cluster()
            throws Exception
    {
        return FeatureStoreQueryRunner.builder()
                .setWorkerCount(0)
                .addConnectorProperty("iceberg.rest-catalog.uri", server.uri().toString())
                .build();
    }

    @Test
    void testWritesWhileItIsPinned()
    {
        for (String table : new String[] {"labels", "stats"}) {
            server.beforeNextRequest("POST", "/tables/" + table, () -> {
                other.execute("INSERT INTO labels VALUES (2, TIMESTAMP '2025-03-01 00:00:00')");
                other.execute("INSERT INTO stats VALUES (2, TIMESTAMP '2025-02-01 00:00:00', 20)");
            });
            assertUpdate("CALL featurestore.system.pin_training_set('ecommerce', 'training', 'p')");
            assertQuery("SELECT count(*) = count(purchases) FROM \"training@p\" WHERE customer_id = 2", "VALUES TRUE");
            assertThat((long) computeScalar("SELECT count(*) FROM \"labels$refs\" WHERE type = 'TAG'")).isEqualTo(1);
            assertThat((long) computeScalar("SELECT count(*) FROM \"stats$refs\" WHERE type = 'TAG'")).isEqualTo(1);
            if (table.equals("stats")) {
                assertQuery("SELECT count(*) > 0 FROM \"training@p\" WHERE customer_id = 2", "VALUES TRUE");
            }
            assertUpdate("CALL featurestore.system.unpin_training_set('ecommerce', 'training', 'p')");
        }
    }

    @Test
    void testDefinitionIsReplacedWhileItIsPinned()
    {
        server.beforeNextRequest("POST", "/tables/stats", () -> other.execute("CREATE OR REPLACE VIEW training WITH (features = ARRAY['stats'], timestamp_column = 'label_time') AS SELECT *, 'new' added FROM labels"));
        assertUpdate("CALL featurestore.system.pin_training_set('ecommerce', 'training', 'replaced')");
        assertQuery("SELECT DISTINCT added FROM \"training@replaced\"", "VALUES 'new'");
        assertQuery("SELECT version FROM system.pins WHERE pin = 'replaced'", "VALUES 2");
        assertUpdate("CALL featurestore.system.unpin_training_set('ecommerce', 'training', 'replaced')");
        assertUpdate("CREATE OR REPLACE VIEW training WITH (features = ARRAY['stats'], timestamp_column = 'label_time') AS SELECT * FROM labels");
    }

    @Test
    void testLostAnswers()
    {
        server.loseNextAnswer("POST .*/views", 500);
        assertUpdate("CALL featurestore.system.pin_training_set('ecommerce', 'training', 'lost')");
        assertThat((long) computeScalar("SELECT count(*) FROM \"training@lost\"")).isPositive();
        server.loseNextAnswer("DELETE .*/views/.*lost", 500);
        assertUpdate("CALL featurestore.system.unpin_training_set('ecommerce', 'training', 'lost')");
        assertThat((long) computeScalar("SELECT count(*) FROM system.pins WHERE pin = 'lost'")).isZero();
        assertThat((long) computeScalar("SELECT count(*) FROM \"stats$refs\" WHERE type = 'TAG'")).isZero();
    }
}
