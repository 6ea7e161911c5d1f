package io.featurestore.online;

import io.featurestore.online.OnlineTrainingSet.VectorColumn;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

import static io.featurestore.online.OnlineStoreException.Reason.LOST;
import static io.featurestore.online.OnlineStoreException.Reason.SUPERSEDED;
import static io.featurestore.online.Profiles.NOON;
import static io.featurestore.online.Profiles.PROFILE;
import static io.featurestore.online.Profiles.SCHEMA;
import static io.featurestore.online.Profiles.city;
import static io.featurestore.online.Profiles.entry;
import static io.featurestore.online.Profiles.expiring;
import static io.featurestore.online.Profiles.header;
import static io.featurestore.online.Profiles.key;
import static io.featurestore.online.Profiles.view;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

/**
 * What every store that the writer may meet has to do.
 */
@TestInstance(PER_CLASS)
abstract class AbstractTestOnlineWriter
{
    private static final OnlineWriteResult WRITTEN = new OnlineWriteResult(1, 0, 0);
    private static final OnlineWriteResult OLDER = new OnlineWriteResult(0, 1, 0);
    private static final OnlineWriteResult EXPIRED = new OnlineWriteResult(0, 0, 1);

    private AutoCloseable server;
    private Jedis client;
    private OnlineStore store;
    private OnlineWriter writer;

    abstract AutoCloseable startServer();

    abstract OnlineStoreOptions options(AutoCloseable server);

    @BeforeAll
    void start()
    {
        server = startServer();
        OnlineStoreOptions options = options(server);
        client = new Jedis(new HostAndPort(options.host(), options.port()), DefaultJedisClientConfig.builder().serverDefaultProtocol().build());
        store = OnlineStore.connect(options);
        writer = store.writer(InstantSource.fixed(NOON));
    }

    @AfterAll
    void stop()
            throws Exception
    {
        store.close();
        client.close();
        server.close();
    }

    @BeforeEach
    void clear()
    {
        client.flushAll();
    }

    private OnlineWriteResult write(OnlineHeader header, String city)
    {
        return write(header, 0, city);
    }

    private OnlineWriteResult write(OnlineHeader header, long settled, String city)
    {
        return write(new OnlinePublication(header.publication(), settled), entry(1, header, city));
    }

    private OnlineWriteResult write(OnlinePublication publication, OnlineEntry... entries)
    {
        return write(PROFILE, publication, entries);
    }

    // As if the publication had begun last, so that what is written is decided by the values alone
    private OnlineWriteResult write(OnlineName view, OnlinePublication publication, OnlineEntry... entries)
    {
        client.set(store.keys().fence(view), OnlineWriter.number(publication.number()));
        return writer.write(view, publication, List.of(entries));
    }

    @Test
    void testEarlierEventTimeNeverReplacesLater()
    {
        assertThat(write(header(NOON, 1), "Prague")).isEqualTo(WRITTEN);
        assertThat(write(header(NOON.minusNanos(1_000), 2), "Brno")).isEqualTo(OLDER);
        assertThat(city(store, 1)).contains("Prague");
        assertThat(write(header(NOON.plusNanos(1_000), 2), "Brno")).isEqualTo(WRITTEN);
        assertThat(city(store, 1)).contains("Brno");
    }

    @Test
    void testTimesBefore1970AndPicoseconds()
    {
        OnlineInstant[] times = {
                OnlineInstant.ofMicros(Long.MIN_VALUE),
                OnlineInstant.ofMicros(-129),
                OnlineInstant.ofMicros(-1),
                new OnlineInstant(-1, 999_999),
                OnlineInstant.ofMicros(0),
                new OnlineInstant(0, 1),
                OnlineInstant.ofMicros(127),
                OnlineInstant.ofMicros(128),
                // Apart from each other beyond the 53 bits of a number in Lua
                OnlineInstant.ofMicros(Long.MAX_VALUE - 1),
                OnlineInstant.ofMicros(Long.MAX_VALUE),
        };
        for (int stored = 0; stored < times.length; stored++) {
            for (int next = 0; next < times.length; next++) {
                client.flushAll();
                write(new OnlineHeader(SCHEMA.id(), times[stored], Optional.empty(), 1, OptionalLong.empty()), "stored");
                assertThat(write(new OnlineHeader(SCHEMA.id(), times[next], Optional.empty(), 1, OptionalLong.empty()), "next"))
                        .as("%s after %s", times[next], times[stored])
                        .isEqualTo(next < stored ? OLDER : WRITTEN);
            }
        }
    }

