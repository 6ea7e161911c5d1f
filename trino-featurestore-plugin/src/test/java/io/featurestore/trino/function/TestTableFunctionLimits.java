package io.featurestore.trino.function;

import io.featurestore.trino.FeatureStoreQueryRunner;
import io.trino.Session;
import io.trino.metadata.QualifiedObjectName;
import io.trino.spi.security.Identity;
import io.trino.spi.security.ViewExpression;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.DistributedQueryRunner;
import io.trino.testing.QueryRunner;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import static io.trino.testing.TestingAccessControlManager.TestingPrivilegeType.EXECUTE_FUNCTION;
import static io.trino.testing.TestingAccessControlManager.TestingPrivilegeType.SELECT_COLUMN;
import static io.trino.testing.TestingAccessControlManager.privilege;
import static org.assertj.core.api.Assertions.assertThat;

final class TestTableFunctionLimits
        extends AbstractTestQueryFramework
{
    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        return FeatureStoreQueryRunner.builder()
                .allowBreakingChanges()
                .addConnectorProperty("featurestore.as-of-index.max-memory", "1MB")
                .build();
    }

    @BeforeAll
    void createFeatureViews()
    {
        assertUpdate(
                """
                CREATE TABLE stats (customer_id bigint, event_time timestamp(6), ingested_at timestamp(6) with time zone, purchases bigint, segment varchar)
                WITH (entity_keys = ARRAY['customer_id'], timestamp_column = 'event_time', created_column = 'ingested_at', ttl = '30d')
                """);
        assertUpdate("INSERT INTO stats VALUES (1, TIMESTAMP '2025-01-01 00:00:00', NULL, 10, 'a'), (2, TIMESTAMP '2025-01-05 00:00:00', NULL, 5, 'b')", 2);
        assertUpdate("CREATE TABLE location (location_id integer, day date, temperature double) WITH (entity_keys = ARRAY['location_id'], timestamp_column = 'day')");
    }

    @Test
    void testMemory()
    {
        assertUpdate("CREATE TABLE big (id bigint, at timestamp(6), comment varchar, number bigint) WITH (entity_keys = ARRAY['id'], timestamp_column = 'at')");
        assertUpdate("INSERT INTO big SELECT custkey, orderdate, comment, orderkey FROM tpch.tiny.orders", 15000);
        String spine = "TABLE(SELECT n % 1000 + 1 AS id, DATE '1999-01-01' AS day FROM UNNEST(sequence(1, 10000)) AS s (n))";
        assertThat(query("SELECT count(comment) FROM TABLE(featurestore.system.point_in_time_join(%s, ARRAY['big']))".formatted(spine)))
                .matches("SELECT count(*) FROM UNNEST(sequence(1, 10000)) AS s (n) WHERE n % 1000 + 1 IN (SELECT custkey FROM tpch.tiny.orders)");
        assertThat(query("SELECT count(number) FROM TABLE(featurestore.system.point_in_time_join(%s, ARRAY['big:number']))".formatted(spine)))
                .matches("SELECT count(*) FROM UNNEST(sequence(1, 10000)) AS s (n) WHERE n % 1000 + 1 IN (SELECT custkey FROM tpch.tiny.orders)");
        // Not the history is held, only the newest row of each entity
        assertThat(query("SELECT id, number, comment FROM TABLE(featurestore.system.as_of('big', TIMESTAMP '1996-02-01 00:00:00 UTC'))"))
                .matches("SELECT id, number, comment FROM \"big@1996-02-01\"");
        assertUpdate("CREATE VIEW by_number WITH (entity_keys = ARRAY['number'], timestamp_column = 'at') AS SELECT number, at, comment FROM big");
        assertThat(query("SELECT number, comment FROM TABLE(featurestore.system.as_of('by_number', TIMESTAMP '2000-01-01 00:00:00 UTC'))"))
                .matches("SELECT number, comment FROM big");
        assertThat(query("SELECT number, comment FROM \"by_number$as_of\" WHERE as_of_time = TIMESTAMP '2000-01-01 00:00:00'"))
                .matches("SELECT number, comment FROM big");
        assertUpdate("DROP VIEW by_number");
        // One entity is never parted
        assertUpdate("CREATE VIEW single WITH (entity_keys = ARRAY['half'], timestamp_column = 'at') AS SELECT id / 2000 AS half, at, comment FROM big");
        assertUpdate("CREATE TABLE single_rows WITH (entity_keys = ARRAY['half'], timestamp_column = 'at') AS SELECT * FROM single", 15000);
        String message = "The history of feature view 'ecommerce\\.single_rows' does not fit in memory: after \\d+ rows of it, its index needs [\\d.]+\\w+, others in use hold [\\d.]+\\w+, and featurestore\\.as-of-index\\.max-memory allows 1MB on each worker\\. " +
                "Use a training set with the session property join_pushdown_enabled = false, or \"single_rows@<time>\", which run in the engine for any number of rows; or ask for fewer features, or raise the limit";
        for (String rows : List.of("10", "10000")) {
            assertQueryFails("SELECT count(comment) FROM TABLE(featurestore.system.point_in_time_join(TABLE(SELECT BIGINT '0' AS half, DATE '1999-01-01' AS day FROM UNNEST(sequence(1, %s))), ARRAY['single_rows']))".formatted(rows), message);
        }
        assertQueryFails("SELECT count(comment) FROM (SELECT n / 20 AS half, TIMESTAMP '1999-01-01 00:00:00' + n * INTERVAL '1' DAY AS t FROM UNNEST(sequence(1, 10)) AS e (n)) s LEFT JOIN \"single_rows$as_of\" f ON f.half = s.half AND f.as_of_time = s.t", message);
        assertUpdate("DROP VIEW single");
        assertUpdate("DROP TABLE single_rows");
        assertUpdate("DROP TABLE big");
    }

    @Test
    void testManySmallSpinesShareLittleMemory()
            throws Exception
    {
        assertUpdate("CREATE TABLE shared (id bigint, at timestamp(6), comment varchar) WITH (entity_keys = ARRAY['id'], timestamp_column = 'at')");
        assertUpdate("INSERT INTO shared SELECT custkey, orderdate, comment FROM tpch.tiny.orders", 15000);
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Object>> queries = IntStream.range(0, 16)
                    .mapToObj(client -> (Callable<Object>) () -> {
                        String spine = "SELECT n AS id, TIMESTAMP '1999-01-01 00:00:00' + n * INTERVAL '1' HOUR AS t FROM UNNEST(sequence(%s, %s)) AS s (n)".formatted(client * 50 + 1, client * 50 + 600);
                        return computeScalar(client % 2 == 0
                                ? "SELECT count(comment) FROM TABLE(featurestore.system.point_in_time_join(TABLE(%s), ARRAY['shared']))".formatted(spine)
                                : "SELECT count(f.comment) FROM (%s) s LEFT JOIN \"shared$as_of\" f ON f.id = s.id AND f.as_of_time = s.t".formatted(spine));
                    })
                    .toList();
            List<Future<Object>> counts = executor.invokeAll(queries);
            for (int client = 0; client < counts.size(); client++) {
                assertThat(counts.get(client).get()).isEqualTo(computeScalar("SELECT count(DISTINCT custkey) FROM tpch.tiny.orders WHERE custkey BETWEEN %s AND %s".formatted(client * 50 + 1, client * 50 + 600)));
            }
        }
        assertUpdate("DROP TABLE shared");
    }

    @Test
    void testDisabled()
    {
        DistributedQueryRunner queryRunner = (DistributedQueryRunner) getQueryRunner();
        String uri = "http://localhost:1/";
        queryRunner.createCatalog("without_functions", "featurestore", Map.of(
                "iceberg.rest-catalog.uri", uri,
                "fs.local.enabled", "true",
                "local.location", "/",
                "featurestore.table-functions.enabled", "false"));
        assertQueryFails("SELECT * FROM TABLE(without_functions.system.as_of('s.v', current_timestamp))", ".*Table function 'without_functions\\.system\\.as_of' not registered");
        assertQueryFails("SELECT * FROM TABLE(without_functions.system.point_in_time_join(TABLE(SELECT 1), ARRAY['s.v']))", ".*Table function 'without_functions\\.system\\.point_in_time_join' not registered");
    }

    @Test
    void testArguments()
    {
        String spine = "spine => TABLE(VALUES (1, DATE '2025-01-09')) AS t(customer_id, day)";
        assertJoinFails(spine, ".*Missing argument: FEATURES");
        assertJoinFails(spine + ", features => NULL", "Argument FEATURES is NULL");
        assertJoinFails(spine + ", features => ARRAY['stats', NULL]", "Element 2 of argument FEATURES is NULL");
        assertJoinFails(spine + ", features => ARRAY[]", "No features are requested; name at least one feature view");
        assertJoinFails(spine + ", features => ARRAY['stats'], full_feature_names => NULL", "Argument FULL_FEATURE_NAMES is NULL");
        assertJoinFails(spine + ", features => ARRAY['stats'], filter_by_created => NULL", "Argument FILTER_BY_CREATED is NULL");
        assertJoinFails(spine + ", features => ARRAY['stats:']", ".*stats:.*");
        assertJoinFails(spine + ", features => ARRAY['stats:nothing']", "Feature 'nothing' does not exist in feature view 'ecommerce\\.stats'; its features are: purchases, segment");
        assertJoinFails(spine + ", features => ARRAY['missing']", "Feature view 'ecommerce\\.missing' does not exist.*");
        assertJoinFails(spine + ", features => ARRAY['sttas:purchases']", "Feature view 'ecommerce\\.sttas' does not exist: did you mean 'ecommerce\\.stats'\\? The feature views are listed in the table system\\.feature_views");
        assertJoinFails(spine + ", features => ARRAY['ecommerce.location:temperature AS here']", ".* Name the one that holds it: 'ecommerce\\.location:temperature AS here ON location_id = <spine column>'");
        assertJoinFails(spine + ", features => ARRAY['location']", "Entity key 'location_id' of feature view 'ecommerce\\.location' is not a column of the spine; .*");
        assertJoinFails(
                "spine => TABLE(VALUES (true, DATE '2025-01-09')) AS t(customer_id, day), features => ARRAY['stats']",
                "Entity key 'customer_id' of feature view 'ecommerce\\.stats' is of type bigint, which cannot be compared with spine column 'customer_id' of type boolean; .*");
        assertJoinFails("spine => TABLE(VALUES (1, DATE '2025-01-09')) AS t(customer_id, day) PARTITION BY customer_id, features => ARRAY['stats']", ".*Partitioning specified for table argument with row semantics");
    }

    @Test
    void testSchemaOfReferences()
    {
        String call = "SELECT purchases FROM TABLE(featurestore.system.point_in_time_join(TABLE(VALUES (1, DATE '2025-01-09')) AS t(customer_id, day), ARRAY['stats']))";
        assertQueryFails(
                Session.builder(getSession()).setSchema(Optional.empty()).build(),
                call,
                "'stats' names no schema, and the session has none in catalog 'featurestore': write schema\\.stats");
        assertQueryFails(
                Session.builder(getSession()).setCatalog("memory").setSchema("ecommerce").build(),
                call,
                "'stats' names no schema, and the session has none in catalog 'featurestore': write schema\\.stats");
        // A view has its own schema
        assertUpdate("CREATE VIEW of_join AS " + call);
        assertThat(query(Session.builder(getSession()).setCatalog("memory").setSchema("default").build(), "SELECT * FROM featurestore.ecommerce.of_join")).matches("VALUES BIGINT '10'");
        assertUpdate("DROP VIEW of_join");
    }

    @Test
    void testAccessControl()
    {
        String call = "SELECT purchases FROM TABLE(featurestore.system.point_in_time_join(TABLE(VALUES (1, DATE '2025-01-09')) AS t(customer_id, day), ARRAY['stats:purchases']))";
        assertAccessDenied(call, "Cannot select from columns .*", privilege("stats.purchases", SELECT_COLUMN));
        assertAccessDenied(call, "Cannot select from columns .*", privilege("stats.customer_id", SELECT_COLUMN));
        assertAccessDenied(call, "Cannot select from columns .*", privilege("stats.ingested_at", SELECT_COLUMN));
        assertAccessAllowed(call, privilege("stats.segment", SELECT_COLUMN));
        assertAccessDenied(call, "Cannot execute function .*", privilege("featurestore.system.point_in_time_join", EXECUTE_FUNCTION));

        assertUpdate("CREATE VIEW chosen WITH (entity_keys = ARRAY['customer_id'], timestamp_column = 'event_time') AS SELECT customer_id, event_time, purchases AS bought FROM stats");
        String ofView = "SELECT bought FROM TABLE(featurestore.system.point_in_time_join(TABLE(VALUES (1, DATE '2025-01-09')) AS t(customer_id, day), ARRAY['chosen']))";
        assertAccessDenied(ofView, "Cannot select from columns .*", privilege("chosen.bought", SELECT_COLUMN));
        assertAccessDenied(ofView, "Cannot select from columns .*", privilege("stats.purchases", SELECT_COLUMN));
        assertUpdate("DROP VIEW chosen");
    }

    @Test
    void testOnlyVisibleFeatureViewsAreOffered()
    {
        DistributedQueryRunner queryRunner = (DistributedQueryRunner) getQueryRunner();
        try {
            queryRunner.getAccessControl().denyTables(name -> !name.getTableName().equals("stats"));
            assertJoinFails("TABLE(VALUES (1, DATE '2025-01-09')) AS t(customer_id, day), ARRAY['sttas']", "Feature view 'ecommerce\\.sttas' does not exist: the feature views are listed in the table system\\.feature_views");
        }
        finally {
            queryRunner.getAccessControl().reset();
        }
    }

    @Test
    void testRowFiltersAndColumnMasksAreNotBypassed()
    {
        Session analyst = Session.builder(getSession()).setIdentity(Identity.ofUser("analyst")).build();
        String call = "SELECT purchases FROM TABLE(featurestore.system.point_in_time_join(TABLE(VALUES (1, DATE '2025-01-09')) AS t(customer_id, day), ARRAY['stats:purchases']))";
        DistributedQueryRunner queryRunner = (DistributedQueryRunner) getQueryRunner();
        ViewExpression expression = ViewExpression.builder().identity("analyst").catalog("featurestore").schema("ecommerce").expression("customer_id = 2").build();
        try {
            queryRunner.getAccessControl().rowFilter(new QualifiedObjectName("featurestore", "ecommerce", "stats"), "analyst", expression);
            assertQueryFails(analyst, call, "For you a row filter applies to 'ecommerce\\.stats', and table functions read below the engine, which applies it\\. Use a training set or ecommerce\\.\"stats@<time>\"");
            assertThat(query(call)).matches("VALUES BIGINT '10'");
        }
        finally {
            queryRunner.getAccessControl().reset();
        }
    }

    private void assertJoinFails(String arguments, String message)
    {
        assertQueryFails("SELECT * FROM TABLE(featurestore.system.point_in_time_join(%s))".formatted(arguments), message);
    }
}
