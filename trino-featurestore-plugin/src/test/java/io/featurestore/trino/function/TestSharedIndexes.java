package io.featurestore.trino.function;

import io.featurestore.trino.FeatureStoreQueryRunner;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.MaterializedResult;
import io.trino.testing.QueryRunner;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;

import static io.featurestore.trino.function.IndexCounters.counter;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Queries of one worker look into the same indexes, as JMX and {@code system.as_of_indexes} show.
 */
final class TestSharedIndexes
        extends AbstractTestQueryFramework
{
    // More rows than a small spine has, in one split
    private static final String SPINE = "TABLE(SELECT n % 999 + 1 AS id, DATE '1995-01-01' + n % 1000 * INTERVAL '1' DAY AS day FROM UNNEST(sequence(1, 10000)) AS s (n))";

    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        QueryRunner queryRunner = FeatureStoreQueryRunner.builder().setWorkerCount(0).build();
        queryRunner.execute("CREATE TABLE history (id bigint, at timestamp(6), a bigint, b varchar) WITH (entity_keys = ARRAY['id'], timestamp_column = 'at')");
        queryRunner.execute("INSERT INTO history SELECT custkey, orderdate, orderkey, clerk FROM tpch.tiny.orders");
        return queryRunner;
    }

    @BeforeEach
    void flush()
    {
        assertUpdate("CALL featurestore.system.flush_as_of_indexes()");
    }

    @Test
    void testSecondQueryReadsNothing()
    {
        long loads = counter("Loads");
        long hits = counter("Hits");
        assertJoin("history:a");
        assertThat(counter("Loads")).isEqualTo(loads + 1);
        long bytesRead = counter("BytesRead");

        assertJoin("history:a");
        assertThat(counter("Loads")).isEqualTo(loads + 1);
        assertThat(counter("BytesRead")).isEqualTo(bytesRead).isPositive();
        assertThat(counter("Hits")).isGreaterThan(hits);
        // A small spine finds it too
        assertQuery(
                "SELECT a FROM TABLE(featurestore.system.point_in_time_join(TABLE(SELECT BIGINT '1' AS id, DATE '2025-01-01' AS day), ARRAY['history:a']))",
                "SELECT orderkey FROM orders WHERE custkey = 1 ORDER BY orderdate DESC LIMIT 1");
        assertThat(counter("BytesRead")).isEqualTo(bytesRead);
    }

    @Test
    void testTable()
    {
        assertJoin("history:a");
        MaterializedResult result = computeActual("SELECT node_id, schema_name, feature_view, source_table, features, filled, in_use, entities, rows, bytes FROM featurestore.system.as_of_indexes");
        assertThat(result.getRowCount()).isEqualTo(1);
        List<Object> row = result.getMaterializedRows().getFirst().getFields();
        assertThat(row.subList(1, 9)).containsExactly("ecommerce", "history", "ecommerce.history", List.of("a"), true, false, 1000L, 15000L);
        assertThat((long) row.get(9)).isEqualTo(counter("Bytes")).isBetween(15_000L * 16, 15_000L * 20);
        assertThat(row.getFirst()).isEqualTo(computeScalar("SELECT node_id FROM system.runtime.nodes"));
        assertQuery(
                "SELECT snapshot_id FROM featurestore.system.as_of_indexes",
                "VALUES " + computeScalar("SELECT snapshot_id FROM \"history$snapshots\" ORDER BY committed_at DESC LIMIT 1"));
    }

    @Test
    void testDifferentColumnsAndSnapshots()
    {
        assertJoin("history:a");
        assertJoin("history:b");
        assertThat(counter("Entries")).isEqualTo(2);
        assertUpdate("INSERT INTO history VALUES (1, TIMESTAMP '2030-01-01 00:00:00', -1, 'new')", 1);
        assertQuery(
                "SELECT a FROM TABLE(featurestore.system.point_in_time_join(TABLE(SELECT BIGINT '1' AS id, DATE '2030-01-01' AS day), ARRAY['history:a']))",
                "VALUES -1");
        assertJoin("history:a");
        assertQuery("SELECT count(*), count(DISTINCT snapshot_id) FROM featurestore.system.as_of_indexes", "VALUES (3, 2)");
        assertUpdate("DELETE FROM history WHERE a = -1", 1);
    }

    @Test
    void testSeveralTasksShareOneFill()
    {
        long loads = counter("Loads");
        assertThat(query("SELECT count(x.a), count(y.a) FROM TABLE(featurestore.system.point_in_time_join(%1$s, ARRAY['history:a'])) x JOIN TABLE(featurestore.system.point_in_time_join(%1$s, ARRAY['history:a'])) y ON x.id = y.id AND x.day = y.day AND x.id = 1".formatted(SPINE)))
                .succeeds();
        assertThat(counter("Loads")).isEqualTo(loads + 1);
    }

    private void assertJoin(String feature)
    {
        assertThat(query("SELECT count(*), count(%s) FROM TABLE(featurestore.system.point_in_time_join(%s, ARRAY['%s']))".formatted(feature.substring(feature.indexOf(':') + 1), SPINE, feature)))
                .matches("SELECT count(*), count(a) FROM (SELECT s.n, max_by(h.orderkey, h.orderdate) a FROM (SELECT n, n % 999 + 1 AS id, DATE '1995-01-01' + n % 1000 * INTERVAL '1' DAY AS day FROM UNNEST(sequence(1, 10000)) AS s (n)) s LEFT JOIN tpch.tiny.orders h ON h.custkey = s.id AND h.orderdate <= s.day GROUP BY s.n)");
    }
}
