package io.featurestore.trino.online;

import com.google.common.collect.ImmutableMap;
import io.airlift.units.Duration;
import io.featurestore.online.OnlineName;
import io.featurestore.online.OnlineStore;
import io.featurestore.online.OnlineStoreOptions;
import io.featurestore.online.RedisProcess;
import io.featurestore.trino.FeatureStoreQueryRunner;
import io.trino.Session;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.MaterializedRow;
import io.trino.testing.QueryRunner;
import org.junit.jupiter.api.Test;

import java.time.InstantSource;

import static io.trino.testing.assertions.Assert.assertEventually;
import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A publication writes only what has changed since the last one where that can be known, and then the store has what a full one would have written.
 */
final class TestIncrementalPublication
        extends AbstractTestQueryFramework
{
    private static final boolean INCREMENTAL = true;
    private static final boolean FULL = false;

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
        createScores("scores");
        publish("scores", 100, FULL);

        // Newer, late, equal time and created, equal time with a correction, unknown time, no key, new entity
        assertUpdate("INSERT INTO scores VALUES (1, TIMESTAMP '2025-02-01 00:00:00', NULL, 'newer'), (2, TIMESTAMP '2024-01-01 00:00:00', NULL, 'late'), (3, TIMESTAMP '2025-01-01 00:00:00', NULL, 'a'), (4, TIMESTAMP '2025-01-01 00:00:00', NULL, 'zz'), " +
                "(5, TIMESTAMP '2025-01-01 00:00:00', TIMESTAMP '2025-01-02 00:00:00', 'a correction'), (6, NULL, NULL, 'when'), (NULL, TIMESTAMP '2025-02-01 00:00:00', NULL, 'nobody'), (1000, TIMESTAMP '2025-01-01 00:00:00', NULL, 'first')", 8);
        publish("scores", 7, INCREMENTAL);
        assertThat(query("SELECT k, score FROM \"scores$online\" WHERE k IN (1, 2, 3, 4, 5, 6, 1000)")).matches("VALUES (BIGINT '1', VARCHAR 'newer'), (2, 's2'), (3, 's3'), (4, 'zz'), (5, 'a correction'), (6, 's6'), (1000, 'first')");
        assertSameAsLatest("scores");

        publish("scores", 0, INCREMENTAL);

        // What is removed or changed, no new row tells
        assertUpdate("DELETE FROM scores WHERE k = 7", 1);
        publish("scores", 100, FULL);
        assertUpdate("UPDATE scores SET score = 'changed' WHERE k = 8", 1);
        publish("scores", 100, FULL);
        assertUpdate("INSERT INTO scores VALUES (9, TIMESTAMP '2025-03-01 00:00:00', NULL, 'again')", 1);
        publish("scores", 1, INCREMENTAL);
        assertSameAsLatest("scores");
        assertUpdate("DROP TABLE scores");
    }

    @Test
    void testDefinitionChanges()
    {
        createScores("changing");
        publish("changing", 100, FULL);
        assertUpdate("ALTER TABLE changing SET PROPERTIES ttl = '36500d'");
        publish("changing", 100, FULL);
        publish("changing", 0, INCREMENTAL);
        assertUpdate("ALTER TABLE changing ADD COLUMN more integer");
        publish("changing", 100, FULL);
        assertUpdate("INSERT INTO changing VALUES (1, TIMESTAMP '2025-03-01 00:00:00', NULL, 'again', 5)", 1);
        publish("changing", 1, INCREMENTAL);
        assertSameAsLatest("changing");
        assertUpdate("ALTER TABLE changing EXECUTE optimize");
        publish("changing", 100, FULL);

        // Too many new rows
        assertUpdate("INSERT INTO changing SELECT orderkey, TIMESTAMP '2025-04-01 00:00:00', NULL, 'many', 1 FROM tpch.tiny.orders", 15000);
        long entities = (long) computeScalar("SELECT count(*) FROM \"changing$latest\"");
        publish("changing", entities, FULL);
        assertUpdate(Session.builder(getSession()).setCatalogSessionProperty("featurestore", "incremental_refresh_enabled", "false").build(), "REFRESH MATERIALIZED VIEW \"changing$online\"", entities);
        assertUpdate("DROP TABLE changing");
    }

    @Test
    void testStoreHasAnotherPublication()
    {
        createScores("elsewhere");
        publish("elsewhere", 100, FULL);
        OnlineName name = new OnlineName("ecommerce", "elsewhere");
        try (OnlineStore store = OnlineStore.connect(OnlineStoreOptions.builder(redis.uri()).build())) {
            store.writer(InstantSource.system()).removeView(name);
        }
        publish("elsewhere", 100, FULL);
        publish("elsewhere", 0, INCREMENTAL);
        assertSameAsLatest("elsewhere");
        assertUpdate("DROP TABLE elsewhere");
    }

    @Test
    void testRowsBecomeValid()
    {
        assertUpdate("CREATE TABLE future (k varchar, at timestamp(6) with time zone, v integer) WITH (entity_keys = ARRAY['k'], timestamp_column = 'at', online = true)");
        assertUpdate("INSERT INTO future SELECT k, now() + seconds * INTERVAL '1' SECOND, v FROM (VALUES ('a', -60, 1), ('a', 15, 2), ('b', -60, 3), ('b', 3600, 4)) AS t (k, seconds, v)", 4);
        publish("future", 2, FULL);
        assertQuery("SELECT k, v FROM \"future$online\" WHERE k IN ('a', 'b')", "VALUES ('a', 1), ('b', 3)");
        assertEventually(new Duration(1, MINUTES), () -> assertQuery("SELECT count(*) FROM future WHERE v = 2 AND at <= now()", "VALUES 1"));
        publish("future", 1, INCREMENTAL);
        assertQuery("SELECT k, v FROM \"future$online\" WHERE k IN ('a', 'b')", "VALUES ('a', 2), ('b', 3)");
        assertUpdate("DROP TABLE future");
    }

    @Test
    void testViews()
    {
        createScores("source");
        assertUpdate("CREATE VIEW renamed WITH (entity_keys = ARRAY['customer'], timestamp_column = 'since', online = true) AS SELECT k * 2 AS customer, at AS since, upper(score) AS score FROM source WHERE k <> 3");
        assertUpdate("CREATE VIEW counted WITH (entity_keys = ARRAY['k'], timestamp_column = 'at', online = true) AS SELECT k, max(at) AS at, count(*) AS rows FROM source GROUP BY k");
        assertUpdate("CREATE VIEW now_and_then WITH (entity_keys = ARRAY['k'], timestamp_column = 'at', online = true) AS SELECT k, at, score || CAST(current_date AS varchar) AS score FROM source");
        publish("renamed", 99, FULL);
        publish("counted", 100, FULL);
        publish("now_and_then", 100, FULL);
        assertUpdate("INSERT INTO source VALUES (1, TIMESTAMP '2025-02-01 00:00:00', NULL, 'newer'), (3, TIMESTAMP '2025-02-01 00:00:00', NULL, 'newer')", 2);
        publish("renamed", 1, INCREMENTAL);
        assertThat(query("SELECT score FROM \"renamed$online\" WHERE customer = 2")).matches("VALUES VARCHAR 'NEWER'");

        // An aggregate, and a clock
        publish("counted", 100, FULL);
        publish("now_and_then", 100, FULL);
        assertUpdate("CREATE OR REPLACE VIEW renamed WITH (entity_keys = ARRAY['customer'], timestamp_column = 'since', online = true) AS SELECT k * 3 AS customer, at AS since, upper(score) AS score FROM source");
        publish("renamed", 100, FULL);
        assertUpdate("DROP VIEW renamed");
        assertUpdate("DROP VIEW counted");
        assertUpdate("DROP VIEW now_and_then");
        assertUpdate("DROP TABLE source");
    }

    @Test
    void testMaterializedView()
    {
        createScores("base");
        assertUpdate("CREATE MATERIALIZED VIEW stored WITH (entity_keys = ARRAY['k'], timestamp_column = 'at', created_column = 'created', online = true) AS SELECT k, at, created, score FROM base");
        assertUpdate("REFRESH MATERIALIZED VIEW stored", 100);
        publish("stored", 100, FULL);
        publish("stored", 0, INCREMENTAL);
        assertUpdate("INSERT INTO base VALUES (1, TIMESTAMP '2025-02-01 00:00:00', NULL, 'newer'), (2, TIMESTAMP '2024-01-01 00:00:00', NULL, 'late'), (1000, TIMESTAMP '2025-01-01 00:00:00', NULL, 'first')", 3);
        computeActual("REFRESH MATERIALIZED VIEW stored");
        publish("stored", 3, INCREMENTAL);
        assertSameAsLatest("stored");
        assertQuery("SELECT k, score FROM \"stored$online\" WHERE k IN (1, 2, 1000)", "VALUES (1, 'newer'), (2, 's2'), (1000, 'first')");

        // A full refresh
        assertUpdate("DELETE FROM base WHERE k = 5", 1);
        computeActual("REFRESH MATERIALIZED VIEW stored");
        publish("stored", 100, FULL);
        assertQueryReturnsEmptyResult("SELECT * FROM \"stored$online\" WHERE k = 5");
        assertSameAsLatest("stored");
        assertUpdate("DROP MATERIALIZED VIEW stored");
        assertUpdate("DROP TABLE base");
    }

    @Test
    void testKeysThatAreNoNumbers()
    {
        assertUpdate("CREATE TABLE ratios (k double, v integer) WITH (entity_keys = ARRAY['k'], online = true)");
        assertUpdate("INSERT INTO ratios VALUES (1e0, 1), (nan(), 2)", 2);
        publish("ratios", 2, FULL);
        publish("ratios", 2, FULL);
        assertUpdate("CREATE TABLE lists (a bigint, b varchar, v integer) WITH (entity_keys = ARRAY['a', 'b'], online = true)");
        assertUpdate("INSERT INTO lists SELECT orderkey, comment, 1 FROM tpch.tiny.orders", 15000);
        publish("lists", 15000, FULL);
        assertUpdate("INSERT INTO lists VALUES (1, 'x', 1), (1, 'y', 2), (1, NULL, 3)", 3);
        publish("lists", 2, INCREMENTAL);
        assertQuery("SELECT b, v FROM \"lists$online\" WHERE a = 1 AND b IN ('x', 'y')", "VALUES ('x', 1), ('y', 2)");
        assertUpdate("DROP TABLE ratios");
        assertUpdate("DROP TABLE lists");
    }

    private void createScores(String table)
    {
        assertUpdate("CREATE TABLE %s (k bigint, at timestamp(6), created timestamp(6), score varchar) WITH (entity_keys = ARRAY['k'], timestamp_column = 'at', created_column = 'created', online = true)".formatted(table));
        assertUpdate("INSERT INTO %s SELECT n, TIMESTAMP '2025-01-01 00:00:00', NULL, 's' || CAST(n AS varchar) FROM UNNEST(sequence(1, 100)) AS t (n)".formatted(table), 100);
    }

    private void publish(String view, long rows, boolean incremental)
    {
        assertUpdate("REFRESH MATERIALIZED VIEW \"%s$online\"".formatted(view), rows);
        MaterializedRow publication = computeActual("SELECT incremental, written + skipped FROM system.online_views WHERE name = '%s'".formatted(view)).getMaterializedRows().getFirst();
        assertThat(publication.getField(0)).as("whether %s is published incrementally", view).isEqualTo(incremental);
    }

    private void assertSameAsLatest(String view)
    {
        assertThat(query("SELECT o.* FROM (SELECT DISTINCT k FROM \"%1$s$latest\") keys JOIN \"%1$s$online\" o ON o.k = keys.k".formatted(view))).matches("SELECT * FROM \"%s$latest\"".formatted(view));
    }
}
