package io.featurestore.trino.asof;

import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.QueryRunner;
import org.intellij.lang.annotations.Language;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What cannot be read of {@code v$as_of}, and what is told then.
 */
final class TestAsOfRefusals
        extends AbstractTestQueryFramework
{
    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        return AsOfShapes.createQueryRunner(0);
    }

    @Test
    void testMessage()
    {
        assertQueryFails(
                "SELECT * FROM \"basket$as_of\" LIMIT 10",
                "\\Qecommerce.\"basket$as_of\" has rows for every time there is, so it is read only at given times: join it by equality on all of customer_id, product_id, as_of_time, " +
                        "as in FROM spine AS s LEFT JOIN ecommerce.\"basket$as_of\" AS f ON f.customer_id = s.customer_id AND f.product_id = s.product_id AND f.as_of_time = s.…, " +
                        "or compare as_of_time to a constant by equality. " +
                        "The types must be those of ecommerce.\"basket$as_of\" (customer_id bigint, product_id varchar, as_of_time timestamp(6)), also of features that are compared, or be cast on the spine's side; " +
                        "for times with zone there is ecommerce.\"basket$as_of_tz\". " +
                        "All of s.… must come from one relation that is joined before it, other conditions on the spine belong in WHERE, and FULL JOIN and ranges of as_of_time are not supported. " +
                        "A training set and the table function point_in_time_join know none of these limits, and are faster for a million rows and more. " +
                        "For a preview read ecommerce.\"basket$latest\"\\E");
    }

    /**
     * Of what the feature view reads, the message tells nothing.
     */
    @Test
    void testNamesAreThoseOfTheFeatureView()
    {
        assertUpdate("CREATE VIEW clients WITH (entity_keys = ARRAY['client'], timestamp_column = 'seen') AS SELECT c1 AS client, c2 AS seen, c5 AS segment FROM renamed_rows");
        for (String suffix : new String[] {"$as_of", "$as_of_tz"}) {
            assertThat(query("SELECT * FROM \"clients%s\"".formatted(suffix))).failure()
                    .message()
                    .startsWith("ecommerce.\"clients%s\" has rows for every time there is".formatted(suffix))
                    .contains("join it by equality on all of client, as_of_time, as in FROM spine AS s LEFT JOIN ecommerce.\"clients%s\" AS f ON f.client = s.client AND f.as_of_time = s.…".formatted(suffix))
                    .contains("(client bigint, as_of_time timestamp(6)")
                    .endsWith("For a preview read ecommerce.\"clients$latest\"")
                    .doesNotContain("customer_stats", "renamed_rows", "customer_id", "c1");
        }
        assertUpdate("DROP VIEW clients");
    }

    @Test
    void testUnbound()
    {
        assertRefused("SELECT * FROM \"customer_stats$as_of\" LIMIT 10");
        assertRefused("SELECT count(*) FROM \"customer_stats$as_of\"");
        assertRefused("SELECT * FROM \"customer_stats$as_of\" WHERE customer_id = 1");
        assertRefused("SELECT * FROM \"customer_stats$as_of_tz\"");
        assertRefused("SELECT * FROM \"market$as_of\"");
        assertRefused("SELECT * FROM \"country$as_of\"");
        assertRefused("SELECT * FROM \"customer_renamed$as_of\"");
        assertRefused("SELECT * FROM \"customer_stored$as_of\"");
    }

    @Test
    void testRanges()
    {
        assertRefused("SELECT * FROM \"customer_stats$as_of\" WHERE as_of_time > TIMESTAMP '2025-01-01 00:00:00'");
        assertRefused("SELECT * FROM \"customer_stats$as_of\" WHERE as_of_time IN (TIMESTAMP '2025-01-01 00:00:00', TIMESTAMP '2025-01-02 00:00:00')");
        assertRefused("SELECT * FROM \"customer_stats$as_of\" WHERE as_of_time IS NULL");
        assertRefused("SELECT * FROM \"customer_stats$as_of\" WHERE date_trunc('day', as_of_time) = TIMESTAMP '2025-01-01 00:00:00'");
        assertRefused("SELECT * FROM labels l LEFT JOIN \"customer_stats$as_of\" f ON f.customer_id = l.customer_id AND f.as_of_time <= l.label_time");
        assertRefused("SELECT * FROM labels l JOIN \"customer_stats$as_of\" f ON f.customer_id = l.customer_id AND f.as_of_time BETWEEN l.label_time AND l.label_time + INTERVAL '1' DAY");
    }

    @Test
    void testNotAllColumns()
    {
        assertRefused("SELECT * FROM labels l LEFT JOIN \"customer_stats$as_of\" f ON f.customer_id = l.customer_id");
        assertRefused("SELECT * FROM labels l LEFT JOIN \"customer_stats$as_of\" f ON f.as_of_time = l.label_time");
        assertRefused("SELECT * FROM labels l LEFT JOIN \"basket$as_of\" b ON b.customer_id = l.customer_id AND b.as_of_time = l.label_time");
        assertRefused("SELECT * FROM labels l CROSS JOIN \"market$as_of\" m");
        // The time is asked for, and nobody gives it
        assertRefused("SELECT c.as_of_time FROM labels l LEFT JOIN \"country$as_of\" c ON c.customer_id = l.customer_id");
    }

    @Test
    void testCastsOfOurSide()
    {
        assertRefused("SELECT * FROM labels l LEFT JOIN \"customer_stats$as_of\" f ON f.customer_id = l.customer_id AND f.as_of_time = l.label_time_tz");
        assertRefused("SELECT * FROM labels l LEFT JOIN \"customer_stats$as_of\" f ON f.customer_id = l.customer_id AND f.as_of_time = CAST(l.label_time AS timestamp(9))");
        assertRefused("SELECT * FROM labels l LEFT JOIN \"customer_stats$as_of\" f ON f.customer_id = CAST(l.customer_id AS decimal(30, 0)) AND f.as_of_time = l.label_time");
        assertRefused("SELECT * FROM labels l LEFT JOIN \"customer_stats$as_of_tz\" f ON f.customer_id = l.customer_id AND f.as_of_time = CAST(l.label_time_tz AS timestamp(9) with time zone)");
        assertRefused("SELECT * FROM labels l LEFT JOIN \"customer_stats$as_of\" f ON f.customer_id + 1 = l.customer_id AND f.as_of_time = l.label_time");
    }

    @Test
    void testKindsOfJoins()
    {
        assertRefused("SELECT * FROM labels l LEFT JOIN \"customer_stats$as_of\" f ON f.customer_id = l.customer_id AND f.as_of_time = l.label_time AND l.note = 'kept'");
        assertRefused("SELECT * FROM labels l LEFT JOIN \"customer_stats$as_of\" f ON f.customer_id = l.customer_id AND f.as_of_time = l.label_time AND l.amount > f.purchases");
        assertRefused("SELECT * FROM labels l FULL JOIN \"customer_stats$as_of\" f ON f.customer_id = l.customer_id AND f.as_of_time = l.label_time");
        assertRefused("SELECT * FROM \"customer_stats$as_of\" f LEFT JOIN labels l ON f.customer_id = l.customer_id AND f.as_of_time = l.label_time");
        assertRefused("SELECT * FROM labels l JOIN \"customer_stats$as_of\" f ON f.customer_id = l.customer_id JOIN labels o ON f.as_of_time = o.label_time");
        assertRefused("SELECT * FROM labels l WHERE l.customer_id IN (SELECT customer_id FROM \"customer_stats$as_of\")");
    }

    private void assertRefused(@Language("SQL") String sql)
    {
        String message = "(?s)ecommerce\\.\"\\w+\\$as_of.* has rows for every time there is, so it is read only at given times: join it by equality on .*";
        assertQueryFails(sql, message);
        assertQueryFails("EXPLAIN " + sql, message);
    }
}
