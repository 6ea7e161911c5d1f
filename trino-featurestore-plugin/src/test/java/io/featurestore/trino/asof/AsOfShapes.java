package io.featurestore.trino.asof;

import io.featurestore.trino.FeatureStoreQueryRunner;
import io.trino.Session;
import io.trino.testing.QueryRunner;
import org.intellij.lang.annotations.Language;

import java.util.List;

/**
 * A spine, feature views of every kind, and for each view {@code v} the table {@code v_expected}: the rows of {@code v$as_of} at all times
 * that the tests ask for, found the slow, obvious way. A query of {@code v$as_of} must give what it gives over {@code v_expected}.
 */
final class AsOfShapes
{
    private static final List<String> TIMES = List.of(
            "SELECT label_time FROM labels",
            "SELECT label_time + INTERVAL '1' DAY FROM labels",
            "VALUES TIMESTAMP '2025-03-10 00:00:00', TIMESTAMP '2025-02-01 12:00:00'");

    private AsOfShapes() {}

    static QueryRunner createQueryRunner(int workers)
            throws Exception
    {
        QueryRunner queryRunner = FeatureStoreQueryRunner.builder()
                .allowBreakingChanges()
                .setWorkerCount(workers)
                // The test server's own 16kB is for tests of the engine
                .addExtraProperty("task.max-index-memory", "4MB")
                .build();
        try {
            createSpine(queryRunner);
            createFeatureViews(queryRunner);
            createExpected(queryRunner, "customer_stats", "customer_id", "event_timestamp", "ingested_at", "BETWEEN INTERVAL '0' DAY AND INTERVAL '30' DAY");
            createExpected(queryRunner, "market", "true", "ts", "ts", ">= INTERVAL '0' DAY");
            createExpected(queryRunner, "basket", "customer_id, product_id", "ts", "ts", ">= INTERVAL '0' DAY");
            createExpected(queryRunner, "country", "customer_id", "TIMESTAMP '2000-01-01 00:00:00'", "name", ">= INTERVAL '0' DAY");
            return queryRunner;
        }
        catch (Throwable e) {
            queryRunner.close();
            throw e;
        }
    }

    private static void createSpine(QueryRunner queryRunner)
    {
        execute(queryRunner,
                """
                CREATE TABLE labels (customer_id bigint, small_id integer, product_id varchar, label_time timestamp(6), label_time_tz timestamp(6) with time zone, label_date date, note varchar, amount double)
                """);
        execute(queryRunner,
                """
                INSERT INTO labels
                SELECT
                    IF(n % 17 = 0, NULL, n % 23),
                    CAST(n % 23 AS integer),
                    'p' || CAST(n % 5 AS varchar),
                    IF(n % 19 = 0, NULL, t),
                    IF(n % 19 = 0, NULL, with_timezone(t, IF(n % 2 = 0, 'UTC', 'Africa/Lagos')) + IF(n % 2 = 0, INTERVAL '0' HOUR, INTERVAL '1' HOUR)),
                    CAST(t AS date),
                    IF(n % 3 = 0, 'kept', 'other'),
                    n / 7e0
                FROM (SELECT n, TIMESTAMP '2025-01-01 00:00:00.000000' + n % 97 * INTERVAL '1' DAY AS t FROM UNNEST(sequence(1, 600)) AS u (n))
                """);
    }

