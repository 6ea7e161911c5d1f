package io.featurestore.trino.sql;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.featurestore.catalog.FeatureViewKind;
import io.featurestore.catalog.RelationName;
import io.featurestore.trino.definition.ResolvedFeatureView;
import io.featurestore.trino.request.FeatureRequest;
import io.featurestore.trino.request.FeatureRequestPlanner;
import io.featurestore.trino.request.RequestedView;
import io.featurestore.trino.request.SpineColumn;
import io.trino.Session;
import io.trino.plugin.tpch.TpchPlugin;
import io.trino.sql.planner.SortExpressionContext;
import io.trino.sql.planner.plan.JoinNode;
import io.trino.sql.planner.plan.PlanNode;
import io.trino.sql.planner.plan.TableScanNode;
import io.trino.sql.planner.plan.WindowNode;
import io.trino.testing.QueryRunner;
import io.trino.testing.StandaloneQueryRunner;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.featurestore.trino.sql.TestingViews.column;
import static io.featurestore.trino.sql.TestingViews.requested;
import static io.featurestore.trino.sql.TestingViews.view;
import static io.featurestore.trino.sql.TrainingSetSql.trainingSetSql;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.DateType.DATE;
import static io.trino.spi.type.DoubleType.DOUBLE;
import static io.trino.sql.planner.SortExpressionExtractor.extractSortExpression;
import static io.trino.sql.planner.optimizations.PlanNodeSearcher.searchFrom;
import static io.trino.sql.planner.plan.JoinType.RIGHT;
import static io.trino.testing.TestingSession.testSessionBuilder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

/**
 * The spine is the build side whatever the statistics say, and is searched by time. Only plans: the larger tables are never read.
 */
@TestInstance(PER_CLASS)
final class TestTrainingSetPlans
{
    private static final List<String> SIZES = ImmutableList.of("tiny", "sf1", "sf100");

    private static final Map<String, String> BY_CUSTOMER = ImmutableMap.of("partkey", "custkey");

    private QueryRunner runner;

    @BeforeAll
    void setUp()
    {
        Session session = testSessionBuilder()
                .setSystemProperty("join_distribution_type", "AUTOMATIC")
                .setSystemProperty("join_reordering_strategy", "AUTOMATIC")
                .build();
        runner = new StandaloneQueryRunner(session);
        runner.installPlugin(new TpchPlugin());
        runner.createCatalog("tpch", "tpch");
    }

    @AfterAll
    void tearDown()
    {
        runner.close();
    }

    @Test
    void testSpineIsBuildSideWhateverTheSizes()
    {
        for (String featureSize : SIZES) {
            for (String spineSize : SIZES) {
                for (FeatureViewKind kind : ImmutableList.of(FeatureViewKind.TABLE, FeatureViewKind.VIEW)) {
                    PlanNode plan = plan(spineSize, requested(shipments(featureSize, ImmutableList.of("partkey"), kind), Optional.of("quantity"), Optional.empty(), BY_CUSTOMER));
                    List<JoinNode> joins = outerJoins(plan);
                    assertThat(joins).describedAs("%s features in a %s, %s spine", featureSize, kind, spineSize).hasSize(1);
                    assertSpineIsSearched(joins.getFirst(), 3);
                }
            }
        }
    }

    @Test
    void testEveryJoinOfAChain()
    {
        PlanNode plan = plan(
                "sf1",
                requested(shipments("tiny", ImmutableList.of("partkey")), Optional.of("quantity"), Optional.of("a"), BY_CUSTOMER),
                requested(shipments("sf100", ImmutableList.of("partkey")), Optional.of("quantity"), Optional.of("b"), BY_CUSTOMER),
                requested(shipments("sf1", ImmutableList.of("orderkey")), Optional.of("quantity"), Optional.of("c"), ImmutableMap.of()));
        assertThat(outerJoins(plan)).hasSize(3).allSatisfy(join -> assertSpineIsSearched(join, 3));
        assertThat(searchFrom(plan).whereIsInstanceOfAny(WindowNode.class).findAll()).hasSize(3);
        assertThat(searchFrom(plan).where(TestTrainingSetPlans::isSpine).findAll()).hasSize(1);
    }

    @Test
    void testGlobalFeatures()
    {
        PlanNode plan = plan("tiny", requested(shipments("tiny", ImmutableList.of()), Optional.of("quantity"), Optional.empty(), ImmutableMap.of()));
        assertThat(outerJoins(plan)).hasSize(1).allSatisfy(join -> assertSpineIsSearched(join, 3));
    }

    private static void assertSpineIsSearched(JoinNode join, int searches)
    {
        assertThat(join.getType()).isEqualTo(RIGHT);
        assertThat(searchFrom(join.getRight()).where(TestTrainingSetPlans::isSpine).findAll()).hasSize(1);
        assertThat(join.getCriteria()).isNotEmpty();
        Optional<SortExpressionContext> search = extractSortExpression(ImmutableSet.copyOf(join.getRight().getOutputSymbols()), join.getFilter().orElseThrow());
        assertThat(search.map(SortExpressionContext::getSearchExpressions).orElse(ImmutableList.of())).hasSize(searches);
    }

    private static List<JoinNode> outerJoins(PlanNode plan)
    {
        return searchFrom(plan).whereIsInstanceOfAny(JoinNode.class).findAll().stream()
                .map(JoinNode.class::cast)
                .filter(join -> !join.isCrossJoin())
                .collect(toImmutableList());
    }

    private static boolean isSpine(PlanNode node)
    {
        return node instanceof TableScanNode scan && scan.getTable().connectorHandle().toString().contains("orders");
    }

    private PlanNode plan(String spineSize, RequestedView... views)
    {
        String sql = trainingSetSql("tpch", TrainingSetPlan.ofHistories("SELECT orderkey, custkey, orderdate FROM tpch." + spineSize + ".orders"), new FeatureRequestPlanner().plan(new FeatureRequest(
                ImmutableList.of(new SpineColumn("orderkey", BIGINT), new SpineColumn("custkey", BIGINT), new SpineColumn("orderdate", DATE)),
                Optional.of("orderdate"),
                ImmutableList.copyOf(views),
                false,
                false)));
        return runner.inTransaction(session -> runner.createPlan(session, sql)).getRoot();
    }

    private static ResolvedFeatureView shipments(String size, List<String> keys, FeatureViewKind kind)
    {
        ResolvedFeatureView table = shipments(size, keys);
        return new ResolvedFeatureView(table.name(), kind, table.properties(), table.columns());
    }

    private static ResolvedFeatureView shipments(String size, List<String> keys)
    {
        return view(
                new RelationName(size, "lineitem"),
                keys,
                Optional.of("shipdate"),
                Optional.of("commitdate"),
                Optional.of(Duration.ofDays(30)),
                column("orderkey", BIGINT),
                column("partkey", BIGINT),
                column("shipdate", DATE),
                column("commitdate", DATE),
                column("quantity", DOUBLE));
    }
}
