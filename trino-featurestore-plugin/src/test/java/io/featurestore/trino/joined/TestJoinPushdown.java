package io.featurestore.trino.joined;

import com.google.common.collect.ImmutableMultiset;
import io.featurestore.trino.FeatureStoreQueryRunner;
import io.trino.Session;
import io.trino.metadata.QualifiedObjectName;
import io.trino.spi.security.ViewExpression;
import io.trino.sql.planner.plan.IndexJoinNode;
import io.trino.sql.planner.plan.JoinNode;
import io.trino.sql.planner.plan.PlanNode;
import io.trino.sql.planner.plan.TableScanNode;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.QueryRunner;
import org.intellij.lang.annotations.Language;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.util.List;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.featurestore.trino.joined.JoinPushdownProperties.JOIN_PUSHDOWN_ENABLED;
import static io.trino.sql.planner.optimizations.PlanNodeSearcher.searchFrom;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Training sets over stored feature views: which joins are looked up in as-of indexes, which stay with the engine, and that the rows are the same.
 */
@Execution(ExecutionMode.SAME_THREAD)
final class TestJoinPushdown
        extends AbstractTestQueryFramework
{
    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        QueryRunner queryRunner = FeatureStoreQueryRunner.builder().allowBreakingChanges().setWorkerCount(1).build();
        queryRunner.execute(
                """
                CREATE TABLE visits AS
                SELECT custkey AS customer_id, orderstatus AS status, CAST(orderdate AS timestamp(6)) AS ts, CAST(orderdate AS timestamp(6)) + (orderkey % 5) * INTERVAL '1' DAY AS created,
                  orderkey, totalprice, clerk, CAST(ROW(orderkey, clerk) AS row(x bigint, y varchar)) AS place
                FROM tpch.tiny.orders
                """);
        String columns = "customer_id, ts, created, orderkey, totalprice, clerk, place";
        view(queryRunner, "by_customer", columns, "entity_keys = ARRAY['customer_id'], ttl = '90d'");
        view(queryRunner, "forever", columns, "entity_keys = ARRAY['customer_id']");
        view(queryRunner, "by_both", "*", "entity_keys = ARRAY['customer_id', 'status'], ttl = '900d'");
        view(queryRunner, "global", "ts, created, orderkey", "entity_keys = ARRAY[]");
        view(queryRunner, "by_day", "customer_id, CAST(ts AS date) AS ts, created, orderkey", "entity_keys = ARRAY['customer_id']");
        view(queryRunner, "by_part", "*", "entity_keys = ARRAY['customer_id'], partitioning = ARRAY['status', 'bucket(customer_id, 2)'], sorted_by = ARRAY['ts']");
        queryRunner.execute(
                """
                CREATE TABLE spine WITH (partitioning = ARRAY['day']) AS
                SELECT IF(orderkey % 50 > 0, custkey) AS customer_id, orderstatus AS status, IF(orderkey % 60 > 0, CAST(orderdate AS timestamp(6)) + (orderkey % 300) * INTERVAL '12' HOUR) AS t, orderkey AS id, orderkey % 2 AS day
                FROM tpch.tiny.orders
                """);
        return queryRunner;
    }

    private static void view(QueryRunner queryRunner, String name, String columns, String properties)
    {
        queryRunner.execute("CREATE MATERIALIZED VIEW %s WITH (%s, timestamp_column = 'ts', created_column = 'created') AS SELECT %s FROM visits".formatted(name, properties, columns));
        queryRunner.execute("REFRESH MATERIALIZED VIEW " + name);
    }

    @Test
    void testOneView()
    {
        trainingSet("one", "SELECT * FROM spine", "'by_customer'");
        assertLookedUp("SELECT * FROM one");
        assertLookedUp("SELECT id, totalprice FROM one");
        assertLookedUp("SELECT clerk, orderkey FROM one");
        assertLookedUp("SELECT count(*), count(totalprice), count(clerk), sum(orderkey) FROM one");
        assertThat(computeScalar("SELECT count(*) FROM one")).isEqualTo(computeScalar("SELECT count(*) FROM spine"));
        assertThat((long) computeScalar("SELECT count(totalprice) FROM one")).isBetween(1L, 14_000L);
        assertUpdate("DROP VIEW one");
    }

    /**
     * The optimizer finds the table of a view, and offers the joins that the training set has as histories.
     */
    @Test
    void testSpineViews()
    {
        assertUpdate("CREATE VIEW spine_view AS SELECT day, t, status, id AS label, customer_id FROM spine");
        trainingSet("chain_of_view", "SELECT * FROM spine_view", "'by_customer:totalprice', 'forever:orderkey', 'by_both:clerk', 'forever:totalprice AS again', 'forever:clerk AS other ON customer_id = label'");
        assertLookedUp("SELECT * FROM chain_of_view");
        assertLookedUp("SELECT clerk, other FROM chain_of_view");
        assertUpdate("CREATE TABLE few AS SELECT * FROM spine ORDER BY id LIMIT 100", 100);
        assertUpdate("CREATE VIEW few_view AS SELECT * FROM few");
        trainingSet("few_of_view", "SELECT * FROM few_view", "'by_customer'");
        assertLookedUp("SELECT * FROM few_of_view");
        trainingSet("secured_view", "SELECT * FROM spine_view", "'by_part:totalprice'");
        assertLookedUp("SELECT label, totalprice FROM secured_view");
        try {
            getQueryRunner().getAccessControl().rowFilter(name("by_part"), getSession().getUser(), expression("totalprice < 10000"));
            assertJoined(getSession(), "SELECT label, totalprice FROM secured_view");
            assertSameRows("SELECT label, totalprice FROM secured_view");
        }
        finally {
            getQueryRunner().getAccessControl().reset();
        }
        List.of("chain_of_view", "few_of_view", "few_view", "secured_view", "spine_view").forEach(view -> assertUpdate("DROP VIEW " + view));
        assertUpdate("DROP TABLE few");
    }

    @Test
    void testChains()
    {
        trainingSet("chain", "SELECT * FROM spine", "'by_customer:totalprice', 'forever:orderkey', 'by_both:clerk', 'forever:totalprice AS again'");
        assertLookedUp("SELECT * FROM chain");
        assertLookedUp("SELECT clerk, again FROM chain");
        assertUpdate("DROP VIEW chain");
    }

    @Test
    void testOneViewBySeveralKeys()
    {
        trainingSet("twice", "SELECT customer_id, id AS other_id, t FROM spine", "'forever:orderkey AS mine', 'forever:orderkey AS other ON customer_id = other_id'");
        assertLookedUp("SELECT * FROM twice");
        assertLookedUp("SELECT other FROM twice");
        assertUpdate("DROP VIEW twice");
    }

    @Test
    void testOtherTypesAndGlobalFeatures()
    {
        trainingSet("mixed", "SELECT * FROM spine", "'by_customer:totalprice', 'by_day:orderkey', 'global:orderkey AS newest'");
        assertLookedUp("SELECT * FROM mixed");
        assertUpdate("DROP VIEW mixed");
    }

    @Test
    void testSpinesThatAreNotOneTable()
    {
        for (String spine : List.of(
                "SELECT customer_id, status, date_add('hour', 1, t) AS t FROM spine",
                "SELECT customer_id, status, CAST(t AS date) AS t FROM spine",
                "SELECT customer_id, status, CAST(t AS timestamp(6) with time zone) AS t FROM spine",
                "SELECT CAST(customer_id AS integer) AS customer_id, status, t FROM spine",
                "SELECT a.* FROM spine a JOIN tpch.tiny.nation n ON n.nationkey = a.day")) {
            trainingSet("computed", spine, "'by_customer:totalprice'");
            assertThat(searchFrom(plan(getSession(), "SELECT * FROM computed")).whereIsInstanceOfAny(IndexJoinNode.class).count()).describedAs(spine).isEqualTo(1);
            assertThat(lookups(getSession(), "SELECT * FROM computed")).describedAs(spine).isZero();
            assertSameRows("SELECT * FROM computed");
            assertUpdate("DROP VIEW computed");
        }
    }

    @Test
    void testSpinesOfOneTable()
    {
        for (String spine : List.of(
                "SELECT * FROM spine WHERE day = 1",
                "SELECT * FROM spine WHERE id % 3 = 0",
                "SELECT * FROM spine LIMIT 10000000",
                "SELECT * FROM a_view")) {
            assertUpdate("CREATE OR REPLACE VIEW a_view AS SELECT day, t, status, customer_id FROM spine");
            trainingSet("of_table", spine, "'by_customer:totalprice'");
            assertLookedUp("SELECT * FROM of_table");
            assertUpdate("DROP VIEW of_table");
        }
        assertUpdate("DROP VIEW a_view");
    }

    @Test
    void testJoinsWrittenByHand()
    {
        for (String condition : List.of(
                "f.customer_id = s.customer_id",
                "f.customer_id = s.customer_id AND s.t >= f.ts",
                "f.customer_id = s.customer_id AND s.t >= f.ts AND s.t < f.\"$valid_to\" AND f.orderkey = s.id",
                "f.customer_id = s.customer_id AND s.t > f.ts AND s.t < f.\"$valid_to\"",
                "f.customer_id = s.customer_id AND s.t >= f.ts AND s.t <= f.\"$valid_to\"",
                "f.customer_id = s.customer_id AND s.t >= f.created AND s.t < f.\"$valid_to\"",
                "f.customer_id = s.id AND s.t >= f.ts AND s.t < f.\"$valid_to\" AND s.t <= f.ts + INTERVAL '90' DAY")) {
            assertJoined(getSession(), "SELECT s.id, f.orderkey FROM spine s LEFT JOIN forever f ON " + condition);
        }
        assertLookedUp("SELECT s.id, f.orderkey FROM spine s LEFT JOIN forever f ON f.customer_id = s.customer_id AND s.t >= f.ts AND s.t < f.\"$valid_to\"");
        assertLookedUp("SELECT s.id, f.orderkey, f.ts, f.\"$valid_to\" FROM spine s LEFT JOIN by_customer f ON f.customer_id = s.customer_id AND s.t >= f.ts AND s.t < f.\"$valid_to\" AND s.t <= f.ts + INTERVAL '90' DAY");
        for (String ttl : List.of("", " AND s.t <= f.ts + INTERVAL '91' DAY")) {
            assertJoined(getSession(), "SELECT s.id, f.orderkey FROM spine s LEFT JOIN by_customer f ON f.customer_id = s.customer_id AND s.t >= f.ts AND s.t < f.\"$valid_to\"" + ttl);
        }
        assertJoined(getSession(), "SELECT s.id, f.orderkey FROM spine s JOIN forever f ON f.customer_id = s.customer_id AND s.t >= f.ts AND s.t < f.\"$valid_to\"");
        assertJoined(getSession(), "SELECT s.id, f.place.x FROM spine s LEFT JOIN forever f ON f.customer_id = s.customer_id AND s.t >= f.ts AND s.t < f.\"$valid_to\"");
        assertJoined(getSession(), "SELECT s.id, f.\"$path\" IS NULL FROM spine s LEFT JOIN forever f ON f.customer_id = s.customer_id AND s.t >= f.ts AND s.t < f.\"$valid_to\"");
    }

    @Test
    void testConditionsOnTheResult()
    {
        trainingSet("conditions", "SELECT * FROM spine", "'by_customer'");
        assertSameRows("SELECT * FROM conditions WHERE totalprice > 1000");
        assertSameRows("SELECT * FROM conditions WHERE coalesce(totalprice, 0) < 1000");
        assertSameRows("SELECT * FROM conditions WHERE id < 1000");
        assertSameRows("SELECT * FROM conditions WHERE day = 0 AND totalprice IS NULL");
        assertSameRows("SELECT c.* FROM conditions c JOIN (VALUES 4, 7, 33) x (id) ON x.id = c.id");
        assertSameRows("SELECT c.* FROM conditions c JOIN (SELECT DISTINCT clerk FROM tpch.tiny.orders WHERE orderkey < 50) x ON x.clerk = c.clerk");
        assertThat(computeActual("SELECT * FROM conditions LIMIT 7").getRowCount()).isEqualTo(7);
        assertUpdate("CREATE TABLE materialized AS SELECT * FROM conditions", (long) computeScalar("SELECT count(*) FROM spine"));
        assertThat(query("TABLE materialized")).matches("TABLE conditions");
        assertUpdate("DROP TABLE materialized");
        assertUpdate("DROP VIEW conditions");
    }

    @Test
    void testExplain()
    {
        trainingSet("explained", "SELECT * FROM spine", "'by_customer:clerk', 'forever:orderkey'");
        assertThat((String) computeScalar("EXPLAIN SELECT * FROM explained")).contains("point-in-time join with ecommerce.by_customer, ecommerce.forever").doesNotContain("Join[");
        assertThat((String) computeScalar("EXPLAIN (TYPE IO) SELECT * FROM explained")).contains("\"table\" : \"spine\"");
        assertUpdate("DROP VIEW explained");
    }

    @Test
    void testRowsThatMayNotBeSeenAreNotLookedUp()
    {
        trainingSet("secured", "SELECT * FROM spine", "'by_part:totalprice'");
        assertLookedUp("SELECT id, totalprice FROM secured");
        for (String filter : List.of("status = 'F'", "customer_id % 2 = 0", "totalprice < 10000")) {
            assertSecured(() -> getQueryRunner().getAccessControl().rowFilter(name("by_part"), getSession().getUser(), expression(filter)));
        }
        assertSecured(() -> getQueryRunner().getAccessControl().columnMask(name("by_part"), "totalprice", getSession().getUser(), expression("totalprice / 2")));
        assertUpdate("DROP VIEW secured");
    }

    private void assertSecured(Runnable secure)
    {
        @Language("SQL") String query = "SELECT id, totalprice FROM secured";
        Object before = computeScalar("SELECT sum(totalprice) FROM secured");
        try {
            secure.run();
            assertJoined(getSession(), query);
            assertSameRows(query);
            assertThat(computeScalar("SELECT sum(totalprice) FROM secured")).isNotEqualTo(before);
        }
        finally {
            getQueryRunner().getAccessControl().reset();
        }
    }

    private static QualifiedObjectName name(String table)
    {
        return new QualifiedObjectName("featurestore", "ecommerce", table);
    }

    private static ViewExpression expression(String sql)
    {
        return ViewExpression.builder().identity("admin").catalog("featurestore").schema("ecommerce").expression(sql).build();
    }

    @Test
    void testFewRowsAreLookedUp()
    {
        assertUpdate("CREATE TABLE few AS SELECT * FROM spine ORDER BY id LIMIT 100", 100);
        trainingSet("from_few", "SELECT * FROM few", "'by_customer'");
        assertLookedUp("SELECT * FROM from_few");
        assertUpdate("DROP VIEW from_few");
        assertUpdate("DROP TABLE few");
    }

    @Test
    void testIndexIsThatOfTheTableFunction()
    {
        trainingSet("sharing", "SELECT * FROM spine", "'forever:clerk', 'forever:orderkey'");
        assertUpdate("CALL featurestore.system.flush_as_of_indexes()");
        assertLookedUp("SELECT * FROM sharing");
        computeActual("SELECT count(clerk) FROM TABLE(featurestore.system.point_in_time_join(TABLE(spine), ARRAY['forever:clerk', 'forever:orderkey'], DESCRIPTOR(t)))");
        assertQuery("SELECT DISTINCT count(*) FROM featurestore.system.as_of_indexes WHERE feature_view = 'forever' AND features = ARRAY['orderkey', 'clerk'] GROUP BY node_id", "VALUES 1");
        assertUpdate("DROP VIEW sharing");
    }

    @Test
    void testRowsOfTheNewestRefresh()
    {
        assertUpdate("CREATE TABLE changing AS SELECT * FROM visits WHERE orderkey % 2 = 0", (long) computeScalar("SELECT count(*) FROM visits WHERE orderkey % 2 = 0"));
        assertUpdate("CREATE MATERIALIZED VIEW refreshed WITH (entity_keys = ARRAY['customer_id'], timestamp_column = 'ts') AS SELECT customer_id, ts, orderkey FROM changing");
        trainingSet("newest", "SELECT * FROM spine", "'refreshed'");
        assertJoined(getSession(), "SELECT * FROM newest");
        computeActual("REFRESH MATERIALIZED VIEW refreshed");
        assertLookedUp("SELECT * FROM newest");
        computeActual("INSERT INTO changing SELECT * FROM visits WHERE orderkey % 2 = 1");
        computeActual("REFRESH MATERIALIZED VIEW refreshed");
        assertLookedUp("SELECT * FROM newest");
        computeActual("ALTER MATERIALIZED VIEW refreshed RENAME TO refreshed_other");
        assertUpdate("DROP VIEW newest");
        trainingSet("newest", "SELECT * FROM spine", "'refreshed_other'");
        assertLookedUp("SELECT * FROM newest");
        assertUpdate("DROP VIEW newest");
        assertUpdate("DROP MATERIALIZED VIEW refreshed_other");
        assertUpdate("DROP TABLE changing");
    }

    private void trainingSet(String name, String spine, String features)
    {
        assertUpdate("CREATE VIEW %s WITH (features = ARRAY[%s], timestamp_column = 't') AS %s".formatted(name, features, spine));
    }

    private void assertLookedUp(@Language("SQL") String query)
    {
        assertThat(joins(getSession(), query)).describedAs(query).isZero();
        assertThat(lookups(getSession(), query)).describedAs(query).isEqualTo(1);
        assertSameRows(query);
    }

    private void assertJoined(Session session, @Language("SQL") String query)
    {
        assertThat(joins(session, query)).describedAs(query).isPositive();
        assertThat(lookups(session, query)).describedAs(query).isZero();
    }

    private void assertSameRows(@Language("SQL") String query)
    {
        Session withoutPushdown = Session.builder(getSession()).setCatalogSessionProperty("featurestore", JOIN_PUSHDOWN_ENABLED, "false").build();
        assertThat(lookups(withoutPushdown, query)).isZero();
        assertThat(ImmutableMultiset.copyOf(computeActual(query).getMaterializedRows())).describedAs(query)
                .isNotEmpty()
                .isEqualTo(ImmutableMultiset.copyOf(computeActual(withoutPushdown, query).getMaterializedRows()));
    }

    private long joins(Session session, @Language("SQL") String query)
    {
        return searchFrom(plan(session, query)).whereIsInstanceOfAny(JoinNode.class).count();
    }

    private long lookups(Session session, @Language("SQL") String query)
    {
        return searchFrom(plan(session, query)).whereIsInstanceOfAny(TableScanNode.class).findAll().stream()
                .filter(scan -> ((TableScanNode) scan).getTable().connectorHandle() instanceof JoinedTableHandle)
                .collect(toImmutableList())
                .size();
    }

    private PlanNode plan(Session session, @Language("SQL") String query)
    {
        QueryRunner runner = getQueryRunner();
        return runner.inTransaction(session, transaction -> runner.createPlan(transaction, query)).getRoot();
    }
}
