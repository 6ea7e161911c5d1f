package io.featurestore.trino.lineage;

import io.featurestore.trino.FeatureStoreQueryRunner;
import io.trino.Session;
import io.trino.spi.security.Identity;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.QueryRunner;
import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.util.Set;

import static io.trino.testing.TestingSession.testSessionBuilder;
import static org.assertj.core.api.Assertions.assertThat;

final class TestLineage
        extends AbstractTestQueryFramework
{
    private static final String RULES =
            """
            {
                "schemas": [{"user": "admin", "owner": true}, {"owner": false}],
                "functions": [{"privileges": ["EXECUTE", "GRANT_EXECUTE"]}],
                "procedures": [{"user": "admin", "privileges": ["EXECUTE"]}],
                "tables": [
                    {"user": "admin", "privileges": ["SELECT", "INSERT", "DELETE", "UPDATE", "OWNERSHIP", "GRANT_SELECT"]},
                    {"schema": "system", "privileges": ["SELECT"]},
                    {"user": "modeler", "schema": "ecommerce", "table": "churn_training|profile", "privileges": ["SELECT"]},
                    {"user": "careful", "schema": "ecommerce", "table": "profile", "privileges": ["SELECT"],
                        "columns": [{"name": "country", "allow": false}]},
                    {"user": "careful", "schema": "ecommerce", "table": "customers", "privileges": ["SELECT"]}
                ]
            }
            """;

    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        QueryRunner queryRunner = FeatureStoreQueryRunner.builder()
                .setWorkerCount(0)
                .addConnectorProperty("iceberg.security", "file")
                .addConnectorProperty("security.config-file", Files.writeString(Files.createTempFile("rules", ".json"), RULES).toString())
                .amendSession(session -> session.setIdentity(Identity.ofUser("admin")))
                .build();
        queryRunner.execute("CREATE TABLE customers (id bigint, since timestamp(6), country varchar, name varchar)");
        queryRunner.execute("CREATE TABLE orders (customer_id bigint, at timestamp(6), amount double, country varchar, tags array(varchar))");
        queryRunner.execute("CREATE TABLE labels (customer_id bigint, label_time timestamp(6), churned boolean)");
        queryRunner.execute("CREATE TABLE stats (customer_id bigint, at timestamp(6), seen timestamp(6), clicks bigint) WITH (entity_keys = ARRAY['customer_id'], timestamp_column = 'at', created_column = 'seen')");
        queryRunner.execute("CREATE VIEW profile WITH (entity_keys = ARRAY['customer_id'], timestamp_column = 'since') AS SELECT id AS customer_id, since, country, upper(name) AS shout, 1 AS one FROM customers");
        queryRunner.execute(
                """
                CREATE VIEW churn_training WITH (features = ARRAY['profile:country', 'stats:clicks AS s', 'profile:one AS uno'], timestamp_column = 'label_time')
                AS SELECT customer_id, label_time, NOT churned AS stays FROM labels WHERE churned IS NOT NULL
                """);
        return queryRunner;
    }

    @Test
    void testVirtualFeatureView()
    {
        assertThat(lineage("profile")).containsExactlyInAnyOrder(
                "feature view column customer_id = identity of column ecommerce.customers.id",
                "feature view column since = identity of column ecommerce.customers.since",
                "feature country = identity of column ecommerce.customers.country",
                "feature shout = expression of column ecommerce.customers.name",
                "feature one = no column");
    }

    @Test
    void testFeatureTableIsASource()
    {
        assertThat(lineage("stats")).isEmpty();
        assertThat(lineage("orders")).isEmpty();
    }

    @Test
    void testComputingFeatureView()
    {
        assertUpdate(
                """
                CREATE VIEW spending WITH (entity_keys = ARRAY['customer_id'], timestamp_column = 'at') AS
                WITH ours AS (SELECT o.*, c.name FROM orders o JOIN customers c ON c.id = o.customer_id WHERE amount > 0)
                SELECT customer_id, at, sum(amount) OVER (PARTITION BY customer_id ORDER BY at) AS total, name || country AS place FROM ours
                UNION ALL
                SELECT custkey, TIMESTAMP '2025-01-01 00:00:00', acctbal, 'x' FROM tpch.tiny.customer
                """);
        assertThat(lineage("spending")).containsExactlyInAnyOrder(
                "feature view column customer_id = identity of column ecommerce.orders.customer_id",
                "feature view column customer_id = identity of column tiny.customer.custkey",
                "feature view column at = identity of column ecommerce.orders.at",
                "feature total = window of column ecommerce.orders.amount",
                "feature total = window of column ecommerce.orders.customer_id",
                "feature total = window of column ecommerce.orders.at",
                "feature total = identity of column tiny.customer.acctbal",
                "feature place = expression of column ecommerce.customers.name",
                "feature place = expression of column ecommerce.orders.country",
                "rows = filter of column ecommerce.orders.amount",
                "rows = join of column ecommerce.customers.id",
                "rows = join of column ecommerce.orders.customer_id");
        assertThat(query("SELECT DISTINCT source_catalog FROM system.lineage WHERE target_table = 'spending'")).skippingTypesCheck().matches("VALUES 'featurestore', 'tpch'");
        assertUpdate("DROP VIEW spending");
    }

    @Test
    void testAggregations()
    {
        assertUpdate(
                """
                CREATE VIEW windows WITH (
                    entity_keys = ARRAY['customer'],
                    timestamp_column = 'at',
                    aggregations = ARRAY[
                        'sum(amount) FILTER (WHERE country = ''DE'') OVER 7d AS spent',
                        'count(*) OVER ALL AS orders',
                        'spent / orders AS mean'])
                AS SELECT customer_id AS customer, at, amount * 100 AS amount, country FROM orders
                """);
        assertThat(lineage("windows")).containsExactlyInAnyOrder(
                "feature view column customer = identity of column ecommerce.orders.customer_id",
                "feature view column at = identity of column ecommerce.orders.at",
                "feature spent = aggregation of column ecommerce.orders.amount",
                "feature spent = filter of column ecommerce.orders.country",
                "feature spent = key of column ecommerce.orders.customer_id",
                "feature spent = timestamp of column ecommerce.orders.at",
                "feature orders = key of column ecommerce.orders.customer_id",
                "feature orders = timestamp of column ecommerce.orders.at",
                "feature mean = expression of feature ecommerce.windows.spent",
                "feature mean = expression of feature ecommerce.windows.orders");
        assertUpdate("DROP VIEW windows");
    }

    @Test
    void testMaterializedFeatureView()
    {
        assertUpdate("CREATE MATERIALIZED VIEW kept WITH (entity_keys = ARRAY['customer_id'], timestamp_column = 'at') AS SELECT customer_id, at, max(clicks) AS most FROM stats GROUP BY 1, 2");
        assertUpdate("REFRESH MATERIALIZED VIEW kept", 0);
        assertThat(lineage("kept")).containsExactlyInAnyOrder(
                "feature view column customer_id = identity of feature view column ecommerce.stats.customer_id",
                "feature view column at = identity of feature view column ecommerce.stats.at",
                "feature most = aggregation of feature ecommerce.stats.clicks",
                "rows = grouping of feature view column ecommerce.stats.customer_id",
                "rows = grouping of feature view column ecommerce.stats.at");
        assertUpdate("DROP MATERIALIZED VIEW kept");
    }

    @Test
    void testPin()
    {
        assertUpdate("CREATE TABLE rated WITH (entity_keys = ARRAY['id'], timestamp_column = 'at') AS SELECT BIGINT '1' AS id, TIMESTAMP '2025-01-01 00:00:00' AS at, 5 AS rating", 1);
        assertUpdate("CREATE VIEW rated_training WITH (features = ARRAY['rated:rating'], timestamp_column = 'at') AS SELECT id, at FROM rated");
        assertUpdate("CALL system.pin_training_set('ecommerce', 'rated_training', 'spring')");
        assertThat(lineage("rated_training@spring")).contains(
                "pin column id = identity of feature view column ecommerce.rated.id",
                "pin column rating = same name of training set column ecommerce.rated_training.rating");
        assertThat(lineage("rated_training@spring")).anyMatch(edge -> edge.toString().matches("pin column rating = .* of feature ecommerce.rated.rating"));
        assertUpdate("DROP VIEW rated_training");
        assertThat(lineage("rated_training@spring")).noneMatch(edge -> edge.toString().contains("same name"));
        assertUpdate("DROP TABLE rated");
    }

    @Test
    void testTrainingSet()
    {
        assertThat(lineage("churn_training")).containsExactlyInAnyOrder(
                "rows = filter of column ecommerce.labels.churned",
                "training set column customer_id = identity of column ecommerce.labels.customer_id",
                "training set column label_time = identity of column ecommerce.labels.label_time",
                "training set column stays = expression of column ecommerce.labels.churned",
                "training set column country = identity of feature ecommerce.profile.country",
                "training set column country = key of feature view column ecommerce.profile.customer_id",
                "training set column country = key of column ecommerce.labels.customer_id",
                "training set column country = timestamp of feature view column ecommerce.profile.since",
                "training set column country = timestamp of column ecommerce.labels.label_time",
                "training set column s = identity of feature ecommerce.stats.clicks",
                "training set column s = key of feature view column ecommerce.stats.customer_id",
                "training set column s = key of column ecommerce.labels.customer_id",
                "training set column s = timestamp of feature view column ecommerce.stats.at",
                "training set column s = timestamp of column ecommerce.labels.label_time",
                "training set column uno = identity of feature ecommerce.profile.one",
                "training set column uno = key of feature view column ecommerce.profile.customer_id",
                "training set column uno = key of column ecommerce.labels.customer_id",
                "training set column uno = timestamp of feature view column ecommerce.profile.since",
                "training set column uno = timestamp of column ecommerce.labels.label_time");
    }

    @Test
    void testPathsAreFollowedInSql()
    {
        assertUpdate("CREATE VIEW report AS SELECT * FROM churn_training");
        assertThat(lineage("report")).contains(
                "view column country = identity of training set column ecommerce.churn_training.country",
                "view column stays = identity of training set column ecommerce.churn_training.stays");
        assertThat(query(
                Session.builder(getSession()).setSystemProperty("max_recursion_depth", "4").build(),
                """
                WITH RECURSIVE path (target_table, target_column, source_table, source_column) AS (
                    SELECT target_table, target_column, source_table, source_column FROM system.lineage WHERE target_table = 'report' AND target_column = 'country'
                    UNION ALL
                    SELECT l.target_table, l.target_column, l.source_table, l.source_column
                    FROM path p JOIN system.lineage l ON l.target_table = p.source_table AND l.target_column = p.source_column)
                SELECT DISTINCT source_table || '.' || source_column FROM path WHERE source_table IN ('customers', 'labels')
                """))
                .skippingTypesCheck()
                .matches("VALUES 'customers.country', 'customers.id', 'customers.since', 'labels.customer_id', 'labels.label_time'");
        assertUpdate("DROP VIEW report");
    }

    @Test
    void testRelationsThatComeWithAFeatureView()
    {
        assertUpdate("CREATE VIEW newest AS SELECT l.country, t.valid_to, v.version FROM \"profile$latest\" l, \"profile$timeline\" t, \"profile$versions\" v");
        assertThat(lineage("newest")).containsExactlyInAnyOrder(
                "view column country = identity of feature ecommerce.profile.country",
                "view column valid_to ! column valid_to is made by ecommerce.profile$timeline",
                "view column version ! column version is made by ecommerce.profile$versions");
        assertUpdate("DROP VIEW newest");
    }

    @Test
    void testWhatCannotBeFollowed()
    {
        assertUpdate(
                """
                CREATE VIEW found AS
                SELECT a.clicks, c.id FROM TABLE(featurestore.system.as_of(feature_view => 'ecommerce.stats', at => TIMESTAMP '2025-01-01 00:00:00 UTC')) a
                CROSS JOIN customers c
                """);
        assertThat(lineage("found")).containsExactlyInAnyOrder(
                "rows ! the table function featurestore.system.as_of",
                "view column clicks ! the table function featurestore.system.as_of",
                "view column id = identity of column ecommerce.customers.id");
        assertUpdate("DROP VIEW found");

        assertUpdate("CREATE TABLE gone (id bigint, x bigint)");
        assertUpdate("CREATE VIEW lost AS SELECT * FROM gone");
        assertUpdate("CREATE VIEW lost_feature WITH (entity_keys = ARRAY['id']) AS SELECT id, x FROM gone");
        assertUpdate("CREATE VIEW lost_training WITH (features = ARRAY['lost_feature:x', 'profile:one']) AS SELECT 1 AS id, BIGINT '2' AS customer_id");
        assertUpdate("DROP TABLE gone");
        assertUpdate("DROP VIEW lost_feature");
        assertThat(lineage("lost")).containsExactlyInAnyOrder(
                "view column id ! the columns of gone are not known",
                "view column x ! the columns of gone are not known");
        assertThat(lineage("lost_training")).containsExactlyInAnyOrder(
                "training set column id = no column",
                "training set column customer_id = no column",
                "training set column x ! lost_feature:x: there is no feature view ecommerce.lost_feature",
                "training set column one ! profile:one: another feature view of the training set is missing");
        assertUpdate("DROP VIEW lost");
        assertUpdate("DROP VIEW lost_training");
    }

    @Test
    void testAsksOnlyForTheTargetsThatAreNamed()
    {
        assertThat(query("SELECT DISTINCT target_table FROM system.lineage WHERE target_schema = 'ecommerce' AND target_table IN ('profile', 'churn_training')"))
                .skippingTypesCheck()
                .matches("VALUES 'profile', 'churn_training'");
        assertThat(query("SELECT * FROM system.lineage WHERE target_schema = 'nowhere'")).returnsEmptyResult();
        assertThat(query("SELECT count(*) > 0 FROM system.lineage WHERE source_table = 'labels'")).matches("VALUES true");
    }

    @Test
    void testRights()
    {
        assertThat(lineage("customers", "modeler")).isEmpty();
        assertThat(lineage("profile", "stranger")).isEmpty();
        assertThat(lineage("profile", "modeler")).contains(
                "feature country = identity ! you may not see the column that it comes from",
                "feature one = no column");
        assertThat(lineage("churn_training", "modeler")).contains(
                "training set column country = identity of feature ecommerce.profile.country",
                "training set column s = identity ! you may not see the column that it comes from");
        assertThat(lineage("profile", "careful"))
                .contains("feature shout = expression of column ecommerce.customers.name")
                .noneMatch(line -> line.toString().contains("country"));
    }

    private Set<Object> lineage(String table)
    {
        return lineage(table, "admin");
    }

    private Set<Object> lineage(String table, String user)
    {
        Session session = Session.builder(testSessionBuilder().setCatalog(FeatureStoreQueryRunner.CATALOG).setSchema(FeatureStoreQueryRunner.SCHEMA).build())
                .setIdentity(Identity.ofUser(user))
                .build();
        return computeActual(
                session,
                """
                SELECT concat(
                    target_kind,
                    coalesce(' ' || target_column, ''),
                    coalesce(' = ' || transformation, ''),
                    coalesce(' of ' || source_kind || ' ' || source_schema || '.' || source_table || '.' || source_column, ''),
                    coalesce(' ! ' || unresolved, ''))
                FROM system.lineage
                WHERE target_table = '%s'
                """.formatted(table)).getOnlyColumnAsSet();
    }
}
