package io.featurestore.online;

import io.featurestore.online.OnlineStoreException.Reason;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import static io.featurestore.online.OnlineStoreException.Reason.DENIED;
import static io.featurestore.online.OnlineStoreException.Reason.LOST;
import static io.featurestore.online.OnlineStoreException.Reason.OTHER;
import static io.featurestore.online.OnlineStoreException.Reason.OUT_OF_MEMORY;
import static io.featurestore.online.OnlineStoreException.Reason.SUPERSEDED;
import static io.featurestore.online.OnlineStoreException.Reason.UNAVAILABLE;
import static io.featurestore.online.Profiles.NOON;
import static io.featurestore.online.Profiles.PROFILE;
import static io.featurestore.online.Profiles.city;
import static io.featurestore.online.Profiles.entry;
import static io.featurestore.online.Profiles.header;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * After each fault: a clear error, no older value, and the next publication completes.
 */
final class TestStoreFaults
{
    private static final int CUSTOMERS = 1_500;

    private static OnlineWriter writer(OnlineStore store)
    {
        return store.writer(InstantSource.fixed(NOON));
    }

    private static List<OnlineEntry> entries(Instant eventTime, long publication, String city)
    {
        List<OnlineEntry> entries = new ArrayList<>();
        for (int customer = 0; customer < CUSTOMERS; customer++) {
            entries.add(entry(customer, header(eventTime, publication), city));
        }
        return entries;
    }

    private static void publish(OnlineStore store, Instant eventTime, long publication, String city)
    {
        writer(store).begin(PROFILE, publication);
        writer(store).write(PROFILE, OnlinePublication.incremental(publication), entries(eventTime, publication, city));
        writer(store).complete(Profiles.view(publication));
    }

    private static void assertAllIn(OnlineStore store, String city)
    {
        assertThat(store.reader().read(PROFILE, entries(NOON, 1, city).stream().map(OnlineEntry::key).toList()))
                .allSatisfy(value -> assertThat(value.flatMap(Profiles::city)).contains(city));
    }

    private static void assertFails(Reason reason, String message, ThrowingCallable task)
    {
        assertThatThrownBy(task)
                .isInstanceOfSatisfying(OnlineStoreException.class, e -> assertThat(e.reason()).isEqualTo(reason))
                .hasMessage(message);
    }

    @Test
    void testKilledInMidBatchAndRestartedEmpty()
            throws Exception
    {
        try (RedisProcess redis = RedisProcess.start(); OnlineStore store = redis.impatient(); ExecutorService thread = Executors.newSingleThreadExecutor()) {
            publish(store, NOON, 1, "Prague");
            CountDownLatch written = new CountDownLatch(1);
            Future<?> endless = thread.submit(() -> {
                writer(store).begin(PROFILE, 2);
                while (true) {
                    writer(store).write(PROFILE, OnlinePublication.incremental(2), entries(NOON.plusSeconds(1), 2, "Brno"));
                    written.countDown();
                }
            });
            written.await();
            redis.kill();
            assertThatThrownBy(endless::get).cause()
                    .isInstanceOfSatisfying(OnlineStoreException.class, e -> assertThat(e.reason()).isEqualTo(UNAVAILABLE))
                    .hasMessageStartingWith("The online store at 127.0.0.1:%s did not answer a write of publication 2 of ecommerce.profile in 3 attempts: ".formatted(redis.port()));

            redis.startAgain();
            assertFails(LOST, "Publication 2 of ecommerce.profile cannot go on: the online store was emptied since it began. Publish the view fully", () ->
                    writer(store).write(PROFILE, OnlinePublication.incremental(2), entries(NOON.plusSeconds(1), 2, "Brno")));
            assertThat(store.reader().view(PROFILE)).isEmpty();
            publish(store, NOON, 3, "Ostrava");
            assertAllIn(store, "Ostrava");
        }
    }

    @Test
    void testFrozen()
    {
        try (RedisProcess redis = RedisProcess.start(); OnlineStore store = redis.impatient()) {
            publish(store, NOON, 1, "Prague");
            redis.freeze();
            String answer = "The online store at 127.0.0.1:%s did not answer %s in 3 attempts: java.net.SocketTimeoutException: Read timed out";
            assertFails(UNAVAILABLE, answer.formatted(redis.port(), "the read of ecommerce.profile"), () -> city(store, 1));
            assertFails(UNAVAILABLE, answer.formatted(redis.port(), "a write of publication 1 of ecommerce.profile"), () ->
                    writer(store).write(PROFILE, OnlinePublication.incremental(1), entries(NOON.plusSeconds(1), 1, "frozen on the way")));
            redis.thaw();
            // Whatever of the frozen write still comes through is older
            publish(store, NOON.plusSeconds(2), 2, "Brno");
            assertAllIn(store, "Brno");
        }
    }

