package io.featurestore.trino.materialized;

import io.featurestore.trino.FeatureStoreQueryRunner;
import io.trino.Session;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.QueryRunner;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is known of stored rows: that they are those which the view's query gives now, that they are not, or neither.
 */
final class TestMaterializedViewFreshness
        extends AbstractTestQueryFramework
{
    private final AtomicInteger schemas = new AtomicInteger();
    private String schema;

    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        return FeatureStoreQueryRunner.builder().setWorkerCount(0).build();
    }

    @BeforeEach
    void createSource()
    {
        schema = "freshness_" + schemas.incrementAndGet();
        assertUpdate("CREATE SCHEMA " + schema);
        assertUpdate("CREATE TABLE %s.purchases (customer_id bigint, ts timestamp(6), n bigint) WITH (entity_keys = ARRAY['customer_id'], timestamp_column = 'ts', ttl = '9999d')".formatted(schema));
        insert(10);
        assertUpdate("CREATE VIEW %1$s.renamed WITH (entity_keys = ARRAY['id'], timestamp_column = 'ts') AS SELECT customer_id AS id, ts, n FROM %1$s.purchases".formatted(schema));
        assertUpdate("CREATE TABLE %s.labels AS SELECT BIGINT '1' AS customer_id, TIMESTAMP '2025-02-01 00:00:00' AS ts".formatted(schema), 1);
    }

    @Test
    void testWhatDependsOnStoredRowsIsFresh()
    {
        assertUpdate("CREATE VIEW %1$s.training WITH (features = ARRAY['purchases'], timestamp_column = 'ts') AS SELECT * FROM %1$s.labels".formatted(schema));
        List<String> queries = List.of(
                "SELECT customer_id, ts, n FROM purchases",
                "SELECT id AS customer_id, ts, n FROM renamed",
                "SELECT customer_id, ts, n FROM \"purchases@2025-02-01\"",
                "SELECT customer_id, ts, n FROM training",
                "SELECT customer_id, ts, n FROM purchases WHERE ts < TIMESTAMP '2030-01-01 00:00:00'");
        for (int i = 0; i < queries.size(); i++) {
            createView("v" + i, queries.get(i));
            refresh("v" + i);
            assertFreshness("v" + i, "FRESH");
        }
        insert(20);
        for (int i = 0; i < queries.size(); i++) {
            assertFreshness("v" + i, "STALE");
        }
    }

    @Test
    void testWhatDependsOnMoreIsNotKnown()
    {
        assertUpdate("CREATE VIEW %1$s.timeless WITH (features = ARRAY['purchases']) AS SELECT customer_id FROM %1$s.labels".formatted(schema));
        assertUpdate("CREATE VIEW %1$s.recent AS SELECT * FROM %1$s.purchases WHERE ts <= current_date".formatted(schema));
        List<String> queries = List.of(
                "SELECT customer_id, ts, n FROM \"purchases$latest\"",
                "SELECT customer_id, ts, n FROM \"purchases$timeline\"",
                "SELECT customer_id, TIMESTAMP '2025-01-01 00:00:00' AS ts, n FROM timeless",
                "SELECT customer_id, ts, n FROM recent",
                "SELECT customer_id, ts, n FROM purchases WHERE ts < now()",
                "SELECT customer_id, ts, n FROM (SELECT * FROM purchases WHERE ts < CAST(localtimestamp AS timestamp(6)))",
                "SELECT customer_id, ts, n FROM purchases WHERE current_user <> 'nobody'",
                "SELECT customer_id, ts, n FROM purchases WHERE current_catalog <> 'none' AND current_schema <> 'none' AND current_path <> 'none'",
                "SELECT customer_id, ts, n FROM purchases WHERE current_timezone() <> 'none' AND cardinality(current_groups()) >= 0",
                "SELECT customer_id, ts, n FROM purchases WHERE CAST(ts AS time(0) with time zone) IS NOT NULL",
                "SELECT customer_id, ts, n FROM purchases FOR VERSION AS OF 'main'");
        for (int i = 0; i < queries.size(); i++) {
            createView("v" + i, queries.get(i));
            refresh("v" + i);
            assertFreshness("v" + i, "UNKNOWN");
            assertQuery("SELECT n FROM %s.v%d".formatted(schema, i), "VALUES 10");
        }
    }

    @Test
    void testDefinitionOfTheSource()
    {
        createView("v", "SELECT customer_id, ts, n FROM \"purchases@2025-06-01\"");
        refresh("v");
        assertFreshness("v", "FRESH");
        assertUpdate("ALTER TABLE %s.purchases SET PROPERTIES ttl = '30d'".formatted(schema));
        assertFreshness("v", "STALE");
        refresh("v");
        assertQueryReturnsEmptyResult("SELECT * FROM %s.v".formatted(schema));
    }

    @Test
    void testViewsAreNoFresherThanThoseTheyRead()
    {
        createView("lower_view", "SELECT customer_id, ts, n FROM purchases");
        refresh("lower_view");
        createView("upper_view", "SELECT customer_id, ts, 2 * n AS n FROM lower_view");
        refresh("upper_view");
        createView("top", "SELECT customer_id, ts, 2 * n AS n FROM upper_view");
        refresh("top");
        assertFreshness("top", "FRESH");

        insert(20);
        assertFreshness("lower_view", "STALE");
        assertFreshness("upper_view", "STALE");
        assertFreshness("top", "STALE");
        // Of rows within their grace period
        refresh("top");
        assertFreshness("top", "STALE");
        for (String view : List.of("lower_view", "upper_view", "top")) {
            refresh(view);
            assertFreshness(view, "FRESH");
        }
        assertQuery("SELECT n FROM %s.top".formatted(schema), "VALUES 40, 80");

        assertUpdate("CREATE OR REPLACE MATERIALIZED VIEW %1$s.lower_view WITH (entity_keys = ARRAY['customer_id'], timestamp_column = 'ts') AS SELECT customer_id, ts, n + 1 AS n FROM %1$s.purchases".formatted(schema));
        assertFreshness("upper_view", "STALE");
        assertFreshness("top", "STALE");
    }

    @Test
    void testViewOfWhatIsNotKnownIsNotKnown()
    {
        createView("lower_view", "SELECT customer_id, ts, n FROM \"purchases$latest\"");
        refresh("lower_view");
        createView("upper_view", "SELECT customer_id, ts, n FROM lower_view");
        refresh("upper_view");
        assertFreshness("upper_view", "UNKNOWN");
    }

    @Test
    void testViewThatReadsItself()
    {
        createView("one", "SELECT customer_id, ts, n FROM purchases");
        refresh("one");
        createView("other", "SELECT customer_id, ts, n FROM one");
        refresh("other");
        assertUpdate("CREATE OR REPLACE MATERIALIZED VIEW %1$s.one WITH (entity_keys = ARRAY['customer_id'], timestamp_column = 'ts') AS SELECT customer_id, ts, n FROM %1$s.other".formatted(schema));
        refresh("one");
        refresh("other");
        assertFreshness("one", "STALE");
        assertFreshness("other", "STALE");
    }

    private void createView(String name, String query)
    {
        computeActual(
                inSchema(),
                "CREATE MATERIALIZED VIEW %s WITH (entity_keys = ARRAY['customer_id'], timestamp_column = 'ts') AS %s".formatted(name, query));
    }

    private void refresh(String name)
    {
        computeActual("REFRESH MATERIALIZED VIEW %s.%s".formatted(schema, name));
    }

    private void insert(long n)
    {
        assertUpdate("INSERT INTO %s.purchases VALUES (1, TIMESTAMP '2025-01-01 00:00:00' + INTERVAL '%d' HOUR, %d)".formatted(schema, n, n), 1);
    }

    private void assertFreshness(String name, String freshness)
    {
        assertThat(computeScalar("SELECT freshness FROM system.metadata.materialized_views WHERE schema_name = '%s' AND name = '%s'".formatted(schema, name))).isEqualTo(freshness);
    }

    private Session inSchema()
    {
        return Session.builder(getSession()).setSchema(schema).build();
    }
}
