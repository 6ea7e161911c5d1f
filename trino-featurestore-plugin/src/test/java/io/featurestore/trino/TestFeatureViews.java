package io.featurestore.trino;

import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.QueryRunner;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

final class TestFeatureViews
        extends AbstractTestQueryFramework
{
    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        return FeatureStoreQueryRunner.builder().build();
    }

    @Test
    void testFeatureTable()
    {
        assertUpdate("""
                CREATE TABLE stats (customer_id bigint, event_timestamp timestamp(6), purchases bigint COMMENT 'how many')
                WITH (entity_keys = ARRAY['customer_id'], timestamp_column = 'event_timestamp', ttl = '30d', owner = 'growth', tags = ARRAY['a', 'b'])
                """);
        System.out.println(computeScalar("SHOW CREATE TABLE stats"));
        assertUpdate("INSERT INTO stats VALUES (1, TIMESTAMP '2025-01-01 00:00:00', 10), (1, TIMESTAMP '2025-01-10 00:00:00', 20), (2, TIMESTAMP '2025-01-05 00:00:00', 5)", 3);
        System.out.println(computeActual("SELECT * FROM \"stats@2025-01-11\""));
        System.out.println(computeActual("SELECT * FROM \"stats@2025-01-05 00:00:00\""));
        System.out.println(computeActual("SELECT * FROM \"stats$latest\""));
        System.out.println(computeActual("SELECT * FROM \"stats$timeline\""));
        System.out.println(computeActual("DESCRIBE \"stats$timeline\""));
        assertUpdate("CREATE VIEW profile COMMENT 'who' WITH (entity_keys = ARRAY['customer_id'], timestamp_column = 'event_timestamp') AS SELECT customer_id, event_timestamp, purchases * 2 AS double_purchases FROM stats");
        assertUpdate("""
                CREATE VIEW training WITH (features = ARRAY['stats', 'profile:double_purchases AS dp'], timestamp_column = 't') AS
                SELECT * FROM (VALUES (BIGINT '1', TIMESTAMP '2025-01-09 00:00:00', true), (1, TIMESTAMP '2025-01-12 00:00:00', false), (3, TIMESTAMP '2025-01-12 00:00:00', false)) x (customer_id, t, label)
                """);
        System.out.println(computeActual("SELECT * FROM training ORDER BY 1, 2"));
        System.out.println(computeScalar("SHOW CREATE VIEW training"));
        System.out.println(computeActual("DESCRIBE training"));
        System.out.println(computeActual("SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'ecommerce'"));
        System.out.println(computeActual("SHOW TABLES FROM featurestore.system"));
        System.out.println(computeActual("SELECT table_name, view_definition FROM information_schema.views WHERE table_schema = 'ecommerce' and table_name = 'training'"));
        assertThat(computeScalar("SELECT count(*) FROM training")).isEqualTo(3L);
    }
}