    @Test
    void testOfEqualEventTimesLaterCreatedWins()
    {
        write(header(NOON, NOON.plusSeconds(5), 1), "Prague");
        assertThat(write(header(NOON, NOON.plusSeconds(4), 2), "Brno")).isEqualTo(OLDER);
        assertThat(write(header(NOON, 2), "never created")).isEqualTo(OLDER);
        assertThat(city(store, 1)).contains("Prague");
        assertThat(write(header(NOON, NOON.plusSeconds(6), 1), "Brno")).isEqualTo(WRITTEN);
    }

    @Test
    void testCorrectionOfEqualTimesWinsByPublication()
    {
        write(header(NOON, 255), "Prague");
        assertThat(write(header(NOON, 256), "Brno")).isEqualTo(WRITTEN);
        assertThat(write(header(NOON, 255), "Prague")).isEqualTo(OLDER);
        assertThat(city(store, 1)).contains("Brno");
    }

    @Test
    void testSameEntryAgain()
    {
        write(header(NOON, 1), "Prague");
        assertThat(write(header(NOON, 1), "Prague")).isEqualTo(WRITTEN);
        assertThat(city(store, 1)).contains("Prague");
    }

    @Test
    void testFullPublicationReplacesWhatIsSettled()
    {
        write(header(NOON, 3), "Prague");
        assertThat(write(header(NOON.minusSeconds(60), 4), 2, "corrected backwards")).isEqualTo(OLDER);
        assertThat(write(header(NOON.minusSeconds(60), 5), 4, "corrected backwards")).isEqualTo(WRITTEN);
        assertThat(city(store, 1)).contains("corrected backwards");
    }

    @Test
    void testExpiredIsNotWrittenAndOlderGoesAway()
    {
        write(header(NOON.minusSeconds(60), 1), "Prague");
        assertThat(write(expiring(NOON.minusSeconds(90), 2, NOON), "older and expired")).isEqualTo(OLDER);
        assertThat(city(store, 1)).contains("Prague");
        assertThat(write(expiring(NOON.minusSeconds(30), 2, NOON), "expired")).isEqualTo(EXPIRED);
        assertThat(city(store, 1)).isEmpty();
    }

    @Test
    void testStoreForgetsAtTheNextMillisecond()
    {
        write(expiring(NOON, 1, NOON.plusSeconds(1_000_000_000).plusNanos(1_000)), "Prague");
        assertThat(client.pexpireTime(store.keys().entity(PROFILE, key(1)))).isEqualTo(NOON.plusSeconds(1_000_000_000).plusMillis(1).toEpochMilli());
        write(header(NOON, 2), "Prague");
        assertThat(client.pexpireTime(store.keys().entity(PROFILE, key(1)))).isEqualTo(-1);
    }

    @Test
    void testManyBatches()
    {
        List<OnlineEntry> entries = new ArrayList<>();
        for (int customer = 0; customer < 2_500; customer++) {
            entries.add(entry(customer, header(NOON, 1), "city of " + customer));
        }
        writer.begin(PROFILE, 1);
        assertThat(writer.write(PROFILE, OnlinePublication.incremental(1), entries)).isEqualTo(new OnlineWriteResult(2_500, 0, 0));
        List<Optional<OnlineValue>> values = store.reader().read(PROFILE, entries.stream().map(OnlineEntry::key).toList());
        for (int customer = 0; customer < 2_500; customer++) {
            assertThat(values.get(customer).flatMap(Profiles::city)).contains("city of " + customer);
        }
    }

    @Test
    void testNewestOfOneEntityInABatch()
    {
        assertThat(write(OnlinePublication.incremental(1), entry(1, header(NOON, 1), "newest"), entry(1, header(NOON.minusSeconds(1), 1), "older")))
                .isEqualTo(new OnlineWriteResult(1, 1, 0));
        assertThat(city(store, 1)).contains("newest");
    }

    @Test
    void testUnreadableValueIsReplaced()
    {
        for (byte[] damaged : new byte[][] {{}, {1}, new byte[49], new byte[50], new byte[80]}) {
            client.set(store.keys().entity(PROFILE, key(1)), damaged);
            assertThat(write(header(NOON, 1), "Prague")).isEqualTo(WRITTEN);
        }
        assertThat(city(store, 1)).contains("Prague");
    }

