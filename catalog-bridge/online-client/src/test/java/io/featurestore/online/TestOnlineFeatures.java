package io.featurestore.online;

import io.featurestore.online.OnlineColumn.Role;
import io.featurestore.online.OnlineTrainingSet.VectorColumn;
import io.featurestore.online.OnlineType.ArrayType;
import io.featurestore.online.OnlineType.Scalar;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import redis.clients.jedis.Jedis;

import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

import static io.featurestore.online.OnlineStoreException.Reason.DAMAGED;
import static io.featurestore.online.OnlineStoreException.Reason.NOT_FOUND;
import static io.featurestore.online.Profiles.NOON;
import static io.featurestore.online.Profiles.PROFILE;
import static io.featurestore.online.Profiles.SCHEMA;
import static io.featurestore.online.Profiles.entry;
import static io.featurestore.online.Profiles.expiring;
import static io.featurestore.online.Profiles.header;
import static io.featurestore.online.Profiles.key;
import static io.featurestore.online.Profiles.row;
import static io.featurestore.online.Profiles.view;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

@TestInstance(PER_CLASS)
final class TestOnlineFeatures
{
    private static final OnlineName CART = OnlineName.parse("ecommerce.cart");
    private static final OnlineSchema CART_SCHEMA = OnlineSchema.of(CART, List.of(
            new OnlineColumn("customer", Scalar.BIGINT, Role.KEY),
            new OnlineColumn("shop", Scalar.STRING, Role.KEY),
            new OnlineColumn("at", Scalar.TIMESTAMP, Role.EVENT_TIME),
            new OnlineColumn("items", Scalar.INTEGER, Role.FEATURE),
            new OnlineColumn("embedding", new ArrayType(Scalar.REAL), Role.FEATURE)));
    private static final OnlineName CHURN = OnlineName.parse("ecommerce.churn");

    private RedisProcess redis;
    private Jedis client;
    private OnlineStore store;
    private OnlineWriter writer;

    @BeforeAll
    void start()
    {
        redis = RedisProcess.start();
        client = redis.client();
        store = redis.store();
        writer = store.writer(InstantSource.fixed(NOON));
    }

    @AfterAll
    void stop()
    {
        store.close();
        client.close();
        redis.close();
    }

    @BeforeEach
    void publish()
    {
        client.flushAll();
        publishProfile(entry(42, header(NOON, 1), "Prague"), entry(44, header(NOON, 1), "Brno"));
    }

    private void publishProfile(OnlineEntry... entries)
    {
        writer.begin(PROFILE, 1);
        writer.writeSchema(SCHEMA);
        writer.write(PROFILE, OnlinePublication.incremental(1), List.of(entries));
        writer.complete(view(1));
    }

    private void publishCart()
    {
        writer.begin(CART, 1);
        writer.writeSchema(CART_SCHEMA);
        OnlineHeader header = new OnlineHeader(CART_SCHEMA.id(), OnlineInstant.of(NOON), Optional.empty(), 1, OptionalLong.empty());
        writer.write(CART, OnlinePublication.incremental(1), List.of(new OnlineEntry(
                CART_SCHEMA.keySchema().encode(List.of(Optional.of(42L), Optional.of("east"))),
                OnlineValue.row(header, CART_SCHEMA.encode(List.of(Optional.of(42L), Optional.of("east"), Optional.of(OnlineInstant.of(NOON)), Optional.of(3), Optional.of(List.of(0.5f, -1f))))))));
        writer.complete(new OnlineView(CART, CART_SCHEMA.keySchema(), CART_SCHEMA.id(), 1, NOON));
        Map<OnlineName, Map<String, String>> keys = new LinkedHashMap<>();
        keys.put(CART, Map.of("customer", "customer_id", "shop", "shop"));
        keys.put(PROFILE, Map.of("customer_id", "customer_id"));
        writer.writeTrainingSet(new OnlineTrainingSet(CHURN, List.of(
                new VectorColumn("home", PROFILE, "city"),
                new VectorColumn("cart_items", CART, "items"),
                new VectorColumn("embedding", CART, "embedding")), keys));
    }

