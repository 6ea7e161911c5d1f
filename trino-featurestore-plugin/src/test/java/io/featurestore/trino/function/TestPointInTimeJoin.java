package io.featurestore.trino.function;

import io.featurestore.trino.FeatureStoreQueryRunner;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.QueryRunner;
import org.junit.jupiter.api.Test;

final class TestPointInTimeJoin
        extends AbstractTestQueryFramework
{
    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        java.nio.file.Files.writeString(java.nio.file.Path.of("/tmp/fn/cp.txt"), System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
        return FeatureStoreQueryRunner.builder().build();
    }

    @Test
    void testFirst()
    {
        assertUpdate("""
                CREATE TABLE stats (customer_id bigint, event_timestamp timestamp(6), purchases bigint)
                WITH (entity_keys = ARRAY['customer_id'], timestamp_column = 'event_timestamp', ttl = '30d')
                """);
        assertUpdate("INSERT INTO stats VALUES (1, TIMESTAMP '2025-01-01 00:00:00', 10), (1, TIMESTAMP '2025-01-10 00:00:00', 20), (2, TIMESTAMP '2025-01-05 00:00:00', 5)", 3);
        System.out.println(computeActual("""
                SELECT * FROM TABLE(featurestore.system.point_in_time_join(
                    spine => TABLE(VALUES (1, DATE '2025-01-09'), (1, DATE '2025-01-10'), (2, DATE '2025-06-01'), (3, DATE '2025-01-09')) AS t(customer_id, label_date),
                    features => ARRAY['stats', 'ecommerce.stats:purchases AS p ON customer_id = customer_id']))
                """));
        System.out.println(computeActual("SELECT * FROM TABLE(featurestore.system.as_of('stats', TIMESTAMP '2025-01-08 00:00:00 UTC'))"));
    }
}
