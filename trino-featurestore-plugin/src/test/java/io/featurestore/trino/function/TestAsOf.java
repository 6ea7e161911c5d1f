package io.featurestore.trino.function;

import io.featurestore.trino.FeatureStoreQueryRunner;
import io.trino.Session;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.MaterializedResult;
import io.trino.testing.QueryRunner;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static io.trino.spi.type.TimeZoneKey.getTimeZoneKey;
import static io.trino.testing.TestingAccessControlManager.TestingPrivilegeType.SELECT_COLUMN;
import static io.trino.testing.TestingAccessControlManager.privilege;
import static org.assertj.core.api.Assertions.assertThat;

final class TestAsOf
        extends AbstractTestQueryFramework
{
    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        return FeatureStoreQueryRunner.builder().build();
    }

    @BeforeAll
    void createFeatureViews()
    {
        assertUpdate(
                """
                CREATE TABLE stats (purchases bigint, customer_id bigint, event_time timestamp(6), region varchar, ingested_at timestamp(6), segment varchar)
                WITH (entity_keys = ARRAY['region', 'customer_id'], timestamp_column = 'event_time', created_column = 'ingested_at', ttl = '30d')
                """);
        assertUpdate(
                """
                INSERT INTO stats VALUES
                    (10, 1, TIMESTAMP '2025-01-01 00:00:00', 'eu', TIMESTAMP '2025-01-02 00:00:00', 'a'),
                    (20, 1, TIMESTAMP '2025-01-10 00:00:00.000001', 'eu', TIMESTAMP '2025-01-20 00:00:00', NULL),
                    (30, 1, TIMESTAMP '2025-01-05 00:00:00', 'us', NULL, 'b'),
                    (40, NULL, TIMESTAMP '2025-01-01 00:00:00', 'eu', NULL, 'n'),
                    (50, 3, NULL, 'eu', NULL, 'n')
                """,
                5);
    }

    @Test
    void testOutput()
    {
        MaterializedResult result = computeActual("SELECT * FROM TABLE(featurestore.system.as_of(feature_view => 'ecommerce.stats', at => TIMESTAMP '2025-01-02 00:00:00 UTC', filter_by_created => false))");
        assertThat(result.getColumnNames()).containsExactly("region", "customer_id", "event_time", "purchases", "segment");
        assertThat(result.getTypes()).hasToString("[varchar, bigint, timestamp(6), bigint, varchar]");
        assertThat(result.getMaterializedRows()).hasToString("[[eu, 1, 2025-01-01T00:00, 10, a]]");
    }

    @Test
    void testNewestValidRowOfEachEntity()
    {
        assertAsOf("2024-12-31 23:59:59.999999 UTC", "SELECT 'x', 1 WHERE false");
        assertAsOf("2025-01-10 00:00:00 UTC", "VALUES ('eu', 10), ('us', 30)");
        assertAsOf("2025-01-10 00:00:00.000001 UTC", "VALUES ('eu', 20), ('us', 30)");
        assertAsOf("2025-02-04 00:00:00 UTC", "VALUES ('eu', 20), ('us', 30)");
        assertAsOf("2025-02-04 00:00:00.000001 UTC", "VALUES ('eu', 20)");
        assertAsOf("2025-02-09 00:00:00.000001 UTC", "VALUES ('eu', 20)");
        assertAsOf("2025-02-09 00:00:00.000002 UTC", "SELECT 'x', 1 WHERE false");
    }

    @Test
    void testFilterByCreated()
    {
        assertThat(query("SELECT region, purchases FROM TABLE(featurestore.system.as_of('stats', TIMESTAMP '2025-01-19 00:00:00 UTC', true))"))
                .matches("VALUES (VARCHAR 'eu', BIGINT '10')");
        assertThat(query("SELECT region, purchases FROM TABLE(featurestore.system.as_of('stats', TIMESTAMP '2025-01-20 00:00:00 UTC', true))"))
                .matches("VALUES (VARCHAR 'eu', BIGINT '20')");
    }

    @Test
    void testZones()
    {
        assertAsOf("2025-01-10 09:00:00.000001 Asia/Tokyo", "VALUES ('eu', 20), ('us', 30)");
        assertAsOf("2025-01-10 09:00:00 Asia/Tokyo", "VALUES ('eu', 10), ('us', 30)");
        // Trino reads a value without zone in the session's zone
        Session tokyo = Session.builder(getSession()).setTimeZoneKey(getTimeZoneKey("Asia/Tokyo")).build();
        assertThat(query(tokyo, "SELECT region, purchases FROM TABLE(featurestore.system.as_of('stats', TIMESTAMP '2025-01-10 09:00:00.000001'))"))
                .matches("VALUES (VARCHAR 'eu', BIGINT '20'), ('us', 30)");
        assertThat(query(tokyo, "SELECT region, purchases FROM TABLE(featurestore.system.as_of('stats', DATE '2025-01-10'))"))
                .matches("VALUES (VARCHAR 'eu', BIGINT '10'), ('us', 30)");
    }

    @Test
    void testAgreesWithRelation()
    {
        assertUpdate(
                """
                CREATE TABLE orders (custkey bigint, orderdate date, created timestamp(6), orderkey bigint, totalprice double)
                WITH (entity_keys = ARRAY['custkey'], timestamp_column = 'orderdate', created_column = 'created', ttl = '90d')
                """);
        assertUpdate("INSERT INTO orders SELECT nullif(custkey, 7), orderdate, IF(orderkey % 3 > 0, orderdate + INTERVAL '1' DAY), orderkey % 5, totalprice FROM tpch.tiny.orders", 15000);
        for (String day : new String[] {"1992-02-01", "1995-06-17", "1998-08-02", "1998-10-31", "1999-10-31"}) {
            assertThat(query("SELECT * FROM TABLE(featurestore.system.as_of('orders', TIMESTAMP '%s 00:00:00 UTC'))".formatted(day)))
                    .matches("TABLE \"orders@%s\"".formatted(day));
        }
        assertUpdate("DROP TABLE orders");
    }

    @Test
    void testKindsOfViews()
    {
        assertUpdate("CREATE TABLE market (at timestamp(6) with time zone, price double) WITH (entity_keys = ARRAY[], timestamp_column = 'at')");
        assertUpdate("INSERT INTO market VALUES (TIMESTAMP '2025-01-01 10:00:00 UTC', 1), (TIMESTAMP '2025-01-01 10:00:00.000001 UTC', 2)", 2);
        assertThat(query("SELECT * FROM TABLE(featurestore.system.as_of('market', TIMESTAMP '2025-01-01 11:00:00 +01:00'))"))
                .matches("VALUES (TIMESTAMP '2025-01-01 10:00:00.000000 UTC', DOUBLE '1')");
        assertUpdate("DROP TABLE market");

        assertUpdate("CREATE TABLE country (code varchar, name varchar) WITH (entity_keys = ARRAY['code'])");
        assertUpdate("INSERT INTO country VALUES ('de', 'Deutschland'), ('de', 'Germany'), ('mx', NULL), (NULL, 'nowhere')", 4);
        assertThat(query("SELECT * FROM TABLE(featurestore.system.as_of('country', TIMESTAMP '2025-01-01 11:00:00 UTC'))"))
                .matches("VALUES (VARCHAR 'de', VARCHAR 'Germany'), ('mx', NULL)");
        assertUpdate("DROP TABLE country");

        assertUpdate("CREATE VIEW renamed WITH (entity_keys = ARRAY['id'], timestamp_column = 'at') AS SELECT customer_id AS id, event_time AS at, segment FROM stats");
        assertThat(query("SELECT * FROM TABLE(featurestore.system.as_of('renamed', TIMESTAMP '2026-01-01 11:00:00 UTC'))"))
                .matches("VALUES (BIGINT '1', TIMESTAMP '2025-01-10 00:00:00.000001', CAST(NULL AS varchar))");
        assertUpdate("DROP VIEW renamed");
    }

    @Test
    void testErrors()
    {
        assertAsOfFails("feature_view => NULL, at => current_timestamp", "Argument FEATURE_VIEW is NULL");
        assertAsOfFails("feature_view => 'stats', at => NULL", "Argument AT is NULL");
        assertAsOfFails("feature_view => 'stats'", ".*Missing argument: AT");
        assertAsOfFails("feature_view => 'missing', at => current_timestamp", "Feature view 'ecommerce\\.missing' does not exist.*");
        assertAsOfFails("feature_view => 'stats:segment', at => current_timestamp", "Argument FEATURE_VIEW must name a feature view, \\[schema\\.]view, not 'stats:segment'; choose columns in SELECT");
        assertUpdate("CREATE VIEW computed WITH (entity_keys = ARRAY['customer_id'], timestamp_column = 'event_time') AS SELECT customer_id, event_time, purchases * 2 AS twice FROM stats");
        assertAsOfFails("feature_view => 'computed', at => current_timestamp", "View 'ecommerce\\.computed' computes its rows, .*");
        assertAsOfFails("feature_view => 'computed', at => current_timestamp, filter_by_created => true", "filter_by_created needs .* 'ecommerce\\.computed' has no created_column; .*");
        assertUpdate("DROP VIEW computed");
    }

    @Test
    void testAccessControl()
    {
        assertAccessDenied("SELECT region FROM TABLE(featurestore.system.as_of('stats', current_timestamp))", "Cannot select from columns .*", privilege("stats.segment", SELECT_COLUMN));
    }

    private void assertAsOf(String at, String expected)
    {
        assertThat(query("SELECT CAST(region AS varchar(2)), CAST(purchases AS integer) FROM TABLE(featurestore.system.as_of('stats', TIMESTAMP '%s'))".formatted(at)))
                .matches("SELECT CAST(region AS varchar(2)), purchases FROM (%s) AS t(region, purchases)".formatted(expected));
    }

    private void assertAsOfFails(String arguments, String message)
    {
        assertQueryFails("SELECT * FROM TABLE(featurestore.system.as_of(%s))".formatted(arguments), message);
    }
}
