package io.featurestore.trino.function;

import io.featurestore.trino.FeatureStoreQueryRunner;
import io.trino.Session;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.MaterializedResult;
import io.trino.testing.QueryRunner;
import org.intellij.lang.annotations.Language;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static io.trino.spi.type.TimeZoneKey.getTimeZoneKey;
import static io.trino.testing.TransactionBuilder.transaction;
import static org.assertj.core.api.Assertions.assertThat;

final class TestPointInTimeJoin
        extends AbstractTestQueryFramework
{
    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        return FeatureStoreQueryRunner.builder().build();
    }

    @BeforeAll
    void createFeatureViews()
    {
        assertUpdate(
                """
                CREATE TABLE stats (customer_id bigint, event_time timestamp(6), ingested_at timestamp(6) with time zone, purchases bigint, segment varchar)
                WITH (entity_keys = ARRAY['customer_id'], timestamp_column = 'event_time', created_column = 'ingested_at', ttl = '30d')
                """);
        assertUpdate(
                """
                INSERT INTO stats VALUES
                    (1, TIMESTAMP '2025-01-01 00:00:00', TIMESTAMP '2025-01-02 00:00:00 UTC', 10, 'a'),
                    (1, TIMESTAMP '2025-01-10 00:00:00', TIMESTAMP '2025-01-20 00:00:00 UTC', 20, NULL),
                    (2, TIMESTAMP '2025-01-05 00:00:00', NULL, 5, 'b'),
                    (NULL, TIMESTAMP '2025-01-01 00:00:00', NULL, 99, 'n')
                """,
                4);
        assertUpdate("CREATE TABLE location (location_id integer, day date, temperature double) WITH (entity_keys = ARRAY['location_id'], timestamp_column = 'day')");
        assertUpdate("INSERT INTO location VALUES (1, DATE '2025-01-01', 1.5), (2, DATE '2025-01-01', 2.5), (2, DATE '2025-01-02', 3.5)", 3);
        assertUpdate("CREATE TABLE country (code varchar, name varchar) WITH (entity_keys = ARRAY['code'])");
        assertUpdate("INSERT INTO country VALUES ('de', 'Germany'), ('mx', 'Mexico')", 2);
        assertUpdate("CREATE TABLE market (at timestamp(6) with time zone, price decimal(10, 2)) WITH (entity_keys = ARRAY[], timestamp_column = 'at')");
        assertUpdate("INSERT INTO market VALUES (TIMESTAMP '2025-01-01 10:00:00 UTC', 1.10), (TIMESTAMP '2025-01-01 10:00:00.000001 UTC', 1.20)", 2);
    }

    @Test
    void testOutput()
    {
        MaterializedResult result = computeActual(
                """
                SELECT * FROM TABLE(featurestore.system.point_in_time_join(
                    spine => TABLE(SELECT BIGINT '1' AS customer_id, TIMESTAMP '2025-01-09 00:00:00' AS label_time, true AS churned),
                    features => ARRAY['ecommerce.stats:segment', 'ecommerce.stats:purchases'],
                    timestamp_column => DESCRIPTOR(label_time),
                    full_feature_names => false,
                    filter_by_created => false))
                """);
        assertThat(result.getColumnNames()).containsExactly("customer_id", "label_time", "churned", "segment", "purchases");
        assertThat(result.getTypes()).hasToString("[bigint, timestamp(0), boolean, varchar, bigint]");
        assertThat(result.getMaterializedRows()).hasToString("[[1, 2025-01-09T00:00, true, a, 10]]");
    }

    @Test
    void testEveryRowComesOutOnce()
    {
        assertJoin(
                """
                VALUES
                    (1, DATE '2025-01-09'), (1, DATE '2025-01-09'), (1, DATE '2025-01-10'), (1, DATE '2024-12-31'),
                    (2, DATE '2025-02-04'), (2, DATE '2025-02-05'), (3, DATE '2025-01-09'), (NULL, DATE '2025-01-09'), (1, NULL)
                """,
                "customer_id, day",
                "'stats'",
                """
                VALUES
                    (1, DATE '2025-01-09', BIGINT '10', VARCHAR 'a'), (1, DATE '2025-01-09', 10, 'a'), (1, DATE '2025-01-10', 20, NULL), (1, DATE '2024-12-31', NULL, NULL),
                    (2, DATE '2025-02-04', 5, 'b'), (2, DATE '2025-02-05', NULL, NULL), (3, DATE '2025-01-09', NULL, NULL), (NULL, DATE '2025-01-09', NULL, NULL), (1, NULL, NULL, NULL)
                """);
        assertThat(query("SELECT * FROM TABLE(featurestore.system.point_in_time_join(TABLE(SELECT 1 AS customer_id, current_date AS day WHERE false), ARRAY['stats']))"))
                .returnsEmptyResult();
    }

    @Test
    void testSeveralViews()
    {
        assertJoin(
                "VALUES (1, 1, 2, 'mx', TIMESTAMP '2025-01-01 10:00:00.0000005'), (2, 2, 1, 'xx', TIMESTAMP '2025-01-01 09:00:00')",
                "customer_id, origin_id, location_id, code, at",
                """
                'country:name AS country_name', 'location:temperature AS origin_temperature ON location_id = origin_id', 'location AS here',
                'market', 'stats:purchases', 'location:temperature'
                """,
                """
                VALUES
                    (1, 1, 2, 'mx', TIMESTAMP '2025-01-01 10:00:00.0000005', VARCHAR 'Mexico', DOUBLE '1.5', DOUBLE '2.5', CAST(1.10 AS decimal(10, 2)), BIGINT '10', DOUBLE '2.5'),
                    (2, 2, 1, 'xx', TIMESTAMP '2025-01-01 09:00:00', NULL, 2.5, 1.5, NULL, NULL, 1.5)
                """);
    }

    @Test
    void testTimesAreInstants()
    {
        Session tokyo = Session.builder(getSession()).setTimeZoneKey(getTimeZoneKey("Asia/Tokyo")).build();
        assertThat(query(
                tokyo,
                """
                SELECT id, price, temperature
                FROM TABLE(featurestore.system.point_in_time_join(
                    TABLE(VALUES
                        ('exact', 2, TIMESTAMP '2025-01-01 10:00:00.000001000000 UTC'),
                        ('other zone', 2, TIMESTAMP '2025-01-01 11:00:00.000001000000 +01:00'),
                        ('a picosecond before', 2, TIMESTAMP '2025-01-01 10:00:00.000000999999 UTC'),
                        ('midnight in Tokyo', 2, TIMESTAMP '2025-01-02 00:00:00.000000000000 Asia/Tokyo')) AS t(id, location_id, at),
                    ARRAY['market', 'location']))
                """))
                .matches(
                        """
                        VALUES
                            (CAST('exact' AS varchar(19)), CAST(1.20 AS decimal(10, 2)), DOUBLE '2.5'),
                            ('other zone', 1.20, 2.5),
                            ('a picosecond before', 1.10, 2.5),
                            ('midnight in Tokyo', 1.20, 2.5)
                        """);
    }

    @Test
    void testFilterByCreated()
    {
        assertThat(query(
                """
                SELECT day, purchases
                FROM TABLE(featurestore.system.point_in_time_join(
                    spine => TABLE(VALUES (1, DATE '2025-01-01'), (1, DATE '2025-01-02'), (1, DATE '2025-01-19'), (1, DATE '2025-01-20'), (2, DATE '2025-01-20')) AS t(customer_id, day),
                    features => ARRAY['stats'],
                    filter_by_created => true))
                """))
                .matches("VALUES (DATE '2025-01-01', NULL), (DATE '2025-01-02', BIGINT '10'), (DATE '2025-01-19', 10), (DATE '2025-01-20', 20), (DATE '2025-01-20', NULL)");
        assertJoinFails(
                "spine => TABLE(VALUES (1, DATE '2025-01-01')) AS t(location_id, day), features => ARRAY['location'], filter_by_created => true",
                "filter_by_created needs .* feature view 'ecommerce.location' has no created_column.*");
    }

    @Test
    void testNames()
    {
        assertThat(computeActual(
                """
                SELECT * FROM TABLE(featurestore.system.point_in_time_join(
                    spine => TABLE(SELECT 1, 1 AS "Customer_ID", DATE '2025-01-09' AS "select", 2 AS purchases),
                    features => ARRAY['STATS', '"stats":"segment" AS "select2"', 'stats AS p'],
                    full_feature_names => true))
                """).getColumnNames())
                .containsExactly("_col0", "Customer_ID", "select", "purchases", "stats__purchases", "stats__segment", "select2", "p__purchases", "p__segment");
        assertJoinFails(
                "spine => TABLE(VALUES (1, DATE '2025-01-09', 2)) AS t(customer_id, day, purchases), features => ARRAY['stats']",
                "Column 'purchases' would appear twice in the output: a spine column and feature 'purchases' of 'stats'\\. Name one of them with AS, or set full_feature_names");
        assertJoinFails(
                "spine => TABLE(SELECT 1 AS customer_id, DATE '2025-01-09' AS day, 2 AS x, 3 AS x), features => ARRAY['stats']",
                "The spine has two columns 'x'; give one of them another name");
    }

    @Test
    void testTimestampColumn()
    {
        assertThat(query(
                """
                SELECT purchases
                FROM TABLE(featurestore.system.point_in_time_join(
                    spine => TABLE(VALUES (1, DATE '2025-01-09', DATE '2025-01-10')) AS t(customer_id, first, "Second Day"),
                    features => ARRAY['stats'],
                    timestamp_column => DESCRIPTOR("second day")))
                """))
                .matches("VALUES BIGINT '20'");
        String spine = "spine => TABLE(VALUES (1, DATE '2025-01-09', DATE '2025-01-10')) AS t(customer_id, first, second), features => ARRAY['stats']";
        assertJoinFails(spine, "The spine has more than one date or timestamp column: first, second\\. Choose one with timestamp_column");
        assertJoinFails(
                "spine => TABLE(VALUES 1) AS t(customer_id), features => ARRAY['stats']",
                "The spine has no date or timestamp column; its columns are: customer_id\\. .*");
        assertJoinFails(spine + ", timestamp_column => DESCRIPTOR(third)", "timestamp_column 'third' is not a column of the spine; .*");
        assertJoinFails(spine + ", timestamp_column => DESCRIPTOR(customer_id)", "timestamp_column 'customer_id' is of type integer; .*");
        assertJoinFails(spine + ", timestamp_column => DESCRIPTOR(first, second)", "Argument TIMESTAMP_COLUMN must name one column, without a type: DESCRIPTOR\\(column\\)");
        assertJoinFails(spine + ", timestamp_column => DESCRIPTOR(first date)", "Argument TIMESTAMP_COLUMN must name one column, without a type: DESCRIPTOR\\(column\\)");
    }

    @Test
    void testViewWithoutHistoryNeedsNoTime()
    {
        assertJoin("VALUES 'de', 'xx'", "code", "'country'", "VALUES ('de', VARCHAR 'Germany'), ('xx', NULL)");
    }

    @Test
    void testKeysAreComparedAsInSql()
    {
        assertUpdate("CREATE TABLE keyed (k decimal(10, 2), s varchar, at date, v integer) WITH (entity_keys = ARRAY['k', 's'], timestamp_column = 'at')");
        assertUpdate("INSERT INTO keyed VALUES (1, 'a', DATE '2025-01-01', 1), (1.5, 'a ', DATE '2025-01-01', 2), (NULL, 'a', DATE '2025-01-01', 3)", 3);
        for (String type : new String[] {"tinyint", "integer", "bigint", "decimal(5, 1)", "decimal(38, 10)", "real", "double"}) {
            assertThat(query(
                    """
                    SELECT v FROM TABLE(featurestore.system.point_in_time_join(
                        TABLE(SELECT CAST(1 AS %s) AS k, s, DATE '2025-01-02' AS day FROM (VALUES 'a', 'a ', 'A') AS t(s)), ARRAY['keyed']))
                    """.formatted(type)))
                    .matches("VALUES 1, NULL, NULL");
        }
        assertThat(query("SELECT v FROM TABLE(featurestore.system.point_in_time_join(TABLE(SELECT DOUBLE '1.5' AS k, 'a ' AS s, DATE '2025-01-02' AS day), ARRAY['keyed']))")).matches("VALUES 2");
        assertThat(query("SELECT v FROM TABLE(featurestore.system.point_in_time_join(TABLE(SELECT 1 AS k, CAST('a' AS char(3)) AS s, DATE '2025-01-02' AS day), ARRAY['keyed']))")).matches("VALUES 1");
        assertUpdate("DROP TABLE keyed");
    }

    @Test
    void testNestedFeatures()
    {
        assertUpdate(
                """
                CREATE TABLE nested (id bigint, at timestamp(6), tags array(varchar), scores map(varchar, double), address row(city varchar, zip integer), embedding array(real))
                WITH (entity_keys = ARRAY['id'], timestamp_column = 'at')
                """);
        assertUpdate(
                """
                INSERT INTO nested VALUES
                    (1, TIMESTAMP '2025-01-01 00:00:00', ARRAY['a', NULL], MAP(ARRAY['x'], ARRAY[1e0]), ROW('Berlin', 10115), ARRAY[REAL '1.5']),
                    (1, TIMESTAMP '2025-01-01 00:00:00', ARRAY['a', NULL], MAP(ARRAY['y'], ARRAY[1e0]), ROW('Berlin', 10115), ARRAY[REAL '1.5'])
                """,
                2);
        assertThat(query("SELECT tags, scores, address, embedding FROM TABLE(featurestore.system.point_in_time_join(TABLE(SELECT 1 AS id, DATE '2025-01-02' AS day), ARRAY['nested']))"))
                .matches("VALUES (CAST(ARRAY['a', NULL] AS array(varchar)), CAST(MAP(ARRAY['y'], ARRAY[1e0]) AS map(varchar, double)), CAST(ROW('Berlin', 10115) AS row(city varchar, zip integer)), ARRAY[REAL '1.5'])");
        assertUpdate("DROP TABLE nested");
    }

    @Test
    void testSpinesOfOtherCatalogs()
    {
        assertUpdate("CREATE TABLE memory.default.labels AS SELECT * FROM (VALUES (BIGINT '1', DATE '2025-01-09', 'x'), (2, DATE '2025-01-09', 'y')) AS t(customer_id, day, label)", 2);
        assertThat(query("SELECT label, purchases FROM TABLE(featurestore.system.point_in_time_join(TABLE(memory.default.labels), ARRAY['stats']))"))
                .matches("VALUES ('x', BIGINT '10'), ('y', 5)");
        assertUpdate("DROP TABLE memory.default.labels");

        assertThat(query(
                """
                SELECT count(*), count(purchases)
                FROM TABLE(featurestore.system.point_in_time_join(
                    spine => TABLE(SELECT custkey % 3 AS customer_id, orderkey, DATE '2025-01-09' AS day FROM tpch.tiny.orders),
                    features => ARRAY['stats:purchases']))
                """))
                .matches("SELECT count(*), count_if(custkey % 3 > 0) FROM tpch.tiny.orders");
    }

    @Test
    void testWrites()
    {
        String call = "SELECT * FROM TABLE(featurestore.system.point_in_time_join(TABLE(VALUES (BIGINT '1', DATE '2025-01-09')) AS t(customer_id, day), ARRAY['stats']))";
        assertUpdate("CREATE TABLE training AS " + call, 1);
        assertUpdate("INSERT INTO training " + call, 1);
        assertThat(query("SELECT * FROM training")).matches("VALUES (BIGINT '1', DATE '2025-01-09', BIGINT '10', VARCHAR 'a'), (1, DATE '2025-01-09', 10, 'a')");
        assertUpdate("DROP TABLE training");
    }

    @Test
    void testViewsThatChooseAndRename()
    {
        assertUpdate(
                """
                CREATE VIEW renamed WITH (entity_keys = ARRAY['id'], timestamp_column = 'at')
                AS SELECT s.customer_id AS id, event_time AS at, purchases AS bought, purchases AS bought_too FROM stats AS s
                """);
        assertUpdate("CREATE VIEW renamed_again WITH (entity_keys = ARRAY['id'], timestamp_column = 'at') AS SELECT * FROM featurestore.ecommerce.renamed");
        for (String view : new String[] {"renamed", "renamed_again"}) {
            assertJoin("VALUES (1, DATE '2025-01-09'), (2, DATE '2026-01-09')", "id, day", "'" + view + "'", "VALUES (1, DATE '2025-01-09', BIGINT '10', BIGINT '10'), (2, DATE '2026-01-09', 5, 5)");
        }
        assertUpdate("DROP VIEW renamed_again");
        assertUpdate("DROP VIEW renamed");
    }

    @Test
    void testViewsThatCompute()
    {
        assertUpdate("CREATE VIEW computed WITH (entity_keys = ARRAY['customer_id'], timestamp_column = 'event_time') AS SELECT customer_id, event_time, purchases * 2 AS twice FROM stats");
        assertUpdate("CREATE VIEW above WITH (entity_keys = ARRAY['customer_id'], timestamp_column = 'event_time') AS SELECT * FROM computed");
        assertUpdate("CREATE VIEW elsewhere WITH (entity_keys = ARRAY['custkey'], timestamp_column = 'orderdate') AS SELECT custkey, orderdate, totalprice FROM tpch.tiny.orders");
        String spine = "spine => TABLE(VALUES (1, 1, DATE '2025-01-09')) AS t(customer_id, custkey, day)";
        assertJoinFails(
                spine + ", features => ARRAY['computed']",
                "View 'ecommerce\\.computed' computes its rows, and table functions and \\$as_of read only stored ones: .* Use a training set or ecommerce\\.\"computed@<time>\", which run in the engine, or make it a materialized view");
        assertJoinFails(
                spine + ", features => ARRAY['above']",
                "View 'ecommerce\\.computed' computes its rows, .* Use a training set or ecommerce\\.\"above@<time>\".*");
        assertJoinFails(
                spine + ", features => ARRAY['elsewhere']",
                "View 'ecommerce\\.elsewhere' reads 'tpch\\.tiny\\.orders', which is not in catalog 'featurestore', .*");
        assertUpdate("DROP VIEW elsewhere");
        assertUpdate("DROP VIEW above");
        assertUpdate("DROP VIEW computed");
    }

    @Test
    void testRowsAreThoseOfTheTable()
    {
        assertUpdate("CREATE TABLE changing (id bigint, at date, v bigint) WITH (entity_keys = ARRAY['id'], timestamp_column = 'at', partitioning = ARRAY['month(at)'])");
        assertJoin("VALUES (1, DATE '2025-03-01')", "id, day", "'changing'", "VALUES (1, DATE '2025-03-01', CAST(NULL AS bigint))");
        assertUpdate("INSERT INTO changing VALUES (1, DATE '2025-01-01', 1), (1, DATE '2025-02-01', 2), (2, DATE '2025-02-01', 3)", 3);
        assertUpdate("DELETE FROM changing WHERE v = 2", 1);
        assertUpdate("UPDATE changing SET v = 4 WHERE id = 2", 1);
        assertUpdate("ALTER TABLE changing ADD COLUMN added varchar");
        assertUpdate("INSERT INTO changing VALUES (3, DATE '2025-02-01', 5, 'x')", 1);
        assertJoin(
                "VALUES (1, DATE '2025-03-01'), (2, DATE '2025-03-01'), (3, DATE '2025-03-01')",
                "id, day",
                "'changing'",
                "VALUES (1, DATE '2025-03-01', BIGINT '1', CAST(NULL AS varchar)), (2, DATE '2025-03-01', 4, NULL), (3, DATE '2025-03-01', 5, 'x')");
        assertUpdate("DROP TABLE changing");
    }

    @Test
    void testReadsOneSnapshot()
    {
        assertUpdate("CREATE TABLE pinned (id bigint, at date, v bigint) WITH (entity_keys = ARRAY['id'], timestamp_column = 'at')");
        assertUpdate("INSERT INTO pinned VALUES (1, DATE '2025-01-01', 1)", 1);
        String call = "SELECT v, count FROM TABLE(featurestore.system.point_in_time_join(TABLE(SELECT 1 AS id, DATE '2025-03-01' AS day, (SELECT count(*) FROM pinned) AS count), ARRAY['pinned']))";
        transaction(getQueryRunner().getTransactionManager(), getQueryRunner().getPlannerContext().getMetadata(), getQueryRunner().getAccessControl())
                .execute(getSession(), session -> {
                    assertThat(getQueryRunner().execute(session, call).getMaterializedRows()).hasToString("[[1, 1]]");
                    assertUpdate("INSERT INTO pinned VALUES (1, DATE '2025-02-01', 2)", 1);
                    assertThat(getQueryRunner().execute(session, call).getMaterializedRows()).hasToString("[[1, 1]]");
                });
        assertThat(query(call)).matches("VALUES (BIGINT '2', BIGINT '2')");
        assertUpdate("DROP TABLE pinned");
    }

    @Test
    void testAgreesWithTrainingSets()
    {
        assertUpdate(
                """
                CREATE TABLE orders (custkey bigint, orderdate date, created timestamp(6), orderkey bigint, totalprice double, orderpriority varchar)
                WITH (entity_keys = ARRAY['custkey'], timestamp_column = 'orderdate', created_column = 'created', ttl = '90d')
                """);
        assertUpdate(
                """
                INSERT INTO orders
                SELECT nullif(custkey, 7) % 500, nullif(orderdate, DATE '1995-01-01'), IF(orderkey % 3 > 0, date_trunc('month', orderdate) + INTERVAL '40' DAY), nullif(orderkey % 5, 0), totalprice, orderpriority
                FROM tpch.tiny.orders
                """,
                15000);
        String spine = "SELECT custkey % 510 AS custkey, custkey AS other, nullif(orderdate, DATE '1996-01-01') AS day, orderkey % 100 AS n FROM tpch.tiny.orders";
        for (boolean filterByCreated : new boolean[] {false, true}) {
            assertUpdate(
                    """
                    CREATE VIEW training WITH (features = ARRAY['orders AS a', 'orders:totalprice AS t ON custkey = other', 'orders:orderkey AS k'], timestamp_column = 'day', filter_by_created = %s)
                    AS %s
                    """.formatted(filterByCreated, spine));
            assertThat(query(
                    """
                    SELECT * FROM TABLE(featurestore.system.point_in_time_join(
                        spine => TABLE(%s),
                        features => ARRAY['orders AS a', 'orders:totalprice AS t ON custkey = other', 'orders:orderkey AS k'],
                        filter_by_created => %s))
                    """.formatted(spine, filterByCreated)))
                    .matches("TABLE training");
            assertUpdate("DROP VIEW training");
        }
        assertUpdate("DROP TABLE orders");
    }

    /**
     * @param columns of the spine
     * @param features as they stand in the array
     */
    private void assertJoin(@Language("SQL") String spine, String columns, String features, @Language("SQL") String expected)
    {
        assertThat(query("SELECT * FROM TABLE(featurestore.system.point_in_time_join(TABLE(%s) AS spine(%s), ARRAY[%s]))".formatted(spine, columns, features)))
                .matches(expected);
    }

    private void assertJoinFails(String arguments, String message)
    {
        assertQueryFails("SELECT * FROM TABLE(featurestore.system.point_in_time_join(%s))".formatted(arguments), message);
    }
}