    private OnlineFeatures features()
    {
        return features(NOON);
    }

    private OnlineFeatures features(Instant now)
    {
        return store.features(InstantSource.fixed(now));
    }

    @Test
    void testView()
    {
        OnlineVector vector = features().get(PROFILE, Map.of("customer_id", 42L));
        assertThat(vector).isEqualTo(new OnlineVector(List.of("city"), List.of(Scalar.STRING), List.of(Optional.of("Prague")), Map.of(PROFILE, OnlineInstant.of(NOON)), true));
        assertThat(vector.value("city", String.class)).contains("Prague");
        assertThatThrownBy(() -> vector.value("town", String.class)).hasMessage("There is no feature 'town', only [city]");
        assertThatThrownBy(() -> vector.value("city", Long.class)).hasMessage("'city' is a String, not a Long");
    }

    @Test
    void testManyEntitiesInTheirOrder()
    {
        List<OnlineVector> vectors = features().getMany(PROFILE, List.of(Map.of("customer_id", 44), Map.of("customer_id", 43), Map.of("customer_id", 42), Map.of("customer_id", 44)));
        assertThat(vectors).extracting(vector -> vector.value("city", String.class).orElse("-")).containsExactly("Brno", "-", "Prague", "Brno");
        assertThat(vectors.get(1).eventTimes()).isEmpty();
        assertThat(features().getMany(PROFILE, List.of())).isEmpty();
    }

    @Test
    void testTrainingSetInItsOrder()
    {
        publishCart();
        List<OnlineVector> vectors = features().getMany(CHURN, List.of(Map.of("customer_id", 42, "shop", "east"), Map.of("customer_id", 44, "shop", "east")));
        assertThat(vectors.getFirst().names()).containsExactly("home", "cart_items", "embedding");
        assertThat(vectors.getFirst().types()).containsExactly(Scalar.STRING, Scalar.INTEGER, new ArrayType(Scalar.REAL));
        assertThat(vectors.getFirst().values()).containsExactly(Optional.of("Prague"), Optional.of(3), Optional.of(List.of(0.5f, -1f)));
        assertThat(vectors.getLast().values()).containsExactly(Optional.of("Brno"), Optional.empty(), Optional.empty());
        assertThat(vectors.getLast().eventTimes()).containsOnlyKeys(PROFILE);
    }

    @Test
    void testTimeSince()
    {
        OnlineName visits = new OnlineName("ecommerce", "visits");
        OnlineSchema schema = OnlineSchema.of(visits, List.of(
                new OnlineColumn("customer_id", Scalar.BIGINT, Role.KEY),
                new OnlineColumn("first_on", Scalar.DATE, Role.FEATURE),
                new OnlineColumn("last_at", Scalar.TIMESTAMP, Role.FEATURE)));
        OnlineHeader header = new OnlineHeader(schema.id(), OnlineInstant.of(NOON), Optional.empty(), 1, OptionalLong.empty());
        writer.begin(visits, 1);
        writer.writeSchema(schema);
        writer.write(visits, OnlinePublication.incremental(1), List.of(
                new OnlineEntry(schema.keySchema().encode(List.of(Optional.of(1L))), OnlineValue.row(header, schema.encode(List.of(Optional.of(1L), Optional.of(LocalDate.of(2025, 12, 31)), Optional.of(OnlineInstant.of(NOON)))))),
                new OnlineEntry(schema.keySchema().encode(List.of(Optional.of(2L))), OnlineValue.row(header, schema.encode(List.of(Optional.of(2L), Optional.empty(), Optional.empty()))))));
        writer.complete(new OnlineView(visits, schema.keySchema(), schema.id(), List.of(
                new OnlineTimeSince("minutes", 2, "last_at", ElapsedUnit.MINUTE),
                new OnlineTimeSince("months", 0, "first_on", ElapsedUnit.MONTH)), 1, NOON));
        writer.writeTrainingSet(new OnlineTrainingSet(CHURN, List.of(new VectorColumn("age", visits, "months"), new VectorColumn("first", visits, "first_on")), Map.of(visits, Map.of("customer_id", "customer"))));

        OnlineFeatures later = features(NOON.plusSeconds(150));
        OnlineVector vector = later.get(visits, Map.of("customer_id", 1));
        assertThat(vector.names()).containsExactly("months", "first_on", "minutes", "last_at");
        assertThat(vector.types()).startsWith(Scalar.BIGINT, Scalar.DATE, Scalar.BIGINT);
        assertThat(vector.value("months", Long.class)).contains(ElapsedUnit.MONTH.between(LocalDate.of(2025, 12, 31).toEpochDay() * 86_400_000, NOON.toEpochMilli()));
        assertThat(vector.value("minutes", Long.class)).contains(2L);
        assertThat(later.get(visits, Map.of("customer_id", 2)).values()).containsOnly(Optional.empty());
        assertThat(later.get(CHURN, Map.of("customer", 1)).value("age", Long.class)).isEqualTo(vector.value("months", Long.class));
    }

