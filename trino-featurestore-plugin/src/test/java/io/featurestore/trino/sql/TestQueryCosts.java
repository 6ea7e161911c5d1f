package io.featurestore.trino.sql;

import com.google.common.collect.ImmutableList;
import io.featurestore.trino.FeatureStoreQueryRunner;
import io.trino.Session;
import io.trino.execution.QueryStats;
import io.trino.operator.OperatorStats;
import io.trino.plugin.iceberg.IcebergColumnHandle;
import io.trino.plugin.iceberg.IcebergTableHandle;
import io.trino.sql.planner.plan.ExchangeNode;
import io.trino.sql.planner.plan.IndexJoinNode;
import io.trino.sql.planner.plan.JoinNode;
import io.trino.sql.planner.plan.PlanNode;
import io.trino.sql.planner.plan.TableScanNode;
import io.trino.sql.planner.plan.WindowNode;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.QueryRunner;
import io.trino.testing.QueryRunner.MaterializedResultWithPlan;
import org.intellij.lang.annotations.Language;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static io.trino.sql.planner.optimizations.PlanNodeSearcher.searchFrom;
import static io.trino.sql.planner.plan.ExchangeNode.Scope.REMOTE;
import static io.trino.sql.planner.plan.ExchangeNode.Type.REPARTITION;
import static io.trino.sql.planner.plan.JoinType.RIGHT;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What queries cost, told without a clock: the shape of their plans, the bytes they read and the rows that pass their operators.
 */
