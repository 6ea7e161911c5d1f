package io.featurestore.trino;

import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.MaterializedResult;
import io.trino.testing.QueryRunner;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Materialized feature views as users make, refresh and read them.
 */
final class TestMaterializedViews
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
        assertUpdate("INSERT INTO logins SELECT 100 + n, TIMESTAMP '2025-01-01 00:00:00', NULL, n FROM UNNEST(sequence(1, 100)) AS t (n)", 100);
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