    @Test
    void testLaterPublicationEndsEarlierOne()
    {
        writer.begin(PROFILE, 5);
        writer.write(PROFILE, OnlinePublication.incremental(5), List.of(entry(1, header(NOON, 5), "Prague")));
        writer.begin(PROFILE, 6);
        assertThatThrownBy(() -> writer.write(PROFILE, OnlinePublication.incremental(5), List.of(entry(1, header(NOON.plusSeconds(1), 5), "late"))))
                .isInstanceOfSatisfying(OnlineStoreException.class, e -> assertThat(e.reason()).isEqualTo(SUPERSEDED))
                .hasMessage("Publication 5 of ecommerce.profile cannot go on: publication 6 has begun since");
        assertThatThrownBy(() -> writer.begin(PROFILE, 5)).hasMessageEndingWith("publication 6 has begun since");
        assertThatThrownBy(() -> writer.removeBefore(PROFILE, 5)).hasMessageEndingWith("publication 6 has begun since");
        assertThatThrownBy(() -> writer.complete(view(5))).hasMessageEndingWith("publication 6 has begun since");
        assertThat(city(store, 1)).contains("Prague");
        writer.complete(view(6));
        assertThat(store.reader().view(PROFILE)).hasValueSatisfying(view -> assertThat(view.publication()).isEqualTo(6));
    }

    @Test
    void testNumbersOfPublications()
    {
        assertThat(writer.nextPublication(PROFILE, 0)).isEqualTo(1);
        assertThat(writer.nextPublication(PROFILE, 0)).isEqualTo(2);
        assertThat(writer.nextPublication(PROFILE, 7)).isEqualTo(8);
        client.flushAll();
        assertThat(writer.nextPublication(PROFILE, 8)).isEqualTo(9);
        assertThat(writer.nextPublication(PROFILE, 8)).isEqualTo(10);
    }

    @Test
    void testNewerValueCountsAsWrittenByThePublicationThatKeepsIt()
    {
        // Publication 2 has not completed
        assertThat(write(header(NOON, 2), "newer")).isEqualTo(WRITTEN);
        assertThat(write(header(NOON.minusSeconds(1), 3), 1, "older")).isEqualTo(OLDER);
        assertThat(writer.removeBefore(PROFILE, 3)).isEqualTo(0);
        assertThat(city(store, 1)).contains("newer");
    }

    @Test
    void testEmptiedStoreEndsThePublication()
    {
        writer.begin(PROFILE, 5);
        writer.write(PROFILE, OnlinePublication.incremental(5), List.of(entry(1, header(NOON, 5), "Prague")));
        client.flushAll();
        assertThatThrownBy(() -> writer.write(PROFILE, OnlinePublication.incremental(5), List.of(entry(2, header(NOON, 5), "Brno"))))
                .isInstanceOfSatisfying(OnlineStoreException.class, e -> assertThat(e.reason()).isEqualTo(LOST))
                .hasMessage("Publication 5 of ecommerce.profile cannot go on: the online store was emptied since it began. Publish the view fully");
        assertThatThrownBy(() -> writer.complete(view(5))).isInstanceOfSatisfying(OnlineStoreException.class, e -> assertThat(e.reason()).isEqualTo(LOST));
        assertThat(client.dbSize()).isEqualTo(0);
    }

