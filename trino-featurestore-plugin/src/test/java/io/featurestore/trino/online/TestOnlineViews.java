package io.featurestore.trino.online;

import com.google.common.collect.ImmutableMap;
import io.featurestore.online.ElapsedUnit;
import io.featurestore.online.OnlineName;
import io.featurestore.online.OnlineStore;
import io.featurestore.online.OnlineStoreOptions;
import io.featurestore.online.OnlineVector;
import io.featurestore.online.RedisProcess;
import io.featurestore.trino.FeatureStoreQueryRunner;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.MaterializedResult;
import io.trino.testing.QueryRunner;
import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import static io.featurestore.trino.FeatureStoreQueryRunner.allowingBreakingChanges;
import static io.trino.testing.assertions.Assert.assertEventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Feature views in a real Redis: what is read there is what the view says, for every kind of view.
 */
final class TestOnlineViews
        extends AbstractTestQueryFramework
{
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
    void testTable()
    {
        assertUpdate("CREATE TABLE profiles (customer bigint, at timestamp(6), name varchar) WITH (entity_keys = ARRAY['customer'], timestamp_column = 'at')");
        assertUpdate("INSERT INTO profiles VALUES (1, TIMESTAMP '2025-01-01 00:00:00', 'old'), (1, TIMESTAMP '2025-01-02 00:00:00.000001', 'new'), (2, TIMESTAMP '2025-01-01 00:00:00', NULL), (3, TIMESTAMP '9999-01-01 00:00:00', 'future'), (NULL, TIMESTAMP '2025-01-01 00:00:00', 'nobody')", 5);
        assertQueryFails("SELECT * FROM \"profiles$online\" WHERE customer = 1", "Feature view 'ecommerce.profiles' is not online, so there is no 'ecommerce.profiles\\$online': ALTER TABLE … SET PROPERTIES online = true");
        assertUpdate("ALTER TABLE profiles SET PROPERTIES online = true");
        assertQueryReturnsEmptyResult("SELECT * FROM \"profiles$online\" WHERE customer = 1");
        assertUpdate("REFRESH MATERIALIZED VIEW \"profiles$online\"", 2);
        assertThat(query("SELECT * FROM \"profiles$online\" WHERE customer IN (1, 2, 3, 4)")).matches("SELECT * FROM \"profiles$latest\"");
        assertThat(query("SELECT name, customer FROM \"profiles$online\" WHERE customer BETWEEN 1 AND 3 AND name = 'new'")).matches("SELECT name, customer FROM \"profiles$latest\" WHERE customer = 1");
        assertThat(query("SELECT k, f.* FROM (VALUES 2, 7, 1, 1, NULL) AS t (k) JOIN \"profiles$online\" f ON f.customer = t.k")).matches("SELECT k, f.* FROM (VALUES 2, 7, 1, 1, NULL) AS t (k) JOIN \"profiles$latest\" f ON f.customer = t.k");
        assertQueryFails("SELECT * FROM \"profiles$online\"", "'ecommerce.profiles\\$online' is read by its entity keys: compare \\[customer\\] with constants by = or IN, .*");
        assertQueryFails("SELECT * FROM \"profiles$online\" WHERE name = 'new'", "'ecommerce.profiles\\$online' is read by its entity keys: .*");
        assertQueryReturnsEmptyResult("SELECT * FROM \"profiles$online\" WHERE customer IS NULL AND customer = 1");

        // A late row changes nothing, a newer one does, and a row that is corrected or removed is gone
        assertUpdate("INSERT INTO profiles VALUES (1, TIMESTAMP '2025-01-01 12:00:00', 'late'), (2, TIMESTAMP '2025-01-03 00:00:00', 'two')", 2);
        assertUpdate("REFRESH MATERIALIZED VIEW \"profiles$online\"", 2);
        assertQuery("SELECT customer, name FROM \"profiles$online\" WHERE customer IN (1, 2)", "VALUES (1, 'new'), (2, 'two')");
        assertUpdate("DELETE FROM profiles WHERE name IN ('new', 'two') OR customer = 2", 3);
        assertUpdate("REFRESH MATERIALIZED VIEW \"profiles$online\"", 1);
        assertQuery("SELECT customer, name FROM \"profiles$online\" WHERE customer IN (1, 2)", "VALUES (1, 'late')");
        assertUpdate("DROP TABLE profiles");
        assertNothingIsLeft();
    }

    @Test
    void testExpiredRowsAreNotFound()
    {
        assertUpdate("CREATE TABLE sessions (customer integer, at timestamp(6) with time zone, created timestamp(6), score double) WITH (entity_keys = ARRAY['customer'], timestamp_column = 'at', created_column = 'created', ttl = '1h', online = true)");
        assertUpdate("INSERT INTO sessions SELECT customer, current_timestamp - minutes * INTERVAL '1' MINUTE, created, score FROM (VALUES (1, 59, TIMESTAMP '2025-01-01 00:00:00', 1e0), (1, 59, TIMESTAMP '2025-01-02 00:00:00', 2e0), (2, 61, NULL, 3e0), (3, 0, NULL, nan())) AS t (customer, minutes, created, score)", 4);
        assertUpdate("REFRESH MATERIALIZED VIEW \"sessions$online\"", 2);
        assertThat(query("SELECT * FROM \"sessions$online\" WHERE customer IN (1, 2, 3)")).matches("SELECT * FROM \"sessions$latest\"");
        assertThat(redis.millisToLive("*sessions}:*")).hasSize(2).allMatch(millis -> millis > 0 && millis <= Duration.ofHours(1).toMillis());
        assertUpdate("DROP TABLE sessions");
        assertNothingIsLeft();
    }

    @Test
    void testViewsAndMaterializedViews()
    {
        assertUpdate("CREATE TABLE source AS SELECT region, product, at, sum(price) AS price, array_agg(price) AS prices FROM (VALUES ('eu', 1, DATE '2025-01-01', 1.25), ('eu', 1, DATE '2025-02-01', 2.50), ('us', 1, DATE '2025-01-01', 3.00)) AS t (region, product, at, price) GROUP BY 1, 2, 3", 3);
        String definition = "WITH (entity_keys = ARRAY['region', 'product'], timestamp_column = 'at', online = true) AS SELECT *, MAP(ARRAY[price], ARRAY[region]) AS names, CAST(ROW(price, 'x') AS ROW(amount decimal(38, 2), \"a b\" varchar)) AS pair FROM source";
        assertUpdate("CREATE VIEW computed " + definition);
        assertUpdate("CREATE MATERIALIZED VIEW stored " + definition);
        computeActual("REFRESH MATERIALIZED VIEW stored");
        for (String view : new String[] {"computed", "stored"}) {
            assertUpdate("REFRESH MATERIALIZED VIEW \"%s$online\"".formatted(view), 2);
            assertThat(query("SELECT * FROM \"%s$online\" WHERE region IN ('eu', 'us', 'asia') AND product IN (1, 2)".formatted(view))).matches("SELECT * FROM \"%s$latest\"".formatted(view));
            assertThat(query("SELECT f.* FROM source s JOIN \"%1$s$online\" f ON f.product = s.product AND f.region = s.region".formatted(view))).matches("SELECT f.* FROM source s JOIN \"%1$s$latest\" f ON f.product = s.product AND f.region = s.region".formatted(view));
            assertQueryFails("SELECT * FROM \"%s$online\" WHERE region = 'eu'".formatted(view), ".*compare \\[region, product\\] with constants.*");
        }
        assertThat(computeActual("SELECT name, online FROM system.feature_views WHERE name IN ('computed', 'stored')").getMaterializedRows()).allMatch(row -> row.getField(1).equals(true)).hasSize(2);

        // Another name takes the rows along once it is published; the old ones are gone
        assertUpdate("ALTER VIEW computed RENAME TO renamed");
        assertThat(redis.keys("*computed*")).isEmpty();
        assertQueryReturnsEmptyResult("SELECT * FROM \"renamed$online\" WHERE region = 'eu' AND product = 1");
        assertUpdate("REFRESH MATERIALIZED VIEW \"renamed$online\"", 2);
        assertUpdate(allowingBreakingChanges(getSession()), "CREATE OR REPLACE VIEW renamed WITH (entity_keys = ARRAY['region']) AS SELECT region, price FROM source");
        assertThat(redis.keys("*renamed*")).isEmpty();
        assertUpdate("ALTER MATERIALIZED VIEW stored SET PROPERTIES online = false");
        assertThat(redis.keys("*stored*")).isEmpty();
        assertUpdate("DROP MATERIALIZED VIEW stored");
        assertUpdate("DROP VIEW renamed");
        assertUpdate("DROP TABLE source");
        assertNothingIsLeft();
    }

    @Test
    void testWindowsMoveWhileNothingIsPublished()
    {
        assertUpdate("CREATE TABLE clicks (customer bigint, at timestamp(6))");
        assertUpdate("INSERT INTO clicks VALUES (1, localtimestamp AT TIME ZONE 'UTC'), (2, TIMESTAMP '2025-01-01 00:00:00')".replace("localtimestamp AT TIME ZONE 'UTC'", "CAST(current_timestamp AT TIME ZONE 'UTC' AS timestamp(6))"), 2);
        assertUpdate(
                """
                CREATE VIEW recent
                WITH (
                    entity_keys = ARRAY['customer'], timestamp_column = 'at', online = true,
                    aggregations = ARRAY[
                        'count(*) OVER 4s AS just_now',
                        'count(*) OVER ALL AS clicks',
                        'max(at) OVER ALL AS last_at',
                        'date_diff(''month'', last_at, as_of_time) AS months'])
                AS SELECT * FROM clicks
                """);
        assertUpdate("REFRESH MATERIALIZED VIEW \"recent$online\"", 2);
        assertQuery("SELECT customer, clicks FROM \"recent$online\" WHERE customer IN (1, 2, 3)", "VALUES (1, 1), (2, 1)");
        assertThat(query("SELECT customer, at, last_at, months FROM \"recent$online\" WHERE customer IN (1, 2)")).matches("SELECT customer, at, last_at, months FROM \"recent$latest\"");
        try (OnlineStore store = OnlineStore.connect(OnlineStoreOptions.builder(redis.uri()).build())) {
            OnlineVector vector = store.features(InstantSource.system()).get(OnlineName.parse("ecommerce.recent"), ImmutableMap.of("customer", 2));
            assertThat(vector.names()).containsExactly("just_now", "clicks", "last_at", "months");
            assertThat(vector.values().getLast()).isEqualTo(Optional.of(computeScalar("SELECT months FROM \"recent$online\" WHERE customer = 2")));
            assertThat(vector.exact()).isTrue();
        }
        assertEventually(() -> assertQuery("SELECT just_now FROM \"recent$online\" WHERE customer = 1", "VALUES 0"));
        assertThat(query("SELECT * FROM \"recent$online\" WHERE customer IN (1, 2)")).matches("SELECT * FROM \"recent$latest\"");
        assertUpdate("DROP VIEW recent");
        assertUpdate("DROP TABLE clicks");
        assertNothingIsLeft();
    }

    @Test
    void testTrainingSet()
    {
        assertUpdate("CREATE TABLE buyers WITH (entity_keys = ARRAY['customer'], timestamp_column = 'at', online = true) AS SELECT * FROM (VALUES (1, TIMESTAMP '2025-01-01 00:00:00', 'one'), (2, TIMESTAMP '2025-01-01 00:00:00', 'two')) AS t (customer, at, name)", 2);
        assertUpdate("CREATE VIEW goods WITH (entity_keys = ARRAY['product', 'region'], online = true) AS SELECT * FROM (VALUES (7, 'eu', 0.5), (8, 'us', 1.5)) AS t (product, region, price)");
        String spine = "AS SELECT 1 AS buyer, 7 AS product, 'eu' AS region, true AS label";
        assertUpdate("CREATE VIEW purchases WITH (features = ARRAY['goods:price', 'buyers:name AS buyer_name ON customer = buyer']) %s".formatted(spine));
        assertQueryFails("SELECT * FROM \"purchases$online\" WHERE buyer = 1", ".*compare \\[product, region, buyer\\] with constants.*");
        assertUpdate("REFRESH MATERIALIZED VIEW \"buyers$online\"", 2);
        assertUpdate("REFRESH MATERIALIZED VIEW \"goods$online\"", 2);
        assertUpdate("REFRESH MATERIALIZED VIEW \"purchases$online\"", 0);
        assertThat(query("SELECT * FROM \"purchases$online\" WHERE buyer IN (1, 3) AND product = 7 AND region IN ('eu', 'us')"))
                .matches("VALUES (7, VARCHAR 'eu', 1, CAST(0.5 AS decimal(2, 1)), VARCHAR 'one'), (7, 'eu', 3, 0.5, NULL), (7, 'us', 1, NULL, 'one')");
        assertThat(query("SELECT p.buyer, o.buyer_name, o.price FROM (VALUES (2, 8, 'us'), (2, 8, 'us'), (9, 9, 'us')) AS p (buyer, product, region) JOIN \"purchases$online\" o ON o.region = p.region AND o.buyer = p.buyer AND o.product = p.product"))
                .matches("VALUES (2, VARCHAR 'two', DECIMAL '1.5'), (2, 'two', 1.5)");
        try (OnlineStore store = OnlineStore.connect(OnlineStoreOptions.builder(redis.uri()).build())) {
            OnlineVector vector = store.features(InstantSource.system()).get(OnlineName.parse("ecommerce.purchases"), ImmutableMap.of("buyer", 2, "product", 7, "region", "eu"));
            assertThat(vector.names()).containsExactly("price", "buyer_name");
            assertThat(vector.values()).containsExactly(Optional.of(new BigDecimal("0.5")), Optional.of("two"));
        }
        assertUpdate(allowingBreakingChanges(getSession()), "CREATE OR REPLACE VIEW goods WITH (entity_keys = ARRAY['product', 'region']) AS SELECT * FROM (VALUES (7, 'eu', 0.5)) AS t (product, region, price)");
        assertQueryFails("SELECT * FROM \"purchases$online\" WHERE buyer = 1", "Feature view 'ecommerce.goods' is not online, .*");
        assertUpdate("CREATE OR REPLACE VIEW purchases WITH (features = ARRAY['buyers:name ON customer = buyer', 'buyers:name AS friend ON customer = product']) %s".formatted(spine));
        assertQuery("SELECT * FROM \"purchases$online\" WHERE buyer = 1 AND product = 2", "VALUES (1, 2, 'one', 'two')");
        assertQueryFails("REFRESH MATERIALIZED VIEW \"purchases$online\"", "Training set 'ecommerce.purchases' joins 'ecommerce.buyers' by several keys, .*");
        assertUpdate("DROP VIEW purchases");
        assertUpdate("DROP VIEW goods");
        assertUpdate("DROP TABLE buyers");
        assertNothingIsLeft();
    }

    @Test
    void testElapsedTimeIsThatOfTheEngine()
    {
        List<LocalDateTime> times = Stream.of(
                        "1969-12-31T23:59:59.999",
                        "1970-01-01T00:00",
                        "2023-02-28T12:00",
                        "2023-12-31T00:00",
                        "2024-01-31T10:00",
                        "2024-02-28T23:59:59.999",
                        "2024-02-29T00:00",
                        "2024-02-29T10:00",
                        "2024-03-31T09:00",
                        "2025-01-31T00:00",
                        "2025-02-28T00:00",
                        "2025-03-01T00:00",
                        "2028-02-29T00:00",
                        "9999-12-31T23:59:59.999")
                .map(LocalDateTime::parse)
                .toList();
        for (ElapsedUnit unit : ElapsedUnit.values()) {
            List<Long> counted = new ArrayList<>();
            List<String> rows = new ArrayList<>();
            for (LocalDateTime from : times) {
                for (LocalDateTime to : times) {
                    counted.add(unit.between(from.toInstant(ZoneOffset.UTC).toEpochMilli(), to.toInstant(ZoneOffset.UTC).toEpochMilli()));
                    rows.add("(%s, TIMESTAMP '%s', TIMESTAMP '%s')".formatted(rows.size(), from.toString().replace('T', ' '), to.toString().replace('T', ' ')));
                }
            }
            assertThat(computeActual("SELECT date_diff('%s', a, b) FROM (VALUES %s) AS t (n, a, b) ORDER BY n".formatted(unit, String.join(", ", rows))).getOnlyColumn().toList()).as("%s", unit).isEqualTo(counted);
        }
    }

    @Test
    void testTableIsReplaced()
    {
        for (String rows : new String[] {"AS SELECT 1 AS id, 3 AS x", "(id integer, x integer)"}) {
            assertUpdate("CREATE TABLE replaced WITH (entity_keys = ARRAY['id'], online = true) AS SELECT 1 AS id, 2 AS x", 1);
            assertUpdate("REFRESH MATERIALIZED VIEW \"replaced$online\"", 1);
            computeActual(allowingBreakingChanges(getSession()), "CREATE OR REPLACE TABLE replaced " + rows);
            assertThat(redis.keys("*replaced*")).isEmpty();
            assertUpdate("DROP TABLE replaced");
        }
    }

    @Test
    void testSchemaIsDropped()
    {
        assertUpdate("CREATE SCHEMA short_lived");
        assertUpdate("CREATE TABLE short_lived.profiles WITH (entity_keys = ARRAY['id'], online = true) AS SELECT 1 AS id, 2 AS x", 1);
        assertUpdate("CREATE VIEW short_lived.vectors WITH (features = ARRAY['profiles']) AS SELECT 1 AS id");
        assertUpdate("REFRESH MATERIALIZED VIEW short_lived.\"profiles$online\"", 1);
        assertUpdate("REFRESH MATERIALIZED VIEW short_lived.\"vectors$online\"", 0);
        assertThat(redis.keys("*short_lived*")).hasSizeGreaterThan(3);
        assertUpdate("DROP SCHEMA short_lived CASCADE");
        assertThat(redis.keys("*short_lived*")).isEmpty();
    }

    @Test
    void testWhatCannotBeServed()
    {
        assertQueryFails(
                "CREATE VIEW refused WITH (entity_keys = ARRAY['id'], timestamp_column = 'at', online = true, aggregations = ARRAY['approx_set(id) OVER ALL AS ids']) AS SELECT 1 AS id, TIMESTAMP '2025-01-01 00:00:00' AS at",
                ".*column 'ids' cannot be served online, as no reader of the online store knows the type HyperLogLog: .*");
        assertQueryFails(
                "CREATE VIEW refused WITH (entity_keys = ARRAY['id'], timestamp_column = 'at', online = true, aggregations = ARRAY['max(at) OVER ALL AS last_at', 'last_at + (as_of_time - last_at) AS again']) AS SELECT 1 AS id, TIMESTAMP '2025-01-01 00:00:00' AS at",
                ".*aggregation 'again' .* cannot be served online: of what reads as_of_time readers compute only date_diff.*");
        assertQueryFails("CREATE VIEW refused WITH (entity_keys = ARRAY['id'], online_horizon = '0s') AS SELECT 1 AS id", ".*online_horizon must be positive: PT0S");
    }

    @Test
    void testPublicationThatFailsLeavesTheRows()
    {
        assertUpdate("CREATE TABLE broken WITH (entity_keys = ARRAY['id'], online = true) AS SELECT id, 10 / id AS x FROM (VALUES 1, 2) AS t (id)", 2);
        assertUpdate("REFRESH MATERIALIZED VIEW \"broken$online\"", 2);
        redis.freeze();
        assertThatThrownBy(() -> computeActual("SELECT * FROM \"broken$online\" WHERE id = 1")).hasMessageContaining("127.0.0.1:" + redis.port());
        redis.thaw();
        assertQuery("SELECT * FROM \"broken$online\" WHERE id = 1", "VALUES (1, 10)");
        redis.kill();
        assertThatThrownBy(() -> computeActual("REFRESH MATERIALIZED VIEW \"broken$online\"")).hasMessageContaining("127.0.0.1:" + redis.port());
        redis.startAgain();
        assertQueryReturnsEmptyResult("SELECT * FROM \"broken$online\" WHERE id = 1");
        assertUpdate("REFRESH MATERIALIZED VIEW \"broken$online\"", 2);
        assertQuery("SELECT * FROM \"broken$online\" WHERE id IN (1, 2)", "VALUES (1, 10), (2, 5)");
        assertUpdate("DROP TABLE broken");
    }

    private void assertNothingIsLeft()
    {
        MaterializedResult views = computeActual("SELECT 1 FROM system.feature_views WHERE online");
        assertThat(views.getMaterializedRows()).isEmpty();
        assertThat(redis.keys("*{*")).isEmpty();
    }
}
