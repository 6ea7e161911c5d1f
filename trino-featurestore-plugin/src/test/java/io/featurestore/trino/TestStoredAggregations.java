package io.featurestore.trino;

import io.trino.Session;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.QueryRunner;
import org.junit.jupiter.api.Test;

import java.util.List;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Materialized views with declared aggregations: what a refresh stores and replaces, and who reads it. That windows are right is shown against the
 * oracle.
 */
final class TestStoredAggregations
        extends AbstractTestQueryFramework
{
    private static final String AGGREGATIONS = "aggregations = ARRAY['count(*) OVER 7d AS purchases_7d', 'sum(amount) OVER ALL AS spend', 'last(category) OVER 7d AS category', 'spend / nullif(purchases_7d, 0) AS per_purchase']";
    private static final String AGGREGATIONS_OF_TIME = "aggregations = ARRAY['count(*) OVER 7d AS purchases_7d', 'max(ordered_at) OVER ALL AS last_order_at', 'date_diff(''day'', last_order_at, as_of_time) AS days_since_order']";
    private static final String AT_NOON = "TIMESTAMP '2025-01-05 12:00:00'";

    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        return FeatureStoreQueryRunner.builder().setWorkerCount(0).build();
    }

    @Test
    void testDefinitionIsShownAndRead()
    {
        createOrders("shown_orders");
        assertUpdate("CREATE MATERIALIZED VIEW shown GRACE PERIOD INTERVAL '0' SECOND " + with(AGGREGATIONS_OF_TIME) + " AS SELECT * FROM shown_orders");
        assertThat((String) computeScalar("SHOW CREATE MATERIALIZED VIEW shown"))
                .contains("'count(*) OVER 7d AS purchases_7d','max(ordered_at) OVER ALL AS last_order_at'")
                .contains("partitioning = ARRAY['bucket(customer_id, 8)']")
                .doesNotContain("$");
        assertThat(computeActual("DESCRIBE shown").getMaterializedRows().stream().map(row -> "%s %s".formatted(row.getField(0), row.getField(1))).collect(toImmutableList()))
                .containsExactly("customer_id bigint", "ordered_at timestamp(6)", "purchases_7d bigint", "last_order_at timestamp(6)", "days_since_order bigint");
        assertQueryFails("COMMENT ON COLUMN shown.purchases_7d IS 'x'", "Column 'purchases_7d' of feature view ecommerce.shown is described by its entry in aggregations: CREATE OR REPLACE the view to change that");
        assertQuery("SELECT name, \"window\" FROM system.features WHERE feature_view = 'shown'", "VALUES ('purchases_7d', '7d'), ('last_order_at', 'ALL'), ('days_since_order', NULL)");
        assertQuery("SELECT kind FROM system.feature_views WHERE name = 'shown'", "VALUES 'materialized'");

        // As it is written again, over a table with other names
        String shown = (String) computeScalar("SHOW CREATE MATERIALIZED VIEW shown");
        assertUpdate(shown.replace("ecommerce.shown", "ecommerce.shown_again"));
        assertUpdate("REFRESH MATERIALIZED VIEW shown_again", 7);
        String query = "SELECT * FROM %s ORDER BY 1, 2";
        assertThat(query(query.formatted("shown_again"))).matches(query.formatted("shown"));

        assertUpdate("DROP MATERIALIZED VIEW shown_again");
        assertUpdate("DROP MATERIALIZED VIEW shown");
        assertUpdate("DROP TABLE shown_orders");
    }

    @Test
    void testEveryRelationReadsWhatIsStored()
    {
        createOrders("old_orders");
        assertUpdate("CREATE MATERIALIZED VIEW stored " + with(AGGREGATIONS_OF_TIME) + " AS SELECT * FROM old_orders");
        assertUpdate("REFRESH MATERIALIZED VIEW stored", 7);
        assertUpdate("CREATE TABLE stored_labels AS SELECT * FROM (VALUES (BIGINT '1', %1$s), (2, %1$s), (3, %1$s), (NULL, %1$s)) AS t (customer_id, label_time)".formatted(AT_NOON), 4);
        assertUpdate("CREATE VIEW stored_training WITH (features = ARRAY['stored'], timestamp_column = 'label_time') AS SELECT * FROM stored_labels");
        // Without a grace period its rows are read however old they are
        assertUpdate("DELETE FROM old_orders", 4);

        assertQuery("SELECT customer_id, ordered_at, purchases_7d, days_since_order FROM stored", "VALUES (1, TIMESTAMP '2025-01-01 09:00:00', 1, 0), (1, TIMESTAMP '2025-01-05 09:00:00', 3, 0), (2, TIMESTAMP '2025-01-04 12:00:00', 1, 0)");
        assertQuery("SELECT count(*), sum(purchases_7d) FROM stored", "VALUES (3, 5)");
        assertQuery(
                "SELECT purchases_7d, valid_from, valid_to FROM \"stored$timeline\" WHERE customer_id = 1",
                """
                VALUES
                    (1, TIMESTAMP '2025-01-01 09:00:00', TIMESTAMP '2025-01-05 09:00:00'),
                    (3, TIMESTAMP '2025-01-05 09:00:00', TIMESTAMP '2025-01-08 09:00:00'),
                    (2, TIMESTAMP '2025-01-08 09:00:00', TIMESTAMP '2025-01-12 09:00:00'),
                    (0, TIMESTAMP '2025-01-12 09:00:00', NULL)
                """);
        assertQuery("SELECT customer_id, ordered_at, purchases_7d, days_since_order FROM \"stored@2025-01-09\"", "VALUES (1, TIMESTAMP '2025-01-05 09:00:00', 2, 3), (2, TIMESTAMP '2025-01-04 12:00:00', 1, 4)");
        assertQuery("SELECT customer_id, purchases_7d, days_since_order FROM stored_training", "VALUES (1, 3, 0), (2, 1, 1), (3, 0, NULL), (NULL, NULL, NULL)");
        assertQuery("SELECT customer_id, purchases_7d, days_since_order FROM \"stored$as_of\" WHERE as_of_time = TIMESTAMP '2025-01-20 00:00:00'", "VALUES (1, 0, 14), (2, 0, 15)");
        assertQuery(
                "SELECT l.customer_id, f.purchases_7d, f.days_since_order FROM stored_labels l LEFT JOIN \"stored$as_of\" f ON f.customer_id = l.customer_id AND f.as_of_time = l.label_time",
                "VALUES (1, 3, 0), (2, 1, 1), (3, NULL, NULL), (NULL, NULL, NULL)");
        assertQuery(
                "SELECT customer_id, purchases_7d FROM TABLE(system.point_in_time_join(spine => TABLE(stored_labels), features => ARRAY['stored:purchases_7d'], timestamp_column => DESCRIPTOR(label_time)))",
                "VALUES (1, 3), (2, 1), (3, 0), (NULL, NULL)");
        // Of the view's own rows, as of any table
        assertUpdate("CREATE VIEW renamed WITH (entity_keys = ARRAY['id'], timestamp_column = 'ordered_at') AS SELECT customer_id AS id, ordered_at, purchases_7d AS n FROM stored");
        assertQuery("SELECT * FROM TABLE(system.as_of(feature_view => 'renamed', at => TIMESTAMP '2025-03-01 00:00:00 UTC'))", "VALUES (1, TIMESTAMP '2025-01-05 09:00:00', 3), (2, TIMESTAMP '2025-01-04 12:00:00', 1)");

        assertUpdate("DROP VIEW renamed");
        assertUpdate("DROP VIEW stored_training");
        assertUpdate("DROP TABLE stored_labels");
        assertUpdate("DROP MATERIALIZED VIEW stored");
        assertUpdate("DROP TABLE old_orders");
    }

    @Test
    void testTrainingSetsLookTheIntervalsUp()
    {
        createOrders("many_orders");
        assertUpdate("CREATE MATERIALIZED VIEW looked_up " + with(AGGREGATIONS) + " AS SELECT * FROM many_orders");
        assertUpdate("REFRESH MATERIALIZED VIEW looked_up", 7);
        assertUpdate("CREATE TABLE some_labels AS SELECT BIGINT '1' AS customer_id, %s + INTERVAL '1' HOUR * n AS label_time FROM UNNEST(sequence(1, 50)) AS t (n)".formatted(AT_NOON), 50);
        assertUpdate("CREATE VIEW some_training WITH (features = ARRAY['looked_up'], timestamp_column = 'label_time') AS SELECT * FROM some_labels");
        Session joinedByEngine = Session.builder(getSession()).setCatalogSessionProperty("featurestore", "join_pushdown_enabled", "false").build();
        assertThat(query("SELECT * FROM some_training")).matches(joinedByEngine, "SELECT * FROM some_training");
        assertUpdate("CALL system.load_as_of_index('looked_up')");
        assertThat((String) computeScalar("EXPLAIN SELECT * FROM some_training")).doesNotContain("Join").doesNotContain("many_orders").contains("looked_up");
        assertThat((String) computeScalar(joinedByEngine, "EXPLAIN SELECT * FROM some_training")).contains("Join").doesNotContain("many_orders");
        assertUpdate("DROP VIEW some_training");
        assertUpdate("DROP TABLE some_labels");
        assertUpdate("DROP MATERIALIZED VIEW looked_up");
        assertUpdate("DROP TABLE many_orders");
    }

    @Test
    void testRefreshReplacesWhatEntitiesWithNewEventsHave()
    {
        createOrders("growing_orders");
        assertUpdate("INSERT INTO growing_orders SELECT 100 + n, TIMESTAMP '2025-01-01 00:00:00', 1, 'books' FROM UNNEST(sequence(1, 100)) AS t (n)", 100);
        assertUpdate("CREATE MATERIALIZED VIEW growing " + with(AGGREGATIONS) + " AS SELECT customer_id, ordered_at, amount, category FROM growing_orders AS o WHERE o.amount > 0");
        assertUpdate("REFRESH MATERIALIZED VIEW growing", 207);
        assertThat((String) computeScalar("SHOW CREATE MATERIALIZED VIEW growing")).as("buckets of so few rows").contains("partitioning = ARRAY['bucket(customer_id, 1)']");
        String others = "SELECT * FROM growing WHERE customer_id <> 2";
        List<?> before = computeActual(others).getMaterializedRows();

        // Customer 2 has a late event, 7 its first. Rows with an unknown key, and those that the query leaves out, change nothing
        assertUpdate("INSERT INTO growing_orders VALUES (2, TIMESTAMP '2025-01-02 00:00:00', 3, 'toys'), (7, TIMESTAMP '2025-01-02 00:00:00', 5, 'toys'), (NULL, TIMESTAMP '2025-01-02 00:00:00', 5, 'toys'), (1, TIMESTAMP '2025-01-02 00:00:00', -1, 'toys')", 4);
        // Two rows of customer 2 are replaced by four, customer 7 has two
        assertUpdate("REFRESH MATERIALIZED VIEW growing", 8);
        assertQuery("SELECT operation FROM (SELECT operation, row_number() OVER (ORDER BY committed_at DESC) AS n FROM \"growing$snapshots\") WHERE n = 1", "VALUES 'overwrite'");
        assertQuery("SELECT ordered_at, purchases_7d, spend, category FROM growing WHERE customer_id = 2", "VALUES (TIMESTAMP '2025-01-02 00:00:00', 1, 3, 'toys'), (TIMESTAMP '2025-01-04 12:00:00', 2, 10, 'books')");
        assertQuery("SELECT purchases_7d, spend FROM \"growing$timeline\" WHERE customer_id = 7", "VALUES (1, 5), (0, 5)");
        assertThat(computeActual(others + " AND customer_id <> 7").getMaterializedRows()).containsExactlyInAnyOrderElementsOf((Iterable) before);
        assertQuery("SELECT purchases_7d, spend FROM TABLE(system.point_in_time_join(spine => TABLE(SELECT BIGINT '999' AS customer_id, %s AS t), features => ARRAY['growing'], timestamp_column => DESCRIPTOR(t)))".formatted(AT_NOON), "VALUES (0, NULL)");

        // The same as all of it, computed anew
        String everything = "SELECT * FROM \"growing$timeline\"";
        List<?> incremental = computeActual(everything).getMaterializedRows();
        assertUpdate("DELETE FROM growing_orders WHERE customer_id IS NULL", 1);
        assertUpdate("REFRESH MATERIALIZED VIEW growing", 211);
        assertThat(computeActual(everything).getMaterializedRows()).containsExactlyInAnyOrderElementsOf((Iterable) incremental);

        assertUpdate("DROP MATERIALIZED VIEW growing");
        assertUpdate("DROP TABLE growing_orders");
    }

    @Test
    void testTimePassingNeedsNoRefresh()
    {
        assertUpdate("CREATE TABLE recent_orders AS SELECT BIGINT '1' AS customer_id, CAST(current_timestamp - INTERVAL '2' DAY AS timestamp(6)) AS ordered_at, DOUBLE '5' AS amount, VARCHAR 'toys' AS category", 1);
        assertUpdate("CREATE MATERIALIZED VIEW recent GRACE PERIOD INTERVAL '0' SECOND " + with(AGGREGATIONS) + " AS SELECT * FROM recent_orders");
        assertUpdate("REFRESH MATERIALIZED VIEW recent", 3);
        assertQuery("SELECT customer_id, purchases_7d FROM \"recent$latest\"", "VALUES (1, 1)");
        assertQuery("SELECT freshness FROM system.metadata.materialized_views WHERE catalog_name = 'featurestore' AND name = 'recent'", "VALUES 'FRESH'");
        assertQuery("SELECT purchases_7d FROM \"recent$as_of\" WHERE as_of_time = TIMESTAMP '2100-01-01 00:00:00'", "VALUES 0");
        assertUpdate("DROP MATERIALIZED VIEW recent");
        assertUpdate("DROP TABLE recent_orders");
    }

    @Test
    void testStaleRowsAreComputedOrRefused()
    {
        createOrders("moving_orders");
        String create = "CREATE OR REPLACE MATERIALIZED VIEW moving GRACE PERIOD INTERVAL '0' SECOND WHEN STALE %s " + with(AGGREGATIONS_OF_TIME) + " AS SELECT * FROM moving_orders";
        assertUpdate(create.formatted("INLINE"));
        assertQuery("SELECT customer_id, purchases_7d FROM \"moving@2025-01-09\"", "VALUES (1, 2), (2, 1)");
        assertQuery("SELECT count(*), max(days_since_order) FROM moving", "VALUES (3, 0)");
        assertUpdate("REFRESH MATERIALIZED VIEW moving", 7);
        assertUpdate("INSERT INTO moving_orders VALUES (3, TIMESTAMP '2025-01-06 00:00:00', 1, 'toys')", 1);
        assertQuery("SELECT customer_id, purchases_7d FROM \"moving@2025-01-09\"", "VALUES (1, 2), (2, 1), (3, 1)");
        assertQuery("SELECT count(*) FROM moving", "VALUES 4");
        assertQueryFails("SELECT * FROM TABLE(system.point_in_time_join(spine => TABLE(SELECT 1 AS customer_id, current_timestamp AS t), features => ARRAY['moving:purchases_7d'], timestamp_column => DESCRIPTOR(t)))", "Materialized view 'ecommerce.moving' was not refreshed within its grace period: REFRESH MATERIALIZED VIEW ecommerce.moving.*");

        assertUpdate(create.formatted("FAIL"));
        assertQueryFails("SELECT * FROM \"moving$latest\"", "Materialized view ecommerce.moving was not refreshed within its grace period: REFRESH MATERIALIZED VIEW ecommerce.moving");
        assertQueryFails("SELECT * FROM moving", ".*moving.*stale.*");
        assertUpdate("DROP MATERIALIZED VIEW moving");
        assertUpdate("DROP TABLE moving_orders");
    }

    @Test
    void testWhatCannotBeStoredOrFound()
    {
        createOrders("odd_orders");
        assertQueryFails(
                "CREATE MATERIALIZED VIEW odd " + with("aggregations = ARRAY['approx_set(amount) OVER 7d AS sketch']") + " AS SELECT * FROM odd_orders",
                "Materialized view ecommerce.odd: Iceberg has no type HyperLogLog, which aggregation 'sketch' is of: make it a view, or add an entry that casts it");
        assertQueryFails(
                "CREATE MATERIALIZED VIEW odd " + with(AGGREGATIONS) + " AS SELECT customer_id, CAST(ordered_at AS timestamp(9)) AS ordered_at, amount, category FROM odd_orders",
                "Materialized view ecommerce.odd: times of windows are stored in microseconds, but timestamp_column 'ordered_at' is of type timestamp\\(9\\): make it a view, which stores none, or cast the column");
        assertUpdate("CREATE MATERIALIZED VIEW odd " + with("aggregations = ARRAY['count(*) OVER 1h EXCLUDE CURRENT TIME AS earlier', 'date_diff(''day'', TIMESTAMP ''2025-01-01 00:00:00'', as_of_time) AS age']") + " AS SELECT * FROM odd_orders");
        assertUpdate("REFRESH MATERIALIZED VIEW odd", 10);
        String join = "SELECT customer_id, earlier FROM TABLE(system.point_in_time_join(spine => TABLE(SELECT 1 AS customer_id, TIMESTAMP '2025-01-05 09:00:00.%s' AS t), features => ARRAY['odd:earlier'], timestamp_column => DESCRIPTOR(t)))";
        assertQuery(join.formatted("000001"), "VALUES (1, 2)");
        assertQueryFails(join.formatted("0000001"), "'ecommerce.odd' excludes events of the current time, which is stored in microseconds: cast 't', which is of type timestamp\\(7\\), to timestamp\\(6\\), or use a training set");
        assertQueryFails("SELECT * FROM TABLE(system.as_of(feature_view => 'odd', at => TIMESTAMP '2025-03-01 00:00:00 UTC'))", "Feature 'age' of 'ecommerce.odd' is computed from as_of_time, and table functions read only what is stored. Use a training set or ecommerce.\"odd@<time>\".*");
        assertQueryFails("ALTER MATERIALIZED VIEW odd SET PROPERTIES ttl = '1d'", ".*aggregations and ttl cannot be set together.*");
        assertUpdate("DROP MATERIALIZED VIEW odd");
        assertUpdate("DROP TABLE odd_orders");
    }

    @Test
    void testChangedDefinitionsBeginAnew()
    {
        createOrders("changed_orders");
        assertUpdate("CREATE MATERIALIZED VIEW changed " + with(AGGREGATIONS) + " AS SELECT * FROM changed_orders");
        assertUpdate("REFRESH MATERIALIZED VIEW changed", 7);
        assertUpdate("ALTER MATERIALIZED VIEW changed SET PROPERTIES aggregations = ARRAY['min(amount) OVER 7d AS least']");
        assertQuery("SELECT customer_id, least FROM \"changed@2025-01-07\"", "VALUES (1, 10), (2, 7)");
        assertUpdate("REFRESH MATERIALIZED VIEW changed", 7);
        assertQuery("SELECT customer_id, least FROM \"changed@2025-01-09\"", "VALUES (1, 20), (2, 7)");
        assertUpdate("DROP MATERIALIZED VIEW changed");
        assertUpdate("DROP TABLE changed_orders");
    }

    private void createOrders(String table)
    {
        assertUpdate("CREATE TABLE %s (customer_id bigint, ordered_at timestamp(6), amount double, category varchar)".formatted(table));
        assertUpdate(
                """
                INSERT INTO %s VALUES
                    (1, TIMESTAMP '2025-01-01 09:00:00', 10, 'toys'),
                    (1, TIMESTAMP '2025-01-05 09:00:00', 20, 'books'),
                    (1, TIMESTAMP '2025-01-05 09:00:00', 30, 'toys'),
                    (2, TIMESTAMP '2025-01-04 12:00:00', 7, 'books')
                """.formatted(table),
                4);
    }

    private static String with(String aggregations)
    {
        return "WITH (entity_keys = ARRAY['customer_id'], timestamp_column = 'ordered_at', %s)".formatted(aggregations);
    }
}
