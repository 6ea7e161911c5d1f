package io.featurestore.online;

import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.ToDoubleFunction;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Prints how fast a redis-server on this machine is read and written through the client, and how much memory entities take there.
 */
final class MeasureOnlineStore
{
    private static final PrintStream OUT = new PrintStream(new FileOutputStream(FileDescriptor.out), true, UTF_8);
    private static final int ENTITIES = 20_000;
    private static final int ROUNDS = 5;
    private static final long ROUND_NANOS = Duration.ofSeconds(2).toNanos();

    private final Random random = new Random(1);

    private MeasureOnlineStore() {}

    private record Round(double p50, double p99, double perSecond) {}

    public static void main(String[] arguments)
            throws Exception
    {
        try (RedisProcess redis = RedisProcess.start(); OnlineStore store = redis.store()) {
            new MeasureOnlineStore().measure(redis, store);
        }
    }

    private void measure(RedisProcess redis, OnlineStore store)
            throws Exception
    {
        MeasuredViews.publish(store, 0, ENTITIES);
        long start = System.nanoTime();
        MeasuredViews.publishAll(store, ENTITIES);
        OUT.printf("written: %.0f rows a second, one thread%n", (double) MeasuredViews.VIEWS * ENTITIES / (System.nanoTime() - start) * 1e9);

        OnlineFeatures features = store.features(InstantSource.system());
        OUT.println("entities x views | p50 ms | p99 ms | entity reads a second (entities x views)");
        for (int views : new int[] {1, MeasuredViews.VIEWS}) {
            for (int entities : new int[] {1, 10, 100}) {
                report("%s x %s".formatted(entities, views), rounds(features, entities, views), (double) entities * views);
            }
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<List<Round>>> running = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                running.add(threads.submit(() -> new MeasureOnlineStore().rounds(features, 100, 1)));
            }
            double sum = 0;
            for (Future<List<Round>> rounds : running) {
                sum += median(rounds.get(), Round::perSecond) * 100;
            }
            OUT.printf("100 x 1, 4 threads: %.0f entity reads a second%n", sum);
        }
        measureMemory(redis, store);
    }

    private static void report(String name, List<Round> rounds, double readsPerCall)
    {
        OUT.printf("%s | %.3f | %.3f | %.0f%n", name, median(rounds, Round::p50), median(rounds, Round::p99), median(rounds, Round::perSecond) * readsPerCall);
    }

    private List<Round> rounds(OnlineFeatures features, int entities, int views)
    {
        round(features, entities, views);
        List<Round> rounds = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            rounds.add(round(features, entities, views));
        }
        return rounds;
    }

    private Round round(OnlineFeatures features, int entities, int views)
    {
        OnlineName name = views == 1 ? MeasuredViews.view(0) : MeasuredViews.ALL;
        long[] nanos = new long[1 << 18];
        int calls = 0;
        long start = System.nanoTime();
        while (System.nanoTime() - start < ROUND_NANOS && calls < nanos.length) {
            List<Map<String, Long>> keys = random.longs(entities, 0, ENTITIES).mapToObj(entity -> Map.of("customer_id", entity)).toList();
            long before = System.nanoTime();
            features.getMany(name, keys);
            nanos[calls] = System.nanoTime() - before;
            calls++;
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        long[] sorted = Arrays.copyOf(nanos, calls);
        Arrays.sort(sorted);
        return new Round(sorted[calls / 2] / 1e6, sorted[(int) (calls * 0.99)] / 1e6, calls / seconds);
    }

    private static double median(List<Round> rounds, ToDoubleFunction<Round> value)
    {
        return rounds.stream().mapToDouble(value).sorted().toArray()[rounds.size() / 2];
    }

    // Beside a hash for each entity, with a field for each feature and for the event time, as other stores have it
    private static void measureMemory(RedisProcess redis, OnlineStore store)
    {
        try (Jedis client = redis.client()) {
            client.flushAll();
            long empty = usedBytes(client);
            MeasuredViews.publish(store, 0, ENTITIES);
            long values = usedBytes(client) - empty;
            client.flushAll();
            empty = usedBytes(client);
            OnlineSchema schema = MeasuredViews.schema(0);
            Pipeline pipeline = client.pipelined();
            for (long entity = 0; entity < ENTITIES; entity++) {
                List<?> row = MeasuredViews.row(entity).stream().map(value -> value.orElseThrow()).toList();
                Map<String, String> hash = new HashMap<>();
                for (int i = 1; i < row.size(); i++) {
                    hash.put(schema.columns().get(i).name(), row.get(i).toString());
                }
                pipeline.hset("measured.view0:" + entity, hash);
            }
            pipeline.sync();
            OUT.printf("bytes an entity: %s, as a hash: %s%n", values / ENTITIES, (usedBytes(client) - empty) / ENTITIES);
        }
    }

    private static long usedBytes(Jedis client)
    {
        return client.info("memory").lines()
                .filter(line -> line.startsWith("used_memory:"))
                .mapToLong(line -> Long.parseLong(line.substring("used_memory:".length())))
                .findFirst()
                .orElseThrow();
    }
}
