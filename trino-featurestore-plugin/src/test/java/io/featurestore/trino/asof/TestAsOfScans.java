package io.featurestore.trino.asof;

import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.QueryRunner;
import org.intellij.lang.annotations.Language;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code v$as_of} at one time, and its name where other relations have theirs.
 */
final class TestAsOfScans
        extends AbstractTestQueryFramework
{
    private static final String AT = "as_of_time = TIMESTAMP '2025-03-10 00:00:00'";

    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        return AsOfShapes.createQueryRunner(1);
    }

    @Test
    void testConstantTime()
    {
        for (String view : new String[] {"customer_stats", "customer_renamed", "customer_stored"}) {
            assertScanned("SELECT customer_id, event_timestamp, ingested_at, purchases, segment, embedding, as_of_time FROM \"%s$as_of\" WHERE %s".formatted(view, AT));
        }
        assertScanned("SELECT count(*) FROM \"customer_stats$as_of\" WHERE " + AT);
        assertScanned("SELECT segment, sum(purchases) FROM \"customer_stats$as_of\" WHERE as_of_time = DATE '2025-03-10' GROUP BY 1");
        assertScanned("SELECT price FROM \"market$as_of\" WHERE " + AT);
        assertScanned("SELECT customer_id, name FROM \"country$as_of\" WHERE " + AT);
        assertScanned("SELECT customer_id, product_id, quantity FROM \"basket$as_of\" WHERE " + AT);
        assertThat(query("SELECT customer_id, purchases, as_of_time FROM \"customer_stats$as_of_tz\" WHERE as_of_time = TIMESTAMP '2025-03-10 01:00:00 Europe/Berlin'"))
                .matches("SELECT customer_id, purchases, TIMESTAMP '2025-03-10 01:00:00.000000 Europe/Berlin' FROM memory.default.customer_stats_expected WHERE " + AT);
    }

    @Test
    void testConstantKeys()
    {
        assertScanned("SELECT purchases FROM \"customer_stats$as_of\" WHERE customer_id = 7 AND " + AT);
        assertScanned("SELECT purchases FROM \"customer_stats$as_of\" WHERE customer_id IN (7, 8) AND " + AT);
        assertScanned("SELECT purchases FROM \"customer_stats$as_of\" WHERE customer_id > 7 AND purchases > 100 AND " + AT);
        assertScanned("SELECT quantity, customer_id FROM \"basket$as_of\" WHERE product_id = 'p3' AND " + AT);
        assertScanned("SELECT quantity FROM \"basket$as_of\" WHERE product_id = 'p3' AND customer_id = 8 AND " + AT);
        assertThat(query("SELECT * FROM \"customer_stats$as_of\" WHERE customer_id = 7 AND customer_id = 8 AND " + AT)).returnsEmptyResult();
        assertThat((String) computeScalar("EXPLAIN SELECT purchases FROM \"customer_stats$as_of\" WHERE customer_id = 7 AND " + AT))
                .contains("ecommerce.customer_stats$as_of [as_of_time = 2025-03-10 00:00:00.000000, customer_id = 7]")
                .doesNotContain("Filter");
    }

    @Test
    void testJoinsAtConstantTime()
    {
        assertScanned("SELECT l.*, f.purchases FROM labels l LEFT JOIN \"customer_stats$as_of\" f ON f.customer_id = l.customer_id AND f." + AT);
        assertScanned("SELECT l.*, f.purchases FROM labels l JOIN \"customer_stats$as_of\" f ON f.customer_id = l.customer_id WHERE f." + AT);
        assertScanned("SELECT l.*, f.purchases FROM labels l FULL JOIN (SELECT * FROM \"customer_stats$as_of\" WHERE %s) f ON f.customer_id = l.customer_id".formatted(AT));
        assertScanned("SELECT l.*, f.purchases FROM labels l LEFT JOIN \"customer_stats$as_of\" f ON f.customer_id = l.customer_id AND f.as_of_time = l.label_time WHERE l.label_time = TIMESTAMP '2025-03-10 00:00:00'");
        assertScanned("SELECT l.*, f.purchases FROM labels l JOIN \"customer_stats$as_of\" f ON f.customer_id = l.customer_id AND f.as_of_time = l.label_time WHERE l.label_time = TIMESTAMP '2025-03-10 00:00:00' AND l.customer_id = 7");
        assertScanned("SELECT l.* FROM labels l WHERE l.customer_id IN (SELECT customer_id FROM \"customer_stats$as_of\" WHERE purchases > 100 AND %s)".formatted(AT));
    }

    @Test
    void testDescribed()
    {
        assertThat(query("DESCRIBE \"customer_stats$as_of\"")).result().projected("Column", "Type").matches(
                """
                VALUES
                    (VARCHAR 'customer_id', VARCHAR 'bigint'),
                    ('event_timestamp', 'timestamp(6)'),
                    ('ingested_at', 'timestamp(6)'),
                    ('purchases', 'bigint'),
                    ('segment', 'varchar'),
                    ('embedding', 'array(double)'),
                    ('as_of_time', 'timestamp(6)')
                """);
        assertThat(query("SHOW COLUMNS FROM \"customer_renamed$as_of_tz\" LIKE 'as_of%'")).result().projected("Column", "Type")
                .matches("VALUES (VARCHAR 'as_of_time', VARCHAR 'timestamp(6) with time zone')");
        assertThat(computeActual("SHOW TABLES").getOnlyColumnAsSet()).noneMatch(name -> name.toString().contains("$"));
        for (String view : new String[] {"customer_stats", "customer_renamed", "customer_stored"}) {
            for (String names : new String[] {
                    "SELECT column_name FROM information_schema.columns WHERE table_schema = 'ecommerce' AND table_name = '%s$as_of'",
                    "SELECT column_name FROM system.jdbc.columns WHERE table_cat = 'featurestore' AND table_schem = 'ecommerce' AND table_name = '%s$as_of'",
            }) {
                assertThat(query(names.formatted(view))).skippingTypesCheck()
                        .matches("VALUES 'customer_id', 'event_timestamp', 'ingested_at', 'purchases', 'segment', 'embedding', 'as_of_time'");
            }
        }
    }

    @Test
    void testNames()
    {
        assertQueryFails("SELECT * FROM \"labels$as_of\"", ".*Table 'featurestore.ecommerce.\"labels\\$as_of\"' does not exist: ecommerce.labels is no feature view, .*");
        assertQueryFails("SELECT * FROM \"missing$as_of\"", ".*Table 'featurestore.ecommerce.\"missing\\$as_of\"' does not exist");
        assertQueryFails("SELECT * FROM \"labels$as_of:ecommerce:customer_stats\"", ".*does not exist.*");
        assertQueryFails("SELECT * FROM \"customer_stats$as_of\" FOR TIMESTAMP AS OF TIMESTAMP '2025-01-01 00:00:00'", ".*is read as of the times that as_of_time is equal to.*");
        assertUpdate("CREATE VIEW computed WITH (entity_keys = ARRAY['k'], timestamp_column = 't') AS SELECT customer_id + 1 AS k, label_time AS t, amount FROM labels");
        assertQueryFails("SELECT * FROM \"computed$as_of\"", "View 'ecommerce.computed' computes its rows, and table functions and \\$as_of read only stored ones: .* Use a training set .*");
        assertUpdate("DROP VIEW computed");
        assertUpdate("CREATE TABLE own_column (k bigint, as_of_time timestamp(6), v bigint) WITH (entity_keys = ARRAY['k'], timestamp_column = 'as_of_time')");
        assertQueryFails("SELECT * FROM \"own_column$as_of\"", "Feature view 'ecommerce.own_column' has a column as_of_time of its own, .*");
        assertUpdate("DROP TABLE own_column");
    }

    @Test
    void testReadOnly()
    {
        assertQueryFails("INSERT INTO \"customer_stats$as_of\" (purchases) VALUES 1", "This connector does not support .*");
        assertQueryFails("DELETE FROM \"customer_stats$as_of\"", "This connector does not support .*");
        assertQueryFails("UPDATE \"customer_stats$as_of\" SET purchases = 1", "This connector does not support .*");
        assertQueryFails("MERGE INTO \"customer_stats$as_of\" t USING labels l ON t.customer_id = l.customer_id WHEN MATCHED THEN DELETE", "This connector does not support .*");
        assertQueryFails("TRUNCATE TABLE \"customer_stats$as_of\"", "This connector does not support .*");
        assertQueryFails("DROP TABLE \"customer_stats$as_of\"", "This connector does not support .*");
        assertQueryFails("ANALYZE \"customer_stats$as_of\"", "This connector does not support .*");
        assertQueryFails("COMMENT ON TABLE \"customer_stats$as_of\" IS 'x'", "This connector does not support .*");
        assertQueryFails("ALTER TABLE \"customer_stats$as_of\" ADD COLUMN x bigint", "This connector does not support .*");
        assertQueryFails("ALTER TABLE \"customer_stats$as_of\" SET PROPERTIES ttl = '1d'", "This connector does not support .*");
        assertQueryFails("ALTER TABLE \"customer_stats$as_of\" EXECUTE optimize", "This connector does not support .*");
        assertQueryFails("SHOW STATS FOR \"customer_stats$as_of\"", "(?s).*is read only at given times: .*");
    }

    private void assertScanned(@Language("SQL") String sql)
    {
        assertThat((String) computeScalar("EXPLAIN " + sql)).doesNotContain("IndexJoin");
        assertThat(query(sql)).matches(AsOfShapes.expected(sql));
    }
}
