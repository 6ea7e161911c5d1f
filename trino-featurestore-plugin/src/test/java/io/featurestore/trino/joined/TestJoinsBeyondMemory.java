package io.featurestore.trino.joined;

import com.google.common.collect.ImmutableMultiset;
import com.google.common.collect.Multiset;
import io.featurestore.trino.FeatureStoreQueryRunner;
import io.trino.Session;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.MaterializedRow;
import io.trino.testing.QueryRunner;
import org.intellij.lang.annotations.Language;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.util.List;
import java.util.stream.IntStream;

import static io.featurestore.trino.joined.JoinPushdownProperties.JOIN_PUSHDOWN_ENABLED;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Training sets whose indexes do not fit into the memory of a worker together, or not even alone: the rows come all the same.
 */
@Execution(ExecutionMode.SAME_THREAD)
final class TestJoinsBeyondMemory
        extends AbstractTestQueryFramework
{
    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        QueryRunner queryRunner = FeatureStoreQueryRunner.builder()
                .setWorkerCount(1)
                .addCoordinatorProperty("node-scheduler.include-coordinator", "false")
                .addConnectorProperty("featurestore.as-of-index.max-memory", "4MB")
                .addConnectorProperty("featurestore.as-of-index.visible-to-all", "true")
                .build();
        for (int number = 1; number <= 9; number++) {
            view(queryRunner, "m" + number, "orderkey + %1$s AS x%1$s, totalprice + %1$s AS y%1$s".formatted(number));
        }
        view(queryRunner, "wide", "rpad(clerk || comment, 300, CAST(orderkey AS varchar)) AS text, IF(orderkey % 3 > 0, totalprice) AS price");
        queryRunner.execute(
                """
                CREATE TABLE spine AS
                SELECT IF(orderkey % 50 > 0, custkey) AS customer_id, IF(orderkey % 60 > 0, CAST(orderdate AS timestamp(6)) + copy * INTERVAL '100' DAY) AS t, orderkey * 4 + copy AS id,
                  rpad(comment, 400, CAST(orderkey * 4 + copy AS varchar)) AS note
                FROM tpch.tiny.orders CROSS JOIN UNNEST(sequence(0, 3)) AS copies (copy)
                """);
        return queryRunner;
    }

    private static void view(QueryRunner queryRunner, String name, String features)
    {
        queryRunner.execute(
                """
                CREATE MATERIALIZED VIEW %s WITH (entity_keys = ARRAY['customer_id'], timestamp_column = 'ts') AS
                SELECT custkey AS customer_id, CAST(orderdate AS timestamp(6)) AS ts, %s FROM tpch.tiny.orders
                """.formatted(name, features));
        queryRunner.execute("REFRESH MATERIALIZED VIEW " + name);
    }

    @Test
    void testQueryDoesNotTakeItsOwnMemory()
    {
        trainingSet("several", IntStream.rangeClosed(1, 9).mapToObj(number -> "'m%s'".formatted(number)).collect(joining(", ")));
        assertThat((String) computeScalar("EXPLAIN SELECT * FROM several")).contains("point-in-time join with ecommerce.m1, ecommerce.m2").contains("Join[");
        assertSameRows("SELECT * FROM several");
        // Views of which nothing is read take no index
        assertThat((String) computeScalar("EXPLAIN SELECT id, x2, y2, x4, y6 FROM several")).contains("point-in-time join with ecommerce.m1, ecommerce.m2").contains("ecommerce.m9]").doesNotContain("Join[");
        assertSameRows("SELECT id, x2, y2, x4, y6 FROM several");
        assertUpdate("DROP VIEW several");
    }

    @Test
    void testIndexThatIsLargerThanExpected()
    {
        trainingSet("texts", "'wide', 'm1:x1'");
        assertThat((String) computeScalar("EXPLAIN SELECT * FROM texts")).contains("point-in-time join with ecommerce.wide, ecommerce.m1]");
        assertSameRows("SELECT * FROM texts");
        assertSameRows("SELECT id, text FROM texts");
        assertSameRows("SELECT count(*), count(text), sum(x1) FROM texts");
        assertThat(computeActual("SELECT * FROM texts LIMIT 7").getRowCount()).isEqualTo(7);
        // Half of its entities or less each time
        assertThat((long) computeScalar("SELECT max(rows) FROM featurestore.system.as_of_indexes WHERE feature_view = 'wide'")).isBetween(1L, 10_000L);
        assertUpdate("DROP VIEW texts");
    }

    @Test
    void testWindowsOverEvents()
    {
        assertUpdate("CREATE TABLE many AS SELECT custkey AS customer_id, CAST(orderdate AS timestamp(6)) AS ts, rpad(clerk || comment, 500, CAST(orderkey AS varchar)) AS text FROM tpch.tiny.orders", 15_000);
        String with = "WITH (entity_keys = ARRAY['customer_id'], timestamp_column = 'ts', aggregations = ARRAY['last(text) OVER 90d AS newest', 'count(*) OVER 30d AS n'])";
        assertUpdate("CREATE VIEW windows %s AS SELECT * FROM many".formatted(with));
        trainingSet("of_windows", "'windows'");
        assertThat((String) computeScalar("EXPLAIN SELECT * FROM of_windows")).contains("point-in-time join with ecommerce.windows]");
        assertSameRows("SELECT * FROM of_windows");

        assertThat((String) computeScalar("EXPLAIN SELECT * FROM windows")).contains("windows of ecommerce.windows");
        assertSameRows("SELECT * FROM windows");
        assertUpdate("CREATE MATERIALIZED VIEW stored_windows %s AS SELECT * FROM many".formatted(with));
        computeActual("REFRESH MATERIALIZED VIEW stored_windows");
        assertThat(rows(withoutPushdown(), "SELECT * FROM \"stored_windows$timeline\"")).isEqualTo(rows(withoutPushdown(), "SELECT * FROM \"windows$timeline\""));
        assertUpdate("DROP MATERIALIZED VIEW stored_windows");
        assertUpdate("DROP VIEW of_windows");
        assertUpdate("DROP VIEW windows");
        assertUpdate("DROP TABLE many");
    }

    @Test
    void testFunctionAndIndexJoin()
    {
        trainingSet("expected", "'wide'");
        assertThat(rows(getSession(), "SELECT id, text, price FROM TABLE(featurestore.system.point_in_time_join(TABLE(SELECT id, customer_id, t FROM spine), ARRAY['wide'], DESCRIPTOR(t)))"))
                .isEqualTo(rows(withoutPushdown(), "SELECT id, text, price FROM expected"));
        // Read again for each batch of keys
        assertThat(rows(getSession(), "SELECT id, text, price FROM spine LEFT JOIN \"wide$as_of\" f ON f.customer_id = spine.customer_id AND f.as_of_time = spine.t WHERE id % 60 = 0"))
                .isEqualTo(rows(withoutPushdown(), "SELECT id, text, price FROM expected WHERE id % 60 = 0"));
        assertUpdate("DROP VIEW expected");
    }

    @Test
    void testWarmUpOnCoordinatorWithoutTasks()
    {
        assertQueryFails("CALL featurestore.system.load_as_of_index('m1')", "load_as_of_index fills the index of the coordinator, which runs no tasks here .*");
    }

    @Test
    void testSeveralQueriesAtOnce()
    {
        trainingSet("first", "'m1', 'm2'");
        trainingSet("second", "'m3', 'm4'");
        trainingSet("third", "'wide'");
        List<String> queries = List.of("SELECT sum(x1), sum(y2) FROM first", "SELECT sum(x3), sum(y4) FROM second", "SELECT count(text), sum(price) FROM third", "SELECT sum(y1) FROM first");
        List<Object> expected = queries.stream().map(query -> (Object) computeActual(withoutPushdown(), query).getMaterializedRows()).toList();
        for (int round = 0; round < 3; round++) {
            assertUpdate("CALL featurestore.system.flush_as_of_indexes()");
            assertThat(queries.parallelStream().map(query -> (Object) computeActual(query).getMaterializedRows()).toList()).isEqualTo(expected);
        }
        for (String view : List.of("first", "second", "third")) {
            assertUpdate("DROP VIEW " + view);
        }
    }

    @Test
    void testFlushReachesWorkersWithTheNextQuery()
    {
        trainingSet("flushed", "'m1:x1'");
        assertUpdate("CALL featurestore.system.flush_as_of_indexes()");
        for (String query : List.of(
                "SELECT count(y2) FROM TABLE(featurestore.system.point_in_time_join(TABLE(SELECT customer_id, t FROM spine), ARRAY['m2:y2'], DESCRIPTOR(t)))",
                "SELECT count(y2) FROM spine s LEFT JOIN \"m2$as_of\" f ON f.customer_id = s.customer_id AND f.as_of_time = s.t",
                "SELECT count(y2) FROM \"m2$as_of\" WHERE as_of_time = DATE '1998-01-01'")) {
            computeActual("SELECT sum(x1) FROM flushed");
            assertThat(indexes("m1")).isEqualTo(1);
            assertUpdate("CALL featurestore.system.flush_as_of_indexes()");
            computeActual(query);
            assertThat(indexes("m1")).isZero();
        }
        computeActual("SELECT count(y2) FROM TABLE(featurestore.system.point_in_time_join(TABLE(SELECT customer_id, t FROM spine), ARRAY['m2:y2'], DESCRIPTOR(t)))");
        assertThat(indexes("m2")).isEqualTo(1);
        assertUpdate("CALL featurestore.system.flush_as_of_indexes()");
        computeActual("SELECT sum(x1) FROM flushed");
        computeActual("SELECT sum(x1) FROM flushed");
        assertThat(indexes("m1")).isEqualTo(1);
        assertThat(indexes("m2")).isZero();
        assertUpdate("DROP VIEW flushed");
    }

    private long indexes(String view)
    {
        return (long) computeScalar("SELECT count(*) FROM featurestore.system.as_of_indexes WHERE feature_view = '%s'".formatted(view));
    }

    private void trainingSet(String name, String features)
    {
        assertUpdate("CREATE VIEW %s WITH (features = ARRAY[%s], timestamp_column = 't') AS SELECT * FROM spine".formatted(name, features));
    }

    private void assertSameRows(@Language("SQL") String query)
    {
        assertThat(rows(getSession(), query)).describedAs(query)
                .isNotEmpty()
                .isEqualTo(rows(withoutPushdown(), query));
    }

    private Multiset<MaterializedRow> rows(Session session, @Language("SQL") String query)
    {
        return ImmutableMultiset.copyOf(computeActual(session, query).getMaterializedRows());
    }

    private Session withoutPushdown()
    {
        return Session.builder(getSession()).setCatalogSessionProperty("featurestore", JOIN_PUSHDOWN_ENABLED, "false").build();
    }
}
