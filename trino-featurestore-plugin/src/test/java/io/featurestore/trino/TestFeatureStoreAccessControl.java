package io.featurestore.trino;

import io.trino.Session;
import io.trino.spi.security.Identity;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.QueryRunner;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Rules are written for {@code customer_stats} and {@code customer_profile}; what comes with them follows.
 */
final class TestFeatureStoreAccessControl
        extends AbstractTestQueryFramework
{
    private static final String RULES =
            """
            {
                "schemas": [
                    {"user": "admin", "owner": true},
                    {"owner": false}
                ],
                "tables": [
                    {"user": "admin", "privileges": ["SELECT", "INSERT", "DELETE", "UPDATE", "OWNERSHIP", "GRANT_SELECT"]},
                    {"schema": "system", "privileges": ["SELECT"]},
                    {"user": "reader", "schema": "ecommerce", "table": "customer_stats", "privileges": ["SELECT"]},
                    {"user": "restricted", "schema": "ecommerce", "table": "customer_stats", "privileges": ["SELECT"],
                        "columns": [{"name": "email", "allow": false}]},
                    {"user": "filtered", "schema": "ecommerce", "table": "customer_stats", "privileges": ["SELECT"],
                        "filter": "customer_id = 1",
                        "columns": [{"name": "email", "mask": "'***'"}]},
                    {"user": "modeler", "schema": "ecommerce", "table": "customer_stats|churn_training", "privileges": ["SELECT"]},
                    {"user": "grandee", "schema": "ecommerce", "table": "customer_profile", "privileges": ["SELECT"]}
                ]
            }
            """;

    private Path rules;

    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        rules = Files.writeString(Files.createTempFile("rules", ".json"), RULES);
        QueryRunner queryRunner = FeatureStoreQueryRunner.builder()
                .addConnectorProperty("iceberg.security", "file")
                .addConnectorProperty("security.config-file", rules.toString())
                .amendSession(session -> session.setIdentity(Identity.ofUser("admin")))
                .build();
        queryRunner.execute(
                """
                CREATE TABLE customer_stats (customer_id bigint, event_timestamp timestamp(6), email varchar)
                WITH (entity_keys = ARRAY['customer_id'], timestamp_column = 'event_timestamp')
                """);
        queryRunner.execute("INSERT INTO customer_stats VALUES (1, TIMESTAMP '2025-01-01 00:00:00', 'a@x'), (2, TIMESTAMP '2025-01-01 00:00:00', 'b@x')");
        queryRunner.execute(
                """
                CREATE VIEW customer_profile
                WITH (entity_keys = ARRAY['customer_id'], timestamp_column = 'event_timestamp')
                AS SELECT customer_id, event_timestamp, lower(email) address FROM customer_stats
                """);
        queryRunner.execute(
                """
                CREATE VIEW churn_training SECURITY INVOKER
                WITH (features = ARRAY['customer_stats:email'], timestamp_column = 't')
                AS SELECT * FROM (VALUES (BIGINT '1', TIMESTAMP '2025-01-02 00:00:00'), (2, TIMESTAMP '2025-01-02 00:00:00')) x (customer_id, t)
                """);
        return queryRunner;
    }

    @AfterAll
    void deleteRules()
            throws Exception
    {
        Files.delete(rules);
    }

    @Test
    void testReaderOfTheFeatureView()
    {
        assertThat(query(as("reader"), "SELECT * FROM \"customer_stats$latest\""))
                .skippingTypesCheck()
                .matches("VALUES (BIGINT '1', TIMESTAMP '2025-01-01 00:00:00', 'a@x'), (2, TIMESTAMP '2025-01-01 00:00:00', 'b@x')");
        assertThat(query(as("reader"), "SELECT count(email) FROM \"customer_stats@2025-01-01\"")).matches("VALUES BIGINT '2'");
        assertThat(query(as("reader"), "SELECT count(valid_from) FROM \"customer_stats$timeline\"")).matches("VALUES BIGINT '2'");
        assertThat(query(as("reader"), "SELECT version FROM \"customer_stats$versions\"")).matches("VALUES BIGINT '1'");
    }

    @Test
    void testDescribe()
    {
        assertThat(query(as("reader"), "SELECT column_name FROM information_schema.columns WHERE table_schema = 'ecommerce' AND table_name = 'customer_stats$timeline'"))
                .skippingTypesCheck()
                .matches("VALUES 'customer_id', 'event_timestamp', 'email', 'valid_from', 'valid_to', 'is_current'");
        assertThat(computeActual(as("reader"), "DESCRIBE \"customer_stats$latest\"").getRowCount()).isEqualTo(3);
    }

    @Test
    void testOthersAreDenied()
    {
        assertDenied("stranger", "SELECT * FROM customer_stats", "customer_stats");
        assertDenied("stranger", "SELECT * FROM \"customer_stats$latest\"", "customer_stats");
        assertDenied("stranger", "SELECT 1 FROM \"customer_stats$latest\"", "customer_stats");
        assertDenied("stranger", "SELECT * FROM \"customer_stats@2025-01-01\"", "customer_stats");
        assertDenied("stranger", "SELECT * FROM \"customer_stats$timeline\"", "customer_stats");
        assertDenied("stranger", "SELECT * FROM \"customer_stats$versions\"", "customer_stats");
        assertQueryFails(as("stranger"), "DESCRIBE \"customer_stats$latest\"", "Access Denied: Cannot show columns of table ecommerce.customer_stats");
        assertQueryFails(as("stranger"), "DESCRIBE \"customer_stats$versions\"", "Access Denied: Cannot show columns of table ecommerce.customer_stats");
        assertQueryFails(as("reader"), "DROP VIEW \"customer_stats$latest\"", "Access Denied: Cannot drop view ecommerce.customer_stats\\$latest");
    }

    @Test
    void testRestrictedColumns()
    {
        assertThat(query(as("restricted"), "SELECT customer_id FROM customer_stats")).matches("VALUES BIGINT '1', BIGINT '2'");
        assertDenied("restricted", "SELECT email FROM customer_stats", "customer_stats");
        assertDenied("restricted", "SELECT email FROM \"customer_stats$latest\"", "customer_stats");
        assertDenied("restricted", "SELECT email FROM \"customer_stats@2025-01-01\"", "customer_stats");
        assertDenied("restricted", "SELECT email FROM \"customer_stats$timeline\"", "customer_stats");
        assertThat(query(as("restricted"), "SELECT column_name FROM information_schema.columns WHERE table_schema = 'ecommerce' AND table_name = 'customer_stats$latest'"))
                .skippingTypesCheck()
                .matches("VALUES 'customer_id', 'event_timestamp'");
        assertThat(query(as("restricted"), "SELECT name, features FROM system.feature_views"))
                .skippingTypesCheck()
                .matches("VALUES ('customer_stats', CAST(ARRAY[] AS array(varchar)))");
    }

    @Test
    void testRowFiltersAndMasks()
    {
        String row = "VALUES (BIGINT '1', VARCHAR '***')";
        assertThat(query(as("filtered"), "SELECT customer_id, email FROM customer_stats")).matches(row);
        assertThat(query(as("filtered"), "SELECT customer_id, email FROM \"customer_stats$latest\"")).matches(row);
        assertThat(query(as("filtered"), "SELECT customer_id, email FROM \"customer_stats@2025-01-01\"")).matches(row);
        assertThat(query(as("filtered"), "SELECT customer_id, email FROM \"customer_stats$timeline\"")).matches(row);
    }

    @Test
    void testDefinerView()
    {
        // The view reads its sources as its owner, whoever reads it
        assertThat(query(as("grandee"), "SELECT address FROM customer_profile")).skippingTypesCheck().matches("VALUES 'a@x', 'b@x'");
        assertThat(query(as("grandee"), "SELECT address FROM \"customer_profile$latest\"")).skippingTypesCheck().matches("VALUES 'a@x', 'b@x'");
        assertDenied("grandee", "SELECT * FROM \"customer_stats$latest\"", "customer_stats");
    }

    @Test
    void testTrainingSet()
    {
        assertThat(query(as("modeler"), "SELECT email FROM churn_training")).skippingTypesCheck().matches("VALUES 'a@x', 'b@x'");
        assertDenied("reader", "SELECT email FROM churn_training", "churn_training");
    }

    @Test
    void testSystemTables()
    {
        assertThat(query(as("admin"), "SELECT name FROM system.feature_views")).skippingTypesCheck().matches("VALUES 'customer_stats', 'customer_profile'");
        assertThat(query(as("reader"), "SELECT name FROM system.feature_views")).skippingTypesCheck().matches("VALUES 'customer_stats'");
        assertThat(query(as("reader"), "SELECT feature_views FROM system.entities")).skippingTypesCheck().matches("VALUES ARRAY['ecommerce.customer_stats']");
        assertThat(query(as("restricted"), "SELECT name FROM system.features")).returnsEmptyResult();
        assertThat(query(as("modeler"), "SELECT name FROM system.training_sets")).skippingTypesCheck().matches("VALUES 'churn_training'");
        assertThat(query(as("reader"), "SELECT name FROM system.training_sets")).returnsEmptyResult();
    }

    private void assertDenied(String user, String sql, String table)
    {
        assertQueryFails(as(user), sql, ".*Access Denied: Cannot select from table ecommerce." + table);
    }

    private static Session as(String user)
    {
        return Session.builder(io.trino.testing.TestingSession.testSessionBuilder().setCatalog(FeatureStoreQueryRunner.CATALOG).setSchema(FeatureStoreQueryRunner.SCHEMA).build())
                .setIdentity(Identity.ofUser(user))
                .build();
    }
}
