package io.featurestore.trino.asof;

import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.QueryRunner;
import org.intellij.lang.annotations.Language;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Joins that are taken as index joins, one shape after the other.
 */
final class TestAsOfJoins
        extends AbstractTestQueryFramework
{
    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        return AsOfShapes.createQueryRunner(2);
    }

    @Test
    void testLeft()
    {
        assertTaken(1, "SELECT l.*, f.purchases, f.segment, f.as_of_time, f.customer_id FROM labels l LEFT JOIN \"customer_stats$as_of\" f ON f.customer_id = l.customer_id AND f.as_of_time = l.label_time");
        assertTaken(1, "SELECT count(*) FROM labels l LEFT JOIN \"customer_stats$as_of\" f ON f.customer_id = l.customer_id AND f.as_of_time = l.label_time");
        assertTaken(1, "SELECT l.label_time, f.event_timestamp, f.ingested_at, f.embedding FROM labels l LEFT JOIN \"customer_stats$as_of\" f ON l.customer_id = f.customer_id AND l.label_time = f.as_of_time");
    }

    @Test
    void testInner()
    {
        assertTaken(1, "SELECT l.*, f.* FROM labels l JOIN (SELECT customer_id, as_of_time, purchases FROM \"customer_stats$as_of\") f ON f.customer_id = l.customer_id AND f.as_of_time = l.label_time");
        assertTaken(1, "SELECT l.amount, f.purchases FROM labels l, \"customer_stats$as_of\" f WHERE f.customer_id = l.customer_id AND f.as_of_time = l.label_time");
        assertTaken(1, "SELECT l.amount, purchases FROM (SELECT customer_id, label_time AS as_of_time, amount FROM labels) l JOIN \"customer_stats$as_of\" USING (customer_id, as_of_time)");
    }

    @Test
    void testSwappedSides()
    {
        assertTaken(1, "SELECT l.*, f.purchases FROM \"customer_stats$as_of\" f RIGHT JOIN labels l ON f.customer_id = l.customer_id AND f.as_of_time = l.label_time");
        assertTaken(1, "SELECT l.*, f.purchases FROM \"customer_stats$as_of\" f JOIN labels l ON f.customer_id = l.customer_id AND f.as_of_time = l.label_time");
    }

    @Test
    void testChains()
    {
        assertTaken(2,
                """
                SELECT l.amount, f.purchases, m.price
                FROM labels l
                LEFT JOIN "customer_stats$as_of" f ON f.customer_id = l.customer_id AND f.as_of_time = l.label_time
                LEFT JOIN "market$as_of" m ON m.as_of_time = l.label_time
                """);
        assertTaken(4,
                """
                SELECT l.amount, f.purchases, m.price, b.quantity, c.name
                FROM labels l
                LEFT JOIN "customer_stats$as_of" f ON f.customer_id = l.customer_id AND f.as_of_time = l.label_time
                JOIN "market$as_of" m ON m.as_of_time = l.label_time
                LEFT JOIN "basket$as_of" b ON b.customer_id = l.customer_id AND b.product_id = l.product_id AND b.as_of_time = l.label_time
                LEFT JOIN "country$as_of" c ON c.customer_id = l.customer_id AND c.as_of_time = l.label_time
                """);
        assertTaken(2,
                """
                SELECT l.amount, now.purchases, later.purchases
                FROM labels l
                LEFT JOIN "customer_stats$as_of" now ON now.customer_id = l.customer_id AND now.as_of_time = l.label_time
                LEFT JOIN "customer_stats$as_of" later ON later.customer_id = l.customer_id AND later.as_of_time = l.label_time + INTERVAL '1' DAY
                """);
        assertTaken(2, "SELECT l.amount, f.purchases, m.price FROM labels l JOIN \"customer_stats$as_of\" f ON f.customer_id = l.customer_id AND f.as_of_time = l.label_time JOIN \"market$as_of\" m ON m.as_of_time = f.as_of_time");
        assertTaken(1, "SELECT l.amount, f.purchases, o.note FROM labels l JOIN labels o ON o.amount = l.amount JOIN \"customer_stats$as_of\" f ON f.customer_id = l.customer_id AND f.as_of_time = o.label_time");
    }

    @Test
    void testSpines()
    {
        assertTaken(1, "WITH spine AS (SELECT customer_id, label_time FROM labels WHERE note = 'kept') SELECT s.*, f.purchases FROM spine s LEFT JOIN \"customer_stats$as_of\" f ON f.customer_id = s.customer_id AND f.as_of_time = s.label_time");
        assertTaken(1, "SELECT s.*, f.purchases FROM (SELECT customer_id, max(label_time) AS t FROM labels GROUP BY customer_id) s LEFT JOIN \"customer_stats$as_of\" f ON f.customer_id = s.customer_id AND f.as_of_time = s.t");
        assertTaken(1, "SELECT s.*, f.purchases FROM (VALUES (1, TIMESTAMP '2025-03-10 00:00:00'), (1, TIMESTAMP '2025-03-10 00:00:00'), (2, TIMESTAMP '2025-02-01 12:00:00'), (NULL, NULL)) s (id, t) LEFT JOIN \"customer_stats$as_of\" f ON f.customer_id = s.id AND f.as_of_time = s.t");
        assertUpdate("CREATE VIEW spine_view AS SELECT customer_id AS id, label_time AS t, amount FROM labels");
        assertTaken(1, "SELECT s.*, f.purchases FROM spine_view s LEFT JOIN \"customer_stats$as_of\" f ON f.customer_id = s.id AND f.as_of_time = s.t");
        assertUpdate("DROP VIEW spine_view");
        assertTaken(1, "SELECT l.*, f.purchases FROM labels l LEFT JOIN \"customer_stats$as_of\" f ON f.customer_id = l.customer_id AND f.as_of_time = l.label_time WHERE l.note = 'kept' AND l.amount > 3");
        assertTaken(1, "SELECT l.*, f.purchases FROM labels l LEFT JOIN \"customer_stats$as_of\" f ON f.customer_id = l.customer_id AND f.as_of_time = l.label_time WHERE l.label_time >= TIMESTAMP '2025-02-01 00:00:00' AND l.customer_id IN (1, 2, 3)");
    }

    @Test
    void testAbove()
    {
        assertTaken(1, "SELECT f.segment, count(*), sum(l.amount), max(f.purchases) FROM labels l LEFT JOIN \"customer_stats$as_of\" f ON f.customer_id = l.customer_id AND f.as_of_time = l.label_time GROUP BY 1");
        assertTaken(1, "SELECT f.segment, count(*) FROM labels l LEFT JOIN \"customer_stats$as_of\" f ON f.customer_id = l.customer_id AND f.as_of_time = l.label_time GROUP BY 1 HAVING count(*) > 10 ORDER BY 2 DESC, 1 LIMIT 3");
        assertTaken(1, "SELECT l.*, f.purchases FROM labels l LEFT JOIN \"customer_stats$as_of\" f ON f.customer_id = l.customer_id AND f.as_of_time = l.label_time WHERE f.purchases > 100 AND f.segment IN ('s1', 's2')");
        assertTaken(1, "SELECT l.*, f.purchases FROM labels l LEFT JOIN \"customer_stats$as_of\" f ON f.customer_id = l.customer_id AND f.as_of_time = l.label_time AND f.purchases > 100");
        assertTaken(1, "SELECT l.amount, f.purchases, row_number() OVER (PARTITION BY f.segment ORDER BY l.amount) FROM labels l JOIN \"customer_stats$as_of\" f ON f.customer_id = l.customer_id AND f.as_of_time = l.label_time");
        assertTaken(1, "SELECT count(*) FROM (SELECT DISTINCT l.note, f.segment FROM labels l LEFT JOIN \"customer_stats$as_of\" f ON f.customer_id = l.customer_id AND f.as_of_time = l.label_time)");
    }

    @Test
    void testSubqueries()
    {
        assertTaken(1, "SELECT l.* FROM labels l WHERE EXISTS (SELECT 1 FROM \"customer_stats$as_of\" f WHERE f.customer_id = l.customer_id AND f.as_of_time = l.label_time AND f.purchases > 100)");
        assertTaken(1, "SELECT l.amount, (SELECT max(purchases) FROM \"customer_stats$as_of\" f WHERE f.customer_id = l.customer_id AND f.as_of_time = l.label_time) FROM labels l");
    }

    @Test
    void testExpressions()
    {
        // implicit and explicit casts of the spine
        assertTaken(1, "SELECT l.*, f.purchases FROM labels l LEFT JOIN \"customer_stats$as_of\" f ON f.customer_id = l.small_id AND f.as_of_time = l.label_date");
        assertTaken(1, "SELECT l.*, f.purchases FROM labels l LEFT JOIN \"customer_stats$as_of\" f ON f.customer_id = abs(l.customer_id) AND f.as_of_time = CAST(l.label_time_tz AT TIME ZONE 'UTC' AS timestamp(6))");
        assertTaken(1, "SELECT l.*, f.purchases FROM labels l LEFT JOIN \"customer_stats$as_of\" f ON f.customer_id = l.customer_id AND f.as_of_time = date_trunc('second', l.label_time)");
        assertTaken(1, "SELECT l.*, b.quantity FROM labels l LEFT JOIN \"basket$as_of\" b ON b.customer_id = l.customer_id AND b.product_id = 'p' || CAST(l.small_id % 5 AS varchar) AND b.as_of_time = l.label_time");
    }

    @Test
    void testTimesWithZone()
    {
        String ours = "SELECT l.*, f.purchases FROM labels l LEFT JOIN \"customer_stats$as_of_tz\" f ON f.customer_id = l.customer_id AND f.as_of_time = l.label_time_tz";
        String expected = "SELECT l.*, f.purchases FROM labels l LEFT JOIN memory.default.customer_stats_expected f ON f.customer_id = l.customer_id AND f.as_of_time = l.label_time";
        assertTaken(1, ours, expected);
        assertTaken(1, ours.replace("customer_stats", "customer_renamed"), expected);
        assertTaken(1, ours.replace("customer_stats", "customer_stored"), expected);
        assertTaken(
                1,
                ours.replace("LEFT JOIN", "JOIN").replace("l.*,", "f.as_of_time = l.label_time_tz, f.as_of_time,"),
                expected.replace("LEFT JOIN", "JOIN").replace("l.*,", "true, with_timezone(l.label_time, 'UTC'),"));
    }

    /**
     * A row that was found but has another value than the spine asks for is none: it is left out, or its columns are NULL.
     */
    @Test
    void testEqualitiesWithFeatures()
    {
        for (String join : new String[] {"JOIN", "LEFT JOIN"}) {
            for (String view : new String[] {"customer_stats", "customer_renamed", "customer_stored"}) {
                String from = "FROM labels l %s \"%s$as_of\" f ON f.customer_id = l.customer_id AND f.as_of_time = l.label_time AND ".formatted(join, view);
                assertTaken(1, "SELECT l.*, f.purchases, f.segment " + from + "f.segment = 's' || CAST(l.small_id % 4 AS varchar)");
                assertTaken(1, "SELECT l.*, f.purchases, f.as_of_time " + from + "f.event_timestamp = l.label_time");
                assertTaken(1, "SELECT l.*, f.embedding " + from + "f.embedding = ARRAY[CAST(round(l.amount * 7) - 97 AS double), 0.5e0]");
                assertTaken(1, "SELECT count(*), count(f.purchases) " + from + "f.segment = l.note AND f.ingested_at = l.label_time + INTERVAL '1' HOUR");
            }
            assertTaken(1, "SELECT l.*, c.name FROM labels l %s \"country$as_of\" c ON c.customer_id = l.customer_id AND c.as_of_time = l.label_time AND c.name = 'c' || CAST(l.small_id AS varchar)".formatted(join));
            assertTaken(1, "SELECT l.*, b.quantity FROM labels l %s \"basket$as_of\" b ON b.customer_id = l.customer_id AND b.product_id = l.product_id AND b.as_of_time = l.label_time AND b.quantity = l.customer_id".formatted(join));
        }
        assertThat(query("SELECT count(*) > 0 FROM labels l JOIN \"customer_stats$as_of\" f ON f.customer_id = l.customer_id AND f.as_of_time = l.label_time AND f.segment = 's' || CAST(l.small_id % 4 AS varchar)")).matches("VALUES true");
    }

    @Test
    void testConstantsAmongKeys()
    {
        assertTaken(1, "SELECT l.*, b.quantity FROM labels l JOIN \"basket$as_of\" b ON b.customer_id = l.customer_id AND b.product_id = 'p3' AND b.as_of_time = l.label_time");
        assertTaken(1, "SELECT l.*, b.quantity FROM labels l LEFT JOIN \"basket$as_of\" b ON b.customer_id = l.customer_id AND b.product_id = 'p3' AND b.as_of_time = l.label_time");
        assertTaken(1, "SELECT l.*, b.quantity FROM labels l LEFT JOIN \"basket$as_of\" b ON b.customer_id = l.customer_id AND b.product_id = l.product_id AND b.as_of_time = l.label_time WHERE l.product_id = 'p2'");
        assertTaken(1, "SELECT l.*, f.purchases FROM labels l LEFT JOIN \"customer_stats$as_of\" f ON f.customer_id = l.customer_id AND f.as_of_time = l.label_time WHERE l.customer_id = 7");
        assertTaken(1, "SELECT l.*, f.purchases FROM labels l JOIN \"customer_stats$as_of\" f ON f.customer_id = l.customer_id AND f.as_of_time = l.label_time WHERE l.customer_id = 7");
        assertTaken(1, "SELECT l.*, f.purchases FROM labels l JOIN \"customer_stats$as_of\" f ON f.customer_id = l.customer_id AND f.as_of_time = l.label_time WHERE f.customer_id IN (7, 8)");
    }

    @Test
    void testKindsOfFeatureViews()
    {
        for (String view : new String[] {"customer_stats", "customer_renamed", "customer_stored"}) {
            assertTaken(1, "SELECT l.*, f.* FROM labels l LEFT JOIN (SELECT customer_id, as_of_time, event_timestamp, ingested_at, purchases, segment, embedding FROM \"%s$as_of\") f ON f.customer_id = l.customer_id AND f.as_of_time = l.label_time".formatted(view));
        }
        // What has no history needs no time
        assertTaken(1, "SELECT l.*, c.name FROM labels l LEFT JOIN \"country$as_of\" c ON c.customer_id = l.customer_id", "SELECT l.*, c.name FROM labels l LEFT JOIN country c ON c.customer_id = l.customer_id");
        assertTaken(1, "SELECT l.*, c.name FROM labels l JOIN \"country$as_of\" c ON c.customer_id = l.customer_id AND c.as_of_time = l.label_time");
        assertTaken(1, "SELECT l.*, m.price FROM labels l LEFT JOIN \"market$as_of\" m ON m.as_of_time = l.label_time");
    }

    private void assertTaken(int joins, @Language("SQL") String sql)
    {
        assertTaken(joins, sql, AsOfShapes.expected(sql));
    }

    private void assertTaken(int joins, @Language("SQL") String sql, @Language("SQL") String expected)
    {
        assertThat((String) computeScalar("EXPLAIN " + sql)).satisfies(plan -> {
            assertThat(plan.split("IndexJoin\\[", -1)).hasSize(joins + 1);
            assertThat(plan.split("IndexSource\\[", -1)).hasSize(joins + 1);
        });
        assertThat(query(sql)).matches(expected);
        assertThat(query(AsOfShapes.sharingIndexes(getSession()), sql)).matches(expected);
    }
}
