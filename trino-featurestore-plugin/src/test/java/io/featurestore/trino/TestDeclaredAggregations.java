package io.featurestore.trino;

import io.trino.Session;
import io.trino.spi.type.TimeZoneKey;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.QueryRunner;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Declared aggregations as users write and read them; that windows are right is shown against the oracle.
 */
final class TestDeclaredAggregations
        extends AbstractTestQueryFramework
{
    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        return FeatureStoreQueryRunner.builder().setWorkerCount(0).build();
    }

    @BeforeAll
    void createFeatureViews()
    {
        assertUpdate("CREATE TABLE orders (customer_id bigint, ordered_at timestamp(6), amount double, category varchar, product_id bigint)");
        assertUpdate(
                """
                INSERT INTO orders VALUES
                    (1, TIMESTAMP '2025-01-01 09:00:00', 10, 'toys', 100),
                    (1, TIMESTAMP '2025-01-05 09:00:00', 20, 'books', 101),
                    (1, TIMESTAMP '2025-01-05 09:30:00', 30, 'toys', 100),
                    (2, TIMESTAMP '2025-01-04 12:00:00', 7, 'books', 102)
                """,
                4);
        assertUpdate(
                """
                CREATE VIEW purchases
                WITH (
                    entity_keys = ARRAY['customer_id'], timestamp_column = 'ordered_at',
                    aggregations = ARRAY[
                        'count(*) OVER 7d AS purchases_7d',
                        'sum(amount) OVER 30d AS spend_30d',
                        'sum(amount) FILTER (WHERE category = ''toys'') OVER 30d AS toys_30d',
                        'avg(amount) OVER 30d DELAY 1d AS avg_30d_until_yesterday',
                        'count(*) OVER 1h EXCLUDE CURRENT TIME AS earlier_this_hour',
                        'approx_distinct(product_id) OVER 14d AS products_14d',
                        'last(category, 5) OVER 90d AS recent_categories',
                        'max(ordered_at) OVER ALL AS last_order_at',
                        'spend_30d / nullif(purchases_7d, 0) AS spend_per_purchase',
                        'date_diff(''day'', last_order_at, as_of_time) AS days_since_order'])
                AS SELECT customer_id, ordered_at, amount, category, product_id FROM orders
                """);
        assertUpdate("CREATE TABLE profiles (customer_id bigint, since timestamp(6), segment varchar) WITH (entity_keys = ARRAY['customer_id'], timestamp_column = 'since')");
        assertUpdate("INSERT INTO profiles VALUES (1, TIMESTAMP '2025-01-02 00:00:00', 'gold')", 1);
        assertUpdate("CREATE TABLE labels (customer_id bigint, label_time timestamp(6))");
        assertUpdate(
                """
                INSERT INTO labels VALUES
                    (1, TIMESTAMP '2025-01-05 09:30:00'),
                    (1, TIMESTAMP '2025-01-08 09:00:00'),
                    (2, TIMESTAMP '2025-01-01 00:00:00'),
                    (3, TIMESTAMP '2025-01-05 00:00:00'),
                    (NULL, TIMESTAMP '2025-01-05 00:00:00'),
                    (1, NULL)
                """,
                6);
    }

    @Test
    void testTrainingSet()
    {
        assertUpdate("CREATE VIEW churn WITH (features = ARRAY['purchases'], timestamp_column = 'label_time') AS SELECT customer_id, label_time FROM labels");
        for (String zone : List.of("UTC", "America/New_York", "Pacific/Apia")) {
            Session session = Session.builder(getSession()).setTimeZoneKey(TimeZoneKey.getTimeZoneKey(zone)).build();
            assertThat(query(session, "SELECT * FROM churn"))
                    .skippingTypesCheck()
                    .matches(
                            """
                            VALUES
                                (BIGINT '1', TIMESTAMP '2025-01-05 09:30:00.000000', BIGINT '3', 6e1, 4e1, 1e1, BIGINT '1', BIGINT '2', ARRAY['toys', 'books', 'toys'], TIMESTAMP '2025-01-05 09:30:00.000000', 2e1, BIGINT '0'),
                                (1, TIMESTAMP '2025-01-08 09:00:00.000000', 2, 6e1, 4e1, 2e1, 0, 2, ARRAY['toys', 'books', 'toys'], TIMESTAMP '2025-01-05 09:30:00.000000', 3e1, 2),
                                (2, TIMESTAMP '2025-01-01 00:00:00.000000', 0, NULL, NULL, NULL, 0, 0, NULL, NULL, NULL, NULL),
                                (3, TIMESTAMP '2025-01-05 00:00:00.000000', 0, NULL, NULL, NULL, 0, 0, NULL, NULL, NULL, NULL),
                                (NULL, TIMESTAMP '2025-01-05 00:00:00.000000', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
                                (1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)
                            """);
        }
        assertUpdate("DROP VIEW churn");
    }

    @Test
    void testSeveralViewsAndNames()
    {
        assertUpdate(
                """
                CREATE VIEW mixed
                WITH (
                    features = ARRAY['purchases:purchases_7d', 'profiles', 'purchases:purchases_7d AS of_friend ON customer_id = friend_id', 'purchases:days_since_order AS days'],
                    timestamp_column = 'label_time')
                AS SELECT * FROM (VALUES (BIGINT '1', BIGINT '2', DATE '2025-01-05'), (2, 1, DATE '2025-01-06'), (1, NULL, DATE '2025-01-01')) AS spine (customer_id, friend_id, label_time)
                """);
        assertThat(computeActual("SELECT * FROM mixed").getColumnNames()).containsExactly("customer_id", "friend_id", "label_time", "purchases_7d", "segment", "of_friend", "days");
        assertQuery("SELECT * FROM mixed", "VALUES (1, 2, DATE '2025-01-05', 1, 'gold', 1, 3), (2, 1, DATE '2025-01-06', 1, NULL, 3, 1), (1, NULL, DATE '2025-01-01', 0, NULL, NULL, NULL)");
        assertQuery("SELECT count(of_friend) FROM mixed WHERE of_friend > 1", "VALUES 1");
        assertUpdate("DROP VIEW mixed");

        assertUpdate("CREATE VIEW full_names WITH (features = ARRAY['purchases', 'profiles:segment AS s'], timestamp_column = 'label_time', full_feature_names = true) AS SELECT customer_id, label_time FROM labels");
        assertThat(computeActual("SELECT * FROM full_names").getColumnNames()).contains("purchases__purchases_7d", "purchases__days_since_order", "s").hasSize(13);
        assertQuery("SELECT sum(purchases__purchases_7d) FROM full_names", "VALUES 5");
        assertUpdate("DROP VIEW full_names");
    }

    @Test
    void testAsOfNow()
    {
        assertUpdate("CREATE TABLE clicks (user_id bigint, at timestamp(6) with time zone)");
        assertUpdate("INSERT INTO clicks VALUES (1, current_timestamp - INTERVAL '30' MINUTE), (1, current_timestamp - INTERVAL '2' HOUR), (1, current_timestamp + INTERVAL '10' MINUTE), (2, current_timestamp - INTERVAL '2' DAY), (3, current_timestamp + INTERVAL '1' DAY)", 5);
        assertUpdate("CREATE VIEW click_counts WITH (entity_keys = ARRAY['user_id'], timestamp_column = 'at', aggregations = ARRAY['count(*) OVER 1h AS hourly', 'count(*) OVER 1d AS daily', 'date_diff(''minute'', cast(newest AS timestamp(6)), as_of_time) AS age', 'max(at AT TIME ZONE ''UTC'') OVER 1d AS newest']) AS SELECT user_id, at FROM clicks");
        assertUpdate("CREATE VIEW scoring WITH (features = ARRAY['click_counts:hourly', 'click_counts:daily']) AS SELECT * FROM (VALUES 1, 2, 3, 4, NULL) AS users (user_id)");
        for (String zone : List.of("UTC", "America/New_York", "Pacific/Apia")) {
            Session session = Session.builder(getSession()).setTimeZoneKey(TimeZoneKey.getTimeZoneKey(zone)).build();
            assertQuery(session, "SELECT * FROM scoring", "VALUES (1, 1, 2), (2, 0, 0), (3, 0, 0), (4, 0, 0), (NULL, NULL, NULL)");
            assertQuery(session, "SELECT user_id, hourly, daily, age BETWEEN 30 AND 60 FROM \"click_counts$latest\"", "VALUES (1, 1, 2, true)");
            assertQuery(session, "SELECT user_id, hourly, daily FROM \"click_counts$timeline\" WHERE is_current", "VALUES (1, 1, 2)");
        }
        assertUpdate("DROP VIEW scoring");
        assertUpdate("DROP VIEW click_counts");
        assertUpdate("DROP TABLE clicks");
    }

    @Test
    void testRelationsOfTheView()
    {
        assertQuery("SELECT customer_id, CAST(ordered_at AS varchar), purchases_7d, spend_per_purchase, days_since_order FROM purchases",
                """
                VALUES
                    (1, '2025-01-01 09:00:00.000000', 1, 10, 0),
                    (1, '2025-01-05 09:00:00.000000', 2, 15, 0),
                    (1, '2025-01-05 09:30:00.000000', 3, 20, 0),
                    (2, '2025-01-04 12:00:00.000000', 1, 7, 0)
                """);
        assertQuery(
                "SELECT customer_id, CAST(ordered_at AS varchar), purchases_7d, spend_per_purchase, days_since_order FROM \"purchases@2025-01-05 09:00:00\"",
                "VALUES (1, '2025-01-05 09:00:00.000000', 2, 15, 0), (2, '2025-01-04 12:00:00.000000', 1, 7, 0)");
        assertQuery("SELECT customer_id, days_since_order FROM \"purchases@2025-06-05T09:30:00Z\"", "VALUES (1, 151), (2, 151)");
        assertQuery("SELECT customer_id FROM \"purchases@2025-01-01\"", "SELECT 1 WHERE false");
        // With a window over all events nobody is ever without
        assertQuery(
                "SELECT customer_id, purchases_7d, CAST(last_order_at AS varchar), days_since_order > 200 FROM \"purchases$latest\"",
                "VALUES (1, 0, '2025-01-05 09:30:00.000000', true), (2, 0, '2025-01-04 12:00:00.000000', true)");
    }

    @Test
    void testTimeline()
    {
        assertUpdate("CREATE VIEW short WITH (entity_keys = ARRAY['customer_id'], timestamp_column = 'ordered_at', aggregations = ARRAY['count(*) OVER 1d AS n', 'sum(amount) OVER 1h AS s', 'coalesce(s, 0) + n AS total']) AS SELECT customer_id, ordered_at, amount FROM orders");
        assertQuery("SELECT customer_id, CAST(ordered_at AS varchar), n, s, total, CAST(valid_from AS varchar), CAST(valid_to AS varchar), is_current FROM \"short$timeline\"",
                """
                VALUES
                    (1, '2025-01-01 09:00:00.000000', 1, 10, 11, '2025-01-01 09:00:00.000000', '2025-01-01 10:00:00.000000', false),
                    (1, '2025-01-01 09:00:00.000000', 1, NULL, 1, '2025-01-01 10:00:00.000000', '2025-01-02 09:00:00.000000', false),
                    (1, NULL, 0, NULL, 0, '2025-01-02 09:00:00.000000', '2025-01-05 09:00:00.000000', false),
                    (1, '2025-01-05 09:00:00.000000', 1, 20, 21, '2025-01-05 09:00:00.000000', '2025-01-05 09:30:00.000000', false),
                    (1, '2025-01-05 09:30:00.000000', 2, 50, 52, '2025-01-05 09:30:00.000000', '2025-01-05 10:00:00.000000', false),
                    (1, '2025-01-05 09:30:00.000000', 2, 30, 32, '2025-01-05 10:00:00.000000', '2025-01-05 10:30:00.000000', false),
                    (1, '2025-01-05 09:30:00.000000', 2, NULL, 2, '2025-01-05 10:30:00.000000', '2025-01-06 09:00:00.000000', false),
                    (1, '2025-01-05 09:30:00.000000', 1, NULL, 1, '2025-01-06 09:00:00.000000', '2025-01-06 09:30:00.000000', false),
                    (1, NULL, 0, NULL, 0, '2025-01-06 09:30:00.000000', NULL, false),
                    (2, '2025-01-04 12:00:00.000000', 1, 7, 8, '2025-01-04 12:00:00.000000', '2025-01-04 13:00:00.000000', false),
                    (2, '2025-01-04 12:00:00.000000', 1, NULL, 1, '2025-01-04 13:00:00.000000', '2025-01-05 12:00:00.000000', false),
                    (2, NULL, 0, NULL, 0, '2025-01-05 12:00:00.000000', NULL, false)
                """);
        assertUpdate("DROP VIEW short");
    }

    @Test
    void testDerivedEntriesOverNoEventsAndOverNull()
    {
        assertUpdate("CREATE VIEW derived WITH (entity_keys = ARRAY['customer_id'], timestamp_column = 'ordered_at', aggregations = ARRAY['count(*) OVER 1d AS n', 'coalesce(n, -1) + 1 AS more', 'coalesce(more, 7) * 10 AS tens', 'coalesce(year(as_of_time), 0) AS asked_in']) AS SELECT customer_id, ordered_at FROM orders");
        assertUpdate("CREATE VIEW derived_training WITH (features = ARRAY['derived'], timestamp_column = 'label_time') AS SELECT customer_id, label_time FROM labels");
        assertQuery(
                "SELECT customer_id, n, more, tens, asked_in FROM derived_training",
                "VALUES (1, 2, 3, 30, 2025), (1, 0, 1, 10, 2025), (2, 0, 1, 10, 2025), (3, 0, 1, 10, 2025), (NULL, NULL, NULL, NULL, NULL), (1, NULL, NULL, NULL, NULL)");
        assertUpdate("DROP VIEW derived_training");
        assertUpdate("DROP VIEW derived");
    }

    @Test
    void testNamesAreNotCaptured()
    {
        assertUpdate(
                """
                CREATE VIEW captured
                WITH (
                    entity_keys = ARRAY['k1'], timestamp_column = 't',
                    aggregations = ARRAY['sum(x1) OVER 1d AS r1', 'max("e") OVER ALL AS x1', 'sum("select") OVER 1d AS "group"', 'reduce(ARRAY[r1, x1], BIGINT ''0'', (p, g) -> p + g, p -> p) AS newest', 'count_if(valid_to > 0) OVER ALL AS later'])
                AS SELECT 1 AS k1, TIMESTAMP '2025-01-01 10:00:00' AS t, 2 AS x1, 3 AS "e", 4 AS "select", 5 AS valid_to, 6 AS "group"
                """);
        assertQuery("SELECT * FROM \"captured@2025-01-02\"", "VALUES (1, TIMESTAMP '2025-01-01 10:00:00', 2, 3, 4, 5, 1)");
        assertQuery("SELECT k1, r1, x1, \"group\", newest, later FROM captured", "VALUES (1, 2, 3, 4, 5, 1)");
        assertQuery("SELECT r1, x1, \"group\", newest, later FROM \"captured$timeline\"", "VALUES (2, 3, 4, 5, 1), (NULL, 3, NULL, NULL, 1)");
        assertUpdate("CREATE VIEW captured_training WITH (features = ARRAY['captured'], timestamp_column = 't') AS SELECT 1 AS k1, TIMESTAMP '2025-01-02 00:00:00' AS t, 0 AS \"e\"");
        assertQuery("SELECT r1, x1, \"group\", newest, later FROM captured_training", "VALUES (2, 3, 4, 5, 1)");
        assertUpdate("DROP VIEW captured_training");
        assertUpdate("DROP VIEW captured");
    }

    @Test
    void testOtherAggregatesOfTrino()
    {
        assertUpdate(
                """
                CREATE VIEW others
                WITH (
                    entity_keys = ARRAY['customer_id'], timestamp_column = 'ordered_at',
                    aggregations = ARRAY[
                        'stddev(amount) OVER 30d AS deviation',
                        'var_pop(amount) OVER 30d AS variance',
                        'approx_percentile(amount, 0.5) OVER 30d AS median',
                        'min_by(category, amount) OVER 30d AS cheapest',
                        'bool_and(amount > 5) OVER 30d AS never_cheap',
                        'array_agg(DISTINCT category ORDER BY category) OVER 30d AS categories',
                        'count_if(category = ''toys'') OVER 30d AS toys',
                        'sum(DISTINCT amount) OVER 30d AS different'])
                AS SELECT customer_id, ordered_at, amount, category FROM orders
                """);
        assertQuery(
                "SELECT customer_id, round(deviation, 6), round(variance, 6), median, cheapest, never_cheap, array_join(categories, '+'), toys, different FROM \"others@2025-01-06\"",
                "VALUES (1, 10, 66.666667, 20, 'toys', true, 'books+toys', 2, 60), (2, NULL, 0, 7, 'books', true, 'books', 0, 7)");
        assertUpdate("DROP VIEW others");
    }
}
