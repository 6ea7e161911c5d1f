package io.featurestore.trino.extension;

import io.featurestore.trino.FeatureStoreQueryRunner;
import io.trino.Session;
import io.trino.spi.security.Identity;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.QueryRunner;
import org.intellij.lang.annotations.Language;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A relation or a table function is one package and one binding: nothing of the connector knows those of this package, and they have all that
 * the others have.
 */
final class TestExtensions
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
                    {"user": "reader", "schema": "ecommerce", "table": "customer_stats", "privileges": ["SELECT"]},
                    {"user": "restricted", "schema": "ecommerce", "table": "customer_stats", "privileges": ["SELECT"],
                        "columns": [{"name": "email", "allow": false}]},
                    {"user": "masked", "schema": "ecommerce", "table": "customer_stats", "privileges": ["SELECT"],
                        "columns": [{"name": "email", "mask": "'***'"}]},
                    {"user": "filtered", "schema": "ecommerce", "table": "customer_stats", "privileges": ["SELECT"],
                        "filter": "customer_id = 1"}
                ],
                "functions": [
                    {"user": "admin", "schema": "system", "function": "echo", "privileges": ["EXECUTE"]}
                ]
            }
            """;

    @TempDir
    private static Path directory;

    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        Path rules = Files.writeString(directory.resolve("rules.json"), RULES);
        QueryRunner queryRunner = FeatureStoreQueryRunner.builder()
                .setConnectorModule(new ExtensionModule())
                .addConnectorProperty("iceberg.security", "file")
                .addConnectorProperty("security.config-file", rules.toString())
                .amendSession(session -> session.setIdentity(Identity.ofUser("admin")))
                .build();
        queryRunner.execute("CREATE TABLE customer_stats (customer_id bigint, email varchar) WITH (entity_keys = ARRAY['customer_id'])");
        queryRunner.execute("CREATE TABLE orders (customer_id bigint)");
        queryRunner.execute("CREATE VIEW profile WITH (entity_keys = ARRAY['customer_id']) AS SELECT customer_id, email FROM customer_stats");
        return queryRunner;
    }

    @Test
    void testRelation()
    {
        assertQuery("SELECT * FROM \"customer_stats$quarantine\"", "VALUES (7, '7@x', 'no such customer')");
        assertQuery("SELECT email FROM \"profile$quarantine\" WHERE customer_id = 7", "VALUES '7@x'");
        assertThat(computeActual("DESCRIBE \"customer_stats$quarantine\""))
                .extracting(column -> column.getField(0))
                .containsExactly("customer_id", "email", "reason");
        assertQuery(
                "SELECT column_name FROM information_schema.columns WHERE table_schema = 'ecommerce' AND table_name = 'customer_stats$quarantine'",
                "VALUES 'customer_id', 'email', 'reason'");
    }

    @Test
    void testRightsOnRelation()
    {
        @Language("SQL") String all = "SELECT * FROM \"customer_stats$quarantine\"";
        assertQuery(as("reader"), all, "VALUES (7, '7@x', 'no such customer')");
        assertQuery(as("masked"), all, "VALUES (7, '***', 'no such customer')");
        assertQueryReturnsEmptyResult(as("filtered"), all);
        assertQuery(as("restricted"), "SELECT customer_id, reason FROM \"customer_stats$quarantine\"", "VALUES (7, 'no such customer')");
        assertQueryFails(as("restricted"), all, ".*Access Denied: Cannot select from table ecommerce.customer_stats");
        assertQueryFails(as("stranger"), all, ".*Access Denied: Cannot select from table ecommerce.customer_stats");
        assertQueryFails(as("stranger"), "DESCRIBE \"customer_stats$quarantine\"", "Access Denied: Cannot show columns of table ecommerce.customer_stats");
        assertQuery(
                as("restricted"),
                "SELECT column_name FROM information_schema.columns WHERE table_schema = 'ecommerce' AND table_name = 'customer_stats$quarantine'",
                "VALUES 'customer_id', 'reason'");
    }

    @Test
    void testNameOfRelation()
    {
        assertQueryFails("SELECT * FROM \"customer_stats$quarentine\"", ".* does not exist: did you mean \"customer_stats\\$quarantine\"\\?");
        assertQueryFails("SELECT * FROM \"profile$lost\"", ".* does not exist: with feature view ecommerce.profile come \\$latest, \\$timeline, \\$timeline_by_created, \\$versions, \\$users, \\$as_of, \\$as_of_tz, \\$online, \\$quarantine, and \"profile@…\" with a time");
        assertQueryFails("SELECT * FROM \"orders$quarantine\"", ".* does not exist: ecommerce.orders is no feature view, .*");
        assertQueryFails("CREATE TABLE \"orders$quarantine\" (a integer)", "Name ecommerce.orders\\$quarantine is reserved: .*");
    }

    @Test
    void testTableFunction()
    {
        assertQuery("SELECT * FROM TABLE(featurestore.system.echo(TEXT => 'hello'))", "VALUES 'hello'");
        assertQuery("SELECT count(*) FROM customer_stats, TABLE(featurestore.system.echo('hello'))", "VALUES 0");
    }

    private Session as(String user)
    {
        return Session.builder(getSession())
                .setIdentity(Identity.ofUser(user))
                .build();
    }
}
