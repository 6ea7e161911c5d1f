package io.featurestore.trino.online;

import com.google.common.collect.ImmutableMap;
import io.featurestore.online.RedisProcess;
import io.featurestore.trino.FeatureStoreQueryRunner;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.QueryRunner;
import org.junit.jupiter.api.Test;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

import static io.trino.testing.TestingAccessControlManager.TestingPrivilegeType.SELECT_COLUMN;
import static io.trino.testing.TestingAccessControlManager.privilege;
import static io.trino.testing.assertions.Assert.assertEventually;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the online store is known to have, and whether that is what the views say.
 */
final class TestOnlineConsistency
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
    void testPublicationsAreListed()
    {
        assertUpdate("CREATE TABLE listed (id bigint, at timestamp(6), x varchar) WITH (entity_keys = ARRAY['id'], timestamp_column = 'at', online = true)");
        assertUpdate("CREATE TABLE offline (id bigint, x varchar) WITH (entity_keys = ARRAY['id'])");
        assertUpdate("CREATE VIEW listed_view WITH (entity_keys = ARRAY['id'], online = true) AS SELECT id, x FROM listed");
        assertUpdate("INSERT INTO listed VALUES (1, TIMESTAMP '2025-01-01 00:00:00', 'a'), (2, TIMESTAMP '2025-01-01 00:00:00', 'b')", 2);
        assertThat(query("SELECT * FROM system.online_views"))
                .matches("SELECT VARCHAR 'ecommerce', name, CAST(NULL AS bigint), time, time, CAST(NULL AS boolean), CAST(NULL AS bigint), CAST(NULL AS bigint), CAST(NULL AS bigint), CAST(NULL AS bigint) FROM (VALUES (VARCHAR 'listed', CAST(NULL AS timestamp(3) with time zone)), ('listed_view', NULL)) AS t (name, time)");

        assertUpdate("REFRESH MATERIALIZED VIEW \"listed$online\"", 2);
        assertUpdate("REFRESH MATERIALIZED VIEW \"listed_view$online\"", 2);
        assertUpdate("DELETE FROM listed WHERE id = 2", 1);
        assertUpdate("REFRESH MATERIALIZED VIEW \"listed$online\"", 1);
        assertThat(query("SELECT name, publication, written, skipped, expired, removed FROM system.online_views"))
                .matches("VALUES (VARCHAR 'listed', BIGINT '2', BIGINT '1', BIGINT '0', BIGINT '0', BIGINT '1'), ('listed_view', 1, 2, 0, 0, 0)");
        assertThat(query("SELECT count(*) FROM system.online_views WHERE started_at < completed_at AND completed_at <= current_timestamp AND started_at > current_timestamp - INTERVAL '1' HOUR")).matches("VALUES BIGINT '2'");

        executeExclusively(() -> {
            getQueryRunner().getAccessControl().denyTables(table -> !table.getTableName().equals("listed"));
            assertQuery("SELECT name FROM system.online_views", "VALUES 'listed_view'");
            getQueryRunner().getAccessControl().reset();
        });
        assertUpdate("DROP VIEW listed_view");
        assertUpdate("DROP TABLE listed");
        assertUpdate("DROP TABLE offline");
        assertQueryReturnsEmptyResult("SELECT * FROM system.online_views");
    }

    @Test
    void testDifferencesOfTable()
    {
        assertUpdate("CREATE TABLE profiles (customer bigint, region varchar, at timestamp(6), name varchar, scores array(double)) WITH (entity_keys = ARRAY['customer', 'region'], timestamp_column = 'at', online = true)");
        assertUpdate("INSERT INTO profiles SELECT customer, 'eu', TIMESTAMP '2025-01-01 00:00:00', 'x', ARRAY[1e0, nan(), NULL] FROM UNNEST(sequence(1, 5)) AS t (customer)", 5);
        assertUpdate("INSERT INTO profiles VALUES (3, 'eu', TIMESTAMP '2025-01-02 00:00:00', 'newest', NULL), (NULL, 'eu', TIMESTAMP '2025-01-02 00:00:00', 'nobody', NULL), (6, 'eu', TIMESTAMP '9999-01-02 00:00:00', 'future', NULL)", 3);
        assertQuery("SELECT count(*), min(problem), max(problem) FROM " + consistency("profiles"), "VALUES (5, 'missing', 'missing')");
        assertUpdate("REFRESH MATERIALIZED VIEW \"profiles$online\"", 5);
        assertConsistent("profiles");

        assertUpdate("INSERT INTO profiles VALUES (1, 'eu', TIMESTAMP '2025-01-02 00:00:00.000001', 'x', NULL), (1, 'us', TIMESTAMP '2025-01-02 00:00:00', 'x', NULL)", 2);
        assertUpdate("DELETE FROM profiles WHERE customer IN (2, 5) OR (customer = 3 AND name = 'newest')", 3);
        assertUpdate("INSERT INTO profiles VALUES (5, 'eu', TIMESTAMP '2025-01-01 00:00:00', NULL, ARRAY[2e0])", 1);
        assertThat(query("SELECT * FROM " + consistency("profiles"))).matches(
                """
                VALUES
                    (BIGINT '1', VARCHAR 'eu', VARCHAR 'stale', CAST(NULL AS varchar), VARCHAR '2025-01-02 00:00:00.000001', VARCHAR '2025-01-01 00:00:00.000000'),
                    (1, 'us', 'missing', NULL, '2025-01-02 00:00:00.000000', NULL),
                    (2, 'eu', 'unexpected', NULL, NULL, '2025-01-01 00:00:00.000000'),
                    (3, 'eu', 'unexpected', NULL, '2025-01-01 00:00:00.000000', '2025-01-02 00:00:00.000000'),
                    (5, 'eu', 'unequal', 'name', NULL, 'x'),
                    (5, 'eu', 'unequal', 'scores', '[2.0]', '[1.0, NaN, null]')
                """);
        assertUpdate("REFRESH MATERIALIZED VIEW \"profiles$online\"", 5);
        assertConsistent("profiles");
        assertUpdate("DROP TABLE profiles");
    }

    @Test
    void testEveryCallPicksTheSameSample()
    {
        assertUpdate("CREATE TABLE many WITH (entity_keys = ARRAY['id'], online = true) AS SELECT id, 'x' AS x FROM UNNEST(sequence(1, 3000)) AS t (id)", 3000);
        assertUpdate("REFRESH MATERIALIZED VIEW \"many$online\"", 3000);
        assertConsistent("many");
        assertUpdate("DELETE FROM many WHERE id % 3 = 0", 1000);
        assertUpdate("UPDATE many SET x = NULL", 2000);
        assertUpdate("INSERT INTO many SELECT id, 'y' FROM UNNEST(sequence(3001, 4000)) AS t (id)", 1000);
        assertQuery("SELECT problem, count(*) FROM " + consistency("many") + " GROUP BY 1", "VALUES ('missing', 1000), ('unequal', 2000), ('unexpected', 1000)");
        String sample = "SELECT id, problem, feature, view_value, online_value FROM TABLE(featurestore.system.online_consistency(feature_view => 'ecommerce.many', sample => %s))";
        assertThat(computeActual(sample.formatted(100)).getRowCount()).isEqualTo(100);
        assertThat(query(sample.formatted(100))).matches(sample.formatted(100));
        assertThat(query(sample.formatted(200))).containsAll(sample.formatted(100));
        assertQuery("SELECT count(DISTINCT problem) FROM (" + sample.formatted(100) + ")", "VALUES 3");
        assertUpdate("DROP TABLE many");
    }

    @Test
    void testMaterializedViewsAndWindows()
    {
        assertUpdate("CREATE TABLE clicks (customer bigint, at timestamp(6), price decimal(10, 2))");
        assertUpdate("INSERT INTO clicks SELECT customer, CAST(current_timestamp AT TIME ZONE 'UTC' AS timestamp(6)) - seconds * INTERVAL '1' SECOND, 1.50 FROM (VALUES (1, 0), (1, 3600), (2, 7200)) AS t (customer, seconds)", 3);
        String aggregations =
                """
                WITH (
                    entity_keys = ARRAY['customer'], timestamp_column = 'at', online = true,
                    aggregations = ARRAY[
                        'count(*) OVER 4s AS just_now',
                        'sum(price) OVER 1d AS spent',
                        'max(at) OVER ALL AS last_at',
                        'date_diff(''minute'', last_at, as_of_time) AS minutes'])
                AS SELECT * FROM clicks
                """;
        assertUpdate("CREATE VIEW recent " + aggregations);
        assertUpdate("CREATE MATERIALIZED VIEW stored_recent " + aggregations);
        assertUpdate("CREATE MATERIALIZED VIEW newest WITH (entity_keys = ARRAY['customer'], timestamp_column = 'at', online = true) AS SELECT customer, at, price * 2 AS twice FROM clicks");
        for (String view : new String[] {"stored_recent", "newest"}) {
            computeActual("REFRESH MATERIALIZED VIEW " + view);
        }
        for (String view : new String[] {"recent", "stored_recent", "newest"}) {
            assertUpdate("REFRESH MATERIALIZED VIEW \"%s$online\"".formatted(view), 2);
            assertConsistent(view);
        }
        assertEventually(() -> {
            assertConsistent("recent");
            assertQuery("SELECT just_now FROM \"recent$online\" WHERE customer = 1", "VALUES 0");
        });
        assertConsistent("recent");
        assertConsistent("stored_recent");
        assertUpdate("INSERT INTO clicks VALUES (2, CAST(current_timestamp AT TIME ZONE 'UTC' AS timestamp(6)), 2.00)", 1);
        assertUpdate("DELETE FROM clicks WHERE customer = 1 AND at < (SELECT max(at) FROM clicks WHERE customer = 1)", 1);
        assertQuery("SELECT customer, problem, feature FROM " + consistency("recent"), "VALUES (2, 'stale', NULL), (1, 'unequal', 'spent')");
        assertConsistent("newest");
        for (String view : new String[] {"recent", "stored_recent", "newest"}) {
            assertUpdate("DROP %s VIEW %s".formatted(view.equals("recent") ? "" : "MATERIALIZED", view));
        }
        assertUpdate("DROP TABLE clicks");
    }

    @Test
    void testExpiredRowsAreNoDifference()
    {
        assertUpdate("CREATE TABLE sessions (customer bigint, at timestamp(6) with time zone) WITH (entity_keys = ARRAY['customer'], timestamp_column = 'at', ttl = '5s', online = true)");
        assertUpdate("INSERT INTO sessions VALUES (1, current_timestamp), (2, current_timestamp - INTERVAL '1' HOUR)", 2);
        assertUpdate("REFRESH MATERIALIZED VIEW \"sessions$online\"", 1);
        assertEventually(() -> {
            assertConsistent("sessions");
            assertThat(redis.keys("*sessions}:*")).isEmpty();
        });
        assertConsistent("sessions");
        assertUpdate("DROP TABLE sessions");
    }

    @Test
    void testWhatIsPublishedMeanwhileIsNoDifference()
            throws Exception
    {
        assertUpdate("CREATE TABLE moving (id bigint, at timestamp(6)) WITH (entity_keys = ARRAY['id'], timestamp_column = 'at', online = true)");
        AtomicBoolean isPublished = new AtomicBoolean();
        try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
            Future<?> publisher = executor.submit(() -> {
                for (int second = 0; second < 8; second++) {
                    assertUpdate("INSERT INTO moving SELECT id, TIMESTAMP '2025-01-01 00:00:00' + %s * INTERVAL '1' SECOND FROM UNNEST(sequence(1, 2000)) AS t (id)".formatted(second), 2000);
                    assertUpdate("REFRESH MATERIALIZED VIEW \"moving$online\"", 2000);
                }
                isPublished.set(true);
            });
            while (!isPublished.get() && !publisher.isDone()) {
                assertQueryReturnsEmptyResult("SELECT * FROM " + consistency("moving") + " WHERE problem NOT IN ('missing', 'stale')");
            }
            publisher.get();
        }
        assertConsistent("moving");
        assertUpdate("DROP TABLE moving");
    }

    @Test
    void testWhatIsRefused()
    {
        assertUpdate("CREATE TABLE refused WITH (entity_keys = ARRAY['id']) AS SELECT 1 AS id, 'x' AS x", 1);
        assertQueryFails("SELECT * FROM " + consistency("refused"), "Feature view 'ecommerce.refused' is not online, .*: ALTER TABLE … SET PROPERTIES online = true");
        assertUpdate("ALTER TABLE refused SET PROPERTIES online = true");
        assertQueryFails("SELECT * FROM TABLE(featurestore.system.online_consistency(feature_view => 'refused', sample => 0))", "Argument SAMPLE is 0: it must be 1 to 100000");
        assertQueryFails("SELECT * FROM TABLE(featurestore.system.online_consistency(feature_view => 'refused:x'))", "Argument FEATURE_VIEW must name a feature view, .*");
        assertQueryFails("SELECT * FROM TABLE(featurestore.system.online_consistency(feature_view => 'nothing'))", "Feature view 'ecommerce.nothing' does not exist.*");
        assertAccessDenied("SELECT id FROM " + consistency("refused"), "Cannot select from columns .*", privilege("refused.x", SELECT_COLUMN));
        assertUpdate("CREATE VIEW computed WITH (entity_keys = ARRAY['id'], online = true) AS SELECT id, x || 'y' AS xy FROM refused");
        assertQueryFails("SELECT * FROM " + consistency("computed"), "View 'ecommerce.computed' computes its rows, .*");
        assertUpdate("REFRESH MATERIALIZED VIEW \"computed$online\"", 1);
        assertThat(query("SELECT id, v.xy, o.xy FROM \"computed$latest\" v LEFT JOIN \"computed$online\" o USING (id) WHERE o.xy IS DISTINCT FROM v.xy")).returnsEmptyResult();
        assertUpdate("DROP VIEW computed");
        assertUpdate("DROP TABLE refused");
    }

    private static String consistency(String view)
    {
        return "TABLE(featurestore.system.online_consistency(feature_view => 'ecommerce.%s'))".formatted(view);
    }

    private void assertConsistent(String view)
    {
        assertQueryReturnsEmptyResult("SELECT * FROM " + consistency(view));
    }
}
