package io.featurestore.trino.function;

import io.featurestore.trino.FeatureStoreQueryRunner;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.QueryRunner;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.featurestore.trino.function.IndexCounters.counter;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Table functions over materialized views, whose rows are stored with the interval in which they are the newest.
 */
final class TestStoredIntervals
        extends AbstractTestQueryFramework
{
    private static final String[] DAYS = {"1991-12-31", "1992-02-01", "1995-06-17", "1998-08-02", "1998-10-31", "1999-10-31"};

    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        QueryRunner queryRunner = FeatureStoreQueryRunner.builder().build();
        queryRunner.execute("CREATE TABLE source (custkey bigint, at timestamp(6), created timestamp(6), orderkey bigint, clerk varchar)");
        queryRunner.execute(
                """
                INSERT INTO source
                SELECT nullif(custkey, 7), nullif(CAST(orderdate AS timestamp(6)), TIMESTAMP '1995-01-01 00:00:00'), IF(orderkey % 3 > 0, orderdate + INTERVAL '1' DAY), orderkey % 5, IF(orderkey % 7 > 0, clerk)
                FROM tpch.tiny.orders
                """);
        // Ties
        queryRunner.execute("INSERT INTO source SELECT custkey, at, IF(orderkey > 2, created), orderkey + 1, clerk FROM source WHERE custkey % 3 = 0");
        queryRunner.execute(
                """
                CREATE MATERIALIZED VIEW stored
                WITH (entity_keys = ARRAY['custkey'], timestamp_column = 'at', created_column = 'created', ttl = '90d')
                AS SELECT custkey, at, created, orderkey, clerk FROM source
                """);
        queryRunner.execute("REFRESH MATERIALIZED VIEW stored");
        queryRunner.execute("CREATE VIEW renamed WITH (entity_keys = ARRAY['customer'], timestamp_column = 'seen') AS SELECT custkey AS customer, at AS seen, orderkey FROM stored");
        return queryRunner;
    }

    @BeforeEach
    void flush()
    {
        assertUpdate("CALL featurestore.system.flush_as_of_indexes()");
    }

    @Test
    void testAsOfIsAFilter()
    {
        long loads = counter("Loads");
        for (String day : DAYS) {
            assertThat(query("SELECT * FROM TABLE(featurestore.system.as_of('stored', TIMESTAMP '%s 00:00:00 UTC'))".formatted(day)))
                    .matches("TABLE \"stored@%s\"".formatted(day));
        }
        assertThat(counter("Loads")).isEqualTo(loads);
    }

    @Test
    void testAsOfWithFilterByCreated()
    {
        assertUpdate("CREATE TABLE copy WITH (entity_keys = ARRAY['custkey'], timestamp_column = 'at', created_column = 'created', ttl = '90d') AS SELECT * FROM source", (long) computeScalar("SELECT count(*) FROM source"));
        for (String day : DAYS) {
            assertThat(query("SELECT * FROM TABLE(featurestore.system.as_of('stored', TIMESTAMP '%s 00:00:00 UTC', true))".formatted(day)))
                    .matches("SELECT * FROM TABLE(featurestore.system.as_of('copy', TIMESTAMP '%s 00:00:00 UTC', true))".formatted(day));
        }
        assertUpdate("DROP TABLE copy");
    }

    @Test
    void testPointInTimeJoin()
    {
        String large = "SELECT custkey, orderdate AS t FROM tpch.tiny.orders";
        String small = "SELECT custkey, orderdate AS t FROM tpch.tiny.orders WHERE custkey % 10 = 3";
        assertUpdate("CREATE VIEW training WITH (features = ARRAY['stored'], timestamp_column = 't') AS " + large);
        assertThat(query("SELECT custkey, t, orderkey, clerk FROM TABLE(featurestore.system.point_in_time_join(TABLE(%s), ARRAY['stored']))".formatted(small)))
                .matches("SELECT custkey, t, orderkey, clerk FROM training WHERE custkey % 10 = 3");
        assertThat(query("SELECT custkey, t, orderkey, clerk FROM TABLE(featurestore.system.point_in_time_join(TABLE(%s), ARRAY['stored']))".formatted(large)))
                .matches("SELECT custkey, t, orderkey, clerk FROM training");
        assertUpdate("DROP VIEW training");
    }

    @Test
    void testLosersOfTiesAreNotKept()
    {
        computeActual("SELECT count(orderkey) FROM TABLE(featurestore.system.point_in_time_join(TABLE(SELECT n AS custkey, DATE '1995-01-01' AS t FROM UNNEST(sequence(1, 10000)) AS s (n)), ARRAY['stored:orderkey']))");
        assertQuery(
                "SELECT DISTINCT rows FROM featurestore.system.as_of_indexes WHERE feature_view = 'stored'",
                "SELECT count(*) FROM (SELECT DISTINCT nullif(custkey, 7) k, nullif(orderdate, DATE '1995-01-01') t FROM orders) x WHERE k IS NOT NULL AND t IS NOT NULL");
    }

    @Test
    void testViewWithoutHistory()
    {
        assertUpdate("CREATE MATERIALIZED VIEW fixed WITH (entity_keys = ARRAY['custkey'], created_column = 'created') AS SELECT custkey, created, orderkey, clerk FROM source");
        assertUpdate("REFRESH MATERIALIZED VIEW fixed", (long) computeScalar("SELECT count(*) FROM source"));
        assertThat(query("SELECT * FROM TABLE(featurestore.system.as_of('fixed', TIMESTAMP '1995-06-17 00:00:00 UTC'))"))
                .matches("TABLE \"fixed$latest\"");
        assertThat(query("SELECT custkey, orderkey, clerk FROM TABLE(featurestore.system.point_in_time_join(TABLE(SELECT custkey FROM tpch.tiny.customer WHERE custkey < 100), ARRAY['fixed']))"))
                .matches("SELECT c.custkey, f.orderkey, f.clerk FROM tpch.tiny.customer c LEFT JOIN \"fixed$latest\" f ON f.custkey = c.custkey WHERE c.custkey < 100");
        assertUpdate("DROP MATERIALIZED VIEW fixed");
    }
}