    @Test
    void testValuesOfAnotherPublicationAreRefused()
    {
        assertThatThrownBy(() -> writer.write(PROFILE, OnlinePublication.incremental(2), List.of(entry(1, header(NOON, 1), "Prague"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A value of publication 1 cannot be written by publication 2");
    }

    @Test
    void testRemoveBefore()
    {
        for (int customer = 0; customer < 2_000; customer++) {
            long publication = 1 + customer % 4;
            write(OnlinePublication.incremental(publication), entry(customer, header(NOON, publication), "Prague"));
        }
        client.set(store.keys().entity(PROFILE, key(-1)), new byte[] {1, 2, 3});
        OnlineName other = new OnlineName("ecommerce", "profile2");
        write(other, OnlinePublication.incremental(1), entry(1, header(NOON, 1), "Prague"));

        writer.begin(PROFILE, 4);
        assertThatThrownBy(() -> writer.removeBefore(PROFILE, 3)).hasMessageEndingWith("publication 4 has begun since");
        client.set(store.keys().fence(PROFILE), OnlineWriter.number(3));
        assertThat(writer.removeBefore(PROFILE, 3)).isEqualTo(1_001);
        assertThat(city(store, 1)).isEmpty();
        assertThat(city(store, 2)).contains("Prague");
        assertThat(store.reader().read(other, List.of(key(1))).getFirst()).isPresent();
        assertThat(writer.removeBefore(PROFILE, 3)).isEqualTo(0);
    }

    @Test
    void testRemoveView()
    {
        writer.begin(PROFILE, 1);
        writer.writeSchema(SCHEMA);
        for (int customer = 0; customer < 1_200; customer++) {
            writer.write(PROFILE, OnlinePublication.incremental(1), List.of(entry(customer, header(NOON, 1), "Prague")));
        }
        writer.complete(view(1));
        assertThat(writer.removeView(PROFILE)).isEqualTo(1_200);
        assertThat(client.dbSize()).isEqualTo(0);
        assertThat(writer.removeView(PROFILE)).isEqualTo(0);
    }

    @Test
    void testScriptsForgottenByTheStore()
    {
        write(header(NOON, 1), "Prague");
        client.scriptFlush();
        assertThat(write(header(NOON.plusSeconds(1), 1), "Brno")).isEqualTo(WRITTEN);
        assertThat(city(store, 1)).contains("Brno");
    }

    @Test
    void testNamesWithCharactersOfPatternsAndBraces()
    {
        List<OnlineName> views = Stream.of("a*", "ab", "a?", "a[b]", "a\\b", "a", "}", "{b}", "a}:x", "a.b", "%7D", "řeka 🐴")
                .map(name -> new OnlineName("s{*", name))
                .toList();
        for (OnlineName view : views) {
            writer.begin(view, 1);
            // A key that starts like the rest of another view's
            writer.write(view, OnlinePublication.incremental(1), List.of(entry(1, header(NOON, 1), view.name()), new OnlineEntry("}:x".getBytes(UTF_8), OnlineValue.row(header(NOON, 1), new byte[] {1}))));
            writer.complete(new OnlineView(view, SCHEMA.keySchema(), SCHEMA.id(), 1, NOON));
        }
        for (OnlineName view : views) {
            assertThat(store.reader().view(view)).hasValueSatisfying(known -> assertThat(known.name()).isEqualTo(view));
            assertThat(store.reader().read(view, List.of(key(1))).getFirst().flatMap(Profiles::city)).contains(view.name());
            assertThat(writer.removeView(view)).as("entities of %s", view).isEqualTo(2);
        }
        assertThat(client.dbSize()).isEqualTo(0);
    }

    @Test
    void testKeysAreAnyBytes()
    {
        List<OnlineEntry> entries = new ArrayList<>();
        for (int first = 0; first < 256; first++) {
            entries.add(new OnlineEntry(new byte[] {(byte) first, '\r', '\n', (byte) (255 - first)}, OnlineValue.row(header(NOON, 1), new byte[] {(byte) first})));
        }
        writer.begin(PROFILE, 1);
        assertThat(writer.write(PROFILE, OnlinePublication.incremental(1), entries).written()).isEqualTo(256);
        List<Optional<OnlineValue>> values = store.reader().read(PROFILE, entries.stream().map(OnlineEntry::key).toList());
        for (int first = 0; first < 256; first++) {
            assertThat(values.get(first).orElseThrow().rowAt(OnlineInstant.of(NOON))).hasValue(new byte[] {(byte) first});
        }
        writer.begin(PROFILE, 2);
        assertThat(writer.removeBefore(PROFILE, 2)).isEqualTo(256);
    }

    @Test
    void testDefinitions()
    {
        writer.begin(PROFILE, 7);
        writer.complete(view(7));
        assertThat(store.reader().view(PROFILE)).hasValueSatisfying(known -> {
            assertThat(known.keys().json()).isEqualTo(SCHEMA.keySchema().json());
            assertThat(known.schemaId()).isEqualTo(SCHEMA.id());
            assertThat(known.publication()).isEqualTo(7);
            assertThat(known.completed()).isEqualTo(NOON);
        });
        OnlineTrainingSet trainingSet = new OnlineTrainingSet(
                OnlineName.parse("ecommerce.churn"),
                List.of(new VectorColumn("home", PROFILE, "city")),
                Map.of(PROFILE, Map.of("customer_id", "customer")));
        writer.writeTrainingSet(trainingSet);
        assertThat(store.reader().trainingSet(trainingSet.name())).contains(trainingSet);
        writer.removeTrainingSet(trainingSet.name());
        assertThat(store.reader().trainingSet(trainingSet.name())).isEmpty();
    }
}
