package io.featurestore.trino.system;

import io.featurestore.trino.FeatureStoreQueryRunner;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.QueryRunner;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

final class TestSystemTables
        extends AbstractTestQueryFramework
{
    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        QueryRunner queryRunner = FeatureStoreQueryRunner.builder().build();
        queryRunner.execute("CREATE SCHEMA crm");
        queryRunner.execute(
                """
                CREATE TABLE customer_stats (
                    customer_id bigint,
                    event_timestamp timestamp(6),
                    ingested_at timestamp(6) with time zone,
                    purchases_7d bigint COMMENT 'Purchases of the last seven days',
                    embedding array(real))
                COMMENT 'What customers bought'
                WITH (
                    entity_keys = ARRAY['customer_id'],
                    timestamp_column = 'event_timestamp',
                    created_column = 'ingested_at',
                    ttl = '720h',
                    freshness = '1h',
                    entity = 'customer',
                    owner = 'growth',
                    tags = ARRAY['purchases', 'daily'],
                    expectations = ARRAY['purchases_7d >= 0'])
                """);
        queryRunner.execute(
                """
                CREATE VIEW customer_profile
                COMMENT 'Who the customer is'
                WITH (
                    entity_keys = ARRAY['customer_id'],
                    timestamp_column = 'event_timestamp',
                    entity = 'customer',
                    description = 'Segments by purchases')
                AS
                WITH recent AS (SELECT * FROM customer_stats)
                SELECT customer_id, event_timestamp, if(purchases_7d > 10, 'gold', 'silver') segment
                FROM recent
                WHERE customer_id NOT IN (SELECT custkey FROM tpch.tiny.customer)
                """);
        queryRunner.execute("CREATE VIEW crm.rates WITH (entity_keys = ARRAY[]) AS SELECT DECIMAL '1.08' AS eur_usd");
        queryRunner.execute("CREATE VIEW crm.shops WITH (entity_keys = ARRAY['shop_id', 'country']) AS SELECT 1 AS shop_id, 'DE' AS country, 'x' AS name");
        queryRunner.execute("CREATE TABLE labels (customer_id bigint, label_time timestamp(6), churned boolean)");
        queryRunner.execute(
                """
                CREATE VIEW churn_training
                COMMENT 'Who leaves'
                WITH (
                    features = ARRAY['customer_stats:purchases_7d AS p', 'customer_stats:embedding', 'crm.rates'],
                    timestamp_column = 'label_time',
                    owner = 'growth',
                    tags = ARRAY['churn'])
                AS SELECT * FROM labels
                """);
        queryRunner.execute("CREATE VIEW plain AS SELECT 1 x");
        return queryRunner;
    }

    @Test
    void testShowTables()
    {
        assertThat(query("SHOW TABLES FROM system"))
                .skippingTypesCheck()
                .containsAll("VALUES 'feature_views', 'features', 'entities', 'training_sets'");
    }

    @Test
    void testFeatureViews()
    {
        assertThat(query("SELECT schema_name, name, kind, entity, entity_keys, timestamp_column, created_column, ttl, freshness FROM system.feature_views"))
                .skippingTypesCheck()
                .matches(
                        """
                        VALUES
                            ('crm', 'rates', 'virtual', NULL, ARRAY[], NULL, NULL, NULL, NULL),
                            ('crm', 'shops', 'virtual', NULL, ARRAY['shop_id', 'country'], NULL, NULL, NULL, NULL),
                            ('ecommerce', 'customer_profile', 'virtual', 'customer', ARRAY['customer_id'], 'event_timestamp', NULL, NULL, NULL),
                            ('ecommerce', 'customer_stats', 'table', 'customer', ARRAY['customer_id'], 'event_timestamp', 'ingested_at', '30d', '1h')
                        """);
        assertThat(query("SELECT name, features, owner, description, tags, expectations, source_tables FROM system.feature_views WHERE schema_name = 'ecommerce'"))
                .skippingTypesCheck()
                .matches(
                        """
                        VALUES
                            ('customer_profile', ARRAY['segment'], NULL, 'Segments by purchases', ARRAY[], ARRAY[], ARRAY['featurestore.ecommerce.customer_stats', 'tpch.tiny.customer']),
                            ('customer_stats', ARRAY['purchases_7d', 'embedding'], 'growth', 'What customers bought', ARRAY['purchases', 'daily'], ARRAY['purchases_7d >= 0'], ARRAY[])
                        """);
    }

    @Test
    void testVersionAndTimes()
    {
        assertUpdate("CREATE VIEW versioned WITH (entity_keys = ARRAY['k']) AS SELECT 1 k, 1 a");
        assertUpdate("CREATE OR REPLACE VIEW versioned WITH (entity_keys = ARRAY['k']) AS SELECT 1 k, 1 a, 2 b");
        assertThat(query("SELECT version, created_at <= changed_at, changed_at BETWEEN current_timestamp - INTERVAL '1' HOUR AND current_timestamp FROM system.feature_views WHERE name = 'versioned'"))
                .matches("VALUES (BIGINT '2', true, true)");
        assertThat(query("SELECT version, created_at <= changed_at FROM system.feature_views WHERE name = 'customer_stats'"))
                .matches("VALUES (BIGINT '1', true)");
        assertThat(query("SELECT typeof(created_at), typeof(changed_at) FROM system.feature_views WHERE name = 'versioned'"))
                .skippingTypesCheck()
                .matches("VALUES ('timestamp(3) with time zone', 'timestamp(3) with time zone')");
        assertUpdate("DROP VIEW versioned");
    }

    @Test
    void testFeatures()
    {
        assertThat(query("SELECT * FROM system.features WHERE schema_name = 'ecommerce' OR feature_view = 'rates'"))
                .skippingTypesCheck()
                .matches(
                        """
                        VALUES
                            ('crm', 'rates', 'eur_usd', 'decimal(3,2)', NULL, NULL, NULL, NULL, ARRAY[], NULL, ARRAY[], NULL, ARRAY[]),
                            ('ecommerce', 'customer_profile', 'segment', 'varchar', NULL, NULL, NULL, NULL, ARRAY[], 'customer', ARRAY['customer_id'], NULL, ARRAY[]),
                            ('ecommerce', 'customer_stats', 'purchases_7d', 'bigint', 'Purchases of the last seven days', NULL, NULL, NULL, ARRAY[], 'customer', ARRAY['customer_id'], 'growth', ARRAY['purchases', 'daily']),
                            ('ecommerce', 'customer_stats', 'embedding', 'array(real)', NULL, NULL, NULL, NULL, ARRAY[], 'customer', ARRAY['customer_id'], 'growth', ARRAY['purchases', 'daily'])
                        """);
    }

    @Test
    void testEntities()
    {
        assertThat(query("SELECT * FROM system.entities"))
                .skippingTypesCheck()
                .containsAll(
                        """
                        VALUES
                            (NULL, ARRAY[], ARRAY['crm.rates']),
                            (NULL, ARRAY['shop_id', 'country'], ARRAY['crm.shops']),
                            ('customer', ARRAY['customer_id'], ARRAY['ecommerce.customer_profile', 'ecommerce.customer_stats'])
                        """);
    }

    @Test
    void testTrainingSets()
    {
        assertThat(query("SELECT schema_name, name, features, timestamp_column, full_feature_names, filter_by_created, feature_views, owner, description, tags, version, source_tables FROM system.training_sets"))
                .skippingTypesCheck()
                .matches(
                        """
                        VALUES (
                            'ecommerce',
                            'churn_training',
                            ARRAY['customer_stats:purchases_7d AS p', 'customer_stats:embedding', 'crm.rates'],
                            'label_time',
                            false,
                            false,
                            ARRAY['ecommerce.customer_stats', 'crm.rates'],
                            'growth',
                            'Who leaves',
                            ARRAY['churn'],
                            BIGINT '1',
                            ARRAY['featurestore.ecommerce.labels'])
                        """);
        assertThat(query("SELECT created_at = changed_at FROM system.training_sets")).matches("VALUES true");
    }

    @Test
    void testColumnsAreDescribed()
    {
        assertThat(query("SELECT count(*) FROM information_schema.columns WHERE table_schema = 'system' AND table_name IN ('feature_views', 'features', 'entities', 'training_sets')"))
                .matches("VALUES BIGINT '51'");
        assertThat(query("DESCRIBE system.feature_views"))
                .ordered()
                .skippingTypesCheck()
                .matches(
                        """
                        VALUES
                            ('schema_name', 'varchar', '', 'Schema of the feature view'),
                            ('name', 'varchar', '', 'Name of the feature view'),
                            ('kind', 'varchar', '', 'virtual: computed when read; materialized: kept by REFRESH MATERIALIZED VIEW; table: written by others'),
                            ('entity', 'varchar', '', 'Name of the entity'),
                            ('entity_keys', 'array(varchar)', '', 'Join key columns, in order; empty for global features'),
                            ('timestamp_column', 'varchar', '', 'Event time column; NULL for a view without history'),
                            ('created_column', 'varchar', '', 'Column that tells when a row became known'),
                            ('ttl', 'varchar', '', 'How long a row stays valid; NULL for no limit'),
                            ('freshness', 'varchar', '', 'How old the newest row may be before the view counts as stale'),
                            ('features', 'array(varchar)', '', 'Feature columns, in the order of the view'),
                            ('owner', 'varchar', '', 'Who answers for the definition'),
                            ('description', 'varchar', '', 'What the definition is for; the comment of the table or view when it has none'),
                            ('tags', 'array(varchar)', '', 'Words to search by'),
                            ('expectations', 'array(varchar)', '', 'SQL boolean expressions every row must satisfy'),
                            ('aggregations', 'array(varchar)', '', 'What is computed of the view''s events, such as sum(amount) OVER 30d AS spend_30d'),
                            ('online', 'boolean', '', 'Whether the newest valid row of each entity is served from the online store'),
                            ('online_horizon', 'varchar', '', 'How far ahead the online store knows the values of windows, for example 2h; 1h if not set'),
                            ('version', 'bigint', '', 'Version of the definition'),
                            ('created_at', 'timestamp(3) with time zone', '', 'Time of the oldest version that the catalog still keeps'),
                            ('changed_at', 'timestamp(3) with time zone', '', 'Time of the current version; of a table, of its last metadata'),
                            ('source_tables', 'array(varchar)', '', 'Tables and views that the SQL reads, as catalog.schema.table')
                        """);
        assertThat(query("DESCRIBE system.features"))
                .ordered()
                .skippingTypesCheck()
                .matches(
                        """
                        VALUES
                            ('schema_name', 'varchar', '', 'Schema of the feature view'),
                            ('feature_view', 'varchar', '', 'Name of the feature view'),
                            ('name', 'varchar', '', 'Name of the feature'),
                            ('type', 'varchar', '', 'SQL type of the feature'),
                            ('description', 'varchar', '', 'The column''s comment'),
                            ('window', 'varchar', '', 'How far back the events count that the feature is computed of: a duration, or ALL'),
                            ('delay', 'varchar', '', 'How old an event must be to count'),
                            ('filter', 'varchar', '', 'The condition on the events that count'),
                            ('input_columns', 'array(varchar)', '', 'Columns of the view''s query that the aggregate and its filter read'),
                            ('entity', 'varchar', '', 'Name of the entity'),
                            ('entity_keys', 'array(varchar)', '', 'Join key columns of the feature view, in order'),
                            ('owner', 'varchar', '', 'Who answers for the feature view'),
                            ('tags', 'array(varchar)', '', 'Words to search by, of the feature view')
                        """);
        assertThat(query("DESCRIBE system.training_sets"))
                .ordered()
                .skippingTypesCheck()
                .matches(
                        """
                        VALUES
                            ('schema_name', 'varchar', '', 'Schema of the training set'),
                            ('name', 'varchar', '', 'Name of the training set'),
                            ('features', 'array(varchar)', '', 'Feature references, in output order'),
                            ('timestamp_column', 'varchar', '', 'The time to join at; NULL joins features as they are now'),
                            ('full_feature_names', 'boolean', '', 'Whether output columns are named view__feature'),
                            ('filter_by_created', 'boolean', '', 'Whether only rows known at the time of the spine row are joined'),
                            ('feature_views', 'array(varchar)', '', 'Feature views it is made of, as schema.view'),
                            ('owner', 'varchar', '', 'Who answers for the definition'),
                            ('description', 'varchar', '', 'What the definition is for; the comment of the view when it has none'),
                            ('tags', 'array(varchar)', '', 'Words to search by'),
                            ('version', 'bigint', '', 'Version of the definition'),
                            ('created_at', 'timestamp(3) with time zone', '', 'Time of the oldest version that the catalog still keeps'),
                            ('changed_at', 'timestamp(3) with time zone', '', 'Time of the current version'),
                            ('source_tables', 'array(varchar)', '', 'Tables and views that the spine reads, as catalog.schema.table')
                        """);
        assertThat(query("DESCRIBE system.entities"))
                .skippingTypesCheck()
                .matches(
                        """
                        VALUES
                            ('name', 'varchar', '', 'Name of the entity; NULL where the feature views name none, they are grouped by their keys then'),
                            ('entity_keys', 'array(varchar)', '', 'Join key columns, in order; empty for global features'),
                            ('feature_views', 'array(varchar)', '', 'Feature views of the entity, as schema.view')
                        """);
    }
}
