package io.featurestore.trino;

import com.google.common.collect.ImmutableMap;
import io.featurestore.catalog.DefinitionProperty;
import io.featurestore.catalog.FeatureViewKind;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.QueryRunner;
import org.junit.jupiter.api.Test;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import static io.trino.spi.StandardErrorCode.INVALID_MATERIALIZED_VIEW_PROPERTY;
import static io.trino.spi.StandardErrorCode.INVALID_TABLE_PROPERTY;
import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Feature views as tables and as views: how they are made, shown, changed and refused.
 */
final class TestFeatureViews
        extends AbstractTestQueryFramework
{
    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        return FeatureStoreQueryRunner.builder().setWorkerCount(0).build();
    }

    @Test
    void testCreateTable()
    {
        assertUpdate(
                """
                CREATE TABLE customer_stats (
                    customer_id bigint,
                    event_timestamp timestamp(6),
                    ingested_at timestamp(6) with time zone,
                    purchases_7d bigint COMMENT 'Purchases in the last 7 days')
                COMMENT 'What customers did'
                WITH (
                    entity_keys = ARRAY['Customer_ID'],
                    timestamp_column = 'event_timestamp',
                    created_column = 'ingested_at',
                    ttl = '30d',
                    freshness = '90m',
                    owner = 'growth',
                    description = 'Counts',
                    tags = ARRAY['profile', 'daily'],
                    entity = 'customer',
                    expectations = ARRAY['purchases_7d >= 0'])
                """);
        assertThat(showCreate("TABLE customer_stats")).contains(
                "purchases_7d bigint COMMENT 'Purchases in the last 7 days'",
                "COMMENT 'What customers did'",
                "entity_keys = ARRAY['customer_id']",
                "timestamp_column = 'event_timestamp'",
                "created_column = 'ingested_at'",
                "ttl = '30d'",
                "freshness = '90m'",
                "owner = 'growth'",
                "description = 'Counts'",
                "tags = ARRAY['profile','daily']",
                "entity = 'customer'",
                "expectations = ARRAY['purchases_7d >= 0']",
                "partitioning = ARRAY['bucket(customer_id, 8)']",
                "sorted_by = ARRAY['customer_id ASC NULLS FIRST','event_timestamp ASC NULLS FIRST']");
        assertUpdate("DROP TABLE customer_stats");
    }

    @Test
    void testShownTableCanBeCreatedAgain()
    {
        assertUpdate("CREATE TABLE again (id bigint, ts date, f double) WITH (entity_keys = ARRAY['id'], timestamp_column = 'ts', ttl = '7d')");
        String shown = showCreate("TABLE again");
        assertUpdate("DROP TABLE again");
        assertUpdate(shown.replaceAll("location = '[^']*',", ""));
        assertThat(withoutLocation(showCreate("TABLE again"))).isEqualTo(withoutLocation(shown));
        assertUpdate("DROP TABLE again");
    }

    @Test
    void testCreateTableAsSelect()
    {
        assertUpdate(
                """
                CREATE TABLE from_query
                WITH (entity_keys = ARRAY['id'], timestamp_column = 'ts')
                AS SELECT * FROM (VALUES (BIGINT '1', DATE '2025-01-01', 1.5e0), (2, DATE '2025-01-02', 2.5e0)) AS t (id, ts, score)
                """,
                2);
        assertQuery("SELECT id, score FROM \"from_query@2025-01-01\"", "VALUES (1, 1.5)");
        assertThat(showCreate("TABLE from_query")).contains("entity_keys = ARRAY['id']", "bucket(id, 8)");
        assertUpdate("DROP TABLE from_query");
    }

    @Test
    void testLayoutThatIsGivenIsKept()
    {
        assertUpdate("CREATE TABLE own_layout (id bigint, ts date, f double) WITH (entity_keys = ARRAY['id'], timestamp_column = 'ts', partitioning = ARRAY['month(ts)'])");
        assertThat(showCreate("TABLE own_layout"))
                .contains("partitioning = ARRAY['month(ts)']")
                .doesNotContain("bucket", "sorted_by");
        assertUpdate("DROP TABLE own_layout");
    }

    @Test
    void testCompositeKeysShareTheBuckets()
    {
        assertUpdate("CREATE TABLE composite (a bigint, b varchar, ts date, f double) WITH (entity_keys = ARRAY['a', 'b'], timestamp_column = 'ts')");
        assertThat(showCreate("TABLE composite")).contains("partitioning = ARRAY['bucket(a, 3)','bucket(b, 3)']");
        assertUpdate("DROP TABLE composite");
    }

    @Test
    void testPlainTableIsUntouched()
    {
        assertUpdate("CREATE TABLE plain (id bigint, ts date)");
        assertThat(showCreate("TABLE plain")).doesNotContain("entity_keys", "partitioning", "sorted_by");
        assertQueryFails("SELECT * FROM \"plain$latest\"", ".*Table 'featurestore.ecommerce.\"plain\\$latest\"' does not exist.*");
        assertUpdate("DROP TABLE plain");
    }

    @Test
    void testTableBecomesFeatureViewAndBack()
    {
        assertUpdate("CREATE TABLE legacy_scores (user_id bigint, ts timestamp(6), score double)");
        assertUpdate("INSERT INTO legacy_scores VALUES (1, TIMESTAMP '2025-01-01 00:00:00', 0.5)", 1);
        assertUpdate("ALTER TABLE legacy_scores SET PROPERTIES entity_keys = ARRAY['user_id'], timestamp_column = 'ts'");
        assertQuery("SELECT user_id, score FROM \"legacy_scores@2025-06-01\"", "VALUES (1, 0.5)");

        assertUpdate("ALTER TABLE legacy_scores SET PROPERTIES ttl = '1d'");
        assertThat(showCreate("TABLE legacy_scores")).contains("ttl = '1d'", "timestamp_column = 'ts'");
        assertQueryReturnsEmptyResult("SELECT user_id, score FROM \"legacy_scores@2025-06-01\"");

        assertQueryFails(
                "ALTER TABLE legacy_scores SET PROPERTIES ttl = DEFAULT, format_version = 2",
                "Table ecommerce.legacy_scores: set feature properties to DEFAULT in a statement of their own, apart from \\[format_version]");
        assertUpdate("ALTER TABLE legacy_scores SET PROPERTIES owner = 'growth', format_version = 2");
        assertUpdate("ALTER TABLE legacy_scores SET PROPERTIES ttl = DEFAULT");
        assertThat(showCreate("TABLE legacy_scores"))
                .contains("owner = 'growth'")
                .doesNotContain("ttl");

        assertUpdate("ALTER TABLE legacy_scores SET PROPERTIES entity_keys = DEFAULT, timestamp_column = DEFAULT, owner = DEFAULT");
        assertThat(showCreate("TABLE legacy_scores")).doesNotContain("entity_keys", "timestamp_column", "owner");
        assertUpdate("DROP TABLE legacy_scores");
    }

    @Test
    void testEntityKeysAloneUndoTheDefinition()
    {
        assertUpdate("CREATE TABLE undone (id bigint, ts date, f double) WITH (entity_keys = ARRAY['id'], timestamp_column = 'ts', ttl = '7d')");
        assertUpdate("ALTER TABLE undone SET PROPERTIES entity_keys = DEFAULT");
        assertThat(showCreate("TABLE undone")).doesNotContain("entity_keys", "timestamp_column", "ttl");
        assertUpdate("DROP TABLE undone");
    }

    @Test
    void testReplacedTableKeepsNothingOfTheOldDefinition()
    {
        assertUpdate("CREATE TABLE replaced (id bigint, ts date, f double) WITH (entity_keys = ARRAY['id'], timestamp_column = 'ts', ttl = '7d', owner = 'growth')");
        assertUpdate("CREATE OR REPLACE TABLE replaced (key bigint, at date, g double) WITH (entity_keys = ARRAY['key'], timestamp_column = 'at')");
        assertThat(showCreate("TABLE replaced"))
                .contains("entity_keys = ARRAY['key']", "timestamp_column = 'at'")
                .doesNotContain("ttl", "owner");
        assertUpdate("CREATE OR REPLACE TABLE replaced WITH (entity_keys = ARRAY['key']) AS SELECT BIGINT '1' AS key, 'a' AS h", 1);
        assertQuery("SELECT key, h FROM \"replaced$latest\"", "VALUES (1, 'a')");
        assertUpdate("CREATE OR REPLACE TABLE replaced AS SELECT 1 AS x", 1);
        assertThat(showCreate("TABLE replaced")).doesNotContain("entity_keys", "timestamp_column");
        assertQueryFails("SELECT * FROM \"replaced$latest\"", ".*does not exist.*");
        assertUpdate("DROP TABLE replaced");
    }

    @Test
    void testColumnsOfTheDefinitionAreKept()
    {
        assertUpdate("CREATE TABLE guarded (id bigint, ts date, f double) WITH (entity_keys = ARRAY['id'], timestamp_column = 'ts')");
        assertQueryFails("ALTER TABLE guarded RENAME COLUMN id TO customer_id", "Cannot rename column 'id' of feature view ecommerce.guarded: it is an entity key, timestamp or created column.*");
        assertQueryFails("ALTER TABLE guarded DROP COLUMN ts", "Cannot drop column 'ts' of feature view ecommerce.guarded: .*");
        assertUpdate("ALTER TABLE guarded RENAME COLUMN f TO g");
        assertUpdate("ALTER TABLE guarded ADD COLUMN h double");
        assertUpdate("DROP TABLE guarded");
    }

    @Test
    void testColumnsOfExpectationsAreKept()
    {
        assertUpdate("CREATE TABLE expecting (id bigint, ts date, f double, g double, spare double) WITH (entity_keys = ARRAY['id'], timestamp_column = 'ts', expectations = ARRAY['id > 0', 'F >= 0 OR \"G\" IS NULL'])");
        assertThat(query("ALTER TABLE expecting RENAME COLUMN f TO score")).failure()
                .hasErrorCode(NOT_SUPPORTED)
                .hasMessage("Cannot rename column 'f' of feature view ecommerce.expecting: its expectation 'F >= 0 OR \"G\" IS NULL' reads the column; first ALTER TABLE … SET PROPERTIES expectations = ARRAY[…] without that expectation, or = DEFAULT if it is the only one, afterwards set it again");
        assertQueryFails("ALTER TABLE expecting DROP COLUMN g", "Cannot drop column 'g' of feature view ecommerce.expecting: its expectation 'F >= 0 OR \"G\" IS NULL' reads the column.*");
        assertUpdate("ALTER TABLE expecting DROP COLUMN spare");
        assertUpdate("ALTER TABLE expecting SET PROPERTIES expectations = ARRAY['id > 0']");
        assertUpdate("ALTER TABLE expecting RENAME COLUMN f TO score");
        assertUpdate("ALTER TABLE expecting SET PROPERTIES expectations = ARRAY['id > 0', 'score >= 0']");
        assertQueryFails("ALTER TABLE expecting DROP COLUMN score", ".*its expectation 'score >= 0' reads the column.*");
        assertUpdate("ALTER TABLE expecting SET PROPERTIES expectations = DEFAULT");
        assertUpdate("ALTER TABLE expecting DROP COLUMN score");
        assertUpdate("DROP TABLE expecting");
    }

    @Test
    void testViewsStayInTheirSchema()
    {
        assertUpdate("CREATE SCHEMA elsewhere");
        assertUpdate("CREATE VIEW settled WITH (entity_keys = ARRAY['id']) AS SELECT 1 AS id, 'a' AS f");
        assertUpdate("CREATE MATERIALIZED VIEW stored WITH (entity_keys = ARRAY['id']) AS SELECT id, f FROM settled");
        assertThat(query("ALTER VIEW settled RENAME TO elsewhere.settled")).failure()
                .hasErrorCode(NOT_SUPPORTED)
                .hasMessageStartingWith("Cannot rename view ecommerce.settled to elsewhere.settled: ");
        assertThat(query("ALTER MATERIALIZED VIEW stored RENAME TO elsewhere.stored")).failure()
                .hasErrorCode(NOT_SUPPORTED)
                .hasMessageStartingWith("Cannot rename view ecommerce.stored to elsewhere.stored: ");
        assertUpdate("DROP MATERIALIZED VIEW stored");
        assertUpdate("DROP VIEW settled");
        assertUpdate("DROP SCHEMA elsewhere");
    }

    @Test
    void testVirtualFeatureView()
    {
        assertUpdate("CREATE TABLE customers_history (customer_id bigint, updated_at timestamp(6), segment varchar, country varchar)");
        assertUpdate(
                """
                CREATE VIEW customer_profile
                COMMENT 'Who the customer is'
                WITH (entity_keys = ARRAY['customer_id'], timestamp_column = 'updated_at', owner = 'growth', tags = ARRAY['profile'])
                AS SELECT customer_id, updated_at, segment, country FROM customers_history
                """);
        String shown = showCreate("VIEW customer_profile");
        assertThat(shown).contains(
                "COMMENT 'Who the customer is'",
                "entity_keys = ARRAY['customer_id']",
                "timestamp_column = 'updated_at'",
                "owner = 'growth'",
                "tags = ARRAY['profile']",
                "customers_history");

        assertUpdate("COMMENT ON VIEW customer_profile IS 'Segments'");
        assertThat(showCreate("VIEW customer_profile")).contains("COMMENT 'Segments'", "entity_keys = ARRAY['customer_id']");
        assertUpdate("COMMENT ON COLUMN customer_profile.segment IS 'Marketing segment'");
        assertQuery("SELECT comment FROM information_schema.columns WHERE table_name = 'customer_profile' AND column_name = 'segment'", "VALUES 'Marketing segment'");
        assertThat(showCreate("VIEW customer_profile")).contains("entity_keys = ARRAY['customer_id']");

        assertUpdate("ALTER VIEW customer_profile RENAME TO customer_facts");
        assertThat(showCreate("VIEW customer_facts")).contains("entity_keys = ARRAY['customer_id']");
        assertQueryFails("SELECT * FROM customer_profile", ".*does not exist.*");

        assertUpdate("CREATE OR REPLACE VIEW customer_facts AS SELECT customer_id FROM customers_history");
        assertThat(showCreate("VIEW customer_facts")).doesNotContain("entity_keys", "timestamp_column", "owner =");
        assertUpdate("DROP VIEW customer_facts");
        assertUpdate("DROP TABLE customers_history");
    }

    @Test
    void testColumnsMatchWithoutRegardToCase()
    {
        assertUpdate("CREATE VIEW cased WITH (entity_keys = ARRAY['Id'], timestamp_column = 'AT') AS SELECT 1 AS ID, DATE '2025-01-01' AS At, 'a' AS Feature");
        assertQuery("SELECT id, feature FROM \"cased@2025-06-01\"", "VALUES (1, 'a')");
        assertUpdate("CREATE VIEW cased_set WITH (features = ARRAY['Cased:FEATURE'], timestamp_column = 'Label_Time') AS SELECT 1 AS Id, DATE '2025-06-01' AS LABEL_TIME");
        assertQuery("SELECT id, feature FROM cased_set", "VALUES (1, 'a')");
        assertUpdate("DROP VIEW cased_set");
        assertUpdate("DROP VIEW cased");
    }

    @Test
    void testShownViewCanBeCreatedAgain()
    {
        assertUpdate("CREATE VIEW shown WITH (entity_keys = ARRAY['id'], timestamp_column = 'ts', ttl = '12h') AS SELECT 1 id, DATE '2025-01-01' ts, 'a' f");
        String shown = showCreate("VIEW shown");
        assertUpdate("DROP VIEW shown");
        assertUpdate(shown.replaceAll("location = '[^']*',", ""));
        assertThat(withoutLocation(showCreate("VIEW shown"))).isEqualTo(withoutLocation(shown));
        assertUpdate("DROP VIEW shown");
    }

    @Test
    void testViewColumnsOfTypesThatIcebergLacks()
    {
        assertUpdate("CREATE VIEW widened AS SELECT TIMESTAMP '2025-01-01 00:00:00' AS seconds, TINYINT '1' AS small, TIMESTAMP '2025-01-01 00:00:00.123456789 UTC' AS nanos");
        assertQuery("SELECT CAST(seconds AS varchar), small, CAST(nanos AS varchar) FROM widened", "VALUES ('2025-01-01 00:00:00.000000', 1, '2025-01-01 00:00:00.123456789 UTC')");
        assertUpdate("DROP VIEW widened");
    }

    @Test
    void testWrongDefinitionsAreNamedAndNotStored()
    {
        assertRefused("entity_keys = ARRAY['customer'], timestamp_column = 'ts'", "entity_keys: column 'customer' does not exist; the columns are id, ts, f, m");
        assertRefused("entity_keys = ARRAY['id'], timestamp_column = 'tss'", "timestamp_column: column 'tss' does not exist; the columns are id, ts, f, m");
        assertRefused("entity_keys = ARRAY['id'], timestamp_column = 'f'", "timestamp_column 'f' has type double: it must be date, timestamp\\(p\\) or timestamp\\(p\\) with time zone");
        assertRefused("entity_keys = ARRAY['id'], timestamp_column = 'ts', created_column = 'f'", "created_column 'f' has type double.*");
        assertRefused("entity_keys = ARRAY['id'], timestamp_column = 'ts', created_column = 'ts'", "created_column 'ts' cannot also be an entity key or the timestamp_column");
        assertRefused("entity_keys = ARRAY['id', 'ts'], timestamp_column = 'ts'", "column 'ts' cannot be both entity key and timestamp_column");
        assertRefused("entity_keys = ARRAY['id', 'id'], timestamp_column = 'ts'", "entity_keys names a column twice: \\[id, id]");
        assertRefused("entity_keys = ARRAY['id'], timestamp_column = 'ts', ttl = '30 fortnights'", "'ttl': .*30 fortnights.*");
        assertRefused("entity_keys = ARRAY['id'], timestamp_column = 'ts', ttl = '-1d'", "'ttl': .*-1d.*");
        assertRefused("entity_keys = ARRAY['id'], ttl = '1d'", "ttl needs a timestamp_column");
        assertRefused("timestamp_column = 'ts'", "'timestamp_column' needs 'entity_keys'.*");
        assertRefused("owner = ''", "'owner' needs 'entity_keys'.*");
        assertRefused("entity_keys = ARRAY['id'], timestamp_column = 'ts', expectations = ARRAY['f >']", "expectation 'f >' is not a SQL expression: .*");
        assertRefused("entity_keys = ARRAY['id'], timestamp_column = 'ts', expectations = ARRAY['g > 1']", "expectation 'g > 1': column 'g' does not exist.*");
        assertQueryFails("CREATE TABLE refused (id bigint, f double) WITH (entity_key = ARRAY['id'])", ".*'entity_key' does not exist.*");
    }

    @Test
    void testEntityHasOneMeaning()
    {
        assertUpdate("CREATE TABLE customer_a (customer_id bigint, f double) WITH (entity_keys = ARRAY['customer_id'], entity = 'customer')");
        assertUpdate("CREATE VIEW customer_b WITH (entity_keys = ARRAY['customer_id'], entity = 'customer') AS SELECT customer_id, f AS g FROM customer_a");
        assertQueryFails(
                "CREATE VIEW customer_c WITH (entity_keys = ARRAY['id'], entity = 'customer') AS SELECT customer_id AS id, f AS h FROM customer_a",
                "ecommerce.customer_c: entity 'customer' has keys \\[customer_id] in ecommerce.customer_[ab], not \\[id]: use the same entity_keys or another entity name");
        assertUpdate("DROP VIEW customer_b");
        assertUpdate("DROP TABLE customer_a");
    }

    @Test
    void testRelationsOfAFeatureViewAreNotListedAndNotChanged()
    {
        assertUpdate("CREATE TABLE origin (id bigint, ts date, f double) WITH (entity_keys = ARRAY['id'], timestamp_column = 'ts')");
        assertThat(computeActual("SHOW TABLES LIKE 'origin%'").getOnlyColumnAsSet()).containsExactly("origin");
        assertThat(computeActual("DESCRIBE \"origin$latest\"").getMaterializedRows()).hasSize(3);
        assertQueryFails("DROP VIEW \"origin$latest\"", "Cannot drop ecommerce.origin\\$latest: relations of this name come with feature view ecommerce.origin.*");
        assertQueryFails("CREATE VIEW \"origin$timeline\" AS SELECT 1 x", "Cannot create ecommerce.origin\\$timeline: .*|.*already exists.*");
        assertQueryFails("SELECT * FROM \"origin@yesterday\"", ".*'yesterday' is no time: write an ISO instant, a date, or .*");
        assertUpdate("DROP TABLE origin");
    }

    @Test
    void testOurExtraPropertiesAreOursToWrite()
    {
        String extra = "extra_properties = MAP(ARRAY['featurestore.entity-keys'], ARRAY['nope'])";
        String told = ": extra_properties cannot set 'featurestore.entity-keys', which is the feature store's own: use the property entity_keys";
        for (String statement : List.of(
                "CREATE TABLE extra (id bigint) WITH (%s)",
                "CREATE TABLE extra WITH (%s) AS SELECT 1 AS id",
                "CREATE TABLE extra (id bigint, f double) WITH (entity_keys = ARRAY['id'], %s)")) {
            assertThat(query(statement.formatted(extra))).failure()
                    .hasErrorCode(INVALID_TABLE_PROPERTY)
                    .hasMessage("Table ecommerce.extra" + told);
        }
        assertUpdate("CREATE TABLE extra_source (id bigint, f double)");
        assertThat(query("ALTER TABLE extra_source SET PROPERTIES " + extra)).failure()
                .hasErrorCode(INVALID_TABLE_PROPERTY)
                .hasMessage("Table ecommerce.extra_source" + told);
        assertThat(query("CREATE MATERIALIZED VIEW extra WITH (entity_keys = ARRAY['id'], %s) AS SELECT id, f FROM extra_source".formatted(extra))).failure()
                .hasErrorCode(INVALID_MATERIALIZED_VIEW_PROPERTY)
                .hasMessage("Materialized view ecommerce.extra" + told);
        assertThat(query("CREATE TABLE extra (id bigint) WITH (extra_properties = MAP(ARRAY['featurestore.storage-of'], ARRAY['x']))")).failure()
                .hasErrorCode(INVALID_TABLE_PROPERTY)
                .hasMessage("Table ecommerce.extra: extra_properties cannot set 'featurestore.storage-of', which is the feature store's own: leave it out");
        assertThat(query("CREATE TABLE extra (id bigint) WITH (extra_properties = MAP(ARRAY['featurestore.features'], ARRAY['x']))")).failure()
                .hasErrorCode(INVALID_TABLE_PROPERTY)
                .hasMessage("Table ecommerce.extra: extra_properties cannot set 'featurestore.features', which is the feature store's own: leave it out");
        assertQueryFails("SELECT * FROM extra", ".*'featurestore.ecommerce.extra' does not exist");
        assertUpdate("DROP TABLE extra_source");
    }

    @Test
    void testRelationsHaveThePropertiesDeclaredForThem()
    {
        assertUpdate("CREATE TABLE declared_rows (id bigint, ts timestamp(6), created timestamp(6), f double)");
        assertUpdate("CREATE VIEW declared_features WITH (entity_keys = ARRAY['id'], timestamp_column = 'ts', created_column = 'created') AS SELECT id, ts, created, f AS g FROM declared_rows");
        Map<String, String> featureView = ImmutableMap.of("entity_keys", "ARRAY['id']", "timestamp_column", "'ts'");
        Map<String, String> trainingSet = ImmutableMap.of("features", "ARRAY['declared_features']", "timestamp_column", "'ts'");
        assertUpdate("CREATE VIEW declared_set WITH (features = ARRAY['declared_features']) AS SELECT * FROM declared_rows");
        for (DefinitionProperty<?> property : DefinitionProperty.all()) {
            boolean ofTables = property.isSetByUsers() && property.isOf(FeatureViewKind.TABLE);
            boolean ofViews = property.isSetByUsers() && property.isOf(FeatureViewKind.VIEW);
            boolean ofMaterializedViews = property.isSetByUsers() && property.isOf(FeatureViewKind.MATERIALIZED_VIEW);
            boolean ofTrainingSets = property.isSetByUsers() && property.isOfTrainingSets();

            assertProperty("CREATE OR REPLACE TABLE declared WITH (%s) AS SELECT * FROM declared_rows", property, featureView, ofTables);
            assertProperty("CREATE OR REPLACE VIEW declared_view WITH (%s) AS SELECT * FROM declared_rows", property, featureView, ofViews);
            assertProperty("CREATE OR REPLACE MATERIALIZED VIEW declared_stored WITH (%s) AS SELECT * FROM declared_rows", property, featureView, ofMaterializedViews);
            assertProperty("CREATE OR REPLACE VIEW declared_set WITH (%s) AS SELECT * FROM declared_rows", property, trainingSet, ofTrainingSets);
            assertProperty("ALTER TABLE declared SET PROPERTIES %s", property, ImmutableMap.of(), ofTables);
            assertProperty("ALTER MATERIALIZED VIEW declared_stored SET PROPERTIES %s", property, ImmutableMap.of(), ofMaterializedViews && property.isStored());

            assertShown("TABLE declared", property, ofTables);
            assertShown("VIEW declared_view", property, ofViews);
            assertShown("MATERIALIZED VIEW declared_stored", property, ofMaterializedViews && property.isStored());
            assertShown("VIEW declared_set", property, ofTrainingSets);
        }
        assertUpdate("DROP VIEW declared_set");
        assertUpdate("DROP MATERIALIZED VIEW declared_stored");
        assertUpdate("DROP VIEW declared_view");
        assertUpdate("DROP TABLE declared");
        assertUpdate("DROP VIEW declared_features");
        assertUpdate("DROP TABLE declared_rows");
    }

    /**
     * @param statement with a place for properties
     * @param others properties that the statement has besides
     */
    private void assertProperty(String statement, DefinitionProperty<?> property, Map<String, String> others, boolean accepted)
    {
        Map<String, String> properties = new HashMap<>(others);
        properties.put(property.name(), sampleValue(property));
        String sql = statement.formatted(properties.entrySet().stream()
                .map(entry -> entry.getKey() + " = " + entry.getValue())
                .collect(joining(", ")));
        if (accepted) {
            computeActual(sql);
        }
        else {
            assertThat(query(sql)).as(sql).failure()
                    .hasMessageMatching("(?s).*'%s'.*(does not exist|leave it out|cannot be set here|cannot be changed).*".formatted(property));
        }
    }

    private void assertShown(String relation, DefinitionProperty<?> property, boolean shown)
    {
        assertThat(showCreate(relation).contains(" %s = ".formatted(property))).as("%s in %s", property, relation).isEqualTo(shown);
    }

    private static String sampleValue(DefinitionProperty<?> property)
    {
        return switch (property.name()) {
            case "timestamp_column" -> "'ts'";
            case "created_column" -> "'created'";
            case "features" -> "ARRAY['declared_features']";
            case "aggregations" -> "ARRAY['count(*) OVER 1d AS n']";
            default -> switch (property.type().form()) {
                case TEXT -> "'1h'";
                case TEXTS -> "ARRAY['id']";
                case FLAG -> "true";
                case NUMBER -> "3";
            };
        };
    }

    private void assertRefused(String properties, String problem)
    {
        assertQueryFails("CREATE TABLE refused (id bigint, ts timestamp(6), f double, m map(varchar, double)) WITH (%s)".formatted(properties), "Table ecommerce.refused: " + problem);
        assertQueryFails(
                "CREATE VIEW refused WITH (%s) AS SELECT 1 AS id, TIMESTAMP '2025-01-01 00:00:00' AS ts, 1e0 AS f, map(ARRAY['a'], ARRAY[1e0]) AS m".formatted(properties),
                "View ecommerce.refused: " + problem);
        assertThat(computeActual("SHOW TABLES LIKE 'refused'").getRowCount()).isZero();
    }

    private String showCreate(String relation)
    {
        return (String) computeScalar("SHOW CREATE " + relation);
    }

    private static String withoutLocation(String shown)
    {
        return shown.replaceAll("location = '[^']*'", "");
    }
}
