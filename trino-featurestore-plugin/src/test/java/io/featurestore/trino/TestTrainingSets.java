package io.featurestore.trino;

import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.QueryRunner;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static io.featurestore.trino.FeatureStoreQueryRunner.allowingBreakingChanges;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Training sets as users write and read them; that the joins are right is shown against the oracle.
 */
final class TestTrainingSets
        extends AbstractTestQueryFramework
{
    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        return FeatureStoreQueryRunner.builder().setWorkerCount(0).build();
    }

    @BeforeAll
    void createFeatureViews()
    {
        assertUpdate(
                """
                CREATE TABLE stats (customer_id bigint, ts timestamp(6), created timestamp(6), purchases bigint COMMENT 'How many', amount double)
                WITH (entity_keys = ARRAY['customer_id'], timestamp_column = 'ts', created_column = 'created', ttl = '30d')
                """);
        assertUpdate(
                """
                INSERT INTO stats VALUES
                    (1, TIMESTAMP '2025-01-01 00:00:00', TIMESTAMP '2025-01-01 00:00:00', 10, 1.5),
                    (1, TIMESTAMP '2025-01-10 00:00:00', TIMESTAMP '2025-01-20 00:00:00', 20, 2.5),
                    (2, TIMESTAMP '2025-01-05 00:00:00', TIMESTAMP '2025-01-05 00:00:00', 5, NULL)
                """,
                3);
        assertUpdate(
                """
                CREATE VIEW location WITH (entity_keys = ARRAY['location_id'])
                AS SELECT * FROM (VALUES (1, 20.5e0), (2, 7e0)) AS t (location_id, temperature)
                """);
        assertUpdate("CREATE TABLE labels (customer_id integer, label_time date, origin_id integer, destination_id integer, churned boolean)");
        assertUpdate("INSERT INTO labels VALUES (1, DATE '2025-01-09', 1, 2, true), (1, DATE '2025-01-12', 2, 1, false), (3, DATE '2025-01-12', 1, 9, false), (NULL, NULL, NULL, 1, NULL)", 4);
    }

    @Test
    void testFeaturesAreJoinedAsTheyWere()
    {
        assertUpdate("CREATE VIEW churn WITH (features = ARRAY['stats'], timestamp_column = 'label_time') AS SELECT customer_id, label_time, churned FROM labels");
        assertQuery("SELECT * FROM churn",
                """
                VALUES
                    (1, DATE '2025-01-09', true, 10, 1.5),
                    (1, DATE '2025-01-12', false, 20, 2.5),
                    (3, DATE '2025-01-12', false, NULL, NULL),
                    (NULL, NULL, NULL, NULL, NULL)
                """);
        assertThat(computeActual("DESCRIBE churn").getMaterializedRows().stream().map(row -> row.getField(0) + " " + row.getField(1) + " " + row.getField(3)))
                .containsExactly("customer_id integer ", "label_time date ", "churned boolean ", "purchases bigint How many", "amount double ");
        assertQuery(
                "SELECT column_name FROM system.jdbc.columns WHERE table_cat = 'featurestore' AND table_schem = 'ecommerce' AND table_name = 'churn' ORDER BY ordinal_position",
                "VALUES 'customer_id', 'label_time', 'churned', 'purchases', 'amount'");
        assertQuery(
                "SELECT count(*) FROM information_schema.columns WHERE table_schema = 'ecommerce' AND table_name IN ('churn', 'labels')",
                "VALUES 10");
        assertUpdate("DROP VIEW churn");
    }

    @Test
    void testDefinitionIsShownAsWritten()
    {
        assertUpdate("CREATE VIEW shown COMMENT 'For the model' WITH (features = ARRAY['stats:purchases AS bought'], timestamp_column = 'label_time', owner = 'ml') AS SELECT customer_id, label_time FROM labels");
        String shown = (String) computeScalar("SHOW CREATE VIEW shown");
        assertThat(shown)
                .contains("COMMENT 'For the model'", "features = ARRAY['stats:purchases AS bought']", "owner = 'ml'")
                .endsWith(
                        """
                        AS
                        SELECT
                          customer_id
                        , label_time
                        FROM
                          labels""");
        assertQuery("SELECT view_definition LIKE '%JOIN%' FROM information_schema.views WHERE table_schema = 'ecommerce' AND table_name = 'shown'", "VALUES false");
        assertUpdate("DROP VIEW shown");
        assertUpdate(shown.replaceAll("location = '[^']*',", ""));
        assertQuery("SELECT count(bought) FROM shown", "VALUES 2");
        assertUpdate("DROP VIEW shown");
    }

    @Test
    void testSameViewTwiceWithMappedKeys()
    {
        assertUpdate(
                """
                CREATE VIEW trips
                WITH (features = ARRAY[
                    'location:temperature AS origin_temperature ON location_id = origin_id',
                    'ecommerce.location AS destination ON location_id = destination_id'])
                AS SELECT origin_id, destination_id FROM labels
                """);
        assertQuery("SELECT * FROM trips", "VALUES (1, 2, 20.5, 7), (2, 1, 7, 20.5), (1, 9, 20.5, NULL), (NULL, 1, NULL, 20.5)");
        assertThat(computeActual("SELECT * FROM trips").getColumnNames()).containsExactly("origin_id", "destination_id", "origin_temperature", "destination__temperature");
        assertUpdate("DROP VIEW trips");
    }

    @Test
    void testFullFeatureNames()
    {
        assertUpdate("CREATE VIEW full_names WITH (features = ARRAY['stats', 'stats:amount AS a'], timestamp_column = 'label_time', full_feature_names = true) AS SELECT customer_id, label_time FROM labels");
        assertThat(computeActual("SELECT * FROM full_names").getColumnNames()).containsExactly("customer_id", "label_time", "stats__purchases", "stats__amount", "a");
        assertThat((String) computeScalar("SHOW CREATE VIEW full_names")).contains("full_feature_names = true");
        assertUpdate("DROP VIEW full_names");
    }

    @Test
    void testFilterByCreated()
    {
        assertUpdate("CREATE VIEW known WITH (features = ARRAY['stats:purchases'], timestamp_column = 'label_time', filter_by_created = true) AS SELECT customer_id, label_time FROM labels WHERE customer_id = 1");
        assertQuery("SELECT label_time, purchases FROM known", "VALUES (DATE '2025-01-09', 10), (DATE '2025-01-12', 10)");
        assertUpdate("DROP VIEW known");
    }

    @Test
    void testWithoutTimeFeaturesAreAsOfNow()
    {
        assertUpdate("CREATE TABLE fresh (customer_id bigint, ts timestamp(6) with time zone, f bigint) WITH (entity_keys = ARRAY['customer_id'], timestamp_column = 'ts', ttl = '1d')");
        assertUpdate("INSERT INTO fresh VALUES (1, current_timestamp - INTERVAL '1' HOUR, 1), (1, current_timestamp + INTERVAL '1' HOUR, 2), (2, current_timestamp - INTERVAL '2' DAY, 3)", 3);
        assertUpdate("CREATE VIEW scoring WITH (features = ARRAY['fresh']) AS SELECT DISTINCT customer_id FROM labels");
        assertQuery("SELECT * FROM scoring", "VALUES (1, 1), (3, NULL), (NULL, NULL)");
        assertQuery("SELECT customer_id, f FROM \"fresh$latest\"", "VALUES (1, 1)");
        assertUpdate("DROP VIEW scoring");
        assertUpdate("DROP TABLE fresh");
    }

    @Test
    void testWorksInViewsTablesAndJoins()
    {
        assertUpdate("CREATE VIEW base_set WITH (features = ARRAY['stats:purchases'], timestamp_column = 'label_time') AS SELECT customer_id, label_time FROM labels");
        assertUpdate("CREATE VIEW over_it AS SELECT customer_id, sum(purchases) AS total FROM base_set GROUP BY customer_id");
        assertQuery("SELECT * FROM over_it", "VALUES (1, 30), (3, NULL), (NULL, NULL)");
        assertUpdate("CREATE TABLE memory.default.kept AS SELECT * FROM base_set", 4);
        assertQuery("SELECT count(purchases) FROM memory.default.kept", "VALUES 2");
        assertUpdate("DROP TABLE memory.default.kept");
        assertUpdate("DROP VIEW over_it");
        assertUpdate("DROP VIEW base_set");
    }

    @Test
    void testFeatureViewDroppedOrChanged()
    {
        assertUpdate("CREATE TABLE volatile (customer_id bigint, f bigint) WITH (entity_keys = ARRAY['customer_id'])");
        assertUpdate("CREATE VIEW depending WITH (features = ARRAY['volatile:f']) AS SELECT customer_id FROM labels");
        assertUpdate(allowingBreakingChanges(getSession()), "ALTER TABLE volatile RENAME COLUMN f TO g");
        assertQueryFails("SELECT * FROM depending", "Training set ecommerce.depending: Feature 'f' does not exist in feature view 'ecommerce.volatile'; its features are: g");
        assertUpdate("DROP TABLE volatile");
        assertQueryFails("SELECT * FROM depending", "Training set ecommerce.depending: Feature view 'ecommerce.volatile' does not exist.*");
        // The listing goes on without it
        assertQuery("SELECT count(*) FROM information_schema.columns WHERE table_schema = 'ecommerce' AND table_name = 'stats'", "VALUES 5");
        assertThat((String) computeScalar("SHOW CREATE VIEW depending")).contains("volatile:f");
        assertUpdate("DROP VIEW depending");
    }

    @Test
    void testWrongTrainingSetsAreNamedAndNotStored()
    {
        assertRefused("features = ARRAY['nowhere']", "Training set ecommerce.wrong: Feature view 'ecommerce.nowhere' does not exist: .*");
        assertRefused("features = ARRAY['other_schema.stats']", "Training set ecommerce.wrong: Feature view 'other_schema.stats' does not exist: .*");
        assertRefused("features = ARRAY['locatoin:temperature']", "Training set ecommerce.wrong: Feature view 'ecommerce.locatoin' does not exist: did you mean 'ecommerce.location'\\? The feature views are listed in the table system.feature_views");
        assertRefused("features = ARRAY['ecomerce.stats']", "Training set ecommerce.wrong: Feature view 'ecomerce.stats' does not exist: did you mean 'ecommerce.stats'\\? .*");
        // A table is near, but no feature view
        assertRefused("features = ARRAY['label']", "Training set ecommerce.wrong: Feature view 'ecommerce.label' does not exist: the feature views are listed in the table system.feature_views");
        assertRefused("features = ARRAY['stats:purchase'], timestamp_column = 'label_time'", "Training set ecommerce.wrong: Feature 'purchase' does not exist in feature view 'ecommerce.stats' \\(did you mean 'purchases'\\?\\); its features are: purchases, amount");
        assertRefused("features = ARRAY['labels']", "Training set ecommerce.wrong: 'ecommerce.labels' is not a feature view: .*");
        assertRefused("features = ARRAY['stats:sales'], timestamp_column = 'label_time'", "Training set ecommerce.wrong: Feature 'sales' does not exist in feature view 'ecommerce.stats'; its features are: purchases, amount");
        assertRefused("features = ARRAY['stats'], timestamp_column = 'time'", "Training set ecommerce.wrong: timestamp_column 'time' is not a column of the spine.*");
        assertRefused("features = ARRAY['stats'], timestamp_column = 'churned'", "Training set ecommerce.wrong: timestamp_column 'churned' is of type boolean.*");
        assertRefused("features = ARRAY['location']", "Training set ecommerce.wrong: Entity key 'location_id' of feature view 'ecommerce.location' is not a column of the spine.*");
        assertRefused("features = ARRAY['location ON location_id = origin']", "Training set ecommerce.wrong: .*'origin', which is not a column of the spine.*");
        assertRefused("features = ARRAY['location ON location = origin_id']", "Training set ecommerce.wrong: .* maps 'location', which is not an entity key.*");
        assertRefused("features = ARRAY['location ON location_id = churned']", "Training set ecommerce.wrong: .*cannot be compared with spine column 'churned' of type boolean.*");
        assertRefused("features = ARRAY['stats:purchases AS churned'], timestamp_column = 'label_time'", "Training set ecommerce.wrong: Column 'churned' would appear twice in the output.*AS.*full_feature_names.*");
        assertRefused("features = ARRAY['stats', 'stats:amount'], timestamp_column = 'label_time'", "Training set ecommerce.wrong: Column 'amount' would appear twice.*");
        assertRefused("features = ARRAY['stats stats']", "View ecommerce.wrong: .*stats stats.*");
        assertRefused("features = ARRAY[]", "View ecommerce.wrong: features is empty.*");
        assertRefused("features = ARRAY['stats'], entity_keys = ARRAY['customer_id']", "View ecommerce.wrong: 'entity_keys' is no property of a training set.*");
        assertRefused("features = ARRAY['location'], filter_by_created = true", "Training set ecommerce.wrong: .*(created_column|location_id).*");
    }

    private void assertRefused(String properties, String message)
    {
        assertQueryFails("CREATE VIEW wrong WITH (%s) AS SELECT customer_id, label_time, origin_id, churned FROM labels".formatted(properties), message);
        assertThat(computeActual("SHOW TABLES LIKE 'wrong'").getRowCount()).isZero();
    }
}
