package io.featurestore.trino.versions;

import io.featurestore.trino.FeatureStoreQueryRunner;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.QueryRunner;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

final class TestVersions
        extends AbstractTestQueryFramework
{
    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        QueryRunner queryRunner = FeatureStoreQueryRunner.builder().build();
        queryRunner.execute(
                """
                CREATE TABLE customer_stats (customer_id bigint, event_timestamp timestamp(6), purchases bigint)
                WITH (entity_keys = ARRAY['customer_id'], timestamp_column = 'event_timestamp', ttl = '30d')
                """);
        queryRunner.execute(
                """
                CREATE VIEW profile
                WITH (entity_keys = ARRAY['customer_id'], timestamp_column = 'event_timestamp', ttl = '30d')
                AS SELECT customer_id, event_timestamp, purchases FROM customer_stats
                """);
        queryRunner.execute(
                """
                CREATE OR REPLACE VIEW profile
                WITH (entity_keys = ARRAY['customer_id'], timestamp_column = 'event_timestamp', ttl = '60d', tags = ARRAY['a', 'b "c"'])
                AS SELECT customer_id, event_timestamp, purchases * 2 twice FROM customer_stats
                """);
        return queryRunner;
    }

    @Test
    void testView()
    {
        assertThat(query("SELECT version, author, is_current, properties['ttl'] FROM \"profile$versions\""))
                .skippingTypesCheck()
                .matches("VALUES (BIGINT '1', 'user', false, '30d'), (BIGINT '2', 'user', true, '60d')");
        assertThat(query("SELECT sql FROM \"profile$versions\" WHERE is_current"))
                .skippingTypesCheck()
                .matches(
                        """
                        VALUES 'SELECT
                          customer_id
                        , event_timestamp
                        , (purchases * 2) twice
                        FROM
                          customer_stats
                        '
                        """);
        assertThat(query("SELECT count(*) FROM \"profile$versions\" a JOIN \"profile$versions\" b ON a.version < b.version AND a.created_at <= b.created_at"))
                .matches("VALUES BIGINT '1'");
    }

    @Test
    void testPropertiesByTheirSqlNames()
    {
        assertThat(query("SELECT properties FROM \"profile$versions\" WHERE is_current"))
                .skippingTypesCheck()
                .matches(
                        """
                        VALUES map(
                            ARRAY['entity_keys', 'timestamp_column', 'ttl', 'tags'],
                            ARRAY['["customer_id"]', 'event_timestamp', '60d', '["a","b \\"c\\""]'])
                        """);
        assertThat(query("SELECT CAST(json_parse(properties['tags']) AS array(varchar)) FROM \"profile$versions\" WHERE is_current"))
                .skippingTypesCheck()
                .matches("VALUES ARRAY['a', 'b \"c\"']");
    }

    @Test
    void testTable()
    {
        assertThat(query("SELECT version, author, sql, is_current, properties['entity_keys'], created_at <= current_timestamp FROM \"customer_stats$versions\""))
                .skippingTypesCheck()
                .matches("VALUES (BIGINT '1', 'user', NULL, true, '[\"customer_id\"]', true)");
    }

    @Test
    void testTrainingSet()
    {
        assertUpdate("CREATE VIEW training WITH (features = ARRAY['profile:twice']) AS SELECT customer_id FROM customer_stats");
        assertThat(query("SELECT version, properties FROM \"training$versions\""))
                .skippingTypesCheck()
                .matches("VALUES (BIGINT '1', map(ARRAY['features'], ARRAY['[\"profile:twice\"]']))");
        assertUpdate("DROP VIEW training");
    }

    @Test
    void testDescribe()
    {
        assertThat(query("DESCRIBE \"profile$versions\""))
                .skippingTypesCheck()
                .matches(
                        """
                        VALUES
                            ('version', 'bigint', '', 'Version of the definition'),
                            ('created_at', 'timestamp(3) with time zone', '', 'When the version was written'),
                            ('author', 'varchar', '', 'The user who wrote it, where known'),
                            ('sql', 'varchar', '', 'Query of the view; NULL for a table'),
                            ('properties', 'map(varchar, varchar)', '', 'Properties of the definition; arrays as JSON'),
                            ('is_current', 'boolean', '', 'Whether this is the definition in use')
                        """);
        assertQueryReturnsEmptyResult("SHOW TABLES LIKE '%versions%'");
    }

    @Test
    void testOthersHaveNone()
    {
        assertUpdate("CREATE TABLE plain (x bigint)");
        assertUpdate("CREATE VIEW plain_view AS SELECT 1 x");
        assertQueryFails("SELECT * FROM \"plain$versions\"", ".*Table 'featurestore.ecommerce.\"plain\\$versions\"' does not exist: ecommerce.plain is no feature view, .*");
        assertQueryFails("SELECT * FROM \"plain_view$versions\"", ".*Table 'featurestore.ecommerce.\"plain_view\\$versions\"' does not exist: ecommerce.plain_view is no feature view, .*");
        assertQueryFails("SELECT * FROM \"nowhere$versions\"", ".*Table 'featurestore.ecommerce.\"nowhere\\$versions\"' does not exist");
        assertUpdate("DROP VIEW plain_view");
        assertUpdate("DROP TABLE plain");
    }

    @Test
    void testNamesAreReserved()
    {
        assertQueryFails("CREATE VIEW \"anything$versions\" AS SELECT 1 x", "Name ecommerce.anything\\$versions is reserved: .*");
        assertQueryFails("CREATE VIEW \"anything@2025\" AS SELECT 1 x", "Name ecommerce.anything@2025 is reserved: .*");
        assertQueryFails("ALTER VIEW profile RENAME TO \"other$latest\"", "Name ecommerce.other\\$latest is reserved: .*");
        assertQueryFails("DROP VIEW \"profile$latest\"", "Cannot drop ecommerce.profile\\$latest: relations of this name come with feature view ecommerce.profile and are made when asked for");
    }
}
