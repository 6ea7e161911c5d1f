package io.featurestore.trino;

import io.featurestore.catalog.FeatureCatalog;
import io.featurestore.catalog.LocalFileIO;
import io.featurestore.catalog.RelationName;
import io.featurestore.catalog.RestFeatureCatalog;
import io.featurestore.catalog.TestingRestCatalogServer;
import io.featurestore.catalog.ViewDraft;
import io.featurestore.catalog.ViewQuery;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.QueryRunner;
import org.apache.iceberg.Schema;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SessionCatalog.SessionContext;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.rest.RESTSessionCatalog;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static org.apache.iceberg.types.Types.NestedField.optional;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Views that another engine named with capital letters, with {@code iceberg.rest-catalog.case-insensitive-name-matching}.
 */
final class TestCaseInsensitiveNames
        extends AbstractTestQueryFramework
{
    @TempDir
    private static Path warehouse;

    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        TestingRestCatalogServer server = closeAfterClass(new TestingRestCatalogServer(warehouse));
        QueryRunner queryRunner = FeatureStoreQueryRunner.builder()
                .setWorkerCount(0)
                .addConnectorProperty("iceberg.rest-catalog.uri", server.uri().toString())
                .addConnectorProperty("iceberg.rest-catalog.case-insensitive-name-matching", "true")
                .build();
        RESTSessionCatalog client = closeAfterClass(new RESTSessionCatalog());
        client.initialize("other-engine", Map.of("uri", server.uri().toString(), "io-impl", LocalFileIO.class.getName()));
        FeatureCatalog catalog = new RestFeatureCatalog(() -> client);
        createView(catalog, "CustomerProfile");
        createView(catalog, "Twin");
        createView(catalog, "TWIN");
        createTable(client, "visits", new Schema(
                optional(1, "UserId", Types.LongType.get()),
                optional(2, "EventTime", Types.TimestampType.withoutZone()),
                optional(3, "Place", Types.StructType.of(optional(4, "City", Types.StringType.get()), optional(5, "ZipCodes", Types.ListType.ofOptional(6, Types.StringType.get()))))));
        createTable(client, "asks", new Schema(optional(1, "UserId", Types.LongType.get()), optional(2, "AskedAt", Types.TimestampType.withoutZone()), optional(3, "Note", Types.StringType.get())));
        createTable(client, "clash", new Schema(optional(1, "id", Types.LongType.get()), optional(2, "ID", Types.LongType.get())));
        createDefinitionsInCapitals(client);
        return queryRunner;
    }

    private static void createTable(RESTSessionCatalog catalog, String name, Schema schema)
    {
        catalog.buildTable(SessionContext.createEmpty(), TableIdentifier.of(FeatureStoreQueryRunner.SCHEMA, name), schema).create();
    }

    private static void createView(FeatureCatalog catalog, String name)
    {
        catalog.createView(SessionContext.createEmpty(), new RelationName(FeatureStoreQueryRunner.SCHEMA, name), new ViewDraft(
                new Schema(Types.NestedField.required(1, "id", Types.IntegerType.get())),
                new ViewQuery("SELECT 1 AS id", Optional.of(FeatureStoreQueryRunner.CATALOG), Optional.of(FeatureStoreQueryRunner.SCHEMA)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "other-engine"));
    }

    private static void createDefinitionsInCapitals(RESTSessionCatalog client)
    {
        Schema schema = new Schema(
                Types.NestedField.optional(1, "CustomerId", Types.LongType.get()),
                Types.NestedField.optional(2, "EventTime", Types.TimestampType.withoutZone()),
                Types.NestedField.optional(3, "Amount", Types.DoubleType.get()));
        Namespace namespace = Namespace.of(FeatureStoreQueryRunner.SCHEMA);
        Map<String, String> definition = Map.of("featurestore.entity-keys", "[\"CustomerId\"]", "featurestore.timestamp-column", "EventTime");
        client.buildTable(SessionContext.createEmpty(), TableIdentifier.of(namespace, "spends"), schema)
                .withProperties(definition)
                .create();
        client.buildView(SessionContext.createEmpty(), TableIdentifier.of(namespace, "spends_view"))
                .withSchema(schema)
                .withDefaultNamespace(namespace)
                .withDefaultCatalog(FeatureStoreQueryRunner.CATALOG)
                .withQuery("trino", "SELECT CustomerId, EventTime, Amount FROM spends")
                .withProperties(definition)
                .create();
        client.buildView(SessionContext.createEmpty(), TableIdentifier.of(namespace, "spends_training"))
                .withSchema(schema.select("CustomerId", "EventTime"))
                .withDefaultNamespace(namespace)
                .withDefaultCatalog(FeatureStoreQueryRunner.CATALOG)
                .withQuery("trino", "SELECT CustomerId, EventTime FROM spends")
                .withProperties(Map.of("featurestore.features", "[\"Spends\", \"Spends_View:AMOUNT AS Again ON CustomerId = CUSTOMERID\"]", "featurestore.timestamp-column", "EVENTTIME"))
                .create();
    }

    @Test
    void testDefinitionsInCapitals()
    {
        assertUpdate("INSERT INTO spends VALUES (1, TIMESTAMP '2026-01-01', 1.5)", 1);
        for (String view : List.of("spends", "spends_view")) {
            for (String relation : List.of("$latest", "@2026-01-02")) {
                assertQuery("SELECT customerid, amount FROM \"%s%s\"".formatted(view, relation), "VALUES (1, 1.5)");
            }
            assertQuery("SELECT customerid, is_current FROM \"%s$timeline\"".formatted(view), "VALUES (1, true)");
        }
        assertQuery("SELECT customerid, amount, again FROM spends_training", "VALUES (1, 1.5, 1.5)");
        assertThat((String) computeScalar("SHOW CREATE TABLE spends")).contains("entity_keys = ARRAY['customerid']");
        assertThat((String) computeScalar("SHOW CREATE VIEW spends_view")).contains("timestamp_column = 'eventtime'");
        assertQuery("SELECT DISTINCT entity_keys[1], timestamp_column FROM system.feature_views WHERE name LIKE 'spends%'", "VALUES ('customerid', 'eventtime')");
        assertUpdate("ALTER TABLE spends SET PROPERTIES ttl = '30d'");
        assertQuery("SELECT amount FROM \"spends@2026-01-02\"", "VALUES 1.5");
        assertUpdate("ALTER VIEW spends_training REFRESH");
        assertQuery("SELECT customerid, amount, again FROM spends_training", "VALUES (1, 1.5, 1.5)");
    }

    @Test
    void testViewIsReadReplacedAndDropped()
    {
        assertQuery("SELECT id FROM customerprofile", "VALUES 1");
        assertUpdate("CREATE OR REPLACE VIEW customerprofile WITH (entity_keys = ARRAY['id']) AS SELECT 2 AS id, 'a' AS segment");
        assertQuery("SELECT segment FROM \"customerprofile$latest\"", "VALUES 'a'");
        assertThat(computeActual("SHOW TABLES LIKE 'customerprofile'").getRowCount()).isEqualTo(1);
        assertUpdate("DROP VIEW customerprofile");
        assertThat(computeActual("SHOW TABLES LIKE 'customerprofile'").getRowCount()).isZero();
    }

    @Test
    void testAmbiguousName()
    {
        assertQueryFails("SELECT * FROM twin", "'ecommerce.twin' stands for several names that differ in case only: \\[ecommerce.T(win|WIN), ecommerce.T(win|WIN)]; rename all but one");
    }

    @Test
    void testFeatureTable()
    {
        assertUpdate("CREATE TABLE facts (id bigint, ts date, f double)");
        assertUpdate("ALTER TABLE facts SET PROPERTIES entity_keys = ARRAY['id'], timestamp_column = 'ts'");
        assertQuery("SELECT count(*) FROM \"facts$versions\"", "VALUES 1");
        assertUpdate("DROP TABLE facts");
    }

    @Test
    void testColumnsOfAnotherEngine()
    {
        assertUpdate("ALTER TABLE visits SET PROPERTIES entity_keys = ARRAY['userid'], timestamp_column = 'eventtime'");
        assertUpdate("INSERT INTO visits VALUES (1, TIMESTAMP '2026-01-01', ROW('Bonn', ARRAY['53111', '53113'])), (1, TIMESTAMP '2026-01-03', ROW('Berlin', NULL))", 2);
        assertUpdate("CREATE VIEW renamed_visits WITH (entity_keys = ARRAY['u'], timestamp_column = 'eventtime') AS SELECT UserId AS u, EventTime, Place FROM visits");
        assertUpdate("CREATE MATERIALIZED VIEW kept_visits WITH (entity_keys = ARRAY['userid'], timestamp_column = 'eventtime') AS SELECT * FROM visits");
        assertUpdate("REFRESH MATERIALIZED VIEW kept_visits", 2);
        for (String view : List.of("visits", "renamed_visits", "kept_visits")) {
            String key = view.equals("renamed_visits") ? "u" : "UserId";
            assertFirstVisit("SELECT place FROM TABLE(featurestore.system.point_in_time_join(TABLE(SELECT 1 AS %s, DATE '2026-01-02' AS asked), ARRAY['%s'], DESCRIPTOR(asked)))".formatted(key, view));
            assertFirstVisit("SELECT Place FROM TABLE(featurestore.system.as_of('%s', TIMESTAMP '2026-01-02 UTC'))".formatted(view));
            assertFirstVisit("SELECT Place FROM (VALUES BIGINT '1') AS s (UserId) LEFT JOIN \"%s$as_of\" AS f ON f.%s = s.UserId AND f.as_of_time = TIMESTAMP '2026-01-02'".formatted(view, key));
            assertFirstVisit("SELECT Place FROM (VALUES BIGINT '1') AS s (UserId) LEFT JOIN \"%s$as_of_tz\" AS f ON f.%s = s.UserId AND f.as_of_time = TIMESTAMP '2026-01-02 UTC'".formatted(view, key));
            assertFirstVisit("SELECT Place FROM \"%s@2026-01-02\"".formatted(view));
            assertUpdate("CREATE OR REPLACE VIEW train WITH (features = ARRAY['%s'], timestamp_column = 'asked') AS SELECT BIGINT '1' AS %s, DATE '2026-01-02' AS asked".formatted(view, key));
            assertFirstVisit("SELECT Place FROM train");
        }
        assertUpdate("INSERT INTO asks VALUES (1, TIMESTAMP '2026-01-02', 'a'), (2, TIMESTAMP '2026-01-02', 'b')", 2);
        assertUpdate("CREATE OR REPLACE VIEW train WITH (features = ARRAY['kept_visits'], timestamp_column = 'AskedAt') AS SELECT UserId, AskedAt, Note FROM asks");
        assertThat((String) computeScalar("EXPLAIN SELECT * FROM train")).contains("point-in-time join with ecommerce.kept_visits");
        assertFirstVisit("SELECT Place FROM train WHERE Note = 'a'");
        assertUpdate("DROP VIEW train");
        assertUpdate("DROP MATERIALIZED VIEW kept_visits");
        assertUpdate("DROP VIEW renamed_visits");
    }

    private void assertFirstVisit(String query)
    {
        assertQuery("SELECT place.city, place.zipcodes[2] FROM (%s)".formatted(query), "VALUES ('Bonn', '53113')");
    }

    @Test
    void testColumnsThatDifferInCapitalsOnly()
    {
        assertQueryFails("SELECT * FROM clash", "Table 'ecommerce.clash' has several columns 'id' that differ in capitals only, which SQL cannot tell apart: .*");
    }
}
