package io.featurestore.trino.joined;

import com.google.common.collect.ImmutableMultiset;
import io.featurestore.trino.FeatureStoreQueryRunner;
import io.trino.Session;
import io.trino.metadata.QualifiedObjectName;
import io.trino.spi.security.Identity;
import io.trino.spi.security.ViewExpression;
import io.trino.sql.planner.plan.IndexJoinNode;
import io.trino.sql.planner.plan.JoinNode;
import io.trino.sql.planner.plan.PlanNode;
import io.trino.sql.planner.plan.TableScanNode;
import io.trino.sql.planner.plan.WindowNode;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.QueryRunner;
import org.intellij.lang.annotations.Language;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.util.List;

import static io.featurestore.trino.joined.JoinPushdownProperties.JOIN_PUSHDOWN_ENABLED;
import static io.trino.sql.planner.optimizations.PlanNodeSearcher.searchFrom;
import static io.trino.testing.TestingAccessControlManager.TestingPrivilegeType.CREATE_VIEW_WITH_SELECT_COLUMNS;
import static io.trino.testing.TestingAccessControlManager.privilege;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Training sets over feature tables and views that choose and rename: which features are looked up while the spine is read, which the engine joins,
 * and that the rows are those of the engine.
 */
@Execution(ExecutionMode.SAME_THREAD)
final class TestSpineScans
        extends AbstractTestQueryFramework
{
    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        QueryRunner queryRunner = FeatureStoreQueryRunner.builder().allowBreakingChanges().setWorkerCount(1).build();
        queryRunner.execute(
                """
                CREATE TABLE visits WITH (entity_keys = ARRAY['customer_id'], timestamp_column = 'ts', created_column = 'created', ttl = '90d') AS
                SELECT custkey AS customer_id, orderstatus AS state, CAST(orderdate AS timestamp(6)) AS ts, CAST(orderdate AS timestamp(6)) + (orderkey % 5) * INTERVAL '1' DAY AS created,
                  orderkey, totalprice, clerk
                FROM tpch.tiny.orders
                """);
        queryRunner.execute("INSERT INTO visits SELECT customer_id, state, ts, created, orderkey + 1, totalprice + 1, clerk FROM visits WHERE orderkey % 7 = 0");
        queryRunner.execute("CREATE VIEW renamed WITH (entity_keys = ARRAY['who'], timestamp_column = 'at') AS SELECT totalprice AS price, customer_id AS who, ts AS at, clerk FROM visits");
        queryRunner.execute("CREATE TABLE days AS SELECT CAST(custkey AS integer) AS customer_id, orderdate AS day, orderkey FROM tpch.tiny.orders");
        queryRunner.execute("CREATE VIEW by_day WITH (entity_keys = ARRAY['day_customer'], timestamp_column = 'day') AS SELECT customer_id AS day_customer, day, orderkey AS day_orderkey FROM days");
        queryRunner.execute("CREATE TABLE names WITH (entity_keys = ARRAY['customer_id']) AS SELECT custkey AS customer_id, name FROM tpch.tiny.customer");
        queryRunner.execute("CREATE TABLE rates WITH (entity_keys = ARRAY[], timestamp_column = 'ts') AS SELECT CAST(orderdate AS timestamp(6)) AS ts, max(totalprice) AS rate FROM tpch.tiny.orders GROUP BY 1");
        queryRunner.execute("CREATE VIEW totals WITH (entity_keys = ARRAY['customer_id'], timestamp_column = 'ts') AS SELECT customer_id, ts, sum(totalprice) OVER (PARTITION BY customer_id ORDER BY ts) AS total FROM visits");
        queryRunner.execute(
                """
                CREATE TABLE spine WITH (partitioning = ARRAY['day']) AS
                SELECT IF(orderkey % 50 > 0, custkey) AS customer_id, orderstatus AS status, IF(orderkey % 60 > 0, CAST(orderdate AS timestamp(6)) + (orderkey % 300) * INTERVAL '12' HOUR) AS t, orderkey AS id, orderkey % 2 AS day
                FROM tpch.tiny.orders
                """);
        return queryRunner;
    }

    @Test
    void testFeatureTable()
    {
        trainingSet("one", "SELECT * FROM spine", "'visits'");
        assertLookedUp("SELECT * FROM one");
        assertLookedUp("SELECT totalprice, id FROM one");
        assertLookedUp("SELECT clerk FROM one");
        assertLookedUp("SELECT count(*), count(totalprice), count(clerk), sum(orderkey) FROM one");
        assertThat((long) computeScalar("SELECT count(totalprice) FROM one")).isBetween(1L, 14_000L);
        assertThat((String) computeScalar("EXPLAIN SELECT * FROM one")).contains("point-in-time join with ecommerce.visits").doesNotContain("Join[", "Window");
        assertUpdate("DROP VIEW one");
    }

    @Test
    void testAllKindsOfStoredViews()
    {
        trainingSet("kinds", "SELECT * FROM spine", "'visits:orderkey', 'renamed:price ON who = customer_id', 'by_day:day_orderkey ON day_customer = customer_id', 'names:name', 'rates:rate', 'renamed:clerk AS other ON who = id'");
        assertLookedUp("SELECT * FROM kinds");
        assertLookedUp("SELECT name, rate, other FROM kinds");
        assertUpdate("DROP VIEW kinds");
    }

    @Test
    void testFilterByCreated()
    {
        assertUpdate("CREATE VIEW known WITH (features = ARRAY['visits'], timestamp_column = 't', filter_by_created = true) AS SELECT * FROM spine");
        assertLookedUp("SELECT * FROM known");
        assertLookedUp("SELECT clerk FROM known");
        assertUpdate("DROP VIEW known");
    }

    @Test
    void testSpinesThatFindNothing()
    {
        assertUpdate("CREATE TABLE few AS SELECT * FROM spine WHERE id < 10", (long) computeScalar("SELECT count(*) FROM spine WHERE id < 10"));
        trainingSet("of_few", "SELECT * FROM few", "'visits'");
        assertLookedUp("SELECT * FROM of_few");
        assertUpdate("UPDATE few SET customer_id = NULL", (long) computeScalar("SELECT count(*) FROM few"));
        assertUpdate("CALL featurestore.system.flush_as_of_indexes()");
        assertLookedUp("SELECT * FROM of_few");
        assertUpdate("UPDATE few SET customer_id = -1", (long) computeScalar("SELECT count(*) FROM few"));
        assertLookedUp("SELECT * FROM of_few");
        assertUpdate("DELETE FROM few WHERE true", (long) computeScalar("SELECT count(*) FROM few"));
        assertThat(computeActual("SELECT * FROM of_few").getRowCount()).isZero();
        assertUpdate("DROP VIEW of_few");
        assertUpdate("DROP TABLE few");
    }

    @Test
    void testViewThatComputesIsJoined()
    {
        trainingSet("computing", "SELECT * FROM spine", "'visits:orderkey', 'totals:total'");
        assertThat(lookups(getSession(), "SELECT * FROM computing")).isEqualTo(1);
        assertThat(nodes(getSession(), "SELECT * FROM computing", JoinNode.class)).isPositive();
        assertSameRows("SELECT * FROM computing");
        assertUpdate("DROP VIEW computing");
    }

    @Test
    void testSpinesOfOneTable()
    {
        for (String spine : List.of(
                "SELECT * FROM spine WHERE id % 3 = 0",
                "SELECT s.customer_id, t, id AS label FROM spine AS s WHERE s.t < TIMESTAMP '1997-01-01 00:00:00' AND concat(status, 'x') <> 'Px'",
                "SELECT featurestore.ecommerce.spine.*, lower(status) AS lowered FROM featurestore.ecommerce.spine",
                "SELECT t, customer_id, id * 2 AS double_id FROM ecommerce.spine ORDER BY id LIMIT 100000",
                "SELECT \"T\", CUSTOMER_ID FROM Spine")) {
            trainingSet("rows_of_table", spine, "'visits'");
            assertLookedUp("SELECT * FROM rows_of_table");
            assertUpdate("DROP VIEW rows_of_table");
        }
    }

    @Test
    void testOtherSpinesAreJoinedByIndex()
    {
        for (String spine : List.of(
                "SELECT DISTINCT customer_id, t FROM spine",
                "SELECT customer_id, max(t) AS t FROM spine GROUP BY customer_id",
                "SELECT customer_id, date_add('hour', 1, t) AS t FROM spine",
                "SELECT a.customer_id, a.t FROM spine a JOIN tpch.tiny.nation n ON n.nationkey = a.day",
                "SELECT custkey AS customer_id, orderdate AS t FROM tpch.tiny.orders",
                "SELECT CAST(customer_id AS smallint) AS customer_id, CAST(t AS timestamp(3) with time zone) AS t FROM spine",
                "SELECT * FROM spine_view",
                "SELECT customer_id, places.place.* FROM places",
                "SELECT * FROM (VALUES (BIGINT '1', TIMESTAMP '1997-01-01 00:00:00.000000'), (4, TIMESTAMP '1998-01-01 00:00:00.000000')) AS x (customer_id, t)")) {
            computeActual("CREATE TABLE IF NOT EXISTS places AS SELECT customer_id, TIMESTAMP '1990-01-01 00:00:00' AS t, CAST(ROW(t, id) AS row(t timestamp(6), id bigint)) AS place FROM spine");
            assertUpdate("CREATE OR REPLACE VIEW spine_view AS SELECT t, customer_id, id FROM spine WHERE id % 3 = 0");
            trainingSet("computed", spine, "'visits', 'renamed:price ON who = customer_id', 'renamed:clerk AS other_clerk ON who = customer_id'");
            assertThat((String) computeScalar("EXPLAIN SELECT * FROM computed")).describedAs(spine).contains("IndexJoin");
            assertJoinedByIndex("SELECT * FROM computed");
            assertJoinedByIndex("SELECT t, price, clerk FROM computed WHERE price > 1000");
            assertSameRows("SELECT count(*), count(price), count(clerk) FROM computed");
            assertUpdate("DROP VIEW computed");
        }
        assertUpdate("DROP VIEW spine_view");
        assertUpdate("DROP TABLE places");
    }

    @Test
    void testRequestsThatIndexJoinsCannotAnswer()
    {
        trainingSet("nanos", "SELECT DISTINCT customer_id, CAST(t AS timestamp(9)) AS t FROM spine", "'visits'");
        trainingSet("wider_key", "SELECT DISTINCT customer_id, t FROM spine", "'by_day ON day_customer = customer_id'");
        assertUpdate("CREATE VIEW known WITH (features = ARRAY['visits'], timestamp_column = 't', filter_by_created = true) AS SELECT DISTINCT customer_id, t FROM spine");
        for (String trainingSet : List.of("nanos", "wider_key", "known")) {
            assertThat(nodes(getSession(), "SELECT * FROM " + trainingSet, IndexJoinNode.class)).isZero();
            assertSameRows("SELECT * FROM " + trainingSet);
            assertUpdate("DROP VIEW " + trainingSet);
        }
    }

    @Test
    void testJoinsAroundIndexJoins()
    {
        trainingSet("inner_set", "SELECT DISTINCT customer_id, t FROM spine", "'visits'");
        for (String query : List.of(
                "SELECT * FROM inner_set i JOIN names n ON n.customer_id = i.customer_id WHERE i.totalprice > 1000",
                "SELECT * FROM names n JOIN inner_set i ON n.customer_id = i.customer_id AND i.clerk < n.name WHERE i.totalprice > 1000",
                "SELECT * FROM names n, spine s, inner_set i WHERE n.customer_id = i.customer_id AND s.customer_id = n.customer_id AND i.t = s.t AND i.totalprice > 1000",
                "SELECT * FROM inner_set WHERE t = TIMESTAMP '1997-01-01 00:00:00' OR customer_id = 7",
                "SELECT * FROM inner_set WHERE customer_id = 7 AND totalprice IS NOT NULL",
                "SELECT * FROM inner_set i FULL JOIN names n ON n.customer_id = i.customer_id",
                "SELECT * FROM inner_set WHERE (customer_id, clerk) IN (SELECT customer_id, clerk FROM visits)")) {
            assertThat(nodes(getSession(), query, IndexJoinNode.class)).describedAs(query).isPositive();
            assertSameRows(query);
        }
        assertEqualRows("SELECT * FROM inner_set WHERE t = TIMESTAMP '1997-01-01 00:00:00' AND totalprice > 0");
        // Joined by features first, as nothing else is joined to both
        assertEqualRows("SELECT * FROM (VALUES 'Clerk#000000001') AS a (name), (VALUES 1, 2) AS b (number), inner_set i WHERE a.name = i.clerk AND b.number = i.orderkey AND i.totalprice > 0");
        assertUpdate("DROP VIEW inner_set");
    }

    @Test
    void testConditionsOnTheResult()
    {
        trainingSet("conditions", "SELECT * FROM spine", "'visits'");
        for (String condition : List.of(
                "totalprice > 1000",
                "coalesce(totalprice, 0) < 1000",
                "id < 1000",
                "day = 0 AND totalprice IS NULL",
                "id < 1000 AND clerk LIKE '%1'",
                "day = 5",
                "orderkey = id OR t IS NULL")) {
            assertThat(lookups(getSession(), "SELECT * FROM conditions WHERE " + condition)).describedAs(condition).isEqualTo(1);
            assertThat(nodes(getSession(), "SELECT * FROM conditions WHERE " + condition, JoinNode.class)).isZero();
            assertEqualRows("SELECT * FROM conditions WHERE " + condition);
        }
        assertSameRows("SELECT c.* FROM conditions c JOIN (VALUES 4, 7, 33) x (id) ON x.id = c.id");
        assertSameRows("SELECT c.* FROM conditions c JOIN (SELECT DISTINCT clerk FROM tpch.tiny.orders WHERE orderkey < 50) x ON x.clerk = c.clerk");
        assertSameRows("SELECT a.id, b.totalprice FROM conditions a JOIN conditions b ON a.id = b.orderkey");
        assertThat(computeActual("SELECT * FROM conditions LIMIT 7").getRowCount()).isEqualTo(7);
        assertUpdate("CREATE TABLE kept AS SELECT * FROM conditions", (long) computeScalar("SELECT count(*) FROM spine"));
        assertThat(query("TABLE kept")).matches("TABLE conditions");
        assertUpdate("DROP TABLE kept");
        assertUpdate("DROP VIEW conditions");
    }

    @Test
    void testLateRowsAndDeletes()
    {
        assertUpdate("CREATE TABLE changing WITH (entity_keys = ARRAY['customer_id'], timestamp_column = 'ts') AS SELECT customer_id, ts, orderkey FROM visits WHERE orderkey % 2 = 0", (long) computeScalar("SELECT count(*) FROM visits WHERE orderkey % 2 = 0"));
        trainingSet("changes", "SELECT * FROM spine", "'changing'");
        assertLookedUp("SELECT * FROM changes");
        computeActual("INSERT INTO changing SELECT customer_id, ts, orderkey FROM visits WHERE orderkey % 2 = 1");
        assertLookedUp("SELECT * FROM changes");
        computeActual("DELETE FROM changing WHERE orderkey % 10 = 3");
        assertLookedUp("SELECT * FROM changes");
        assertUpdate("DROP VIEW changes");
        assertUpdate("DROP TABLE changing");
    }

    @Test
    void testRowFiltersAndMasks()
    {
        trainingSet("secured", "SELECT * FROM spine", "'visits:totalprice', 'renamed:clerk ON who = customer_id'");
        @Language("SQL") String query = "SELECT id, totalprice, clerk FROM secured";
        assertLookedUp(query);
        for (String relation : List.of("visits", "renamed")) {
            String key = relation.equals("visits") ? "customer_id" : "who";
            String value = relation.equals("visits") ? "totalprice" : "price";
            assertRestricted(query, () -> getQueryRunner().getAccessControl().rowFilter(name(relation), getSession().getUser(), expression(value + " < 100000")));
            assertRestricted(query, () -> getQueryRunner().getAccessControl().rowFilter(name(relation), getSession().getUser(), expression(key + " % 2 = 0")));
        }
        assertRestricted(query, () -> getQueryRunner().getAccessControl().columnMask(name("visits"), "totalprice", getSession().getUser(), expression("totalprice / 2")));
        assertRestricted(query, () -> getQueryRunner().getAccessControl().columnMask(name("visits"), "customer_id", getSession().getUser(), expression("customer_id + 1")));
        assertRestricted(query, () -> getQueryRunner().getAccessControl().columnMask(name("spine"), "customer_id", getSession().getUser(), expression("customer_id + 1")));
        // The engine's rules for the spine apply to the rows that bring their features along
        assertRestricted(query, () -> getQueryRunner().getAccessControl().rowFilter(name("spine"), getSession().getUser(), expression("id % 2 = 0")));
        assertRestricted(query, () -> getQueryRunner().getAccessControl().columnMask(name("spine"), "id", getSession().getUser(), expression("id + 1")));
        assertLookedUp(query);
        assertUpdate("DROP VIEW secured");
    }

    @Test
    void testRulesOfTheOwnerHold()
    {
        assertUpdate("CREATE VIEW invoked SECURITY INVOKER WITH (features = ARRAY['visits:totalprice'], timestamp_column = 't') AS SELECT * FROM spine");
        trainingSet("owned", "SELECT * FROM spine", "'visits:totalprice'");
        Session analyst = Session.builder(getSession()).setIdentity(Identity.ofUser("analyst")).build();
        ViewExpression filter = ViewExpression.builder().identity("admin").catalog("featurestore").schema("ecommerce").expression("totalprice < 100000").build();
        try {
            getQueryRunner().getAccessControl().rowFilter(name("visits"), "analyst", filter);
            assertThat(lookups(analyst, "SELECT totalprice FROM owned")).isEqualTo(1);
            assertThat(lookups(analyst, "SELECT totalprice FROM invoked")).isZero();
            assertThat(lookups(getSession(), "SELECT totalprice FROM invoked")).isEqualTo(1);
            assertThat(computeActual(analyst, "SELECT max(totalprice) FROM invoked").getOnlyValue()).matches(max -> (double) max < 100_000);
            // Who may not read a feature view does not learn of its index by a training set of somebody who may
            assertThat(computeActual(analyst, "SELECT max(totalprice) FROM owned").getOnlyValue()).matches(max -> (double) max > 100_000);
            assertQuery(analyst, "SELECT count(*) FROM featurestore.system.as_of_indexes", "VALUES 0");
        }
        finally {
            getQueryRunner().getAccessControl().reset();
        }
        // Who owns a view of a training set reads it for others, and so must be allowed to grant
        assertUpdate("CREATE VIEW published AS SELECT totalprice FROM invoked");
        assertThat(lookups(analyst, "SELECT * FROM published")).isEqualTo(1);
        try {
            getQueryRunner().getAccessControl().deny(privilege(getSession().getUser(), "visits", CREATE_VIEW_WITH_SELECT_COLUMNS));
            assertThat(lookups(getSession(), "SELECT * FROM published")).isEqualTo(1);
            assertQueryFails(analyst, "SELECT * FROM published", ".*View owner does not have sufficient privileges.*");
        }
        finally {
            getQueryRunner().getAccessControl().reset();
        }
        assertUpdate("DROP VIEW published");
        assertUpdate("DROP VIEW invoked");
        assertUpdate("DROP VIEW owned");
    }

    @Test
    void testFeaturesAreNoColumnsOfTheSpine()
    {
        trainingSet("plain", "SELECT * FROM spine", "'visits:totalprice'");
        assertQueryFails("SELECT \"ecommerce.visits#0.0.totalprice\" FROM spine", ".*cannot be resolved.*");
        assertThat(query("SHOW COLUMNS FROM spine")).result().rowCount().isEqualTo(5);
        assertUpdate("DROP VIEW plain");
    }

    private void assertRestricted(@Language("SQL") String query, Runnable restrict)
    {
        List<?> before = computeActual(query).getMaterializedRows();
        try {
            restrict.run();
            assertSameRows(query);
            assertThat(ImmutableMultiset.copyOf(computeActual(query).getMaterializedRows())).isNotEqualTo(ImmutableMultiset.copyOf(before));
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

    private void trainingSet(String name, String spine, String features)
    {
        assertUpdate("CREATE VIEW %s WITH (features = ARRAY[%s], timestamp_column = 't') AS %s".formatted(name, features, spine));
    }

    private void assertLookedUp(@Language("SQL") String query)
    {
        assertThat(nodes(getSession(), query, JoinNode.class)).describedAs(query).isZero();
        assertThat(nodes(getSession(), query, WindowNode.class)).describedAs(query).isZero();
        assertThat(lookups(getSession(), query)).describedAs(query).isEqualTo(1);
        assertSameRows(query);
    }

    private void assertJoinedByIndex(@Language("SQL") String query)
    {
        assertThat(nodes(getSession(), query, IndexJoinNode.class)).describedAs(query).isPositive();
        assertThat(nodes(getSession(), query, WindowNode.class)).describedAs(query).isZero();
        assertSameRows(query);
    }

    private void assertSameRows(@Language("SQL") String query)
    {
        assertThat(computeActual(query).getMaterializedRows()).describedAs(query).isNotEmpty();
        assertEqualRows(query);
    }

    private void assertEqualRows(@Language("SQL") String query)
    {
        Session joined = Session.builder(getSession()).setCatalogSessionProperty("featurestore", JOIN_PUSHDOWN_ENABLED, "false").build();
        assertThat(lookups(joined, query)).isZero();
        assertThat(ImmutableMultiset.copyOf(computeActual(query).getMaterializedRows())).describedAs(query)
                .isEqualTo(ImmutableMultiset.copyOf(computeActual(joined, query).getMaterializedRows()));
    }

    private long lookups(Session session, @Language("SQL") String query)
    {
        return searchFrom(plan(session, query)).whereIsInstanceOfAny(TableScanNode.class).findAll().stream()
                .filter(scan -> ((TableScanNode) scan).getTable().connectorHandle() instanceof JoinedTableHandle)
                .count();
    }

    private long nodes(Session session, @Language("SQL") String query, Class<? extends PlanNode> type)
    {
        return searchFrom(plan(session, query)).whereIsInstanceOfAny(type).count();
    }

    private PlanNode plan(Session session, @Language("SQL") String query)
    {
        QueryRunner runner = getQueryRunner();
        return runner.inTransaction(session, transaction -> runner.createPlan(transaction, query)).getRoot();
    }
}
