package io.featurestore.trino.function;

import io.featurestore.trino.FeatureStoreQueryRunner;
import io.trino.Session;
import io.trino.spi.security.Identity;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.MaterializedResult;
import io.trino.testing.QueryRunner;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;

import static io.featurestore.trino.function.IndexCounters.counter;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

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
    void testExpectedBesideReal()
    {
        assertUpdate(
                """
                CREATE TABLE texts WITH (entity_keys = ARRAY['id'], timestamp_column = 'at') AS
                SELECT orderkey % 600 AS id, TIMESTAMP '1995-01-01 00:00:00.000000' + orderkey * INTERVAL '1' MINUTE AS at, linenumber AS number, shipmode, rpad(comment, 100, CAST(orderkey * 10 + linenumber AS varchar)) AS text
                FROM tpch.tiny.lineitem
                """,
                60175);
        String expected = "SELECT expected_bytes BETWEEN bytes * %s AND bytes * %s FROM featurestore.system.as_of_indexes";
        assertFeature("texts:number");
        assertThat(query(expected.formatted("0.8e0", "1.25e0"))).matches("VALUES true");
        flush();
        assertFeature("texts:shipmode");
        assertThat(query(expected.formatted("0.8e0", "1.25e0"))).matches("VALUES true");
        flush();
        // Text that does not repeat is compressed in files
        assertFeature("texts:text");
        assertThat(query(expected.formatted("0.5e0", "2e0"))).matches("VALUES true");

        // Who refreshes counts no distinct values
        flush();
        assertUpdate("CREATE MATERIALIZED VIEW stored_texts WITH (entity_keys = ARRAY['id'], timestamp_column = 'at') AS SELECT id, at, number FROM texts");
        assertUpdate("REFRESH MATERIALIZED VIEW stored_texts", 60175);
        assertFeature("stored_texts:number");
        // Of rows of one time the index keeps the last, so what is expected is of more rows
        assertThat(query("SELECT expected_bytes / 60175e0 BETWEEN 0.8e0 * bytes / rows AND 1.25e0 * bytes / rows FROM featurestore.system.as_of_indexes")).matches("VALUES true");
        assertUpdate("DROP MATERIALIZED VIEW stored_texts");
        flush();
        assertFeature("texts:text");

        // Of another snapshot, what this one took is expected
        double bytes = (double) computeScalar("SELECT CAST(bytes AS double) / rows FROM featurestore.system.as_of_indexes");
        assertUpdate("INSERT INTO texts SELECT * FROM texts WHERE id = 1", 86);
        flush();
        assertFeature("texts:text");
        assertThat((double) computeScalar("SELECT CAST(expected_bytes AS double) / rows FROM featurestore.system.as_of_indexes")).isCloseTo(bytes, withPercentage(1));
        assertUpdate("DROP TABLE texts");
    }

    private void assertFeature(String feature)
    {
        assertThat((long) computeScalar("SELECT count(*) FROM TABLE(featurestore.system.point_in_time_join(%s, ARRAY['%s']))".formatted(SPINE, feature))).isEqualTo(10_000);
    }

    @Test
    void testFeaturesOfOneViewShareKeysAndTimes()
    {
        assertUpdate(
                """
                CREATE TABLE lines WITH (entity_keys = ARRAY['id'], timestamp_column = 'at', partitioning = ARRAY['bucket(id, 3)']) AS
                SELECT orderkey % 600 AS id, TIMESTAMP '1995-01-01 00:00:00.000000' + (orderkey * 10 + linenumber) * INTERVAL '1' SECOND AS at, linenumber AS number, shipmode, quantity
                FROM tpch.tiny.lineitem
                """,
                60175);
        String join = "SELECT %s FROM TABLE(featurestore.system.point_in_time_join(%s, ARRAY['lines:number', 'lines:shipmode', 'lines:quantity']))".formatted("count(*), sum(number), sum(quantity), checksum(shipmode)", SPINE);
        Object together = computeActual(join).getMaterializedRows();
        String bytes = "SELECT CAST(sum(bytes) AS bigint) FROM featurestore.system.as_of_indexes";
        long bytesTogether = (long) computeScalar(bytes);
        flush();

        long loads = counter("Loads");
        assertFeature("lines:number");
        assertFeature("lines:quantity");
        assertFeature("lines:shipmode");
        assertQuery("SELECT features FROM featurestore.system.as_of_indexes", "VALUES ARRAY['number', 'quantity', 'shipmode']");
        assertThat((long) computeScalar(bytes)).isBetween(bytesTogether * 9 / 10, bytesTogether * 11 / 10).isEqualTo(counter("Bytes"));
        assertThat(counter("Loads")).isEqualTo(loads + 3);

        assertThat(computeActual(join).getMaterializedRows()).isEqualTo(together);
        assertFeature("lines:quantity");
        assertThat(counter("Loads")).isEqualTo(loads + 3);
        assertUpdate("DROP TABLE lines");
    }

    @Test
    void testRowGroupsOfOneFileAreReadAtOnce()
    {
        assertUpdate(
                """
                CREATE TABLE groups WITH (entity_keys = ARRAY['id'], timestamp_column = 'at', partitioning = ARRAY['truncate(id, 1000)'], parquet_writer_row_group_size = '64kB') AS
                SELECT orderkey % 600 AS id, TIMESTAMP '1995-01-01 00:00:00.000000' + (orderkey * 10 + linenumber) * INTERVAL '1' SECOND AS at, comment FROM tpch.tiny.lineitem
                """,
                60175);
        assertQuery("SELECT count(*) FROM \"groups$files\"", "VALUES 1");
        long rowGroups = (long) computeScalar("SELECT sum(cardinality(split_offsets)) FROM \"groups$files\"");
        long splits = counter("SplitsRead");
        assertFeature("groups:comment");
        assertThat(counter("SplitsRead") - splits).isEqualTo(rowGroups).isGreaterThan(5);
        assertUpdate("DROP TABLE groups");
    }

    @Test
    void testWarmUp()
    {
        long loads = counter("Loads");
        assertUpdate("CALL featurestore.system.load_as_of_index('ecommerce.history')");
        assertQuery("SELECT features, filled, in_use FROM featurestore.system.as_of_indexes", "VALUES (ARRAY['a', 'b'], true, false)");
        assertThat(query("SELECT count(a), count(b) FROM TABLE(featurestore.system.point_in_time_join(%s, ARRAY['history']))".formatted(SPINE))).succeeds();
        assertThat(counter("Loads")).isEqualTo(loads + 1);

        flush();
        assertUpdate("CALL featurestore.system.load_as_of_index(feature_view => 'history', features => ARRAY['b'])");
        assertQuery("SELECT features FROM featurestore.system.as_of_indexes", "VALUES ARRAY['b']");
        assertJoin("history:b");
        assertThat(counter("Loads")).isEqualTo(loads + 2);

        assertUpdate("CREATE VIEW computed WITH (entity_keys = ARRAY['id'], timestamp_column = 'at') AS SELECT id, at, a + 1 AS a FROM history");
        assertQueryFails("CALL featurestore.system.load_as_of_index('computed')", "View 'ecommerce.computed' computes its rows, .*");
        assertUpdate("DROP VIEW computed");
        assertQueryFails("CALL featurestore.system.load_as_of_index('history', ARRAY['c'])", "Feature 'c' does not exist in feature view 'ecommerce.history'.*");
        assertQueryFails("CALL featurestore.system.load_as_of_index('history:a')", "feature_view must be \\[schema.\\]view, not 'history:a': name features in the argument features");
        assertQueryFails("CALL featurestore.system.load_as_of_index('')", "feature_view cannot be null or empty");
    }

    @Test
    void testOthersDoNotSeeIndexes()
    {
        assertJoin("history:a");
        String indexes = "SELECT feature_view FROM featurestore.system.as_of_indexes";
        assertQuery(indexes, "VALUES 'history'");
        Session other = Session.builder(getSession()).setIdentity(Identity.ofUser("other")).build();
        assertQueryReturnsEmptyResult(other, indexes);
        assertThat((long) computeActual(other, "SELECT count(a) FROM TABLE(featurestore.system.point_in_time_join(%s, ARRAY['history:a']))".formatted(SPINE)).getOnlyValue()).isPositive();
        assertQuery(other, indexes, "VALUES 'history'");
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
