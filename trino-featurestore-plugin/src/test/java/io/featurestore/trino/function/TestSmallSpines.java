package io.featurestore.trino.function;

import io.featurestore.trino.FeatureStoreQueryRunner;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.QueryRunner;
import org.intellij.lang.annotations.Language;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.function.LongSupplier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A spine of few rows reads little of a large history, and finds the same.
 */
final class TestSmallSpines
        extends AbstractTestQueryFramework
{
    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        // In proportion to row groups of a table that is large here
        QueryRunner queryRunner = FeatureStoreQueryRunner.builder()
                .setWorkerCount(0)
                .addConnectorProperty("parquet.small-file-threshold", "0B")
                .addConnectorProperty("parquet.max-merge-distance", "1kB")
                .addConnectorProperty("parquet.footer-read-size", "16kB")
                .build();
        queryRunner.execute(
                """
                CREATE TABLE large (id bigint, at timestamp(6), created timestamp(6), a bigint, b double, c varchar)
                WITH (entity_keys = ARRAY['id'], timestamp_column = 'at', created_column = 'created', ttl = '30d', parquet_writer_row_group_size = '64kB')
                """);
        queryRunner.execute(
                """
                INSERT INTO large
                SELECT id, TIMESTAMP '2025-01-01 00:00:00' + day * INTERVAL '1' DAY, TIMESTAMP '2025-01-01 00:00:00' + day * INTERVAL '1' DAY, id * 1000 + day, random(), CAST(random(1000000) AS varchar)
                FROM UNNEST(sequence(0, 19)) AS f (thousand) CROSS JOIN UNNEST(sequence(1, 1000)) AS e (n) CROSS JOIN UNNEST(sequence(0, 24)) AS d (day) CROSS JOIN UNNEST(ARRAY[thousand * 1000 + n]) AS i (id)
                """);
        queryRunner.execute("CREATE MATERIALIZED VIEW stored WITH (entity_keys = ARRAY['id'], timestamp_column = 'at', partitioning = ARRAY['truncate(id, 200)']) AS SELECT id, at, a, b, c FROM large WHERE id < 3800");
        queryRunner.execute("REFRESH MATERIALIZED VIEW stored");
        return queryRunner;
    }

    @BeforeEach
    void flush()
    {
        assertUpdate("CALL featurestore.system.flush_as_of_indexes()");
    }

    @Test
    void testThousandRowsReadLittle()
    {
        long whole = bytesRead(() -> join("SELECT id, TIMESTAMP '2025-01-20 12:00:00' AS t FROM UNNEST(sequence(1, 10000)) AS e (id)"));
        flush();
        // A cohort
        long cohort = bytesRead(() -> join("SELECT id, TIMESTAMP '2025-01-20 12:00:00' AS t FROM UNNEST(sequence(7001, 8000)) AS e (id)"));
        // Eight entities, at 125 times each
        long few = bytesRead(() -> join("SELECT id * 2000 AS id, TIMESTAMP '2025-01-01 12:00:00' + n * INTERVAL '4' HOUR AS t FROM UNNEST(sequence(1, 8)) AS e (id) CROSS JOIN UNNEST(sequence(0, 124)) AS s (n)"));
        assertThat(cohort).isPositive().isLessThan(whole / 4);
        assertThat(few).isPositive().isLessThan(whole / 4);
        // Neither is kept
        assertQuery("SELECT count(*) FROM featurestore.system.as_of_indexes", "VALUES 0");
    }

    @Test
    void testScansReadLittle()
    {
        String trainingSet = "CREATE VIEW %1$s WITH (features = ARRAY['stored:a', 'stored:b', 'stored:c'], timestamp_column = 't') AS SELECT * FROM %1$s_spine";
        String spine = "SELECT %s + n %% 200 AS id, TIMESTAMP '2025-01-02 00:00:00' + n / 200 * INTERVAL '1' DAY AS t FROM UNNEST(sequence(0, %s)) AS s (n)";
        assertUpdate("CREATE TABLE few_spine AS " + spine.formatted("1000", 4799), 4800);
        assertUpdate("CREATE TABLE many_spine AS " + spine.formatted("n / 200 * 100", 5599), 5600);
        assertUpdate(trainingSet.formatted("few"));
        assertUpdate(trainingSet.formatted("many"));
        for (String name : List.of("few", "many")) {
            assertThat((String) computeScalar("EXPLAIN SELECT count(a), sum(a) FROM " + name)).contains("point-in-time join with ecommerce.stored]");
        }
        long whole = bytesRead(() -> (long) computeScalar("SELECT count(a) + count(b) + count(c) FROM many"));
        flush();
        long cohort = bytesRead(() -> (long) computeScalar("SELECT count(a) + count(b) + count(c) FROM few"));
        assertThat(cohort).isPositive().isLessThan(whole / 4);
        assertQuery("SELECT count(*) FROM featurestore.system.as_of_indexes", "VALUES 0");
        assertQuery("SELECT count(*), count(a), sum(a) FROM few", "VALUES (4800, 4800, %s)".formatted(sequenceSum(1000, 1199) * 1000 * 24 + 200 * sequenceSum(1, 24)));
        // An index that is there is used
        assertThat(query("SELECT sum(a) FROM many")).succeeds();
        assertQuery("SELECT count(a), sum(a) FROM few", "VALUES (4800, %s)".formatted(sequenceSum(1000, 1199) * 1000 * 24 + 200 * sequenceSum(1, 24)));
        assertThat(query("SELECT sum(hits) FROM featurestore.system.as_of_indexes")).matches("VALUES BIGINT '1'");
        assertUpdate("DROP VIEW few");
        assertUpdate("DROP VIEW many");
        assertUpdate("DROP TABLE few_spine");
        assertUpdate("DROP TABLE many_spine");
    }

    private static long sequenceSum(long first, long last)
    {
        return (first + last) * (last - first + 1) / 2;
    }

    @Test
    void testEachViewIsReadAsItIsWorth()
    {
        assertUpdate("CREATE TABLE approximate (id double, at timestamp(6), d bigint) WITH (entity_keys = ARRAY['id'], timestamp_column = 'at')");
        assertUpdate("INSERT INTO approximate SELECT n, TIMESTAMP '2025-01-01 00:00:00', n * 10 FROM UNNEST(sequence(1, 100)) AS s (n)", 100);
        assertThat(query("SELECT a, d FROM TABLE(featurestore.system.point_in_time_join(TABLE(VALUES (BIGINT '3', DATE '2025-01-03'), (BIGINT '101', DATE '2025-01-03')) AS s (id, t), ARRAY['large:a', 'approximate:d']))"))
                .matches("VALUES (BIGINT '3002', BIGINT '30'), (BIGINT '101002', NULL)");
        // Its keys tell no files apart
        assertThat(query("SELECT feature_view FROM featurestore.system.as_of_indexes")).matches("VALUES VARCHAR 'approximate'");
        assertUpdate("DROP TABLE approximate");
    }

    @Test
    void testSameAnswers()
    {
        assertSame("SELECT id, TIMESTAMP '2025-01-01 00:00:00' + id * INTERVAL '1' HOUR AS t FROM UNNEST(sequence(1, 1500)) AS e (id)");
        // Found by no more than their values, and NULL by nothing
        assertSame("SELECT CAST(nullif(id, 17) AS integer) AS id, nullif(TIMESTAMP '2025-01-20 12:00:00.5', if(id = 3, TIMESTAMP '2025-01-20 12:00:00.5')) AS t FROM UNNEST(sequence(1, 20)) AS e (id)");
        assertSame("SELECT CAST(id + DECIMAL '0.5' AS decimal(30, 1)) AS id, DATE '2025-01-20' AS t FROM UNNEST(sequence(1, 20)) AS e (id)");
        assertSame("SELECT DECIMAL '7' AS id, DATE '2025-01-20' AS t");
        assertSame("SELECT CAST(NULL AS bigint) AS id, DATE '2025-01-20' AS t");
        assertSame("SELECT BIGINT '1' AS id, CAST(NULL AS timestamp(6)) AS t");
        assertSame("SELECT BIGINT '1' AS id, TIMESTAMP '2025-02-24 00:00:00.000001' AS t");
        assertThat(query("SELECT * FROM TABLE(featurestore.system.point_in_time_join(TABLE(SELECT BIGINT '1' AS id, DATE '2025-01-20' AS t WHERE false), ARRAY['large:a']))"))
                .returnsEmptyResult();
    }

    @Test
    void testKeyNarrowerThanSpine()
    {
        assertUpdate("CREATE TABLE narrow (id integer, region varchar, at date, a bigint) WITH (entity_keys = ARRAY['region', 'id'], timestamp_column = 'at')");
        assertUpdate("INSERT INTO narrow VALUES (1, 'eu', DATE '2025-01-01', 10), (1, 'us', DATE '2025-01-01', 20), (2, 'eu', DATE '2025-01-02', 30)", 3);
        assertThat(query("SELECT id, region, a FROM TABLE(featurestore.system.point_in_time_join(TABLE(VALUES (BIGINT '1', 'eu', DATE '2025-01-03'), (BIGINT '4294967297', 'eu', DATE '2025-01-03'), (BIGINT '2', 'us', DATE '2025-01-03')) AS s (id, region, t), ARRAY['narrow:a']))"))
                .matches("VALUES (BIGINT '1', 'eu', BIGINT '10'), (BIGINT '4294967297', 'eu', NULL), (BIGINT '2', 'us', NULL)");
        assertUpdate("DROP TABLE narrow");
    }

    @Test
    void testManySmallPartsAreALargeSpine()
    {
        assertUpdate("CREATE TABLE parts (id bigint, t timestamp(6))");
        for (int part = 0; part < 12; part++) {
            assertUpdate("INSERT INTO parts VALUES (%s, TIMESTAMP '2025-01-20 12:00:00')".formatted(part + 1), 1);
        }
        assertThat(query("SELECT sum(a) FROM TABLE(featurestore.system.point_in_time_join(TABLE(TABLE parts), ARRAY['large:a']))"))
                .matches("VALUES BIGINT '%s'".formatted(78 * 1000 + 12 * 19));
        assertUpdate("DROP TABLE parts");
    }

    private void assertSame(@Language("SQL") String spine)
    {
        assertThat(query("SELECT id, t, a, c FROM TABLE(featurestore.system.point_in_time_join(TABLE(%s), ARRAY['large']))".formatted(spine)))
                .matches(
                        """
                        WITH s AS (SELECT row_number() OVER () AS n, * FROM (%s))
                        SELECT s.id, s.t, x.a, x.c
                        FROM s LEFT JOIN (
                            SELECT s.n, max_by(l.a, l.at) a, max_by(l.c, l.at) c
                            FROM s JOIN large l ON l.id = s.id AND l.at <= s.t AND CAST(l.at AS timestamp(6) with time zone) + INTERVAL '30' DAY >= CAST(s.t AS timestamp(6) with time zone)
                            GROUP BY s.n) x ON x.n = s.n
                        """.formatted(spine));
    }

    private long join(@Language("SQL") String spine)
    {
        return (long) computeScalar("SELECT count(a) FROM TABLE(featurestore.system.point_in_time_join(TABLE(%s), ARRAY['large:a', 'large:b', 'large:c']))".formatted(spine));
    }

    private static long bytesRead(LongSupplier query)
    {
        long before = IndexCounters.counter("BytesRead");
        assertThat(query.getAsLong()).isPositive();
        return IndexCounters.counter("BytesRead") - before;
    }
}
