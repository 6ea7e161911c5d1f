package io.featurestore.trino.pins;

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

/**
 * A pin freezes data, not rights: who reads it needs the rights of today on all that is below.
 */
final class TestPinRights
        extends AbstractTestQueryFramework
{
    private static final String ALL = "training|stats|totals|customers|profile|labels|orders";
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
                    {"user": "reader", "schema": "ecommerce", "table": "$ALL", "privileges": ["SELECT"]},
                    {"user": "no_table", "schema": "ecommerce", "table": "training|stats|totals|profile|labels|orders", "privileges": ["SELECT"]},
                    {"user": "no_view", "schema": "ecommerce", "table": "training|stats|totals|customers|labels|orders", "privileges": ["SELECT"]},
                    {"user": "no_stored", "schema": "ecommerce", "table": "training|stats|customers|profile|labels|orders", "privileges": ["SELECT"]},
                    {"user": "filtered_table", "schema": "ecommerce", "table": "labels", "privileges": ["SELECT"], "filter": "customer_id = 1"},
                    {"user": "masked_table", "schema": "ecommerce", "table": "stats", "privileges": ["SELECT"], "columns": [{"name": "purchases", "mask": "BIGINT '-1'"}]},
                    {"user": "filtered_view", "schema": "ecommerce", "table": "profile", "privileges": ["SELECT"], "filter": "customer_id = 1"},
                    {"user": "masked_stored", "schema": "ecommerce", "table": "totals", "privileges": ["SELECT"], "columns": [{"name": "total", "mask": "BIGINT '-1'"}]},
                    {"user": "masked_name", "schema": "ecommerce", "table": "customers", "privileges": ["SELECT"], "columns": [{"name": "land", "mask": "'***'"}]},
                    {"user": "filtered_.*|masked_.*", "schema": "ecommerce", "table": "$ALL", "privileges": ["SELECT"]}
                ]
            }
            """.replace("$ALL", ALL);

    private static final String ROWS = "VALUES (1, 11, 'NL', 7), (2, 20, NULL, 9)";

    @Language("SQL")
    private static final String PINNED = "SELECT customer_id, purchases, country, total FROM \"training@p\"";

    @TempDir
    private static Path directory;

    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        Path rules = Files.writeString(directory.resolve("rules.json"), RULES);
        QueryRunner queryRunner = FeatureStoreQueryRunner.builder()
                .addConnectorProperty("iceberg.security", "file")
                .addConnectorProperty("security.config-file", rules.toString())
                .amendSession(session -> session.setIdentity(Identity.ofUser("admin")))
                .build();
        queryRunner.execute("CREATE TABLE labels AS SELECT * FROM (VALUES (BIGINT '1', TIMESTAMP '2025-03-01 00:00:00'), (2, TIMESTAMP '2025-03-01 00:00:00')) x (customer_id, label_time)");
        queryRunner.execute("CREATE TABLE stats (customer_id bigint, event_time timestamp(6), purchases bigint) WITH (entity_keys = ARRAY['customer_id'], timestamp_column = 'event_time')");
        queryRunner.execute("INSERT INTO stats VALUES (1, TIMESTAMP '2025-02-01 00:00:00', 11), (2, TIMESTAMP '2025-02-01 00:00:00', 20)");
        queryRunner.execute("CREATE TABLE customers AS SELECT * FROM (VALUES (BIGINT '1', TIMESTAMP '2024-01-01 00:00:00', 'NL')) x (id, since, country)");
        queryRunner.execute("CREATE VIEW profile SECURITY INVOKER WITH (entity_keys = ARRAY['customer_id'], timestamp_column = 'since') AS SELECT id customer_id, since, country FROM customers");
        queryRunner.execute("CREATE TABLE orders AS SELECT * FROM (VALUES (BIGINT '1', TIMESTAMP '2025-02-01 00:00:00', BIGINT '7'), (2, TIMESTAMP '2025-02-02 00:00:00', BIGINT '9')) x (customer_id, day, amount)");
        queryRunner.execute("CREATE MATERIALIZED VIEW totals WITH (entity_keys = ARRAY['customer_id'], timestamp_column = 'day') AS SELECT customer_id, day, sum(amount) total FROM orders GROUP BY customer_id, day");
        queryRunner.execute("REFRESH MATERIALIZED VIEW totals");
        queryRunner.execute("CREATE VIEW training SECURITY INVOKER WITH (features = ARRAY['stats', 'profile:country', 'totals:total'], timestamp_column = 'label_time') AS SELECT customer_id, label_time FROM labels");
        queryRunner.execute("CALL featurestore.system.pin_training_set('ecommerce', 'training', 'p')");
        return queryRunner;
    }

    @Test
    void testRightsOnAllBelow()
    {
        assertQuery(PINNED, ROWS);
        assertQuery(as("reader"), PINNED, ROWS);
        assertQuery(as("reader"), "SELECT count(*) FROM \"training@p$checksum\"", "VALUES 5");
        assertQueryFails(as("stranger"), PINNED, ".*Access Denied: Cannot select from .*");
        assertQueryFails(as("no_table"), PINNED, ".*Access Denied: .*customers.*");
        assertQueryFails(as("no_view"), PINNED, ".*Access Denied: Cannot select from table ecommerce.profile");
        assertQueryFails(as("no_stored"), PINNED, ".*Access Denied: Cannot select from table ecommerce.totals");
    }

    @Test
    void testRowFiltersAndColumnMasks()
    {
        assertQuery(as("filtered_table"), PINNED, "VALUES (1, 11, 'NL', 7)");
        assertQuery(as("masked_table"), PINNED, "VALUES (1, -1, 'NL', 7), (2, -1, NULL, 9)");
        assertQueryFails(as("filtered_view"), PINNED, ".*For you a row filter applies to 'ecommerce.profile', and pin 'p' of training set ecommerce.training .*");
        assertQueryFails(as("masked_stored"), PINNED, ".*For you a column mask applies to 'ecommerce.totals', .*");
    }

    @Test
    void testMaskOfColumnThatWasRenamed()
    {
        assertUpdate("CREATE TABLE hidden AS SELECT * FROM customers", 1);
        assertQuery(as("masked_name"), PINNED, ROWS);
        assertUpdate("ALTER TABLE customers RENAME COLUMN country TO land");
        assertQueryFails(as("masked_name"), PINNED, ".*For you a column mask applies to 'ecommerce.customers', .*");
        assertQuery(as("reader"), PINNED, ROWS);
        assertUpdate("ALTER TABLE customers RENAME COLUMN land TO country");
    }

    @Test
    void testStoredRowsBelow()
    {
        String table = "SELECT 't' || CAST(i AS varchar) FROM system.pins, UNNEST(tables) WITH ORDINALITY AS t (name, snapshot, tag, i) WHERE pin = 'p' AND name LIKE '%__storage_%'";
        String position = ((String) computeScalar(table)).substring(1);
        long snapshot = (long) computeScalar("SELECT snapshot_id FROM system.pins, UNNEST(tables) WHERE pin = 'p' AND name LIKE '%__storage_%'");
        String rows = "SELECT total FROM \"training@p$rows:%s\"".formatted(Integer.parseInt(position) - 1);
        assertQuery(rows + " FOR VERSION AS OF " + snapshot, "VALUES 7, 9");
        assertQueryFails(rows, ".* does not exist.*");
        assertQueryFails(as("no_stored"), rows + " FOR VERSION AS OF " + snapshot, ".*Access Denied: Cannot select from table ecommerce.totals");
        assertQueryFails("INSERT INTO \"training@p$rows:%s\" VALUES 1".formatted(Integer.parseInt(position) - 1), ".* does not exist.*");
    }

    @Test
    void testPinning()
    {
        assertQueryFails(as("reader"), "CALL featurestore.system.pin_training_set('ecommerce', 'training', 'mine')", "Access Denied: Cannot create view ecommerce.training");
        assertQueryFails(as("reader"), "CALL featurestore.system.unpin_training_set('ecommerce', 'training', 'p')", "Access Denied: Cannot drop view ecommerce.training");
        assertQueryFails(as("stranger"), "CALL featurestore.system.pin_training_set('ecommerce', 'training', 'mine')", "Access Denied: .*");
    }

    @Test
    void testPinsTable()
    {
        assertQuery(as("reader"), "SELECT count(*) FROM system.pins", "VALUES 1");
        assertQuery(as("stranger"), "SELECT count(*) FROM system.pins", "VALUES 0");
    }

    private Session as(String user)
    {
        return Session.builder(getSession())
                .setIdentity(Identity.ofUser(user))
                .build();
    }
}
