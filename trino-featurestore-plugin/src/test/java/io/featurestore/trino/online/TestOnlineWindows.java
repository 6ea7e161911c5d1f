package io.featurestore.trino.online;

import com.google.common.collect.ImmutableMap;
import io.featurestore.online.OnlineFeatures;
import io.featurestore.online.OnlineName;
import io.featurestore.online.OnlineStore;
import io.featurestore.online.OnlineStoreOptions;
import io.featurestore.online.OnlineVector;
import io.featurestore.online.RedisProcess;
import io.featurestore.trino.FeatureStoreQueryRunner;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.MaterializedRow;
import io.trino.testing.QueryRunner;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import static com.google.common.collect.ImmutableMap.toImmutableMap;
import static java.time.temporal.ChronoUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A view with windows is published once. Second by second after that, up to its horizon, a service reads from the store what the view says of that instant.
 */
final class TestOnlineWindows
        extends AbstractTestQueryFramework
{
    private static final int ENTITIES = 50;
    private static final int SECONDS_AHEAD = 60;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

    private RedisProcess redis;

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

    @Test
    void testSecondBySecond()
    {
        // Events that enter a delayed window and leave others in each of the seconds, and entities that have none
        assertUpdate("CREATE TABLE events (customer bigint, at timestamp(6), amount double)");
        assertUpdate(
                """
                INSERT INTO events
                SELECT n %% %1$s, CAST(current_timestamp AT TIME ZONE 'UTC' AS timestamp(6)) - (n * INTERVAL '0.7' SECOND), IF(n %% 7 = 0, NULL, n / 4e0)
                FROM UNNEST(sequence(1, 900)) AS t (n)
                """.formatted(ENTITIES + 10),
                900);
        assertUpdate(
                """
                CREATE VIEW recent
                WITH (
                    entity_keys = ARRAY['customer'], timestamp_column = 'at', online = true, online_horizon = '5m',
                    aggregations = ARRAY[
                        'count(*) OVER 1m AS events_1m',
                        'sum(amount) OVER 2m AS amount_2m',
                        'max(amount) OVER 30s AS greatest_30s',
                        'count(amount) OVER 1m DELAY 20s AS delayed',
                        'last(amount, 2) OVER 5m AS last_two',
                        'amount_2m / nullif(events_1m, 0) AS ratio',
                        'max(at) OVER ALL AS last_at',
                        'date_diff(''second'', last_at, as_of_time) AS seconds_since'])
                AS SELECT * FROM events
                """);
        computeActual("REFRESH MATERIALIZED VIEW \"recent$online\"");
        Instant published = Instant.now().truncatedTo(SECONDS).plusSeconds(1);
        List<Map<String, Long>> keys = LongStream.range(0, ENTITIES).mapToObj(key -> Map.of("customer", key)).toList();
        Set<List<Object>> seen = new HashSet<>();
        try (OnlineStore store = OnlineStore.connect(OnlineStoreOptions.builder(redis.uri()).build())) {
            for (int second = 0; second < SECONDS_AHEAD; second++) {
                Instant now = published.plusSeconds(second);
                OnlineFeatures features = store.features(InstantSource.fixed(now));
                List<OnlineVector> online = features.getMany(OnlineName.parse("ecommerce.recent"), keys);
                assertThat(online).allMatch(OnlineVector::exact);
                assertThat(rows(online)).as("online at %s", now).isEqualTo(rows(now));
                seen.add(rows(online).get(7L));
            }
        }
        assertThat(seen).as("values of one entity").hasSizeGreaterThan(5);
        assertUpdate("DROP VIEW recent");
        assertUpdate("DROP TABLE events");
    }

    private static Map<Long, List<Object>> rows(List<OnlineVector> vectors)
    {
        return IntStream.range(0, vectors.size()).boxed().collect(toImmutableMap(
                Integer::longValue,
                position -> vectors.get(position).values().stream().map(TestOnlineWindows::text).toList()));
    }

    private Map<Long, List<Object>> rows(Instant time)
    {
        String columns = "events_1m, amount_2m, greatest_30s, delayed, last_two, ratio, last_at, seconds_since";
        return computeActual("SELECT customer, %s FROM \"recent@%s\" WHERE customer < %s".formatted(columns, TIME.format(time), ENTITIES)).getMaterializedRows().stream()
                .collect(toImmutableMap(row -> (Long) row.getField(0), TestOnlineWindows::values));
    }

    private static List<Object> values(MaterializedRow row)
    {
        List<Object> values = new ArrayList<>();
        for (int field = 1; field < row.getFieldCount(); field++) {
            values.add(text(Optional.ofNullable(row.getField(field))));
        }
        return values;
    }

    private static Object text(Optional<?> value)
    {
        return value.map(Object::toString).orElse("NULL");
    }
}
