package io.featurestore.trino.pins;

import io.featurestore.trino.FeatureStoreQueryRunner;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.QueryRunner;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A pin of a training set reads the same rows for ever; what cannot be frozen is refused.
 */
final class TestPins
        extends AbstractTestQueryFramework
{
    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        QueryRunner queryRunner = FeatureStoreQueryRunner.builder().build();
        queryRunner.execute("CREATE TABLE labels (customer_id bigint, label_time timestamp(6), churned boolean)");
        queryRunner.execute("INSERT INTO labels VALUES (1, TIMESTAMP '2025-03-01 00:00:00', true), (2, TIMESTAMP '2025-03-01 00:00:00', false), (3, TIMESTAMP '2025-03-01 00:00:00', false)");
        queryRunner.execute("CREATE TABLE stats (customer_id bigint, event_time timestamp(6), purchases bigint) WITH (entity_keys = ARRAY['customer_id'], timestamp_column = 'event_time')");
        queryRunner.execute("INSERT INTO stats VALUES (1, TIMESTAMP '2025-01-01 00:00:00', 10), (1, TIMESTAMP '2025-02-01 00:00:00', 11), (2, TIMESTAMP '2025-02-01 00:00:00', 20)");
        queryRunner.execute("CREATE TABLE customers (id bigint, since timestamp(6), country varchar)");
        queryRunner.execute("INSERT INTO customers VALUES (1, TIMESTAMP '2024-01-01 00:00:00', 'NL'), (3, TIMESTAMP '2024-01-01 00:00:00', 'BE')");
        queryRunner.execute("CREATE VIEW profile WITH (entity_keys = ARRAY['customer_id'], timestamp_column = 'since') AS SELECT id customer_id, since, country FROM customers");
        queryRunner.execute("CREATE VIEW training WITH (features = ARRAY['stats', 'profile:country'], timestamp_column = 'label_time') AS SELECT customer_id, label_time, churned FROM labels");
        return queryRunner;
    }

    @Test
    void testPin()
    {
        assertUpdate("CALL featurestore.system.pin_training_set(schema_name => 'ecommerce', training_set => 'training', pin => 'spring-2026', model => 'churn', run_id => 'r1')");
        String rows = "VALUES (1, TRUE, 11, 'NL'), (2, FALSE, 20, NULL), (3, FALSE, NULL, 'BE')";
        assertQuery("SELECT customer_id, churned, purchases, country FROM \"training@spring-2026\"", rows);
        assertUpdate("INSERT INTO stats VALUES (1, TIMESTAMP '2025-02-02 00:00:00', 99)", 1);
        assertQuery("SELECT purchases FROM training WHERE customer_id = 1", "VALUES 99");
        assertQuery("SELECT customer_id, churned, purchases, country FROM \"training@spring-2026\"", rows);

        assertQuery(
                "SELECT schema_name, training_set, pin, version, created_by, model, run_id, cardinality(tables), rows FROM system.pins WHERE pin = 'spring-2026'",
                "VALUES ('ecommerce', 'training', 'spring-2026', 1, 'user', 'churn', 'r1', 3, NULL)");
        assertQuery("SELECT column_name, rows, checksum IS NOT NULL, kept_rows, matches FROM \"training@spring-2026$checksum\" WHERE column_name = 'country'", "VALUES ('country', 3, TRUE, NULL, NULL)");
        assertUpdate("REFRESH MATERIALIZED VIEW \"training@spring-2026$checksum\"", 5);
        assertQuery("SELECT column_name, rows, kept_rows, checksum = kept_checksum, matches FROM \"training@spring-2026$checksum\" WHERE column_name = 'country'", "VALUES ('country', 3, 3, TRUE, TRUE)");
        assertUpdate("REFRESH MATERIALIZED VIEW \"training@spring-2026$checksum\"", 5);
        assertQuery("SELECT rows FROM system.pins WHERE pin = 'spring-2026'", "VALUES 3");
        assertThat(computeActual("SHOW TABLES").getOnlyColumnAsSet()).doesNotContain("training@spring-2026");

        assertUpdate("CALL system.unpin_training_set('ecommerce', 'training', 'spring-2026')");
        assertQueryReturnsEmptyResult("SELECT name FROM \"stats$refs\" WHERE type = 'TAG'");
        assertQueryFails("SELECT * FROM \"training@spring-2026\"", "Training set ecommerce.training has no pin 'spring-2026'");
    }
}