    private static void createFeatureViews(QueryRunner queryRunner)
    {
        execute(queryRunner,
                """
                CREATE TABLE customer_stats (customer_id bigint, event_timestamp timestamp(6), ingested_at timestamp(6), purchases bigint, segment varchar, embedding array(double))
                WITH (entity_keys = ARRAY['customer_id'], timestamp_column = 'event_timestamp', created_column = 'ingested_at', ttl = '30d')
                """);
        execute(queryRunner,
                """
                INSERT INTO customer_stats
                SELECT IF(n % 31 = 0, NULL, n % 20), IF(n % 37 = 0, NULL, t), t + n % 7 * INTERVAL '1' HOUR, n, IF(n % 5 = 0, NULL, 's' || CAST(n % 4 AS varchar)), ARRAY[n, 0.5e0]
                FROM (SELECT n, TIMESTAMP '2025-01-01 00:00:00.000000' + n * 7 % 83 * INTERVAL '1' DAY AS t FROM UNNEST(sequence(1, 500)) AS u (n))
                """);
        execute(queryRunner, "CREATE VIEW renamed_rows AS SELECT customer_id AS c1, event_timestamp c2, ingested_at c3, purchases c4, segment c5, embedding c6 FROM customer_stats");
        execute(queryRunner,
                """
                CREATE VIEW customer_renamed WITH (entity_keys = ARRAY['customer_id'], timestamp_column = 'event_timestamp', created_column = 'ingested_at', ttl = '30d')
                AS SELECT c1 AS customer_id, c2 AS event_timestamp, c3 AS ingested_at, c4 AS purchases, c5 AS segment, c6 AS embedding FROM renamed_rows
                """);
        execute(queryRunner,
                """
                CREATE MATERIALIZED VIEW customer_stored WITH (entity_keys = ARRAY['customer_id'], timestamp_column = 'event_timestamp', created_column = 'ingested_at', ttl = '30d')
                AS SELECT customer_id, event_timestamp, ingested_at, purchases + 0 AS purchases, segment, embedding FROM customer_stats
                """);
        execute(queryRunner, "REFRESH MATERIALIZED VIEW customer_stored");
        execute(queryRunner,
                """
                CREATE TABLE market WITH (entity_keys = ARRAY[], timestamp_column = 'ts')
                AS SELECT TIMESTAMP '2025-01-05 00:00:00.000000' + n * INTERVAL '3' DAY AS ts, n AS price FROM UNNEST(sequence(1, 20)) AS u (n)
                """);
        execute(queryRunner,
                """
                CREATE TABLE basket WITH (entity_keys = ARRAY['customer_id', 'product_id'], timestamp_column = 'ts')
                AS SELECT n % 20 AS customer_id, 'p' || CAST(n % 5 AS varchar) AS product_id, TIMESTAMP '2025-01-05 00:00:00.000000' + n * 77 % 401 * INTERVAL '5' HOUR AS ts, n AS quantity
                FROM UNNEST(sequence(1, 400)) AS u (n)
                """);
        execute(queryRunner, "CREATE TABLE country WITH (entity_keys = ARRAY['customer_id']) AS SELECT n % 20 AS customer_id, 'c' || CAST(n AS varchar) AS name FROM UNNEST(sequence(1, 20)) AS u (n)");
    }

    /**
     * @param tie descending, what decides between rows of one time
     */
    private static void createExpected(QueryRunner queryRunner, String view, String keys, String time, String tie, String age)
    {
        execute(queryRunner,
                """
                CREATE TABLE memory.default.%1$s_expected AS
                SELECT * FROM (
                    SELECT v.*, CAST(t.t AS timestamp(6)) AS as_of_time, row_number() OVER (PARTITION BY t.t, %2$s ORDER BY %3$s DESC, %4$s DESC NULLS LAST) AS rank
                    FROM %1$s AS v JOIN (%6$s) AS t (t) ON t.t - %3$s %5$s)
                WHERE rank = 1%7$s
                """.formatted(view, keys, time, tie, age, String.join(" UNION ", TIMES), keys.equals("true") ? "" : " AND customer_id IS NOT NULL"));
    }

    static void execute(QueryRunner queryRunner, @Language("SQL") String sql)
    {
        queryRunner.execute(sql);
    }

    /**
     * The query over the tables that hold what is expected.
     */
    @Language("SQL")
    static String expected(String sql)
    {
        return sql
                .replaceAll("\"ecommerce\"\\.\"(\\w+)\\$as_of\"", "\"memory\".\"default\".\"$1_expected\"")
                .replaceAll("\"(\\w+)\\$as_of\"", "memory.default.$1_expected")
                .replaceAll("customer_(renamed|stored)_expected", "customer_stats_expected");
    }

    static Session sharingIndexes(Session session)
    {
        return Session.builder(session)
                .setSystemProperty("task_share_index_loading", "true")
                .setSystemProperty("task_concurrency", "8")
                .build();
    }
}
