package io.featurestore.trino.refresh;

import io.featurestore.trino.FeatureStoreQueryRunner;
import io.trino.Session;
import io.trino.metadata.Metadata;
import io.trino.metadata.QualifiedObjectName;
import io.trino.metadata.TableHandle;
import io.trino.spi.RefreshType;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.QueryRunner;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What a refresh leaves in the storage of a materialized feature view.
 */
final class TestMaterializedViewRefresh
        extends AbstractTestQueryFramework
{
    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        return FeatureStoreQueryRunner.builder().setWorkerCount(0).build();
    }

    @Test
    void testRefreshKeepsRowsUntilTheNext()
    {
        createSource("visits");
        createView("visit_stats", "visits", "");
        assertUpdate("REFRESH MATERIALIZED VIEW visit_stats", 4);
        assertUpdate("INSERT INTO visits VALUES (3, TIMESTAMP '2025-01-03 00:00:00', TIMESTAMP '2025-01-03 00:00:00', 9)", 1);

        assertQuery("SELECT * FROM visit_stats",
                """
                VALUES
                    (1, TIMESTAMP '2025-01-01 00:00:00', TIMESTAMP '2025-01-01 00:00:00', 20),
                    (1, TIMESTAMP '2025-01-10 00:00:00', TIMESTAMP '2025-01-11 00:00:00', 40),
                    (1, TIMESTAMP '2025-01-10 00:00:00', TIMESTAMP '2025-01-10 00:00:00', 50),
                    (2, TIMESTAMP '2025-01-05 00:00:00', NULL, 2)
                """);
        assertQuery("SELECT customer_id, visits, \"$valid_to\" FROM visit_stats WHERE customer_id = 1",
                """
                VALUES
                    (1, 20, TIMESTAMP '2025-01-10 00:00:00'),
                    (1, 40, TIMESTAMP '294247-01-10 04:00:54.775807'),
                    (1, 50, TIMESTAMP '2025-01-10 00:00:00')
                """);
        assertUpdate("REFRESH MATERIALIZED VIEW visit_stats", 1);
        assertQuery("SELECT count(*) FROM visit_stats", "VALUES 5");
        assertUpdate("DROP MATERIALIZED VIEW visit_stats");
        assertUpdate("DROP TABLE visits");
    }

    @Test
    void testIncrementalRefreshPutsRowsInTheirPlace()
    {
        createSource("logins");
        createView("login_stats", "logins", "");
        assertUpdate("REFRESH MATERIALIZED VIEW login_stats", 4);
        addEntities("logins");
        assertUpdate("REFRESH MATERIALIZED VIEW login_stats", 104);

        assertUpdate(
                """
                INSERT INTO logins VALUES
                    (1, TIMESTAMP '2025-01-05 00:00:00', NULL, 30),
                    (1, TIMESTAMP '2025-01-10 00:00:00', TIMESTAMP '2025-01-12 00:00:00', 41),
                    (7, TIMESTAMP '2025-01-05 00:00:00', NULL, 70),
                    (NULL, TIMESTAMP '2025-01-05 00:00:00', NULL, 0),
                    (1, NULL, NULL, 0)
                """,
                5);
        // Five new rows, and the two whose interval they end
        assertUpdate("REFRESH MATERIALIZED VIEW login_stats", 7);
        assertQuery("SELECT visits, \"$valid_to\" FROM login_stats WHERE customer_id = 1",
                """
                VALUES
                    (20, TIMESTAMP '2025-01-05 00:00:00'),
                    (60, TIMESTAMP '2025-01-10 00:00:00'),
                    (82, TIMESTAMP '294247-01-10 04:00:54.775807'),
                    (40, TIMESTAMP '2025-01-10 00:00:00'),
                    (50, TIMESTAMP '2025-01-10 00:00:00'),
                    (0, NULL)
                """);
        assertQuery("SELECT count(*), count(DISTINCT \"$path\") > 1 FROM login_stats", "VALUES (109, true)");
        assertUpdate("DROP MATERIALIZED VIEW login_stats");
        assertUpdate("DROP TABLE logins");
    }

    @Test
    void testRefreshReadsEverythingWhenRowsWereChanged()
    {
        createSource("orders");
        createView("order_stats", "orders", "");
        assertUpdate("REFRESH MATERIALIZED VIEW order_stats", 4);
        assertUpdate("REFRESH MATERIALIZED VIEW order_stats", 0);
        assertUpdate("DELETE FROM orders WHERE n = 10", 1);
        assertUpdate("UPDATE orders SET n = 21 WHERE n = 20", 1);
        assertUpdate("REFRESH MATERIALIZED VIEW order_stats", 3);
        assertQuery(
                "SELECT visits, \"$valid_to\" FROM order_stats WHERE customer_id = 1",
                "VALUES (42, TIMESTAMP '294247-01-10 04:00:54.775807'), (50, TIMESTAMP '2025-01-10 00:00:00')");
        assertUpdate("DELETE FROM orders", 3);
        assertUpdate("REFRESH MATERIALIZED VIEW order_stats", 0);
        assertQueryReturnsEmptyResult("SELECT * FROM order_stats");
        assertUpdate("DROP MATERIALIZED VIEW order_stats");
        assertUpdate("DROP TABLE orders");
    }

    @Test
    void testIncrementalRefreshIsAnOption()
    {
        createSource("clicks");
        createView("click_stats", "clicks", "");
        addEntities("clicks");
        assertUpdate("REFRESH MATERIALIZED VIEW click_stats", 104);
        assertUpdate("INSERT INTO clicks VALUES (2, TIMESTAMP '2025-01-06 00:00:00', NULL, 1)", 1);
        assertUpdate(
                Session.builder(getSession()).setCatalogSessionProperty("featurestore", "incremental_refresh_enabled", "false").build(),
                "REFRESH MATERIALIZED VIEW click_stats",
                105);
        assertUpdate("INSERT INTO clicks VALUES (2, TIMESTAMP '2025-01-06 00:00:00', NULL, 1)", 1);
        // The new row is its equal's equal: which of them counts is undecided, so one of both replaced rows may stay
        assertThat(((Number) computeActual("REFRESH MATERIALIZED VIEW click_stats").getUpdateCount().orElseThrow()).longValue()).isBetween(1L, 3L);
        assertQuery("SELECT count(*), count_if(\"$valid_to\" > ts) FROM click_stats WHERE customer_id = 2", "VALUES (3, 2)");
        assertUpdate("DROP MATERIALIZED VIEW click_stats");
        assertUpdate("DROP TABLE clicks");
    }

    @Test
    void testQueriesThatComputeAcrossRowsAreRefreshedInFull()
    {
        createSource("sales");
        addEntities("sales");
        assertUpdate(
                """
                CREATE MATERIALIZED VIEW sale_stats WITH (entity_keys = ARRAY['customer_id'], timestamp_column = 'ts')
                AS SELECT customer_id, ts, sum(n) AS total FROM sales GROUP BY customer_id, ts
                """);
        assertUpdate("REFRESH MATERIALIZED VIEW sale_stats", 103);
        assertUpdate("INSERT INTO sales VALUES (2, TIMESTAMP '2025-01-05 00:00:00', NULL, 5)", 1);
        assertUpdate("REFRESH MATERIALIZED VIEW sale_stats", 103);
        assertQuery("SELECT total FROM sale_stats WHERE customer_id = 2", "VALUES 6");
        assertUpdate("DROP MATERIALIZED VIEW sale_stats");
        assertUpdate("DROP TABLE sales");
    }

    @Test
    void testFailedRefreshLeavesTheOldRows()
    {
        createSource("ratios");
        assertUpdate("CREATE MATERIALIZED VIEW ratio_stats WITH (entity_keys = ARRAY['customer_id'], timestamp_column = 'ts') AS SELECT customer_id, ts, 100 / n AS ratio FROM ratios");
        assertUpdate("REFRESH MATERIALIZED VIEW ratio_stats", 4);
        assertUpdate("INSERT INTO ratios VALUES (3, TIMESTAMP '2025-01-03 00:00:00', NULL, 0)", 1);
        assertQueryFails("REFRESH MATERIALIZED VIEW ratio_stats", "Division by zero");
        assertQuery("SELECT customer_id, ratio FROM ratio_stats", "VALUES (1, 10), (1, 5), (1, 4), (2, 100)");
        assertUpdate("DELETE FROM ratios WHERE n = 0", 1);
        assertUpdate("REFRESH MATERIALIZED VIEW ratio_stats", 4);
        assertUpdate("DROP MATERIALIZED VIEW ratio_stats");
        assertUpdate("DROP TABLE ratios");
    }

    @Test
    void testRefreshesAtTheSameTimeLeaveTheRowsOfOne()
            throws Exception
    {
        createSource("events");
        addEntities("events");
        createView("event_stats", "events", "");
        assertUpdate("REFRESH MATERIALIZED VIEW event_stats", 104);
        for (int round = 0; round < 3; round++) {
            assertUpdate("INSERT INTO events VALUES (1, TIMESTAMP '2025-02-01 00:00:00' + INTERVAL '%d' DAY, NULL, %d)".formatted(round, 100 + round), 1);
            try (ExecutorService executor = Executors.newFixedThreadPool(3)) {
                List<Future<?>> refreshes = new ArrayList<>();
                for (int i = 0; i < 3; i++) {
                    refreshes.add(executor.submit(() -> computeActual("REFRESH MATERIALIZED VIEW event_stats")));
                }
                int failed = 0;
                for (Future<?> refresh : refreshes) {
                    try {
                        refresh.get();
                    }
                    catch (ExecutionException e) {
                        assertThat(e).hasMessageContaining("was refreshed by another statement at the same time");
                        failed++;
                    }
                }
                assertThat(failed).isLessThan(3);
            }
            assertQuery("SELECT count(*), count_if(\"$valid_to\" > TIMESTAMP '9999-01-01 00:00:00') FROM event_stats WHERE customer_id = 1", "VALUES (%d, 1)".formatted(4 + round));
            assertThat(query("SELECT customer_id, ts, created, visits FROM event_stats")).matches("SELECT customer_id, ts, created, 2 * n FROM events");
        }
        assertUpdate("DROP MATERIALIZED VIEW event_stats");
        assertUpdate("DROP TABLE events");
    }

    @Test
    void testViewWithoutHistoryKeepsTheRowThatCounts()
    {
        createSource("cards");
        addEntities("cards");
        assertUpdate("CREATE MATERIALIZED VIEW card WITH (entity_keys = ARRAY['customer_id'], created_column = 'created') AS SELECT customer_id, created, n FROM cards");
        assertUpdate("REFRESH MATERIALIZED VIEW card", 104);
        assertQuery("SELECT n FROM \"card$latest\" WHERE customer_id <= 2", "VALUES 20, 1");
        assertUpdate("INSERT INTO cards VALUES (1, NULL, TIMESTAMP '2025-03-01 00:00:00', 99)", 1);
        assertUpdate("REFRESH MATERIALIZED VIEW card", 2);
        assertQuery("SELECT n FROM \"card$latest\" WHERE customer_id <= 2", "VALUES 99, 1");
        assertQuery("SELECT count(*) FROM card", "VALUES 105");
        assertUpdate("DROP MATERIALIZED VIEW card");
        assertUpdate("DROP TABLE cards");
    }

    @Test
    void testStoredRowsOfOtherTimes()
    {
        assertUpdate("CREATE TABLE rates (region varchar, sub integer, day date, seen timestamp(6) with time zone, rate decimal(5, 2))");
        assertUpdate(
                """
                INSERT INTO rates VALUES
                    ('n', 1, DATE '2025-01-01', TIMESTAMP '2025-01-01 01:00:00 Europe/Vienna', DECIMAL '1.50'),
                    ('n', 1, DATE '2025-01-03', TIMESTAMP '2025-01-02 23:30:00 America/New_York', DECIMAL '2.50')
                """,
                2);
        assertUpdate("CREATE MATERIALIZED VIEW daily WITH (entity_keys = ARRAY['region', 'sub'], timestamp_column = 'day') AS SELECT region, sub, day, rate FROM rates");
        assertUpdate("CREATE MATERIALIZED VIEW zoned WITH (entity_keys = ARRAY['region'], timestamp_column = 'seen') AS SELECT region, seen, rate FROM rates");
        assertUpdate("CREATE MATERIALIZED VIEW global WITH (entity_keys = ARRAY[], timestamp_column = 'day') AS SELECT day, rate FROM rates");
        for (String view : List.of("daily", "zoned", "global")) {
            assertUpdate("REFRESH MATERIALIZED VIEW " + view, 2);
        }
        assertQuery("SELECT day, \"$valid_to\" FROM daily", "VALUES (DATE '2025-01-01', TIMESTAMP '2025-01-03 00:00:00'), (DATE '2025-01-03', TIMESTAMP '294247-01-10 04:00:54.775807')");
        assertQuery("SELECT rate, \"$valid_to\" FROM zoned", "VALUES (1.50, TIMESTAMP '2025-01-03 04:30:00'), (2.50, TIMESTAMP '294247-01-10 04:00:54.775807')");
        assertQuery("SELECT rate FROM \"global@2025-01-02\"", "VALUES 1.50");
        assertQuery("SELECT rate FROM \"zoned@2025-01-03 04:29:59\"", "VALUES 1.50");
        assertQuery("SELECT rate FROM \"daily@2025-01-03\"", "VALUES 2.50");
        for (String view : List.of("daily", "zoned", "global")) {
            assertUpdate("DROP MATERIALIZED VIEW " + view);
        }
        assertUpdate("DROP TABLE rates");
    }

    @Test
    void testNamesAreThoseOfTheView()
    {
        assertUpdate("CREATE SCHEMA elsewhere");
        Session elsewhere = Session.builder(getSession()).setCatalog("system").setSchema("elsewhere").build();
        createSource("trips");
        createSource("elsewhere.trips");
        assertUpdate("DELETE FROM elsewhere.trips", 4);
        createView("trip_stats", "trips", "");
        assertUpdate(elsewhere, "REFRESH MATERIALIZED VIEW featurestore.ecommerce.trip_stats", 4);
        addEntities("trips");
        assertUpdate(elsewhere, "REFRESH MATERIALIZED VIEW featurestore.ecommerce.trip_stats", 104);
        assertUpdate("INSERT INTO trips VALUES (3, TIMESTAMP '2025-01-06 00:00:00', NULL, 1)", 1);
        assertUpdate(elsewhere, "REFRESH MATERIALIZED VIEW featurestore.ecommerce.trip_stats", 1);
        assertThat(query("SELECT customer_id, ts, created, visits FROM trip_stats")).matches("SELECT customer_id, ts, created, 2 * n FROM trips");
        assertUpdate("DROP MATERIALIZED VIEW trip_stats");
        assertUpdate("DROP TABLE elsewhere.trips");
        assertUpdate("DROP TABLE trips");
        assertUpdate("DROP SCHEMA elsewhere");
    }

    @Test
    void testColumnsAreFoundByTheirNames()
    {
        assertUpdate("CREATE TABLE stays (customer_id bigint, ts timestamp(6), nights bigint, rooms bigint)");
        assertUpdate("CREATE MATERIALIZED VIEW stay_stats WITH (entity_keys = ARRAY['customer_id'], timestamp_column = 'ts') AS SELECT * FROM stays");
        assertUpdate("ALTER TABLE stays DROP COLUMN nights");
        assertQueryFails("REFRESH MATERIALIZED VIEW stay_stats", "Materialized view ecommerce.stay_stats is stale: column 'nights' is gone from its query, which now gives the columns customer_id, ts, rooms; CREATE OR REPLACE MATERIALIZED VIEW .*");
        assertUpdate("ALTER TABLE stays ADD COLUMN nights bigint");
        assertUpdate("INSERT INTO stays (customer_id, ts, nights, rooms) VALUES (1, TIMESTAMP '2025-01-01 00:00:00', 5, 2)", 1);
        assertUpdate("REFRESH MATERIALIZED VIEW stay_stats", 1);
        assertQuery("SELECT nights, rooms FROM stay_stats", "VALUES (5, 2)");
        assertUpdate("DROP MATERIALIZED VIEW stay_stats");
        assertUpdate("DROP TABLE stays");
    }

    @Test
    void testNanosecondsEndEarlier()
    {
        assertUpdate("CREATE TABLE ticks (id bigint, ts timestamp(9), n bigint) WITH (format_version = 3)");
        assertUpdate("INSERT INTO ticks VALUES (1, TIMESTAMP '2025-01-01 00:00:00.000000001', 1), (1, TIMESTAMP '2025-01-01 00:00:00.000000002', 2)", 2);
        assertUpdate("CREATE MATERIALIZED VIEW tick_stats WITH (entity_keys = ARRAY['id'], timestamp_column = 'ts') AS SELECT id, ts, n FROM ticks");
        assertUpdate("CREATE VIEW tick_training WITH (features = ARRAY['tick_stats'], timestamp_column = 't') AS SELECT BIGINT '1' AS id, t FROM (VALUES TIMESTAMP '2025-01-01 00:00:00.000000001', TIMESTAMP '2300-01-01 00:00:00.000000000') AS spine (t)");
        assertUpdate("REFRESH MATERIALIZED VIEW tick_stats", 2);
        assertUpdate("REFRESH MATERIALIZED VIEW tick_stats", 0);
        assertThat(query("SELECT n, \"$valid_to\" FROM tick_stats"))
                .matches("VALUES (BIGINT '1', TIMESTAMP '2025-01-01 00:00:00.000000002'), (BIGINT '2', TIMESTAMP '2262-04-11 23:47:16.854775807')");
        assertQuery("SELECT n, year(t) FROM tick_training", "VALUES (1, 2025), (2, 2300)");
        assertQuery("SELECT n FROM \"tick_stats@2300-01-01\"", "VALUES 2");
        assertQuery("SELECT n FROM \"tick_stats$latest\"", "VALUES 2");
        assertQuery("SELECT n, valid_to IS NULL FROM \"tick_stats$timeline\"", "VALUES (1, false), (2, true)");
        assertQuery("SELECT n FROM TABLE(featurestore.system.as_of('ecommerce.tick_stats', TIMESTAMP '2300-01-01 00:00:00 UTC'))", "VALUES 2");
        assertUpdate("DROP VIEW tick_training");
        assertUpdate("DROP MATERIALIZED VIEW tick_stats");
        assertUpdate("DROP TABLE ticks");
    }

    @Test
    void testNothingIsWrittenForADefinitionThatWasNotAskedFor()
    {
        createSource("calls");
        createView("call_stats", "calls", "");
        assertUpdate("REFRESH MATERIALIZED VIEW call_stats", 4);
        Metadata metadata = getQueryRunner().getPlannerContext().getMetadata();
        newTransaction().singleStatement().execute(getSession(), session -> {
            TableHandle storage = metadata.getTableHandle(session, new QualifiedObjectName("featurestore", "ecommerce", "call_stats")).orElseThrow();
            assertThatThrownBy(() -> metadata.beginRefreshMaterializedView(session, storage, List.of(), RefreshType.FULL))
                    .hasMessageStartingWith("Cannot refresh materialized view ecommerce.call_stats: ");
        });
        assertUpdate("DROP MATERIALIZED VIEW call_stats");
        assertUpdate("DROP TABLE calls");
    }

    @Test
    void testQueryAfterARefreshInItsTransactionSeesTheView()
    {
        createSource("mails");
        createView("mail_stats", "mails", "");
        assertUpdate("REFRESH MATERIALIZED VIEW mail_stats", 4);
        inTransaction(session -> {
            // The view is fresh, so that nothing is written: a transaction with more than one statement may not
            assertUpdate(session, "REFRESH MATERIALIZED VIEW mail_stats", 0);
            assertThat(computeActual(session, "SELECT * FROM mail_stats").getColumnNames()).containsExactly("customer_id", "ts", "created", "visits");
        });
        assertUpdate("DROP MATERIALIZED VIEW mail_stats");
        assertUpdate("DROP TABLE mails");
    }

    private void addEntities(String name)
    {
        assertUpdate("INSERT INTO %s SELECT 100 + i, TIMESTAMP '2025-01-01 00:00:00', NULL, i FROM UNNEST(sequence(1, 100)) AS t (i)".formatted(name), 100);
    }

    private void createSource(String name)
    {
        assertUpdate("CREATE TABLE " + name + " (customer_id bigint, ts timestamp(6), created timestamp(6), n bigint)");
        assertUpdate(
                """
                INSERT INTO %s VALUES
                    (1, TIMESTAMP '2025-01-01 00:00:00', TIMESTAMP '2025-01-01 00:00:00', 10),
                    (1, TIMESTAMP '2025-01-10 00:00:00', TIMESTAMP '2025-01-11 00:00:00', 20),
                    (1, TIMESTAMP '2025-01-10 00:00:00', TIMESTAMP '2025-01-10 00:00:00', 25),
                    (2, TIMESTAMP '2025-01-05 00:00:00', NULL, 1)
                """.formatted(name),
                4);
    }

    private void createView(String name, String source, String clauses)
    {
        assertUpdate(
                """
                CREATE MATERIALIZED VIEW %s %s
                WITH (entity_keys = ARRAY['customer_id'], timestamp_column = 'ts', created_column = 'created', ttl = '30d')
                AS SELECT customer_id, ts, created, 2 * n AS visits FROM %s
                """.formatted(name, clauses, source));
    }
}
