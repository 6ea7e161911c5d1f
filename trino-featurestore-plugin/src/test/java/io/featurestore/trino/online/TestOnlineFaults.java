package io.featurestore.trino.online;

import com.google.common.collect.ImmutableMap;
import io.airlift.log.Logger;
import io.featurestore.online.OnlineFeatures;
import io.featurestore.online.OnlineName;
import io.featurestore.online.OnlineStore;
import io.featurestore.online.OnlineStoreOptions;
import io.featurestore.online.RedisProcess;
import io.featurestore.trino.FeatureStoreQueryRunner;
import io.trino.Session;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.MaterializedRow;
import io.trino.testing.QueryFailedException;
import io.trino.testing.QueryRunner;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;

import static io.trino.testing.assertions.Assert.assertEventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Publications by SQL that break off. Each round every entity gets a newer row of two values that belong together; after a fault each entity has its
 * row of the round before or of this one, whole, and the next publication completes.
 */
final class TestOnlineFaults
        extends AbstractTestQueryFramework
{
    private static final Logger log = Logger.get(TestOnlineFaults.class);
    // More by hand, with -Dfeaturestore.test.fault-rounds
    private static final int ROUNDS = Integer.getInteger("featurestore.test.fault-rounds", 1);
    private static final int ENTITIES = 30_000;
    private static final List<Long> SAMPLE = LongStream.range(0, ENTITIES).filter(id -> id % 997 == 0).boxed().toList();

    private RedisProcess redis;
    private OnlineStore store;
    private ExecutorService executor;

    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        redis = closeAfterClass(RedisProcess.start());
        return FeatureStoreQueryRunner.builder()
                .setWorkerCount(1)
                .addConnectorProperties(ImmutableMap.of(
                        "featurestore.online-store.type", "redis",
                        "featurestore.online-store.redis.uri", redis.uri().toString()))
                .build();
    }

    @BeforeAll
    void connect()
    {
        store = OnlineStore.connect(OnlineStoreOptions.builder(redis.uri()).build());
        executor = Executors.newCachedThreadPool();
    }

    @AfterAll
    void disconnect()
    {
        store.close();
        executor.shutdownNow();
    }

    private interface Fault
    {
        void strike(String view)
                throws Exception;
    }

    @Test
    void testPublicationIsKilled()
            throws Exception
    {
        survive("killed_query", false, _ -> {
            Optional<Object> query = computeActual("SELECT query_id FROM system.runtime.queries WHERE state NOT IN ('FINISHED', 'FAILED') AND query LIKE 'REFRESH%'").getOnlyColumn().findFirst();
            query.ifPresent(id -> assertUpdate("CALL system.runtime.kill_query(query_id => '%s', message => 'by the test')".formatted(id)));
        }, "by the test");
    }

    @Test
    void testStoreIsKilledAndRestartedEmpty()
            throws Exception
    {
        survive("killed_store", true, _ -> {
            redis.kill();
            redis.startAgain();
        }, "emptied|127.0.0.1");
    }

    @Test
    void testStoreIsFrozen()
            throws Exception
    {
        survive("frozen_store", false, _ -> {
            redis.freeze();
            executor.submit(() -> {
                assertEventually(() -> assertThat(computeActual("SELECT 1 FROM system.runtime.queries WHERE state NOT IN ('FINISHED', 'FAILED') AND query LIKE 'REFRESH%'").getRowCount()).isZero());
                redis.thaw();
                return true;
            }).get();
        }, "127.0.0.1");
    }

    @Test
    void testStoreIsOutOfMemory()
            throws Exception
    {
        survive("full_store", false, _ -> redis.limitMemory(1_000_000), "memory");
    }

    @Test
    void testTwoAtOnce()
            throws Exception
    {
        survive("two_at_once", false, view -> {
            try {
                publish(view);
            }
            catch (QueryFailedException e) {
                assertThat(e).hasMessageContaining("cannot go on");
            }
        }, "cannot go on");
    }

    @Test
    void testDamagedValues()
    {
        createEntities("damaged");
        for (int round = 1; round <= ROUNDS; round++) {
            newRows("damaged", round);
            publish("damaged");
            redis.damage("*damaged}:*", value -> Arrays.copyOf(value, value.length - 3));
            assertThatThrownBy(() -> computeActual("SELECT * FROM \"damaged$online\" WHERE id = 1")).hasMessageContaining("ecommerce.damaged").hasMessageContaining("incremental_refresh_enabled");
            publishAll("damaged");
            assertPublished("damaged", round);

            // The id of a schema that nobody has written
            redis.damage("*damaged}:*", value -> {
                value[3] ^= 1;
                return value;
            });
            assertThatThrownBy(() -> computeActual("SELECT * FROM \"damaged$online\" WHERE id = 1")).hasMessageContaining("lacks their schema").hasMessageContaining("incremental_refresh_enabled");
            publishAll("damaged");
            assertPublished("damaged", round);
        }
        assertUpdate("DROP TABLE damaged");
    }

    @Test
    void testOlderRowsAfterNewerOnes()
    {
        createEntities("older");
        newRows("older", 5);
        publish("older");
        newRows("older", 3);
        publish("older");
        assertPublished("older", 5);

        // Of two rows of one time the greater one is the newest, in whichever order they come
        assertUpdate("INSERT INTO older SELECT id, TIMESTAMP '2025-01-06 00:00:00', BIGINT '6', '6-' FROM older WHERE version = 5", ENTITIES);
        publish("older");
        newRows("older", 6);
        publish("older");
        assertPublished("older", 6);
        assertUpdate("DROP TABLE older");
    }

    private void survive(String view, boolean losesRows, Fault fault, String error)
            throws Exception
    {
        createEntities(view);
        newRows(view, 1);
        publish(view);
        int broken = 0;
        // A publication may end before the fault strikes
        for (int round = 2; round <= ROUNDS + 1 || (broken == 0 && round < 10); round++) {
            int current = round;
            newRows(view, current);
            CompletableFuture<Void> publication = CompletableFuture.runAsync(() -> publish(view), executor);
            assertEventually(() -> assertThat(publication.isDone() || versions(view).contains((long) current)).isTrue());
            fault.strike(view);
            Optional<Throwable> failure = publication.handle((_, thrown) -> Optional.ofNullable(thrown)).get();
            redis.limitMemory(0);
            if (failure.isPresent()) {
                broken++;
                assertThat(failure.orElseThrow().getCause()).hasMessageMatching("(?s).*(%s).*".formatted(error));
            }
            if (!losesRows) {
                assertThat(versions(view)).allMatch(version -> version == current || version == current - 1);
            }
            assertWhole(view, current, losesRows);
            publish(view);
            assertPublished(view, round);
        }
        log.info("%s: %s publications broke off", view, broken);
        assertUpdate("DROP TABLE " + view);
        assertThat(broken).as("publications that broke off").isPositive();
    }

    private void createEntities(String view)
    {
        assertUpdate("CREATE TABLE %s (id bigint, at timestamp(6), version bigint, text varchar) WITH (entity_keys = ARRAY['id'], timestamp_column = 'at', online = true)".formatted(view));
    }

    private void newRows(String view, int round)
    {
        assertUpdate("INSERT INTO %1$s SELECT id, TIMESTAMP '2025-01-01 00:00:00' + (%2$s - 1) * INTERVAL '1' DAY, BIGINT '%2$s', '%2$s-' || rpad('', 200, 'x') FROM UNNEST(sequence(0, 9999)) AS t (low) CROSS JOIN UNNEST(ARRAY[0, 10000, 20000]) AS u (high) CROSS JOIN LATERAL (SELECT low + high AS id)".formatted(view, round), ENTITIES);
    }

    private void publish(String view)
    {
        computeActual("REFRESH MATERIALIZED VIEW \"%s$online\"".formatted(view));
    }

    private void publishAll(String view)
    {
        Session full = Session.builder(getSession()).setCatalogSessionProperty("featurestore", "incremental_refresh_enabled", "false").build();
        assertUpdate(full, "REFRESH MATERIALIZED VIEW \"%s$online\"".formatted(view), ENTITIES);
    }

    private List<Long> versions(String view)
    {
        OnlineFeatures features = store.features(InstantSource.system());
        return features.getMany(OnlineName.parse("ecommerce." + view), SAMPLE.stream().map(id -> ImmutableMap.<String, Object>of("id", id)).toList()).stream()
                .filter(vector -> vector.values().getFirst().isPresent())
                .map(vector -> (Long) vector.values().getFirst().orElseThrow())
                .toList();
    }

    private void assertWhole(String view, int round, boolean losesRows)
    {
        MaterializedRow found = computeActual("SELECT count(*), count_if(text = CAST(version AS varchar) || '-' || rpad('', 200, 'x')), count_if(version BETWEEN %2$s AND %3$s) FROM \"%1$s$online\" WHERE id BETWEEN 0 AND 9999".formatted(view, round - 1, round)).getMaterializedRows().getFirst();
        assertThat(found.getField(1)).as("rows that are whole").isEqualTo(found.getField(0));
        assertThat(found.getField(2)).as("rows of this round or the one before").isEqualTo(found.getField(0));
        if (!losesRows) {
            assertThat(found.getField(0)).isEqualTo(10_000L);
        }
    }

    private void assertPublished(String view, int round)
    {
        assertThat(versions(view)).hasSize(SAMPLE.size()).allMatch(version -> version == round);
        assertWhole(view, round, false);
    }
}
