package io.featurestore.trino;

import com.google.inject.Module;
import io.trino.Session;
import io.trino.operator.RetryPolicy;
import io.trino.spi.ErrorType;
import io.trino.spi.QueryId;
import io.trino.testing.BaseFailureRecoveryTest;
import io.trino.testing.MaterializedResult;
import io.trino.testing.QueryRunner;
import io.trino.testing.QueryRunner.MaterializedResultWithPlan;
import io.trino.tpch.TpchTable;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

import static io.trino.execution.FailureInjector.InjectedFailureType.TASK_FAILURE;
import static io.trino.execution.FailureInjector.InjectedFailureType.TASK_MANAGEMENT_REQUEST_FAILURE;
import static io.trino.operator.RetryPolicy.NONE;
import static io.trino.operator.RetryPolicy.QUERY;
import static io.trino.operator.RetryPolicy.TASK;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Fault-tolerant execution: what is read and written while tasks fail is what it is without failures. Of Trino's injections the time-outs of
 * requests are left to {@link #testRequestTimeouts}, because each of them is waited for.
 */
final class TestFeatureStoreFailureRecovery
        extends BaseFailureRecoveryTest
{
    private static final String TRAINING_SET = "SELECT * FROM training_set";
    private static final String POINT_IN_TIME_JOIN =
            """
            SELECT * FROM TABLE(featurestore.system.point_in_time_join(
                spine => TABLE(SELECT * FROM spine),
                features => ARRAY['stored:orderkey', 'stored:totalprice'],
                timestamp_column => DESCRIPTOR(t)))
            """;
    private static final String AS_OF_JOIN = "SELECT s.*, f.orderkey, f.totalprice FROM spine s LEFT JOIN \"stored$as_of\" f ON f.customer_id = s.customer_id AND f.as_of_time = s.t";
    private static final String AS_OF = "SELECT * FROM TABLE(featurestore.system.as_of(feature_view => 'stored', at => TIMESTAMP '1995-06-01 00:00:00 UTC'))";

    private static final String CREATE_VIEW =
            """
            CREATE MATERIALIZED VIEW <table> WITH (entity_keys = ARRAY['custkey'], timestamp_column = 'ts')
            AS SELECT custkey, CAST(orderdate AS timestamp(6)) AS ts, orderkey, totalprice FROM orders
            """;
    private static final String REFRESH_VIEW = "REFRESH MATERIALIZED VIEW <table>";
    private static final String DROP_VIEW = "DROP MATERIALIZED VIEW <table>";

    TestFeatureStoreFailureRecovery()
    {
        super(TASK);
    }

    @Override
    protected QueryRunner createQueryRunner(
            List<TpchTable<?>> requiredTpchTables,
            Map<String, String> configProperties,
            Map<String, String> coordinatorProperties,
            Module failureInjectionModule)
            throws Exception
    {
        QueryRunner queryRunner = FeatureStoreQueryRunner.builder("tpch")
                .setExtraProperties(configProperties)
                .setCoordinatorProperties(coordinatorProperties)
                .setAdditionalModule(failureInjectionModule)
                .withExchange("filesystem")
                .setInitialTables(requiredTpchTables)
                .build();
        createView(queryRunner, "stored", "orders");
        queryRunner.execute("REFRESH MATERIALIZED VIEW stored");
        queryRunner.execute("CREATE TABLE spine AS SELECT orderkey AS id, custkey AS customer_id, CAST(orderdate AS timestamp(6)) + orderkey % 300 * INTERVAL '12' HOUR AS t FROM orders");
        queryRunner.execute("CREATE VIEW training_set WITH (features = ARRAY['stored:orderkey', 'stored:totalprice'], timestamp_column = 't') AS SELECT * FROM spine");
        return queryRunner;
    }

    private static void createView(QueryRunner queryRunner, String name, String source)
    {
        queryRunner.execute(
                """
                CREATE MATERIALIZED VIEW %s WITH (entity_keys = ARRAY['customer_id'], timestamp_column = 'ts')
                AS SELECT custkey AS customer_id, CAST(orderdate AS timestamp(6)) + orderkey * INTERVAL '1' SECOND AS ts, orderkey, totalprice FROM %s
                """.formatted(name, source));
    }

    @Override
    protected boolean areWriteRetriesSupported()
    {
        return true;
    }

    @Override
    protected void testSelect(String query, Optional<Session> session, Consumer<QueryId> queryAssertion)
    {
        assertThatQuery(query)
                .withSession(session)
                .experiencing(TASK_FAILURE, Optional.of(ErrorType.INTERNAL_ERROR))
                .at(leafStage())
                .finishesSuccessfully(queryAssertion, true);
        assertThatQuery(query)
                .withSession(session)
                .experiencing(TASK_FAILURE, Optional.of(ErrorType.EXTERNAL))
                .at(distributedStage())
                .finishesSuccessfully(queryAssertion, true);
    }

    @Override
    protected void testNonSelect(Optional<Session> session, Optional<String> setupQuery, String query, Optional<String> cleanupQuery, boolean writesData, Optional<String> primaryKey)
    {
        assertThatQuery(query)
                .withSession(session)
                .withSetupQuery(setupQuery)
                .withCleanupQuery(cleanupQuery)
                .experiencing(TASK_FAILURE, Optional.of(ErrorType.INTERNAL_ERROR))
                .at(boundaryCoordinatorStage())
                .finishesSuccessfully()
                .cleansUpTemporaryTables();
        assertWrittenWithFailedTask(session, setupQuery, query, cleanupQuery);
        assertThatQuery(query)
                .withSession(session)
                .withSetupQuery(setupQuery)
                .withCleanupQuery(cleanupQuery)
                .experiencing(TASK_MANAGEMENT_REQUEST_FAILURE)
                .at(boundaryDistributedStage())
                .finishesSuccessfully()
                .cleansUpTemporaryTables();
    }

    private void assertWrittenWithFailedTask(Optional<Session> session, Optional<String> setupQuery, String query, Optional<String> cleanupQuery)
    {
        assertThatQuery(query)
                .withSession(session)
                .withSetupQuery(setupQuery)
                .withCleanupQuery(cleanupQuery)
                .experiencing(TASK_FAILURE, Optional.of(ErrorType.INTERNAL_ERROR))
                .at(boundaryDistributedStage())
                .finishesSuccessfully()
                .cleansUpTemporaryTables();
    }

    @Test
    @Override
    protected void testRefreshMaterializedView()
    {
        testTableModification(Optional.of(CREATE_VIEW), REFRESH_VIEW, Optional.of(DROP_VIEW));
    }

    @Test
    void testWritesWithRetriesOfQueries()
    {
        Optional<Session> session = Optional.of(withRetries(QUERY));
        Optional<String> copy = Optional.of("CREATE TABLE <table> AS SELECT * FROM orders");
        Optional<String> drop = Optional.of("DROP TABLE <table>");
        assertWrittenWithFailedTask(session, Optional.empty(), copy.orElseThrow(), drop);
        assertWrittenWithFailedTask(session, copy, "INSERT INTO <table> SELECT * FROM orders", drop);
        assertWrittenWithFailedTask(session, copy, "UPDATE <table> SET shippriority = 101 WHERE custkey < 100", drop);
        assertWrittenWithFailedTask(session, copy, "DELETE FROM <table> WHERE custkey < 100", drop);
        assertWrittenWithFailedTask(
                session,
                copy,
                """
                MERGE INTO <table> t USING orders s ON t.orderkey = s.orderkey AND s.custkey < 100
                WHEN MATCHED AND s.custkey < 50 THEN DELETE
                WHEN MATCHED THEN UPDATE SET clerk = s.clerk || 'X'
                WHEN NOT MATCHED THEN INSERT VALUES (-s.orderkey, s.custkey, s.orderstatus, s.totalprice, s.orderdate, s.orderpriority, s.clerk, s.shippriority, s.comment)
                """,
                drop);
        assertWrittenWithFailedTask(session, Optional.of(CREATE_VIEW), REFRESH_VIEW, Optional.of(DROP_VIEW));
    }

    @Test
    void testIncrementalRefresh()
    {
        for (RetryPolicy policy : List.of(TASK, QUERY)) {
            assertUpdate("CREATE TABLE growing AS SELECT * FROM orders WHERE orderkey % 10 > 0", "SELECT count(*) FROM orders WHERE orderkey % 10 > 0");
            createView(getQueryRunner(), "growing_view", "growing");
            assertUpdate("REFRESH MATERIALIZED VIEW growing_view", "SELECT count(*) FROM orders WHERE orderkey % 10 > 0");
            assertUpdate("INSERT INTO growing SELECT * FROM orders WHERE orderkey % 10 = 0", "SELECT count(*) FROM orders WHERE orderkey % 10 = 0");

            long written = executeWithFailures(withRetries(policy), "REFRESH MATERIALIZED VIEW growing_view").getUpdateCount().orElseThrow();

            assertThat(written).isBetween(1L, (long) computeScalar("SELECT count(*) - 1 FROM orders"));
            assertThat(query("SELECT *, \"$valid_to\" FROM growing_view")).matches("SELECT *, \"$valid_to\" FROM stored");
            assertUpdate("DROP MATERIALIZED VIEW growing_view");
            assertUpdate("DROP TABLE growing");
        }
    }

    @Test
    void testTrainingSetThatIsLookedUp()
    {
        assertThat((String) computeScalar("EXPLAIN " + TRAINING_SET)).contains("point-in-time join with tpch.stored");
        assertSameRowsWithFailures(TRAINING_SET);
    }

    @Test
    void testTrainingSetThatTheEngineJoins()
    {
        assertThat((String) computeScalar(joinedByEngine(getSession()), "EXPLAIN " + TRAINING_SET)).doesNotContain("point-in-time join");
        testSelect(TRAINING_SET, Optional.of(joinedByEngine(getSession())));
        testSelect(TRAINING_SET, Optional.of(joinedByEngine(withRetries(QUERY))));
    }

    @Test
    void testPointInTimeJoin()
    {
        assertSameRowsWithFailures(POINT_IN_TIME_JOIN);
    }

    @Test
    void testAsOf()
    {
        assertSameRowsWithFailures(AS_OF);
    }

    @Test
    void testAsOfJoin()
    {
        assertSameRowsWithFailures(AS_OF_JOIN);
    }

    @Test
    void testEveryWayGivesTheSameRows()
    {
        String expected =
                """
                SELECT s.id, s.customer_id, s.t, max_by(o.orderkey, o.ts), max_by(o.totalprice, o.ts)
                FROM spine s
                LEFT JOIN (SELECT *, CAST(orderdate AS timestamp(6)) + orderkey * INTERVAL '1' SECOND AS ts FROM orders) o ON o.custkey = s.customer_id AND o.ts <= s.t
                GROUP BY s.id, s.customer_id, s.t
                """;
        for (String way : List.of(TRAINING_SET, POINT_IN_TIME_JOIN, AS_OF_JOIN)) {
            assertThat(query(way)).result().matches(computeActual(withRetries(NONE), expected));
        }
        assertThat(query(joinedByEngine(getSession()), TRAINING_SET)).result().matches(computeActual(withRetries(NONE), expected));
        assertThat(query("SELECT customer_id, orderkey, totalprice FROM (" + AS_OF + ")"))
                .matches("SELECT customer_id, orderkey, totalprice FROM stored WHERE ts <= TIMESTAMP '1995-06-01 00:00:00' AND \"$valid_to\" > TIMESTAMP '1995-06-01 00:00:00'");
    }

    private void assertSameRowsWithFailures(String query)
    {
        testSelect(query);
        testSelect(query, Optional.of(withRetries(QUERY)));
    }

    /**
     * With a failure in the first task of each stage but the coordinator's, which retries of queries do not cover.
     */
    private MaterializedResult executeWithFailures(Session session, String sql)
    {
        String token = UUID.randomUUID().toString();
        for (int stage = 1; stage < 10; stage++) {
            getQueryRunner().injectTaskFailure(token, stage, 0, 0, TASK_FAILURE, Optional.of(ErrorType.INTERNAL_ERROR));
        }
        MaterializedResultWithPlan result = getDistributedQueryRunner().executeWithPlan(
                Session.builder(session).setTraceToken(Optional.of(token)).build(),
                sql);
        assertThat(getDistributedQueryRunner().getCoordinator().getFullQueryInfo(result.queryId()).getQueryStats().getFailedTasks()).isPositive();
        return result.result();
    }

    private Session withRetries(RetryPolicy policy)
    {
        return Session.builder(getSession())
                .setSystemProperty("retry_policy", policy.name())
                .build();
    }

    private static Session joinedByEngine(Session session)
    {
        return Session.builder(session)
                .setCatalogSessionProperty("featurestore", "join_pushdown_enabled", "false")
                .build();
    }
}
