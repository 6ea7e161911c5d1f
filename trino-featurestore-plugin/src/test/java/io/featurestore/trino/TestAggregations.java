package io.featurestore.trino;

import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.QueryRunner;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Feature views that declare what is computed of their events, as users write and read them.
 */
final class TestAggregations
        extends AbstractTestQueryFramework
{
    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        return FeatureStoreQueryRunner.builder().setWorkerCount(0).build();
    }

    @BeforeAll
    void createEvents()
    {
        assertUpdate("CREATE TABLE orders (customer_id bigint, ordered_at timestamp(6), amount decimal(10,2), weight double, category varchar, secret varchar)");
        assertUpdate(
                """
                INSERT INTO orders VALUES
                    (1, TIMESTAMP '2025-01-01 10:00:00', 10, 1.5, 'toys', 's'),
                    (1, TIMESTAMP '2025-01-05 10:00:00', 20, 2.5, 'books', 's'),
                    (1, TIMESTAMP '2025-01-05 10:00:00', 30, NULL, 'toys', 's'),
                    (2, TIMESTAMP '2025-01-03 10:00:00', 5, 0.25, NULL, 's'),
                    (NULL, TIMESTAMP '2025-01-03 10:00:00', 7, 7, 'toys', 's'),
                    (2, NULL, 7, 7, 'toys', 's')
                """,
                6);
        assertUpdate(
                """
                CREATE VIEW exact WITH (
                    entity_keys = ARRAY['customer_id'],
                    timestamp_column = 'ordered_at',
                    aggregations = ARRAY[
                        'count(*) OVER 7d AS orders_7d',
                        'sum(amount) OVER 7d AS spend_7d',
                        'sum(amount) FILTER (WHERE category = ''toys'') OVER 7d AS toys_7d',
                        'count(*) OVER 7d EXCLUDE CURRENT TIME AS earlier_7d',
                        'sum(amount) OVER 2d DELAY 1d AS spend_2d_until_yesterday',
                        'max(ordered_at) OVER ALL AS last_order_at',
                        'spend_7d / nullif(orders_7d, 0) AS average_7d',
                        'date_diff(''day'', last_order_at, as_of_time) AS days_since_order'])
                AS SELECT customer_id, ordered_at, amount, category, secret FROM orders
                """);
        assertUpdate(
                """
                CREATE VIEW general WITH (
                    entity_keys = ARRAY['customer_id'],
                    timestamp_column = 'ordered_at',
                    aggregations = ARRAY[
                        'count(DISTINCT category) OVER 7d AS categories_7d',
                        'sum(weight) OVER 7d AS weight_7d',
                        'avg(weight) OVER 7d AS average_weight_7d',
                        'stddev_pop(weight) OVER ALL AS deviation',
                        'last(category, 2) OVER ALL AS recent_categories',
                        'first(amount) OVER ALL AS first_amount',
                        'approx_distinct(category) OVER 7d AS about',
                        'max_by(category, amount) OVER 7d AS dearest'])
                AS SELECT customer_id, ordered_at, amount, weight, category FROM orders
                """);
        assertUpdate("CREATE TABLE labels (customer_id bigint, t timestamp(6))");
        assertUpdate(
                """
                INSERT INTO labels VALUES
                    (1, TIMESTAMP '2025-01-01 10:00:00'),
                    (1, TIMESTAMP '2025-01-01 09:59:59.999999'),
                    (1, TIMESTAMP '2025-01-08 09:59:59.999999'),
                    (1, TIMESTAMP '2025-01-08 10:00:00'),
                    (1, TIMESTAMP '2025-03-01 00:00:00'),
                    (2, TIMESTAMP '2025-01-04 10:00:00'),
                    (3, TIMESTAMP '2025-01-04 10:00:00'),
                    (NULL, TIMESTAMP '2025-01-04 10:00:00'),
                    (1, NULL)
                """,
                9);
    }

    @Test
    void testColumns()
    {
        assertQuery("DESCRIBE exact",
                """
                VALUES
                    ('customer_id', 'bigint', '', ''),
                    ('ordered_at', 'timestamp(6)', '', ''),
                    ('orders_7d', 'bigint', '', 'count(*) OVER 7d'),
                    ('spend_7d', 'decimal(38,2)', '', 'sum(amount) OVER 7d'),
                    ('toys_7d', 'decimal(38,2)', '', 'sum(amount) FILTER (WHERE category = ''toys'') OVER 7d'),
                    ('earlier_7d', 'bigint', '', 'count(*) OVER 7d EXCLUDE CURRENT TIME'),
                    ('spend_2d_until_yesterday', 'decimal(38,2)', '', 'sum(amount) OVER 2d DELAY 1d'),
                    ('last_order_at', 'timestamp(6)', '', 'max(ordered_at) OVER ALL'),
                    ('average_7d', 'decimal(38,6)', '', 'spend_7d / nullif(orders_7d, 0)'),
                    ('days_since_order', 'bigint', '', 'date_diff(''day'', last_order_at, as_of_time)')
                """);
    }

    @Test
    void testRowsOfTheView()
    {
        assertQuery("SELECT customer_id, ordered_at, orders_7d, spend_7d, toys_7d, earlier_7d, spend_2d_until_yesterday, last_order_at, average_7d, days_since_order FROM exact",
                """
                VALUES
                    (1, TIMESTAMP '2025-01-01 10:00:00', 1, 10, 10, 0, NULL, TIMESTAMP '2025-01-01 10:00:00', 10, 0),
                    (1, TIMESTAMP '2025-01-05 10:00:00', 3, 60, 40, 1, NULL, TIMESTAMP '2025-01-05 10:00:00', 20, 0),
                    (2, TIMESTAMP '2025-01-03 10:00:00', 1, 5, NULL, 0, NULL, TIMESTAMP '2025-01-03 10:00:00', 5, 0)
                """);
        assertQuery("SELECT customer_id, ordered_at, categories_7d, weight_7d, average_weight_7d, deviation, array_join(recent_categories, ','), first_amount, about, dearest FROM general",
                """
                VALUES
                    (1, TIMESTAMP '2025-01-01 10:00:00', 1, 1.5, 1.5, 0, 'toys', 10, 1, 'toys'),
                    (1, TIMESTAMP '2025-01-05 10:00:00', 2, 4.0, 2.0, 0.5, 'toys,books', 10, 2, 'toys'),
                    (2, TIMESTAMP '2025-01-03 10:00:00', 0, 0.25, 0.25, 0, '', 5, 0, NULL)
                """);
    }

    @Test
    void testTimeline()
    {
        // A value without the events of the current time changes just after them
        assertQuery("SELECT CAST(valid_from AS varchar), CAST(valid_to AS varchar), orders_7d, earlier_7d, spend_2d_until_yesterday FROM \"exact$timeline\" WHERE customer_id = 2",
                """
                VALUES
                    ('2025-01-03 10:00:00.000000000000', '2025-01-03 10:00:00.000000000001', 1, 0, NULL),
                    ('2025-01-03 10:00:00.000000000001', '2025-01-04 10:00:00.000000000000', 1, 1, NULL),
                    ('2025-01-04 10:00:00.000000000000', '2025-01-06 10:00:00.000000000000', 1, 1, 5),
                    ('2025-01-06 10:00:00.000000000000', '2025-01-10 10:00:00.000000000000', 1, 1, NULL),
                    ('2025-01-10 10:00:00.000000000000', '2025-01-10 10:00:00.000000000001', 0, 1, NULL),
                    ('2025-01-10 10:00:00.000000000001', NULL, 0, 0, NULL)
                """);
        assertQuery("SELECT valid_from, valid_to, weight_7d, ordered_at, is_current FROM \"general$timeline\" WHERE customer_id = 2",
                """
                VALUES
                    (TIMESTAMP '2025-01-03 10:00:00', TIMESTAMP '2025-01-10 10:00:00', 0.25, TIMESTAMP '2025-01-03 10:00:00', FALSE),
                    (TIMESTAMP '2025-01-10 10:00:00', NULL, NULL, TIMESTAMP '2025-01-03 10:00:00', TRUE)
                """);
    }

    @Test
    void testAveragesOfDecimalsAreRoundedOnce()
    {
        assertUpdate("CREATE TABLE prices AS SELECT 1 AS id, TIMESTAMP '2025-01-01 00:00:00.000000' AS t, CAST(x AS decimal(10,2)) AS price FROM (VALUES 0.01, 0.01, 0.02, -0.05) AS t (x)", 4);
        assertUpdate("CREATE VIEW averages WITH (entity_keys = ARRAY['id'], timestamp_column = 't', aggregations = ARRAY['avg(price) OVER 1d AS a', 'avg(price) FILTER (WHERE price > 0) OVER 1d AS b', 'avg(price) FILTER (WHERE price < 0 OR price = 0.02) OVER ALL AS c']) AS SELECT * FROM prices");
        assertQuery("SELECT a, b, c FROM averages", "VALUES (0.00, 0.01, -0.02)");
        assertQuery("SELECT a, b, c FROM \"averages@2025-01-01\"", "VALUES (0.00, 0.01, -0.02)");
        assertUpdate("DROP VIEW averages");
        assertUpdate("DROP TABLE prices");
    }

    @Test
    void testAsOfATime()
    {
        assertQuery("SELECT customer_id, ordered_at, orders_7d, spend_7d, days_since_order FROM \"exact@2025-01-08 10:00:00\"",
                """
                VALUES
                    (1, TIMESTAMP '2025-01-05 10:00:00', 2, 50, 3),
                    (2, TIMESTAMP '2025-01-03 10:00:00', 1, 5, 5)
                """);
        assertQuery(
                "SELECT customer_id, orders_7d, last_order_at FROM \"exact$latest\"",
                "VALUES (1, 0, TIMESTAMP '2025-01-05 10:00:00'), (2, 0, TIMESTAMP '2025-01-03 10:00:00')");
    }

    @Test
    void testTrainingSets()
    {
        assertUpdate("CREATE VIEW training WITH (features = ARRAY['exact:orders_7d', 'exact:average_7d', 'exact:days_since_order', 'general:weight_7d', 'general:about'], timestamp_column = 't') AS SELECT customer_id, t FROM labels");
        assertQuery("SELECT * FROM training",
                """
                VALUES
                    (1, TIMESTAMP '2025-01-01 10:00:00', 1, 10, 0, 1.5, 1),
                    (1, TIMESTAMP '2025-01-01 09:59:59.999999', 0, NULL, NULL, NULL, 0),
                    (1, TIMESTAMP '2025-01-08 09:59:59.999999', 3, 20, 2, 4.0, 2),
                    (1, TIMESTAMP '2025-01-08 10:00:00', 2, 25, 3, 2.5, 2),
                    (1, TIMESTAMP '2025-03-01 00:00:00', 0, NULL, 54, NULL, 0),
                    (2, TIMESTAMP '2025-01-04 10:00:00', 1, 5, 1, 0.25, 0),
                    (3, TIMESTAMP '2025-01-04 10:00:00', 0, NULL, NULL, NULL, 0),
                    (NULL, TIMESTAMP '2025-01-04 10:00:00', NULL, NULL, NULL, NULL, NULL),
                    (1, NULL, NULL, NULL, NULL, NULL, NULL)
                """);
        assertUpdate("DROP VIEW training");
        assertUpdate("CREATE VIEW now WITH (features = ARRAY['exact:orders_7d', 'exact:last_order_at']) AS SELECT DISTINCT customer_id FROM labels");
        assertQuery(
                "SELECT * FROM now",
                "VALUES (1, 0, TIMESTAMP '2025-01-05 10:00:00'), (2, 0, TIMESTAMP '2025-01-03 10:00:00'), (3, 0, NULL), (NULL, NULL, NULL)");
        assertUpdate("DROP VIEW now");
    }

    @Test
    void testNamesThatGeneratedSqlUsesToo()
    {
        assertUpdate(
                """
                CREATE VIEW names WITH (
                    entity_keys = ARRAY['customer_id'],
                    timestamp_column = 'newest',
                    aggregations = ARRAY[
                        'count(*) OVER 7d AS one',
                        'last(category) OVER 7d AS found',
                        'count_if(t IS NULL) OVER ALL AS p',
                        'CAST(one AS double) / 2 AS bucket',
                        'one + p AS "As Written"',
                        'day_of_month(as_of_time) AS double'])
                AS SELECT ordered_at AS newest, customer_id, category, amount AS t FROM orders
                """);
        assertQuery("SELECT * FROM names WHERE customer_id = 2", "VALUES (TIMESTAMP '2025-01-03 10:00:00', 2, 1, NULL, 0, 0.5, 1, 3)");
        assertQuery("SELECT * FROM \"names@2025-01-04\" WHERE customer_id = 2", "VALUES (2, TIMESTAMP '2025-01-03 10:00:00', 1, NULL, 0, 0.5, 1, 4)");
        assertQuery(
                "SELECT valid_to, one, \"as written\" FROM \"names$timeline\" WHERE customer_id = 2",
                "VALUES (TIMESTAMP '2025-01-10 10:00:00', 1, 1), (NULL, 0, 0)");
        assertUpdate("CREATE VIEW training_of_names WITH (features = ARRAY['names'], timestamp_column = 't') AS SELECT * FROM labels");
        assertQuery("SELECT * FROM training_of_names WHERE customer_id = 2", "VALUES (2, TIMESTAMP '2025-01-04 10:00:00', 1, NULL, 0, 0.5, 1, 4)");
        assertUpdate("CREATE OR REPLACE VIEW training_of_names WITH (features = ARRAY['names:double'], timestamp_column = 't') AS SELECT * FROM labels");
        assertQuery("SELECT * FROM training_of_names WHERE customer_id = 3", "VALUES (3, TIMESTAMP '2025-01-04 10:00:00', 4)");
        assertUpdate("DROP VIEW training_of_names");
        assertUpdate("DROP VIEW names");
    }

    @Test
    void testKeys()
    {
        assertUpdate("CREATE VIEW composite WITH (entity_keys = ARRAY['category', 'customer_id'], timestamp_column = 'ordered_at', aggregations = ARRAY['count(*) OVER ALL AS n']) AS SELECT customer_id, category, ordered_at FROM orders");
        assertQuery("SELECT * FROM \"composite$latest\"", "VALUES ('toys', 1, TIMESTAMP '2025-01-05 10:00:00', 2), ('books', 1, TIMESTAMP '2025-01-05 10:00:00', 1)");
        assertUpdate("CREATE VIEW of_all WITH (entity_keys = ARRAY[], timestamp_column = 'ordered_at', aggregations = ARRAY['count(*) OVER 2d AS n', 'count(DISTINCT customer_id) OVER 2d AS c']) AS SELECT customer_id, ordered_at FROM orders");
        assertQuery(
                "SELECT * FROM of_all",
                "VALUES (TIMESTAMP '2025-01-01 10:00:00', 1, 1), (TIMESTAMP '2025-01-03 10:00:00', 2, 1), (TIMESTAMP '2025-01-05 10:00:00', 2, 1)");
        assertUpdate("CREATE VIEW training_of_all WITH (features = ARRAY['of_all'], timestamp_column = 't') AS SELECT t FROM labels WHERE customer_id = 2 OR t IS NULL");
        assertQuery("SELECT * FROM training_of_all", "VALUES (TIMESTAMP '2025-01-04 10:00:00', 2, 1), (NULL, NULL, NULL)");
        assertUpdate("DROP VIEW training_of_all");
        assertUpdate("DROP VIEW of_all");
        assertUpdate("DROP VIEW composite");
    }

    @Test
    void testWhatIsRefused()
    {
        assertRefused("count(*) OVER 7d AS n", "sum(x -> x) AS d", "reads 'x', which is no other entry|calls the aggregate sum");
        assertRefused("count(*) OVER 7d AS n", "transform(ARRAY[1], n -> n) AS d", "has a lambda whose parameter 'n' is named as an entry");
        assertRefused("sum(max(amount)) OVER 7d AS n", "n AS d", "calls the aggregate max inside another");
        assertRefused("count(*) OVER 7d AS n", "coalesce(lag(n) OVER (ORDER BY n), 0) AS d", "calls lag with a window of SQL");
        assertRefused("listagg(category, ',') OVER 7d AS n", "n AS d", "listagg");
        assertRefused("abs(amount) OVER 7d AS n", "n AS d", "calls abs, which is no aggregate function");
        assertRefused("count(*) OVER 7d AS valid_from", "1 AS d", "has the name of a column that the view's timeline adds");
    }

    private void assertRefused(String first, String second, String message)
    {
        assertQueryFails(
                "CREATE VIEW refused WITH (entity_keys = ARRAY['customer_id'], timestamp_column = 'ordered_at', aggregations = ARRAY['%s', '%s']) AS SELECT * FROM orders".formatted(first.replace("'", "''"), second),
                "(?s).*View ecommerce.refused: .*(%s).*".formatted(message));
        assertQueryReturnsEmptyResult("SHOW TABLES LIKE 'refused'");
    }
}
