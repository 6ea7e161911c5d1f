package io.featurestore.trino;

import io.featurestore.online.RedisProcess;
import io.trino.Session;
import io.trino.spi.security.Identity;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.QueryRunner;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

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
                "procedures": [
                    {"privileges": ["EXECUTE", "GRANT_EXECUTE"]}
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
                    {"user": "chooser", "schema": "ecommerce", "table": "customer_chosen", "privileges": ["SELECT"]},
                    {"user": "chooser", "schema": "ecommerce", "table": "customer_stats", "privileges": ["SELECT"],
                        "filter": "customer_id = 1",
                        "columns": [{"name": "email", "mask": "'***'"}]},
                    {"user": "half_chooser", "schema": "ecommerce", "table": "customer_chosen", "privileges": ["SELECT"]},
                    {"user": "modeler", "schema": "ecommerce", "table": "customer_stats|churn_training|lost_training", "privileges": ["SELECT"]},
                    {"user": "counter", "schema": "ecommerce", "table": "customer_counts", "privileges": ["SELECT"]},
                    {"user": "half_counter", "schema": "ecommerce", "table": "customer_counts", "privileges": ["SELECT"],
                        "columns": [{"name": "last_email", "allow": false}]},
                    {"user": "filtered_counter", "schema": "ecommerce", "table": "customer_counts", "privileges": ["SELECT"],
                        "filter": "customer_id = 1"},
                    {"user": "masked_counter", "schema": "ecommerce", "table": "customer_counts", "privileges": ["SELECT"],
                        "columns": [{"name": "last_email", "mask": "'***'"}]},
                    {"user": "filtered_counter|masked_counter|half_counter", "schema": "ecommerce", "table": "count_training", "privileges": ["SELECT"]},
                    {"user": "counter", "schema": "ecommerce", "table": "count_training|own_counts", "privileges": ["SELECT"]},
                    {"user": "event_reader", "schema": "ecommerce", "table": "own_counts|customer_stats", "privileges": ["SELECT"]},
                    {"user": "filtered_events", "schema": "ecommerce", "table": "own_counts", "privileges": ["SELECT"]},
                    {"user": "filtered_events", "schema": "ecommerce", "table": "customer_stats", "privileges": ["SELECT"],
                        "filter": "customer_id = 1"},
                    {"user": "served", "schema": "ecommerce", "table": "customer_served|own_served|served_training", "privileges": ["SELECT"]},
                    {"user": "half_served", "schema": "ecommerce", "table": "customer_served", "privileges": ["SELECT"],
                        "columns": [{"name": "address", "allow": false}]},
                    {"user": "filtered_served", "schema": "ecommerce", "table": "customer_served", "privileges": ["SELECT", "UPDATE"],
                        "filter": "customer_id = 1"},
                    {"user": "masked_served", "schema": "ecommerce", "table": "customer_served", "privileges": ["SELECT"],
                        "columns": [{"name": "address", "mask": "'***'"}]},
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
                .addConnectorProperty("featurestore.online-store.type", "redis")
                .addConnectorProperty("featurestore.online-store.redis.uri", closeAfterClass(RedisProcess.start()).uri().toString())
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
    void testAsOf()
    {
        String atTime = "SELECT %s FROM \"%s$as_of\" WHERE as_of_time = TIMESTAMP '2025-01-02 00:00:00'";
        assertThat(query(as("reader"), atTime.formatted("customer_id, email, as_of_time", "customer_stats"))).skippingTypesCheck()
                .matches("VALUES (BIGINT '1', 'a@x', TIMESTAMP '2025-01-02 00:00:00'), (2, 'b@x', TIMESTAMP '2025-01-02 00:00:00')");
        assertThat(query(as("restricted"), atTime.formatted("count(customer_id)", "customer_stats"))).matches("VALUES BIGINT '2'");
        assertThat(query(as("filtered"), atTime.formatted("customer_id, email", "customer_stats"))).skippingTypesCheck().matches("VALUES (BIGINT '1', '***')");
        assertThat(query(as("filtered"),
                """
                SELECT s.id, f.email FROM (VALUES (BIGINT '1', TIMESTAMP '2025-01-02 00:00:00'), (2, TIMESTAMP '2025-01-02 00:00:00')) s (id, t)
                LEFT JOIN "customer_stats$as_of" f ON f.customer_id = s.id AND f.as_of_time = s.t
                """)).skippingTypesCheck().matches("VALUES (BIGINT '1', '***'), (2, NULL)");
        assertDenied("restricted", atTime.formatted("email", "customer_stats"), "customer_stats");
        assertDenied("stranger", atTime.formatted("customer_id", "customer_stats"), "customer_stats");
        assertDenied("stranger", atTime.formatted("1", "customer_stats"), "customer_stats");
    }

    @Test
    void testIndexesThatTheUserMaySee()
    {
        String join =
                """
                SELECT count(f.email) FROM (SELECT n % 3 AS id, TIMESTAMP '2025-01-02 00:00:00' + n * INTERVAL '1' SECOND AS t FROM UNNEST(sequence(BIGINT '1', 9000)) AS numbers (n)) s
                LEFT JOIN "customer_stats$as_of" f ON f.customer_id = s.id AND f.as_of_time = s.t
                """;
        assertThat(computeActual(as("reader"), join).getOnlyValue()).isEqualTo(6000L);
        String indexes = "SELECT DISTINCT feature_view, features FROM featurestore.system.as_of_indexes";
        assertThat(query(as("reader"), indexes)).skippingTypesCheck().matches("VALUES ('customer_stats', ARRAY['email'])");
        // None of their queries used it
        assertThat(query(as("stranger"), indexes)).returnsEmptyResult();
    }

    @Test
    void testWarmUp()
    {
        String load = "CALL featurestore.system.load_as_of_index('ecommerce.customer_stats')";
        assertUpdate(as("reader"), load);
        assertDenied("restricted", load, "customer_stats");
        assertDenied("stranger", load, "customer_stats");
        assertQueryFails(as("filtered"), load, "For you a row filter applies to 'ecommerce.customer_stats'.*");
    }

    @Test
    void testAsOfOfRenamingView()
    {
        assertUpdate("CREATE VIEW customer_chosen SECURITY INVOKER WITH (entity_keys = ARRAY['id'], timestamp_column = 'at') AS SELECT customer_id AS id, event_timestamp AS at, email AS address FROM customer_stats");
        String atTime = "SELECT id, address FROM \"customer_chosen$as_of\" WHERE as_of_time = TIMESTAMP '2025-01-02 00:00:00'";
        assertThat(query(atTime)).skippingTypesCheck().matches("VALUES (BIGINT '1', 'a@x'), (2, 'b@x')");
        // The rights, filters and masks of what the view reads hold
        assertThat(query(as("chooser"), atTime)).skippingTypesCheck().matches("VALUES (BIGINT '1', '***')");
        assertDenied("half_chooser", atTime, "customer_stats");
        assertDenied("reader", atTime, "customer_chosen");
        assertUpdate("DROP VIEW customer_chosen");
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
    void testOnline()
    {
        String definition = "WITH (entity_keys = ARRAY['customer_id'], timestamp_column = 'event_timestamp', online = true) AS SELECT customer_id, event_timestamp, email AS address FROM customer_stats";
        assertUpdate("CREATE VIEW customer_served " + definition);
        assertUpdate("CREATE VIEW own_served SECURITY INVOKER " + definition);
        assertUpdate("CREATE VIEW served_training SECURITY INVOKER WITH (features = ARRAY['customer_served']) AS SELECT BIGINT '1' AS customer_id");
        assertUpdate("REFRESH MATERIALIZED VIEW \"customer_served$online\"", 2);
        assertUpdate("REFRESH MATERIALIZED VIEW \"own_served$online\"", 2);
        String addresses = "SELECT address FROM \"%s$online\" WHERE customer_id IN (1, 2)";
        assertThat(query(as("served"), addresses.formatted("customer_served"))).skippingTypesCheck().matches("VALUES 'a@x', 'b@x'");
        assertThat(query(as("served"), "SELECT address FROM \"served_training$online\" WHERE customer_id = 1")).skippingTypesCheck().matches("VALUES 'a@x'");
        assertQueryFails(as("served"), addresses.formatted("own_served"), "Access Denied: 'ecommerce.own_served' is online, and what it reads differs between users, .*");
        assertQueryFails(as("served"), "REFRESH MATERIALIZED VIEW \"customer_served$online\"", "Access Denied: Cannot refresh materialized view ecommerce.customer_served");
        assertQueryFails(as("filtered_served"), addresses.formatted("customer_served"), "For you a row filter applies to 'ecommerce.customer_served', and the online store has all its rows as they are: read .*");
        assertQueryFails(as("filtered_served"), "REFRESH MATERIALIZED VIEW \"customer_served$online\"", "For you a row filter applies to 'ecommerce.customer_served', .*");
        assertQueryFails(as("masked_served"), addresses.formatted("customer_served"), "For you a column mask applies to 'ecommerce.customer_served', .*");
        assertDenied("half_served", addresses.formatted("customer_served"), "customer_served");
        assertDenied("stranger", addresses.formatted("customer_served"), "customer_served");
        assertQueryFails(as("stranger"), "SELECT address FROM \"served_training$online\" WHERE customer_id = 1", "Access Denied: .*");
        assertUpdate("DROP VIEW served_training");
        assertUpdate("DROP VIEW own_served");
        assertUpdate("DROP VIEW customer_served");
    }

    @Test
    void testAggregationsOfEventsThatTheReaderMayNotRead()
    {
        createCounts("VIEW customer_counts");
        checkCounts();
        checkNewestCounts();
        assertUpdate("DROP VIEW customer_counts");
    }

    @Test
    void testStoredAggregationsOfEventsThatTheReaderMayNotRead()
    {
        createCounts("MATERIALIZED VIEW customer_counts");
        assertUpdate("REFRESH MATERIALIZED VIEW customer_counts", 3);
        checkCounts();
        checkNewestCounts();
        assertUpdate("DROP MATERIALIZED VIEW customer_counts");
    }

    private void checkNewestCounts()
    {
        String newest = "SELECT n FROM \"customer_counts$as_of\" WHERE as_of_time = TIMESTAMP '2025-01-02 00:00:00'";
        assertQuery(as("counter"), newest, "VALUES 1, 1");
        assertQuery(as("filtered_counter"), newest, "VALUES 1");
        assertDenied("stranger", newest, "customer_counts");
    }

    private void checkCounts()
    {
        assertUpdate("CREATE VIEW count_training SECURITY INVOKER WITH (features = ARRAY['customer_counts:n'], timestamp_column = 't') AS SELECT * FROM (VALUES (BIGINT '1', DATE '2025-01-02'), (2, DATE '2025-01-02')) AS s (customer_id, t)");
        List<String> relations = List.of("customer_counts", "\"customer_counts$latest\"", "\"customer_counts@2025-01-02\"", "\"customer_counts$timeline\"");
        for (String relation : relations) {
            String query = "SELECT customer_id, n, last_email FROM " + relation;
            assertThat(query(as("counter"), query)).skippingTypesCheck().matches("VALUES (BIGINT '1', BIGINT '1', 'a@x'), (2, 1, 'b@x')");
            assertDenied("half_counter", query, "customer_counts");
            assertDenied("reader", query, "customer_counts");
            assertDenied("stranger", query, "customer_counts");
        }
        String training = "SELECT customer_id, n FROM count_training";
        assertThat(query(as("counter"), training)).skippingTypesCheck().matches("VALUES (BIGINT '1', BIGINT '1'), (2, 1)");
        assertDenied("counter", "SELECT * FROM customer_stats", "customer_stats");

        // The engine applies filters and masks to the view, where it sees it
        assertThat(query(as("filtered_counter"), "SELECT customer_id, last_email FROM customer_counts")).skippingTypesCheck().matches("VALUES (BIGINT '1', 'a@x')");
        assertThat(query(as("masked_counter"), "SELECT customer_id, last_email FROM customer_counts")).skippingTypesCheck().matches("VALUES (BIGINT '1', '***'), (2, '***')");
        for (String relation : relations.subList(1, relations.size())) {
            assertQueryFails(as("filtered_counter"), "SELECT customer_id FROM " + relation, ".*For you a row filter applies to 'ecommerce.customer_counts'.*");
            assertQueryFails(as("masked_counter"), "SELECT last_email FROM " + relation, ".*column mask.*'ecommerce.customer_counts'.*");
        }
        assertQueryFails(as("filtered_counter"), training, ".*row filter applies to 'ecommerce.customer_counts'.*");
        assertUpdate("DROP VIEW count_training");
    }

    @Test
    void testAggregationsOfEventsByTheReadersRights()
    {
        createCounts("VIEW own_counts SECURITY INVOKER");
        for (String relation : List.of("own_counts", "\"own_counts$latest\"", "\"own_counts@2025-01-02\"", "\"own_counts$timeline\"")) {
            String query = "SELECT customer_id, n, last_email FROM " + relation;
            assertThat(query(as("event_reader"), query)).skippingTypesCheck().matches("VALUES (BIGINT '1', BIGINT '1', 'a@x'), (2, 1, 'b@x')");
            assertThat(query(as("filtered_events"), query)).skippingTypesCheck().matches("VALUES (BIGINT '1', BIGINT '1', 'a@x')");
            assertDenied("counter", query, "customer_stats");
            assertDenied("reader", query, "own_counts");
        }
        String newest = "SELECT n FROM \"own_counts$as_of\" WHERE as_of_time = TIMESTAMP '2025-01-02 00:00:00'";
        assertQuery(as("event_reader"), newest, "VALUES 1, 1");
        for (String user : List.of("filtered_events", "counter")) {
            assertQueryFails(as(user), newest, "Access Denied: 'ecommerce.own_counts' is computed of events, not all of which may be read as they are. Use a training set or .*");
        }
        assertUpdate("DROP VIEW own_counts");
    }

    private void createCounts(String view)
    {
        assertUpdate(
                """
                CREATE %s
                WITH (entity_keys = ARRAY['customer_id'], timestamp_column = 'event_timestamp', aggregations = ARRAY['count(*) OVER ALL AS n', 'last(email) OVER ALL AS last_email'])
                AS SELECT customer_id, event_timestamp, email FROM customer_stats
                """.formatted(view));
    }

    @Test
    void testTrainingSet()
    {
        assertThat(query(as("modeler"), "SELECT email FROM churn_training")).skippingTypesCheck().matches("VALUES 'a@x', 'b@x'");
        assertDenied("reader", "SELECT email FROM churn_training", "churn_training");
    }

    @Test
    void testOnlyVisibleFeatureViewsAreOffered()
    {
        String profile = " WITH (entity_keys = ARRAY['customer_id'], timestamp_column = 'event_timestamp') AS SELECT customer_id, event_timestamp, email AS address FROM customer_stats";
        assertUpdate("CREATE VIEW customer_profiles" + profile);
        assertUpdate("CREATE VIEW lost_training SECURITY INVOKER WITH (features = ARRAY['customer_profiles'], timestamp_column = 't') AS SELECT BIGINT '1' AS customer_id, TIMESTAMP '2025-01-02 00:00:00' AS t");
        assertUpdate("DROP VIEW customer_profiles");
        String missing = "Training set ecommerce.lost_training: Feature view 'ecommerce.customer_profiles' does not exist: ";
        assertQueryFails(as("admin"), "SELECT * FROM lost_training", missing + "did you mean 'ecommerce.customer_profile'\\? .*");
        assertQueryFails(as("modeler"), "SELECT * FROM lost_training", missing + "the feature views are listed in the table system.feature_views");
        assertUpdate("DROP VIEW lost_training");
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

    @Test
    void testListingsDoNotShowWhatOthersHaveLoaded()
    {
        for (String user : List.of("admin", "restricted", "reader", "stranger", "modeler", "admin", "stranger", "reader", "restricted")) {
            Set<?> features = computeActual(as(user), "SELECT feature_view || ':' || name FROM system.features").getOnlyColumnAsSet();
            Set<?> trainingSets = computeActual(as(user), "SELECT name FROM system.training_sets").getOnlyColumnAsSet();
            switch (user) {
                case "admin" -> assertThat(features).isEqualTo(Set.of("customer_stats:email", "customer_profile:address"));
                case "reader", "modeler" -> assertThat(features).isEqualTo(Set.of("customer_stats:email"));
                default -> assertThat(features).isEmpty();
            }
            assertThat(trainingSets).isEqualTo(user.equals("admin") || user.equals("modeler") ? Set.of("churn_training") : Set.of());
        }
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