    @Test
    void testKeysThatAreMissingOrOfAnotherType()
    {
        publishCart();
        assertThatThrownBy(() -> features().get(PROFILE, Map.of("id", 42)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Key 'customer_id' of ecommerce.profile is missing: given are [id]");
        assertThatThrownBy(() -> features().get(CHURN, Map.of("customer_id", 42)))
                .hasMessage("Key 'shop' of ecommerce.churn is missing: given are [customer_id]");
        assertThatThrownBy(() -> features().get(PROFILE, Map.of("customer_id", "42")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'customer_id' is of type BIGINT, a String is not");
    }

    @Test
    void testWhatIsNotPublished()
    {
        assertThatThrownBy(() -> features().get(CART, Map.of()))
                .isInstanceOfSatisfying(OnlineStoreException.class, e -> assertThat(e.reason()).isEqualTo(NOT_FOUND))
                .hasMessage("ecommerce.cart is not in the online store: REFRESH MATERIALIZED VIEW \"ecommerce\".\"cart$online\" publishes it");
        publishCart();
        writer.removeView(CART);
        assertThatThrownBy(() -> features().get(CHURN, Map.of()))
                .hasMessage("ecommerce.cart, which ecommerce.churn needs, is not in the online store: publish it");
    }

    @Test
    void testExpiresToTheMicrosecond()
    {
        Instant expires = Instant.ofEpochSecond(4_000_000_000L, 5_000);
        publishProfile(entry(1, expiring(NOON, 1, expires), "Prague"));
        assertThat(features(expires.minusNanos(1)).get(PROFILE, Map.of("customer_id", 1)).value("city", String.class)).contains("Prague");
        assertThat(features(expires).get(PROFILE, Map.of("customer_id", 1)).value("city", String.class)).isEmpty();
    }

    @Test
    void testChangesAheadByTheReadersClock()
    {
        OnlineInstant noon = OnlineInstant.of(NOON);
        publishProfile(new OnlineEntry(key(1), OnlineValue.changes(header(NOON, 1), OnlineInstant.of(NOON.plusSeconds(3_600)), List.of(
                new OnlineChange(noon, Optional.of(row(1, noon, "Prague"))),
                new OnlineChange(OnlineInstant.of(NOON.plusSeconds(60)), Optional.of(row(1, noon, "Brno"))),
                new OnlineChange(OnlineInstant.of(NOON.plusSeconds(120)), Optional.empty()),
                new OnlineChange(OnlineInstant.of(NOON.plusSeconds(180)), Optional.of(row(1, noon, "Ostrava")))))));
        for (int second = 0; second < 240; second++) {
            String expected = second < 60 ? "Prague" : second < 120 ? "Brno" : second < 180 ? "-" : "Ostrava";
            OnlineVector vector = features(NOON.plusSeconds(second)).get(PROFILE, Map.of("customer_id", 1));
            assertThat(vector.value("city", String.class).orElse("-")).as("after %s seconds", second).isEqualTo(expected);
            assertThat(vector.exact()).isTrue();
        }
        assertThat(features(NOON.plusSeconds(3_600)).get(PROFILE, Map.of("customer_id", 1)).exact()).isFalse();
    }

    @Test
    void testSchemaChangesWhileOldReadersRead()
    {
        OnlineFeatures reader = features();
        assertThat(reader.get(PROFILE, Map.of("customer_id", 42)).values()).containsExactly(Optional.of("Prague"));

        OnlineSchema changed = OnlineSchema.of(PROFILE, List.of(
                SCHEMA.columns().get(0),
                SCHEMA.columns().get(1),
                new OnlineColumn("visits", Scalar.BIGINT, Role.FEATURE),
                new OnlineColumn("city", Scalar.STRING, Role.FEATURE)));
        OnlineHeader header = new OnlineHeader(changed.id(), OnlineInstant.of(NOON.plusSeconds(1)), Optional.empty(), 2, OptionalLong.empty());
        writer.begin(PROFILE, 2);
        writer.writeSchema(changed);
        writer.write(PROFILE, OnlinePublication.incremental(2), List.of(new OnlineEntry(key(42), OnlineValue.row(
                header,
                changed.encode(List.of(Optional.of(42L), Optional.of(NOON), Optional.of(7L), Optional.of("Vienna")))))));
        writer.complete(new OnlineView(PROFILE, changed.keySchema(), changed.id(), 2, NOON));

        // An old reader finds new values, a new one old values
        assertThat(reader.getMany(PROFILE, List.of(Map.of("customer_id", 42), Map.of("customer_id", 44))))
                .extracting(OnlineVector::values)
                .containsExactly(List.of(Optional.of("Vienna")), List.of(Optional.of("Brno")));
        assertThat(features().getMany(PROFILE, List.of(Map.of("customer_id", 42), Map.of("customer_id", 44))))
                .extracting(OnlineVector::values)
                .containsExactly(List.of(Optional.of(7L), Optional.of("Vienna")), List.of(Optional.empty(), Optional.of("Brno")));
    }

    @Test
    void testDamagedValues()
    {
        byte[] stored = client.get(store.keys().entity(PROFILE, key(42)));
        byte[] cut = new byte[stored.length - 1];
        System.arraycopy(stored, 0, cut, 0, cut.length);
        assertDamaged(cut, "The value of ecommerce.profile for the entity with key bytes 54 is damaged: a length of 6 does not fit in the 5 bytes that are left. A full publication of the view writes it anew");
        assertDamaged(new byte[] {1, 0}, "The value of ecommerce.profile for the entity with key bytes 54 is damaged: 2 bytes are too few: a header has 50. A full publication of the view writes it anew");
        stored[0] = 9;
        assertDamaged(stored, "The value of ecommerce.profile for the entity with key bytes 54 is damaged: the layout's version is 9, this release reads 1. A full publication of the view writes it anew");
    }

    private void assertDamaged(byte[] bytes, String message)
    {
        client.set(store.keys().entity(PROFILE, key(42)), bytes);
        assertThatThrownBy(() -> features().get(PROFILE, Map.of("customer_id", 42)))
                .isInstanceOfSatisfying(OnlineStoreException.class, e -> assertThat(e.reason()).isEqualTo(DAMAGED))
                .hasMessage(message);
    }

    @Test
    void testDamagedDefinitions()
    {
        client.set(store.keys().schema(SCHEMA.id()), CART_SCHEMA.json().getBytes(UTF_8));
        assertThatThrownBy(() -> features().get(PROFILE, Map.of("customer_id", 42)))
                .hasMessageMatching("Schema 0873605112191374 in the online store is damaged: its text has the id [0-9a-f]{16}\\. A publication writes it anew");
        client.del(store.keys().schema(SCHEMA.id()));
        assertThatThrownBy(() -> features().get(PROFILE, Map.of("customer_id", 42)))
                .hasMessage("Schema 0873605112191374 of values of ecommerce.profile is not in the online store: the next publication of the view writes it");
        client.set(store.keys().view(PROFILE), "{}".getBytes(UTF_8));
        assertThatThrownBy(() -> features().get(PROFILE, Map.of("customer_id", 42)))
                .isInstanceOfSatisfying(OnlineStoreException.class, e -> assertThat(e.reason()).isEqualTo(DAMAGED))
                .hasMessage("What the online store knows of ecommerce.profile is damaged: layout_version is missing. A publication writes it anew");
    }
}