    @Test
    void testWriteFrozenOnTheWayComesAfterTheNextPublication()
    {
        try (RedisProcess redis = RedisProcess.start(); OnlineStore store = redis.impatient(); OnlineStore next = redis.store()) {
            publish(store, NOON, 1, "Prague");
            redis.freeze();
            assertThatThrownBy(() -> writer(store).write(PROFILE, OnlinePublication.incremental(1), entries(NOON.plusSeconds(9), 1, "late"))).isInstanceOf(OnlineStoreException.class);
            redis.thaw();
            writer(next).begin(PROFILE, 2);
            writer(next).write(PROFILE, new OnlinePublication(2, 1), entries(NOON, 2, "corrected backwards"));
            assertAllIn(next, "corrected backwards");
            assertFails(SUPERSEDED, "Publication 1 of ecommerce.profile cannot go on: publication 2 has begun since", () ->
                    writer(store).write(PROFILE, OnlinePublication.incremental(1), entries(NOON.plusSeconds(9), 1, "late")));
            assertAllIn(next, "corrected backwards");
        }
    }

    @Test
    void testOutOfMemory()
    {
        try (RedisProcess redis = RedisProcess.start("--maxmemory-policy", "noeviction"); OnlineStore store = redis.impatient(); Jedis client = redis.client()) {
            publish(store, NOON, 1, "Prague");
            client.configSet("maxmemory", "1mb");
            assertFails(
                    OUT_OF_MEMORY,
                    "The online store at 127.0.0.1:%s has no memory left for a write of publication 1 of ecommerce.profile: give it more (maxmemory) or publish fewer views".formatted(redis.port()),
                    () -> writer(store).write(PROFILE, OnlinePublication.incremental(1), entries(NOON.plusSeconds(1), 1, "Brno")));
            assertAllIn(store, "Prague");
            client.configSet("maxmemory", "0");
            publish(store, NOON.plusSeconds(1), 2, "Brno");
            assertAllIn(store, "Brno");
        }
    }

    @Test
    void testPasswords()
    {
        try (RedisProcess redis = RedisProcess.start("--requirepass", "right-secret")) {
            String denied = "The online store at 127.0.0.1:%s denied the read of ecommerce.profile: check the user, the password and what the user may do".formatted(redis.port());
            try (OnlineStore wrong = OnlineStore.connect(redis.options().password("wrong-secret").build()); OnlineStore none = redis.store()) {
                assertFails(DENIED, denied, () -> city(wrong, 1));
                assertFails(DENIED, denied, () -> city(none, 1));
            }
            try (OnlineStore right = OnlineStore.connect(redis.options().password("right-secret").build())) {
                publish(right, NOON, 1, "Prague");
                assertAllIn(right, "Prague");
            }
        }
    }

    @Test
    void testUserWhoMayOnlyRead()
    {
        try (RedisProcess redis = RedisProcess.start(); OnlineStore store = redis.store(); Jedis client = redis.client()) {
            publish(store, NOON, 1, "Prague");
            client.aclSetUser("reader", "on", ">reader-secret", "~*", "+get", "+mget");
            try (OnlineStore reader = OnlineStore.connect(OnlineStoreOptions.builder(URI.create("redis://reader:reader-secret@127.0.0.1:" + redis.port())).build())) {
                assertAllIn(reader, "Prague");
                assertFails(
                        DENIED,
                        "The online store at 127.0.0.1:%s denied the begin of publication 2 of ecommerce.profile: check the user, the password and what the user may do".formatted(redis.port()),
                        () -> writer(reader).begin(PROFILE, 2));
            }
        }
    }

    @Test
    void testKeyOfSomebodyElse()
    {
        try (RedisProcess redis = RedisProcess.start(); OnlineStore store = redis.store(); Jedis client = redis.client()) {
            client.hset(store.keys().fence(PROFILE), new byte[] {1}, new byte[] {2});
            assertThatThrownBy(() -> writer(store).begin(PROFILE, 1))
                    .isInstanceOfSatisfying(OnlineStoreException.class, e -> assertThat(e.reason()).isEqualTo(OTHER))
                    .hasMessageStartingWith("The online store at 127.0.0.1:%s refused the begin of publication 1 of ecommerce.profile: WRONGTYPE ".formatted(redis.port()));
        }
    }

    @Test
    void testStillLoading()
            throws Exception
    {
        try (RedisProcess redis = RedisProcess.start("--key-load-delay", "1000", "--loading-process-events-interval-bytes", "1024");
                OnlineStore once = OnlineStore.connect(redis.options().attempts(1).build());
                OnlineStore patient = OnlineStore.connect(redis.options().attempts(30).build());
                ExecutorService thread = Executors.newSingleThreadExecutor();
                Jedis client = redis.client()) {
            publish(once, NOON, 1, "Prague");
            client.save();
            redis.kill();
            Future<?> start = thread.submit(redis::startAgain);
            RedisProcess.await(() -> isLoading(once));
            assertThat(writer(patient).write(PROFILE, OnlinePublication.incremental(1), entries(NOON.plusSeconds(1), 1, "Brno")).written()).isEqualTo(CUSTOMERS);
            start.get();
            assertAllIn(patient, "Brno");
        }
    }