final class TestQueryCosts
        extends AbstractTestQueryFramework
{
    private static final int ENTITIES = 4_000;
    private static final int DAYS = 25;
    private static final long ROWS = ENTITIES * DAYS;

    private static final String MANY_ASKS = "SELECT id, TIMESTAMP '2025-01-02 12:00:00' + n * INTERVAL '2' DAY AS t FROM UNNEST(sequence(1, 4000)) AS e (id) CROSS JOIN UNNEST(sequence(0, 9)) AS s (n)";
    private static final String FEW_ASKS = "SELECT id, TIMESTAMP '2025-01-20 12:00:00' AS t FROM UNNEST(sequence(2001, 2010)) AS e (id)";

    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        // Small files and what is between columns are read too otherwise
        QueryRunner queryRunner = FeatureStoreQueryRunner.builder()
                .addConnectorProperty("parquet.small-file-threshold", "0B")
                .addConnectorProperty("parquet.footer-read-size", "16kB")
                .addConnectorProperty("parquet.max-merge-distance", "0B")
                .build();
        queryRunner.execute(
                """
                CREATE TABLE history (id bigint, at timestamp(6), a bigint, b double, c varchar, d double, e double)
                WITH (entity_keys = ARRAY['id'], timestamp_column = 'at', ttl = '30d', partitioning = ARRAY['bucket(id, 4)'], sorted_by = ARRAY['id', 'at'])""");
        // Files of entities that are near to each other
        for (int first = 1; first < ENTITIES; first += ENTITIES / 4) {
            queryRunner.execute(
                    """
                    INSERT INTO history
                    SELECT id, TIMESTAMP '2025-01-01 00:00:00' + day * INTERVAL '1' DAY, id * 31 + day, random(), CAST(random(1000000) AS varchar), random(), random()
                    FROM UNNEST(sequence(%s, %s)) AS e (id) CROSS JOIN UNNEST(sequence(0, %s)) AS d (day)""".formatted(first, first + ENTITIES / 4 - 1, DAYS - 1));
        }
        materializedView(queryRunner, "stored", "bucket(id, 4)");
        materializedView(queryRunner, "ranged", "truncate(id, 1000)");
        trainingSet(queryRunner, "history_few", FEW_ASKS, "'history'");
        trainingSet(queryRunner, "ranged_few", FEW_ASKS, "'ranged'");
        trainingSet(queryRunner, "ranged_all", MANY_ASKS, "'ranged'");
        for (String view : List.of("history", "stored")) {
            trainingSet(queryRunner, view + "_one", MANY_ASKS, "'%s:a'".formatted(view));
            trainingSet(queryRunner, view + "_all", MANY_ASKS, "'%s'".formatted(view));
        }
        trainingSet(queryRunner, "both", MANY_ASKS, "'history:a', 'stored:b'");
        queryRunner.execute("CREATE TABLE asks AS " + MANY_ASKS);
        trainingSet(queryRunner, "of_table", "SELECT * FROM asks", "'history:a', 'stored:b'");
        return queryRunner;
    }

    private static void materializedView(QueryRunner queryRunner, String name, String partitioning)
    {
        queryRunner.execute(
                """
                CREATE MATERIALIZED VIEW %s
                WITH (entity_keys = ARRAY['id'], timestamp_column = 'at', ttl = '30d', partitioning = ARRAY['%s'], sorted_by = ARRAY['id', 'at'])
                AS SELECT id, at, a, b, c, d, e FROM history""".formatted(name, partitioning));
        queryRunner.execute("REFRESH MATERIALIZED VIEW " + name);
    }

    private static void trainingSet(QueryRunner queryRunner, String name, String spine, String features)
    {
        queryRunner.execute("CREATE VIEW %s WITH (features = ARRAY[%s], timestamp_column = 't') AS %s".formatted(name, features, spine));
    }

    @Test
    void testOnlyAskedColumnsAreRead()
    {
        assertThat(run("SELECT * FROM history_one").columnsRead()).containsExactlyInAnyOrder("id", "at", "a");
        assertThat(run("SELECT * FROM stored_one").columnsRead()).containsExactlyInAnyOrder("id", "at", "$valid_to", "a");
        assertThat(run("SELECT id, t, a FROM stored_all").columnsRead()).containsExactlyInAnyOrder("id", "at", "$valid_to", "a");
        for (String view : List.of("history", "stored")) {
            Cost one = run("SELECT * FROM %s_one".formatted(view));
            Cost all = run("SELECT * FROM %s_all".formatted(view));
            assertThat(one.bytesRead()).as(view).isPositive().isLessThan(all.bytesRead() / 2);
        }
    }

    @Test
    void testStoredIntervalsAreReadLikeAnyColumn()
    {
        assertThat(run("SELECT * FROM stored_one").bytesRead())
                .isLessThanOrEqualTo(run("SELECT sum(id), max(at), max(\"$valid_to\"), sum(a) FROM stored").bytesRead() * 11 / 10);
    }

    @Test
    void testNoJoinEmitsMoreThanTheSpine()
    {
        for (String trainingSet : List.of("history_one", "history_all", "stored_one", "stored_all")) {
            Cost cost = run("SELECT * FROM " + trainingSet);
            assertThat(cost.rows()).as(trainingSet).isEqualTo(40_000);
            assertThat(cost.rowsOut(Cost::isJoin)).as(trainingSet).isLessThanOrEqualTo(40_000);
            assertThat(cost.rowsOut(Cost::isScan)).as(trainingSet).isPositive().isLessThanOrEqualTo(ROWS);
        }
        Cost both = run("SELECT * FROM both");
        assertThat(both.rows()).isEqualTo(40_000);
        assertThat(both.rowsOut(Cost::isJoin)).isLessThanOrEqualTo(2 * 40_000);
        assertThat(both.rowsOut(Cost::isScan)).isLessThanOrEqualTo(2 * ROWS);
    }

    @Test
    void testHistoriesStayWhereTheyAreStored()
    {
        for (String view : List.of("history", "stored")) {
            List<JoinNode> joins = run("SELECT * FROM %s_all".formatted(view)).joins();
            assertThat(joins).as(view).hasSize(1).allSatisfy(join -> {
                assertThat(join.getType()).isEqualTo(RIGHT);
                assertThat(scans(join.getLeft())).hasSize(1);
                assertThat(scans(join.getRight())).isEmpty();
                assertThat(join.getDynamicFilters()).isNotEmpty();
                assertThat(repartitions(join.getLeft())).isEmpty();
            });
        }
    }

    @Test
    void testLookedUpFeaturesMoveNothing()
    {
        for (String query : List.of("SELECT * FROM of_table", "SELECT b FROM of_table WHERE id > 10", "SELECT * FROM of_table LIMIT 5")) {
            Cost cost = run(query, true);
            assertNothingMoves(cost.plan());
            assertThat(scans(cost.plan())).as(query).hasSize(1);
            assertThat(cost.rowsOut(Cost::isScan)).as(query).isPositive().isLessThanOrEqualTo(40_000);
        }
    }

    @Test
    void testComputedSpineIsJoinedByIndex()
    {
        Cost joined = run("SELECT * FROM both", true);
        assertThat(nodes(joined.plan(), IndexJoinNode.class, _ -> true)).hasSize(2);
        assertThat(windows(joined.plan())).isEmpty();
        assertThat(joined.joins()).isEmpty();
        assertThat(joined.rows()).isEqualTo(40_000);
    }

    @Test
    void testStoredIntervalsNeedNoWindow()
    {
        assertThat(windows(run("SELECT * FROM history_all").plan())).hasSize(1);
        assertThat(windows(run("SELECT * FROM stored_all").plan())).isEmpty();
        assertThat(windows(run("SELECT * FROM both").plan())).hasSize(1);
    }

    @Test
    void testStoredValuesOfATimeAreAFilter()
    {
        for (String relation : List.of("\"stored@2025-01-10 12:00:00\"", "\"stored$latest\"")) {
            Cost cost = run("SELECT * FROM " + relation);
            assertNothingMoves(cost.plan());
            assertThat(scans(cost.plan())).hasSize(1);
            assertThat(cost.columnsCompared()).as(relation).containsExactlyInAnyOrder("at", "$valid_to");
        }
        assertThat(run("SELECT id, a FROM \"stored@2025-01-10 12:00:00\"").columnsRead()).containsExactlyInAnyOrder("id", "a", "at", "$valid_to");
    }

    @Test
    void testTheFunctionAsOfMovesNothing()
    {
        assertNothingMoves(run("SELECT * FROM TABLE(featurestore.system.as_of('stored', TIMESTAMP '2025-01-10 12:00:00 UTC'))").plan());
    }

    private static void assertNothingMoves(PlanNode plan)
    {
        assertThat(windows(plan)).isEmpty();
        assertThat(repartitions(plan)).isEmpty();
        assertThat(nodes(plan, JoinNode.class, _ -> true)).isEmpty();
    }

    @Test
    void testTimesAreComparedInTheScan()
    {
        assertThat(run("SELECT * FROM \"history@2025-01-10 12:00:00\"").columnsCompared()).contains("at");
        assertThat(run("SELECT * FROM \"history$latest\"").columnsCompared()).contains("at");
        assertThat(run("SELECT * FROM \"history@2025-01-10 12:00:00\" WHERE id = 2001").columnsCompared()).containsExactlyInAnyOrder("id", "at");
    }

    private Cost run(@Language("SQL") String sql)
    {
        return run(sql, false);
    }

    private Cost run(@Language("SQL") String sql, boolean joinPushdown)
    {
        Session patient = Session.builder(getSession())
                .setCatalogSessionProperty("featurestore", "join_pushdown_enabled", Boolean.toString(joinPushdown))
                .setCatalogSessionProperty("featurestore", "dynamic_filtering_wait_timeout", "30s")
                .build();
        MaterializedResultWithPlan result = getDistributedQueryRunner().executeWithPlan(patient, sql);
        QueryStats stats = getDistributedQueryRunner().getCoordinator().getQueryManager().getFullQueryInfo(result.queryId()).getQueryStats();
        return new Cost(result.queryPlan().orElseThrow().getRoot(), stats, result.result().getRowCount());
    }

    private static List<TableScanNode> scans(PlanNode plan)
    {
        return nodes(plan, TableScanNode.class, _ -> true);
    }

    private static List<WindowNode> windows(PlanNode plan)
    {
        return nodes(plan, WindowNode.class, _ -> true);
    }

    private static List<ExchangeNode> repartitions(PlanNode plan)
    {
        return nodes(plan, ExchangeNode.class, exchange -> exchange.getScope() == REMOTE && exchange.getType() == REPARTITION);
    }

    private static <T extends PlanNode> List<T> nodes(PlanNode plan, Class<T> type, Predicate<T> filter)
    {
        return searchFrom(plan).whereIsInstanceOfAny(type).findAll().stream()
                .map(type::cast)
                .filter(filter)
                .collect(toImmutableList());
    }

    private record Cost(PlanNode plan, QueryStats stats, long rows)
    {
        private static final List<String> SCANS = ImmutableList.of("TableScanOperator", "ScanFilterAndProjectOperator");
        private static final List<String> JOINS = ImmutableList.of("LookupJoinOperator", "LookupOuterOperator");

        private Cost
        {
            requireNonNull(plan, "plan is null");
            requireNonNull(stats, "stats is null");
        }

        static boolean isScan(OperatorStats operator)
        {
            return SCANS.contains(operator.getOperatorType());
        }

        static boolean isJoin(OperatorStats operator)
        {
            return JOINS.contains(operator.getOperatorType());
        }

        long bytesRead()
        {
            return sum(Cost::isScan, operator -> operator.getPhysicalInputDataSize().toBytes());
        }

        long rowsOut(Predicate<OperatorStats> operators)
        {
            return sum(operators, OperatorStats::getOutputPositions);
        }

        private long sum(Predicate<OperatorStats> operators, ToLongFunction<OperatorStats> value)
        {
            return stats.getOperatorSummaries().stream()
                    .filter(operators)
                    .mapToLong(value)
                    .sum();
        }

        Set<String> columnsRead()
        {
            return scans(plan).stream()
                    .flatMap(scan -> scan.getAssignments().values().stream())
                    .map(column -> ((IcebergColumnHandle) column).getName())
                    .collect(toImmutableSet());
        }

        Set<String> columnsCompared()
        {
            return scans(plan).stream()
                    .map(scan -> ((IcebergTableHandle) scan.getTable().connectorHandle()).getUnenforcedPredicate())
                    .flatMap(predicate -> predicate.getDomains().orElseThrow().keySet().stream())
                    .map(IcebergColumnHandle::getName)
                    .collect(toImmutableSet());
        }

        /**
         * Joins on keys, not with one row.
         */
        List<JoinNode> joins()
        {
            return nodes(plan, JoinNode.class, join -> !join.isCrossJoin());
        }
    }
}
