package io.featurestore.trino.materialized;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.featurestore.catalog.InterceptedCatalogServer;
import io.featurestore.trino.FeatureStoreQueryRunner;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.QueryRunner;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.rest.RESTCatalog;
import org.intellij.lang.annotations.Language;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Definitions that several statements change at the same time, in one cluster and in two.
 */
final class TestConcurrentDefinitions
        extends AbstractTestQueryFramework
{
    @TempDir
    static Path warehouse;

    private InterceptedCatalogServer server;
    private QueryRunner otherCluster;

    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        server = closeAfterClass(new InterceptedCatalogServer(warehouse));
        QueryRunner queryRunner = createCluster();
        queryRunner.execute("CREATE TABLE purchases (customer_id bigint, ts timestamp(6), n bigint)");
        queryRunner.execute("INSERT INTO purchases VALUES (1, TIMESTAMP '2025-01-01 00:00:00', 10), (2, TIMESTAMP '2025-01-05 00:00:00', 1)");
        otherCluster = closeAfterClass(createCluster());
        return queryRunner;
    }

    private QueryRunner createCluster()
            throws Exception
    {
        return FeatureStoreQueryRunner.builder()
                .setWorkerCount(0)
                .addConnectorProperty("iceberg.rest-catalog.uri", server.uri().toString())
                .build();
    }

    @Test
    void testPropertiesSetAtTheSameTimeAllTakeEffect()
            throws Exception
    {
        for (int round = 0; round < 5; round++) {
            String view = "shared" + round;
            create(view);
            runAtOnce(ImmutableList.of(
                    "ALTER MATERIALIZED VIEW %s SET PROPERTIES ttl = '1d'".formatted(view),
                    "ALTER MATERIALIZED VIEW %s SET PROPERTIES freshness = '1h'".formatted(view),
                    "ALTER MATERIALIZED VIEW %s SET PROPERTIES owner = 'growth'".formatted(view),
                    "ALTER MATERIALIZED VIEW %s SET PROPERTIES tags = ARRAY['a']".formatted(view),
                    "ALTER MATERIALIZED VIEW %s SET PROPERTIES entity_keys = ARRAY['total']".formatted(view)));
            assertThat(showCreate(view)).contains("ttl = '1d'", "freshness = '1h'", "owner = 'growth'", "tags = ARRAY['a']", "entity_keys = ARRAY['total']");
            assertUsableAndDrop(view);
        }
    }

    @Test
    void testReplacedAtTheSameTime()
            throws Exception
    {
        for (int round = 0; round < 5; round++) {
            String view = "contested" + round;
            create(view);
            runAtOnce(ImmutableList.of(
                    createOrReplace(view, 2),
                    createOrReplace(view, 3),
                    createOrReplace(view, 4),
                    "ALTER MATERIALIZED VIEW %s SET PROPERTIES entity_keys = ARRAY['total']".formatted(view)));
            assertUsableAndDrop(view);
        }
    }

    @Test
    void testPropertiesSetInTwoClusters()
    {
        create("distant");
        server.beforeNextReplacement(() -> otherCluster.execute("ALTER MATERIALIZED VIEW distant SET PROPERTIES owner = 'growth', entity_keys = ARRAY['total']"));
        assertUpdate("ALTER MATERIALIZED VIEW distant SET PROPERTIES ttl = '1d'");
        assertThat(showCreate("distant")).contains("ttl = '1d'", "owner = 'growth'", "entity_keys = ARRAY['total']");
        server.beforeNextReplacement(() -> otherCluster.execute("ALTER MATERIALIZED VIEW distant SET PROPERTIES tags = ARRAY['a'], entity_keys = ARRAY['customer_id']"));
        assertUpdate("ALTER MATERIALIZED VIEW distant SET PROPERTIES timestamp_column = DEFAULT, ttl = DEFAULT");
        assertThat(showCreate("distant"))
                .contains("tags = ARRAY['a']", "owner = 'growth'", "entity_keys = ARRAY['customer_id']")
                .doesNotContain("timestamp_column");
        assertUsableAndDrop("distant");
    }

    @Test
    void testReplacedInTwoClusters()
    {
        create("twice");
        server.beforeNextReplacement(() -> otherCluster.execute(createOrReplace("twice", 2)));
        assertUpdate(createOrReplace("twice", 3));
        assertQuery("SELECT total FROM twice", "VALUES 30, 3");
        server.beforeNextReplacement(() -> otherCluster.execute(createOrReplace("twice", 4)));
        assertUpdate("ALTER MATERIALIZED VIEW twice SET PROPERTIES owner = 'growth'");
        assertThat(showCreate("twice")).contains("owner = 'growth'");
        assertQuery("SELECT total FROM twice", "VALUES 40, 4");
        assertUsableAndDrop("twice");
    }

    @Test
    void testDroppedInAnotherClusterMeanwhile()
    {
        create("gone");
        server.beforeNextReplacement(() -> otherCluster.execute("DROP MATERIALIZED VIEW gone"));
        assertQueryFails("ALTER MATERIALIZED VIEW gone SET PROPERTIES entity_keys = ARRAY['total']", ".*Materialized View 'ecommerce.gone' not found.*");
        assertThat(storageTables("gone")).isEmpty();
        create("gone");
        server.beforeNextReplacement(() -> otherCluster.execute("DROP MATERIALIZED VIEW gone"));
        assertUpdate(createOrReplace("gone", 2));
        assertUsableAndDrop("gone");
    }

    @Test
    void testPropertiesOfATableSetAtTheSameTime()
            throws Exception
    {
        assertUpdate("CREATE TABLE scores (id bigint, ts date, f double) WITH (entity_keys = ARRAY['id'], timestamp_column = 'ts', ttl = '100d', freshness = '100h', owner = 'nobody', description = 'none')");
        for (int round = 0; round < 10; round++) {
            runAtOnce(ImmutableList.of(
                    "ALTER TABLE scores SET PROPERTIES ttl = '%sd'".formatted(round + 1),
                    "ALTER TABLE scores SET PROPERTIES freshness = '%sh'".formatted(round + 1),
                    "ALTER TABLE scores SET PROPERTIES owner = 'owner%s'".formatted(round),
                    "ALTER TABLE scores SET PROPERTIES description = 'round %s'".formatted(round)));
            assertThat((String) computeScalar("SHOW CREATE TABLE scores"))
                    .contains("ttl = '%sd'".formatted(round + 1), "freshness = '%sh'".formatted(round + 1), "owner = 'owner%s'".formatted(round), "description = 'round %s'".formatted(round));
        }
        assertUpdate("DROP TABLE scores");
    }

    @Test
    void testStorageOfAWriteWhoseAnswerIsLostIsKept()
    {
        create("doubtful");
        // To the write, and to the question whether it was stored
        server.loseAnswersFromNextReplacement(2);
        assertQueryFails(createOrReplace("doubtful", 2), ".*The answer is lost.*");
        assertQuery("SELECT total FROM doubtful", "VALUES 20, 2");
        assertUsableAndDrop("doubtful");
    }

    @Test
    void testStorageIsKeptWhenTheViewCannotBeRead()
    {
        create("unseen");
        // Also to the question which storage table is in use
        server.loseAnswersFromNextReplacement(3);
        assertQueryFails(createOrReplace("unseen", 2), ".*The answer is lost.*");
        assertQuery("SELECT total FROM unseen", "VALUES 20, 2");
        assertUpdate("REFRESH MATERIALIZED VIEW unseen", 2);
        assertUpdate("DROP MATERIALIZED VIEW unseen");
    }

    @Test
    void testReadWhileReplaced()
    {
        assertUpdate("CREATE TABLE other AS SELECT 1 AS x", 1);
        for (String query : List.of(
                "SELECT sum(total) FROM lost, other",
                "SELECT sum(total) FROM \"lost$latest\", other",
                "SELECT sum(total) FROM TABLE(system.as_of('ecommerce.lost', TIMESTAMP '2025-06-01 00:00:00 UTC')), other")) {
            create("lost");
            assertUpdate("REFRESH MATERIALIZED VIEW lost", 2);
            server.beforeNextRequest("GET", "/tables/other", () -> recreateElsewhere("lost"));
            assertQueryFails(query, "Materialized view ecommerce.lost was replaced or dropped by another statement while this one used its stored rows: run this one again.*");
            assertQuery("SELECT sum(total) FROM lost, other", "VALUES 33");
            assertUsableAndDrop("lost");
        }
        assertUpdate("DROP TABLE other");
    }

    @Test
    void testRefreshWhileReplaced()
    {
        for (String refreshed : List.of("never", "before")) {
            for (String moment : List.of("GET /tables/purchases", "POST /tables/overtaken__storage_")) {
                create("overtaken");
                if (refreshed.equals("before")) {
                    assertUpdate("REFRESH MATERIALIZED VIEW overtaken", 2);
                    assertUpdate("UPDATE purchases SET n = n", 2);
                }
                List<String> request = List.of(moment.split(" "));
                server.beforeNextRequest(request.getFirst(), request.getLast(), () -> recreateElsewhere("overtaken"));
                assertQueryFails("REFRESH MATERIALIZED VIEW overtaken", "Materialized view ecommerce.overtaken was replaced or dropped by another statement while this one used its stored rows: run this one again.*");
                assertUsableAndDrop("overtaken");
            }
        }
    }

    private void recreateElsewhere(String view)
    {
        otherCluster.execute("DROP MATERIALIZED VIEW " + view);
        otherCluster.execute(createOrReplace(view, 3));
    }

    private void create(String view)
    {
        assertUpdate(createOrReplace(view, 1));
    }

    @Language("SQL")
    private static String createOrReplace(String view, int factor)
    {
        return """
               CREATE OR REPLACE MATERIALIZED VIEW %s
               WITH (entity_keys = ARRAY['customer_id'], timestamp_column = 'ts')
               AS SELECT customer_id, ts, %s * n AS total FROM purchases
               """.formatted(view, factor);
    }

    private String showCreate(String view)
    {
        return (String) computeScalar("SHOW CREATE MATERIALIZED VIEW " + view);
    }

    private void assertUsableAndDrop(String view)
    {
        assertThat(storageTables(view)).hasSize(1);
        assertUpdate("REFRESH MATERIALIZED VIEW " + view, 2);
        assertQuery("SELECT count(*) FROM " + view, "VALUES 2");
        assertUpdate("DROP MATERIALIZED VIEW " + view);
        assertThat(storageTables(view)).isEmpty();
    }

    private void runAtOnce(List<String> statements)
            throws Exception
    {
        CyclicBarrier start = new CyclicBarrier(statements.size());
        try (ExecutorService executor = Executors.newFixedThreadPool(statements.size())) {
            List<Callable<Object>> tasks = statements.stream()
                    .map(statement -> (Callable<Object>) () -> {
                        start.await(60, SECONDS);
                        return getQueryRunner().execute(statement);
                    })
                    .collect(toImmutableList());
            for (Future<Object> result : executor.invokeAll(tasks)) {
                result.get();
            }
        }
    }

    private List<String> storageTables(String view)
    {
        try (RESTCatalog catalog = new RESTCatalog()) {
            catalog.initialize("test", ImmutableMap.of("uri", server.uri().toString(), "io-impl", "org.apache.iceberg.inmemory.InMemoryFileIO"));
            return catalog.listTables(Namespace.of("ecommerce")).stream()
                    .map(table -> table.name())
                    .filter(name -> name.startsWith(view + "__storage_"))
                    .collect(toImmutableList());
        }
        catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