    private static boolean isLoading(OnlineStore store)
    {
        try {
            store.reader().view(PROFILE);
            return false;
        }
        catch (OnlineStoreException e) {
            return e.getMessage().endsWith("LOADING Redis is loading the dataset in memory");
        }
    }

    @Test
    void testClusterThatIsDownForAWhile()
            throws Exception
    {
        try (RedisProcess redis = RedisProcess.start("--cluster-enabled", "yes");
                OnlineStore store = OnlineStore.connect(redis.options().cluster(true).attempts(30).build());
                OnlineStore once = OnlineStore.connect(redis.options().cluster(true).attempts(1).build());
                ExecutorService thread = Executors.newSingleThreadExecutor();
                Jedis client = redis.client()) {
            assertThatThrownBy(() -> city(once, 1)).isInstanceOfSatisfying(OnlineStoreException.class, e -> assertThat(e.reason()).isEqualTo(UNAVAILABLE));
            Future<?> publication = thread.submit(() -> publish(store, NOON, 1, "Prague"));
            client.clusterAddSlots(IntStream.range(0, 16_384).toArray());
            publication.get();
            assertAllIn(store, "Prague");
        }
    }

    @Test
    void testNetworkCutInMidBatch()
            throws Exception
    {
        Random random = new Random(1);
        try (RedisProcess redis = RedisProcess.start(); OnlineStore direct = redis.store()) {
            for (int round = 1; round <= 16; round++) {
                int cuts = 1 + round % 2;
                boolean sending = random.nextBoolean();
                try (CuttingProxy proxy = sending ? CuttingProxy.afterSending(redis.port(), cuts, random.nextInt(100_000)) : CuttingProxy.afterAnswering(redis.port(), cuts, random.nextInt(60));
                        OnlineStore store = OnlineStore.connect(OnlineStoreOptions.builder(proxy.uri()).timeout(Duration.ofSeconds(5)).build())) {
                    publish(store, NOON.plusSeconds(round), round, "round " + round);
                    assertThat(proxy.cutsLeft()).as("cuts left in round %s", round).isZero();
                }
                assertAllIn(direct, "round " + round);
            }
        }
    }

    @Test
    void testNetworkThatStaysCut()
            throws Exception
    {
        try (RedisProcess redis = RedisProcess.start(); OnlineStore direct = redis.store();
                CuttingProxy proxy = CuttingProxy.afterSending(redis.port(), Integer.MAX_VALUE, 30_000);
                OnlineStore store = OnlineStore.connect(OnlineStoreOptions.builder(proxy.uri()).attempts(3).build())) {
            publish(direct, NOON, 1, "Prague");
            assertThatThrownBy(() -> writer(store).write(PROFILE, OnlinePublication.incremental(1), entries(NOON.plusSeconds(1), 1, "Brno")))
                    .isInstanceOfSatisfying(OnlineStoreException.class, e -> assertThat(e.reason()).isEqualTo(UNAVAILABLE));
            // Each entity has its old or its new value
            assertThat(direct.reader().read(PROFILE, entries(NOON, 1, "").stream().map(OnlineEntry::key).toList()))
                    .allSatisfy(value -> assertThat(value.flatMap(Profiles::city).orElseThrow()).isIn("Prague", "Brno"));
            publish(direct, NOON.plusSeconds(1), 2, "Brno");
            assertAllIn(direct, "Brno");
        }
    }

    @Test
    void testNobodyListens()
    {
        RedisProcess redis = RedisProcess.start();
        redis.close();
        try (OnlineStore store = redis.impatient(); OnlineStore cluster = OnlineStore.connect(redis.options().cluster(true).attempts(2).build())) {
            assertThatThrownBy(() -> city(store, 1))
                    .isInstanceOfSatisfying(OnlineStoreException.class, e -> assertThat(e.reason()).isEqualTo(UNAVAILABLE))
                    .hasMessageStartingWith("The online store at 127.0.0.1:%s did not answer the read of ecommerce.profile in 3 attempts: ".formatted(redis.port()));
            assertThatThrownBy(() -> city(cluster, 1))
                    .isInstanceOfSatisfying(OnlineStoreException.class, e -> assertThat(e.reason()).isEqualTo(UNAVAILABLE));
        }
    }

    @Test
    void testWritersClockIsSetBack()
    {
        try (RedisProcess redis = RedisProcess.start(); OnlineStore store = redis.store()) {
            publish(store, NOON, 1, "Prague");
            OnlineWriter back = store.writer(InstantSource.fixed(NOON.minus(Duration.ofDays(1))));
            back.begin(PROFILE, 2);
            assertThat(back.write(PROFILE, OnlinePublication.incremental(2), entries(NOON.minusSeconds(1), 2, "older")))
                    .isEqualTo(new OnlineWriteResult(0, CUSTOMERS, 0));
            assertAllIn(store, "Prague");
        }
    }
}
