package io.featurestore.trino.asof;

import io.featurestore.trino.FeatureStoreQueryRunner;
import io.trino.Session;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.QueryRunner;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Joins to {@code v$as_of} look into the indexes of the worker, with many threads, and within their memory.
 */
@TestMethodOrder(OrderAnnotation.class)
final class TestAsOfSharing
        extends AbstractTestQueryFramework
{
    private static final String JOIN = "SELECT count(*), count(f.amount), sum(f.amount) FROM tpch.tiny.lineitem l LEFT JOIN \"history$as_of\" f ON f.id = l.suppkey AND f.as_of_time = l.shipdate";

    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        QueryRunner queryRunner = FeatureStoreQueryRunner.builder()
                .setWorkerCount(0)
                .addExtraProperty("task.max-index-memory", "4MB")
                .addConnectorProperty("featurestore.as-of-index.max-memory", "2MB")
                .build();
        queryRunner.execute("CREATE TABLE history (id bigint, at timestamp(6), amount bigint, note varchar) WITH (entity_keys = ARRAY['id'], timestamp_column = 'at')");
        queryRunner.execute("INSERT INTO history SELECT custkey % 100, orderdate, orderkey, clerk || comment FROM tpch.tiny.orders");
        return queryRunner;
    }

    @BeforeEach
    void flush()
    {
        assertUpdate("CALL featurestore.system.flush_as_of_indexes()");
    }

    // Before others take the memory, whose leases end with a garbage collection
    @Test
    @Order(1)
    void testOneIndexForAllQueries()
    {
        assertThat(query(JOIN)).succeeds();
        assertThat(query("SELECT feature_view, filled, hits FROM featurestore.system.as_of_indexes")).skippingTypesCheck().matches("VALUES ('history', true, BIGINT '0')");
        assertThat(query(JOIN)).succeeds();
        assertThat(query(JOIN.replace("LEFT JOIN", "JOIN"))).succeeds();
        // A scan finds it there
        assertThat(query("SELECT count(amount) FROM \"history$as_of\" WHERE as_of_time = TIMESTAMP '1997-01-01 00:00:00'")).succeeds();
        assertThat(query("SELECT feature_view, filled, hits FROM featurestore.system.as_of_indexes")).skippingTypesCheck().matches("VALUES ('history', true, BIGINT '3')");
        // and does not fill one
        assertThat(query("SELECT count(note) FROM \"history$as_of\" WHERE as_of_time = TIMESTAMP '1997-01-01 00:00:00'")).succeeds();
        assertThat(query("SELECT count(*) FROM featurestore.system.as_of_indexes")).matches("VALUES BIGINT '1'");
    }

    /**
     * Drivers that share an index ask at once for keys that they all need.
     */
    @Test
    void testManyThreads()
    {
        String keys = "SELECT suppkey, date_trunc('month', shipdate) AS shipdate FROM tpch.tiny.lineitem";
        String spine = String.join(" UNION ALL ", keys, keys, keys, keys);
        String join = "SELECT count(*), count(f.amount), sum(f.amount) FROM (%s) l LEFT JOIN \"history$as_of\" f ON f.id = l.suppkey AND f.as_of_time = l.shipdate".formatted(spine);
        String expected =
                """
                SELECT count(*), count(amount), sum(amount) FROM TABLE(featurestore.system.point_in_time_join(TABLE(
                    SELECT suppkey, shipdate FROM (%s)), ARRAY['history:amount ON id = suppkey']))
                """.formatted(spine);
        // Flushed, as the first to ask waits then, and the others come together
        for (String share : new String[] {"true", "false"}) {
            Session session = Session.builder(getSession())
                    .setSystemProperty("task_share_index_loading", share)
                    .setSystemProperty("task_concurrency", "8")
                    .build();
            flush();
            assertThat(query(session, join)).matches(expected);
        }
    }

    @Test
    void testIndexBeyondMemory()
    {
        assertUpdate("CREATE VIEW joined WITH (features = ARRAY['history:amount ON id = suppkey', 'history:note ON id = suppkey'], timestamp_column = 'shipdate') AS SELECT suppkey, shipdate FROM tpch.tiny.lineitem");
        Session inEngine = Session.builder(getSession()).setCatalogSessionProperty("featurestore", "join_pushdown_enabled", "false").build();
        assertThat(computeActual(JOIN.replace("count(f.amount)", "count(f.note), max(f.note)")))
                .isEqualTo(computeActual(inEngine, "SELECT count(*), count(note), max(note), sum(amount) FROM joined"));
        assertUpdate("DROP VIEW joined");
        assertThat(query(JOIN)).succeeds();
    }
}
