package io.featurestore.online;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;

import static io.featurestore.online.OnlineStoreException.Reason.SUPERSEDED;
import static io.featurestore.online.Profiles.NOON;
import static io.featurestore.online.Profiles.PROFILE;
import static io.featurestore.online.Profiles.SCHEMA;
import static io.featurestore.online.Profiles.entry;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Several threads write the same entities in any order, while new publications begin and another thread reads: it may never see a value
 * older than one it saw before, and at the end each entity has the newest of all that were written.
 */
final class TestConcurrentWriters
{
    private static final int THREADS = 4;
    private static final int BATCHES = 60;
    private static final int BATCH = 50;
    private static final int CUSTOMERS = 40;
    private static final Comparator<OnlineHeader> ORDER = Comparator.comparing(OnlineHeader::eventTime)
            .thenComparing(header -> header.created().orElse(OnlineInstant.ofMicros(Long.MIN_VALUE)))
            .thenComparing(OnlineHeader::publication);

    private final Map<Long, OnlineHeader> newest = new ConcurrentHashMap<>();
    private final AtomicLong begun = new AtomicLong(1);
    private final AtomicLong accepted = new AtomicLong();

    @Test
    void testNewestOfAllWins()
            throws Exception
    {
        AtomicBoolean done = new AtomicBoolean();
        try (RedisProcess redis = RedisProcess.start(); OnlineStore store = redis.store(); ExecutorService threads = Executors.newCachedThreadPool()) {
            store.writer(InstantSource.fixed(NOON)).begin(PROFILE, 1);
            Future<Long> reads = threads.submit(() -> readUntil(store, done));
            List<Future<?>> writes = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                Random random = new Random(thread);
                writes.add(threads.submit(() -> writeMany(store, random)));
            }
            for (Future<?> write : writes) {
                write.get();
            }
            done.set(true);
            assertThat(reads.get()).isPositive();

            assertThat(accepted.get()).isGreaterThan(THREADS * BATCHES / 4);
            assertThat(newest).hasSize(CUSTOMERS);
            newest.forEach((customer, header) -> assertThat(read(store).get(customer.intValue()).map(OnlineValue::header)).as("customer %s", customer).contains(header));
        }
    }

    private void writeMany(OnlineStore store, Random random)
    {
        OnlineWriter writer = store.writer(InstantSource.fixed(NOON));
        for (int batch = 0; batch < BATCHES; batch++) {
            if (random.nextInt(10) == 0) {
                begun.updateAndGet(last -> last + 1);
                tryBegin(writer, begun.get());
            }
            long publication = begun.get();
            Map<Long, OnlineHeader> batchNewest = new HashMap<>();
            List<OnlineEntry> entries = new ArrayList<>();
            for (int i = 0; i < BATCH; i++) {
                long customer = random.nextInt(CUSTOMERS);
                OnlineHeader header = header(random, publication);
                entries.add(entry(customer, header, header.toString()));
                batchNewest.merge(customer, header, TestConcurrentWriters::newer);
            }
            if (tryWrite(writer, publication, entries)) {
                batchNewest.forEach((customer, header) -> newest.merge(customer, header, TestConcurrentWriters::newer));
            }
        }
    }

    private static void tryBegin(OnlineWriter writer, long publication)
    {
        try {
            writer.begin(PROFILE, publication);
        }
        catch (OnlineStoreException e) {
            assertThat(e.reason()).isEqualTo(SUPERSEDED);
        }
    }

    private boolean tryWrite(OnlineWriter writer, long publication, List<OnlineEntry> entries)
    {
        try {
            OnlineWriteResult result = writer.write(PROFILE, OnlinePublication.incremental(publication), entries);
            assertThat(result.written() + result.older()).isEqualTo(BATCH);
            accepted.incrementAndGet();
            return true;
        }
        catch (OnlineStoreException e) {
            assertThat(e.reason()).isEqualTo(SUPERSEDED);
            return false;
        }
    }

    private static OnlineHeader newer(OnlineHeader left, OnlineHeader right)
    {
        return ORDER.compare(left, right) >= 0 ? left : right;
    }

    // Few different times, so that many are equal
    private static OnlineHeader header(Random random, long publication)
    {
        Instant eventTime = NOON.plusSeconds(random.nextInt(10) - 5);
        return random.nextBoolean() ? Profiles.header(eventTime, publication) : Profiles.header(eventTime, NOON.plusSeconds(random.nextInt(3)), publication);
    }

    private static long readUntil(OnlineStore store, AtomicBoolean done)
    {
        List<Optional<OnlineValue>> before = read(store);
        long reads = 0;
        while (!done.get()) {
            List<Optional<OnlineValue>> now = read(store);
            for (int customer = 0; customer < CUSTOMERS; customer++) {
                if (before.get(customer).isPresent()) {
                    OnlineValue value = now.get(customer).orElseThrow();
                    assertThat(ORDER.compare(value.header(), before.get(customer).orElseThrow().header())).isNotNegative();
                    // The row is the one that was written with this header
                    assertThat(SCHEMA.decode(value.changes().getFirst().row().orElseThrow()).getLast()).contains(value.header().toString());
                }
            }
            before = now;
            reads++;
        }
        return reads;
    }

    private static List<Optional<OnlineValue>> read(OnlineStore store)
    {
        return store.reader().read(PROFILE, LongStream.range(0, CUSTOMERS).mapToObj(Profiles::key).toList());
    }
}
