package io.featurestore.trino;

import io.trino.spi.ErrorCodeSupplier;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.MaterializedRow;
import io.trino.testing.QueryRunner;
import org.intellij.lang.annotations.Language;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.stream.Stream;

import static io.featurestore.trino.FeatureStoreQueryRunner.allowingBreakingChanges;
import static io.trino.spi.StandardErrorCode.INVALID_TABLE_PROPERTY;
import static io.trino.spi.StandardErrorCode.INVALID_VIEW_PROPERTY;
import static io.trino.spi.StandardErrorCode.VIEW_IS_STALE;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Feature views that declare aggregations: how they are made, shown, changed and refused.
 */
final class TestAggregationDefinitions
        extends AbstractTestQueryFramework
{
    private static final String EVENTS = " AS SELECT customer_id, ordered_at, ingested_at, amount, category FROM orders";

    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        return FeatureStoreQueryRunner.builder().setWorkerCount(0).build();
    }

    @BeforeAll
    void createEvents()
    {
        assertUpdate("CREATE TABLE orders (customer_id bigint, ordered_at timestamp(6), ingested_at timestamp(6), amount decimal(10, 2), category varchar)");
        assertUpdate(
                """
                INSERT INTO orders VALUES
                    (1, TIMESTAMP '2025-01-01 10:00:00', TIMESTAMP '2025-01-01 10:00:00', 10, 'toys'),
                    (1, TIMESTAMP '2025-01-03 10:00:00', TIMESTAMP '2025-01-03 10:00:00', 5.50, 'books'),
                    (2, TIMESTAMP '2025-01-02 10:00:00', TIMESTAMP '2025-01-02 10:00:00', 7, NULL)
                """,
                3);
    }

    @Test
    void testColumns()
    {
        define("described",
                "count(*) OVER 7d AS purchases_7d",
                "sum(amount) FILTER (WHERE category = 'toys') OVER 30d DELAY 1d AS toys_30d",
                "avg( amount )  OVER ALL AS avg_amount",
                "last(category, 5) over 90d exclude current time as Recent",
                "toys_30d / nullif(purchases_7d, 0) AS toys_per_purchase",
                "date_diff('day', max_at, as_of_time) AS days_since",
                "max(ordered_at) OVER ALL AS max_at");
        assertColumns(
                "described",
                "customer_id bigint ",
                "ordered_at timestamp(6) ",
                "purchases_7d bigint count(*) OVER 7d",
                "toys_30d decimal(38,2) sum(amount) FILTER (WHERE category = 'toys') OVER 30d DELAY 1d",
                "avg_amount decimal(10,2) avg( amount )  OVER ALL",
                "recent array(varchar) last(category, 5) over 90d exclude current time",
                "toys_per_purchase decimal(38,6) toys_30d / nullif(purchases_7d, 0)",
                "days_since bigint date_diff('day', max_at, as_of_time)",
                "max_at timestamp(6) max(ordered_at) OVER ALL");
        assertThat(describe("\"described$latest\"")).isEqualTo(describe("described"));
        assertThat(describe("\"described@2025-01-02\"")).isEqualTo(describe("described"));
        // What depends on the time that is asked for is no part of the timeline, and values may change a picosecond after an event
        assertThat(computeActual("DESCRIBE \"described$timeline\"").getMaterializedRows().stream().map(row -> row.getField(0) + " " + row.getField(1)))
                .containsExactly(
                        "customer_id bigint",
                        "ordered_at timestamp(6)",
                        "purchases_7d bigint",
                        "toys_30d decimal(38,2)",
                        "avg_amount decimal(10,2)",
                        "recent array(varchar)",
                        "toys_per_purchase decimal(38,6)",
                        "max_at timestamp(6)",
                        "valid_from timestamp(12)",
                        "valid_to timestamp(12)",
                        "is_current boolean");
        assertThat(computeActual("SHOW TABLES LIKE 'described%'").getOnlyColumnAsSet()).containsExactly("described");
        assertUpdate("DROP VIEW described");
    }

    @Test
    void testShownDefinitionCanBeCreatedAgain()
    {
        assertUpdate("CREATE VIEW shown COMMENT 'What they buy' WITH (entity_keys = ARRAY['customer_id'], timestamp_column = 'ordered_at', created_column = 'ingested_at', owner = 'growth', aggregations = %s)".formatted(
                array("count(*) OVER 7d AS n", "sum(amount) FILTER (WHERE category = 'it''s') OVER 1.5h AS s", "s / nullif(n, 0) AS each")) + EVENTS);
        String shown = (String) computeScalar("SHOW CREATE VIEW shown");
        assertThat(shown)
                .contains(
                        "COMMENT 'What they buy'",
                        "created_column = 'ingested_at'",
                        "owner = 'growth'",
                        "aggregations = ARRAY['count(*) OVER 7d AS n','sum(amount) FILTER (WHERE category = ''it''''s'') OVER 1.5h AS s','s / nullif(n, 0) AS each']")
                .doesNotContain("aggregation_types", "array_agg", "GROUP BY");
        assertThat(shown).endsWith("FROM\n  orders");
        List<MaterializedRow> rows = computeActual("SELECT * FROM shown ORDER BY 1, 2").getMaterializedRows();
        assertUpdate("DROP VIEW shown");
        assertUpdate(shown.replaceAll("location = '[^']*',", ""));
        assertThat(((String) computeScalar("SHOW CREATE VIEW shown")).replaceAll("location = '[^']*'", "")).isEqualTo(shown.replaceAll("location = '[^']*'", ""));
        assertThat(computeActual("SELECT * FROM shown ORDER BY 1, 2").getMaterializedRows()).isEqualTo(rows).hasSize(3);
        assertUpdate("DROP VIEW shown");
    }

    @Test
    void testReplacedAndRenamed()
    {
        define("changing", "count(*) OVER 7d AS n");
        assertQuery("SELECT customer_id, n FROM \"changing@2025-01-04\"", "VALUES (1, 2), (2, 1)");
        define("changing", "sum(amount) OVER 1d AS s");
        assertQuery("SELECT customer_id, s FROM changing", "VALUES (1, 10), (1, 5.5), (2, 7)");
        assertQueryFails("SELECT n FROM changing", ".*Column 'n' cannot be resolved");
        assertUpdate("ALTER VIEW changing RENAME TO changed");
        assertQuery("SELECT count(*) FROM \"changed$timeline\"", "VALUES 6");
        assertThat((String) computeScalar("SHOW CREATE VIEW changed")).contains("sum(amount) OVER 1d AS s");
        // Back to a feature view of rows, and to a view
        assertUpdate("CREATE OR REPLACE VIEW changed WITH (entity_keys = ARRAY['customer_id'], timestamp_column = 'ordered_at')" + EVENTS);
        assertColumns("changed", "customer_id bigint ", "ordered_at timestamp(6) ", "ingested_at timestamp(6) ", "amount decimal(10,2) ", "category varchar ");
        assertThat((String) computeScalar("SHOW CREATE VIEW changed")).doesNotContain("aggregation");
        define("changed", "count(*) OVER ALL AS n");
        assertUpdate("CREATE OR REPLACE VIEW changed AS SELECT 1 AS x");
        assertThat((String) computeScalar("SHOW CREATE VIEW changed")).doesNotContain("aggregation", "entity_keys");
        assertUpdate("DROP VIEW changed");
    }

    @Test
    void testSourceOfAnotherType()
    {
        assertUpdate("CREATE TABLE widened (k bigint, t timestamp(6), x integer)");
        assertUpdate("INSERT INTO widened VALUES (1, TIMESTAMP '2025-01-01', 7)", 1);
        assertUpdate("CREATE VIEW stale WITH (entity_keys = ARRAY['k'], timestamp_column = 't', aggregations = ARRAY['max(x) OVER ALL AS greatest', 'count(*) OVER 1d AS n']) AS SELECT k, t, x FROM widened");
        assertUpdate("CREATE VIEW stale_training WITH (features = ARRAY['stale'], timestamp_column = 'label_time') AS SELECT BIGINT '1' AS k, DATE '2025-01-02' AS label_time");
        assertQuery("SELECT greatest, n FROM stale_training", "VALUES (7, 0)");
        assertUpdate("ALTER TABLE widened ALTER COLUMN x SET DATA TYPE bigint");
        for (String relation : List.of("stale", "\"stale$latest\"", "\"stale@2025-01-02\"", "\"stale$timeline\"", "stale_training")) {
            assertFails("SELECT * FROM " + relation, VIEW_IS_STALE, ".*View ecommerce.stale is stale: column 'x' is of type integer, but its query now gives bigint; ALTER VIEW ecommerce.stale REFRESH .*");
        }
        assertUpdate(allowingBreakingChanges(getSession()), "ALTER VIEW stale REFRESH");
        assertColumns("stale", "k bigint ", "t timestamp(6) ", "greatest bigint max(x) OVER ALL", "n bigint count(*) OVER 1d");
        assertQuery("SELECT greatest, n FROM stale", "VALUES (7, 1)");
        assertThat((String) computeScalar("SHOW CREATE VIEW stale")).contains("max(x) OVER ALL AS greatest", "entity_keys");
        assertUpdate("DROP VIEW stale_training");
        assertUpdate("DROP VIEW stale");
        assertUpdate("DROP TABLE widened");
    }

    @Test
    void testSystemTables()
    {
        define("listed", "count(*) OVER 7d AS n", "sum(amount) FILTER (WHERE category = 'toys') OVER 36h DELAY 1d AS s", "last(category, 2) OVER ALL EXCLUDE CURRENT TIME AS l", "s / nullif(n, 0) AS each");
        assertThat(query("SELECT name, type, description, window, delay, filter, input_columns FROM system.features WHERE feature_view = 'listed'"))
                .skippingTypesCheck()
                .matches(
                        """
                        VALUES
                            ('n', 'bigint', 'count(*) OVER 7d', '7d', '0s', NULL, ARRAY[]),
                            ('s', 'decimal(38,2)', 'sum(amount) FILTER (WHERE category = ''toys'') OVER 36h DELAY 1d', '36h', '1d', '(category = ''toys'')', ARRAY['amount', 'category']),
                            ('l', 'array(varchar)', 'last(category, 2) OVER ALL EXCLUDE CURRENT TIME', 'ALL', '0s', NULL, ARRAY['category']),
                            ('each', 'decimal(38,6)', 's / nullif(n, 0)', NULL, NULL, NULL, ARRAY[])
                        """);
        assertQuery("SELECT kind, CAST(features AS json) = JSON '[\"n\", \"s\", \"l\", \"each\"]' FROM system.feature_views WHERE name = 'listed'", "VALUES ('virtual', true)");
        assertUpdate("DROP VIEW listed");
    }

    @Test
    void testWrongEntries()
    {
        assertRefused("aggregation 'count\\(\\*\\) OVER 7d' has no name: end it with AS and a name", "count(*) OVER 7d");
        assertRefused("aggregation 'count\\(\\*\\) OVER 7d AS' has no name after AS: .*", "count(*) OVER 7d AS");
        assertRefused("aggregation 'count\\(\\*\\) OVER 0d AS n' .*no length holds no event: write a positive duration, or ALL", "count(*) OVER 0d AS n");
        assertRefused("aggregation 'count\\(\\*\\) OVER 3650001d AS n' .*at most 3650000d long: write ALL .*", "count(*) OVER 3650001d AS n");
        assertRefused("aggregation 'count\\(\\*\\) OVER 99999999999999999999d AS n' .*99999999999999999999d.*", "count(*) OVER 99999999999999999999d AS n");
        assertRefused("aggregation 'count\\(\\*\\) OVER 1d DELAY 3650001d AS n' .*a delay is at most 3650000d long", "count(*) OVER 1d DELAY 3650001d AS n");
        assertRefused("aggregation 'count\\(\\*\\) OVER 1w AS n' .*Invalid duration '1w': .*such as 30d.*", "count(*) OVER 1w AS n");
        assertRefused("aggregation 'count\\(\\*\\) OVER \\(PARTITION BY category\\) AS n' has a window of SQL after OVER: write a duration such as 7d, or ALL", "count(*) OVER (PARTITION BY category) AS n");
        assertRefused("aggregation '1 \\+ count\\(\\*\\) OVER 7d AS n' has more than the call of one aggregate function .*", "1 + count(*) OVER 7d AS n");
        assertRefused("aggregation 'sum\\(amount OVER 7d AS n'.*", "sum(amount OVER 7d AS n");
        assertRefused("two aggregations are named 'n': give one of them another name", "count(*) OVER 7d AS n", "sum(amount) OVER 7d AS N");
        assertRefused("aggregation 'customer_id' \\(count\\(\\*\\) OVER 7d\\) has the name of an entity key, .*: give it another one", "count(*) OVER 7d AS customer_id");
        assertRefused("aggregation 'ordered_at' .* has the name of an entity key, the timestamp_column or .*: give it another one", "count(*) OVER 7d AS ordered_at");
        assertRefused("aggregation 'count\\(\\*\\) OVER 7d' has the name of the time that is asked for: give it another one", "count(*) OVER 7d AS as_of_time");
        assertRefused("aggregation 'n' \\(lower\\(category\\) OVER 7d\\) calls lower, which is no aggregate function; .*", "lower(category) OVER 7d AS n");
        assertRefused("aggregation 'n' .*reads column 'amonut', which the view's query does not have; it has customer_id, .*", "sum(amonut) OVER 7d AS n");
        assertRefused("aggregation 'n' \\(sum\\(category\\) OVER 7d\\): .*varchar.*", "sum(category) OVER 7d AS n");
        assertRefused("aggregation 'n' .*FILTER.*", "count(*) FILTER (WHERE amount) OVER 7d AS n");
        assertRefused("aggregation 'n' .*calls random.*, which may give another value each time: leave it out", "sum(amount * random()) OVER 7d AS n");
        assertRefused("aggregation 'n' .* calls listagg, which has a form of its own: write array_agg, and .* array_join .*", "listagg(category, ',') WITHIN GROUP (ORDER BY amount) OVER 7d AS n");
        assertRefused("aggregation 'n' .* is not of the form last\\(value\\), or last\\(value, n\\) .*", "last(category, 0) OVER 7d AS n");
        assertRefused("aggregation 'n' .* is not of the form first\\(value\\), or first\\(value, n\\) .*", "first() OVER 7d AS n");
    }

    @Test
    void testWrongDerivedEntries()
    {
        String n = "count(*) OVER 7d AS n";
        assertRefused("aggregation 'm' \\(n / o\\) reads 'o', which is no other entry: an expression may read m, n and as_of_time; .*", n, "n / o AS m");
        assertRefused("aggregation 'm' \\(n / amount\\) reads 'amount', which is no other entry: .*", n, "n / amount AS m");
        assertRefused("aggregation 'a' \\(b \\+ 1\\) is computed from itself: .*", n, "b + 1 AS a", "a - n AS b");
        assertRefused("aggregation 'a' \\(a \\+ 1\\) is computed from itself: .*", n, "a + 1 AS a");
        assertRefused("aggregation 'm' \\(sum\\(n\\)\\) calls the aggregate sum without OVER: make an entry of the call, with OVER and a duration or ALL", n, "sum(n) AS m");
        assertRefused("aggregation 'm' .*count.*OVER.*", n, "count(*) AS m");
        assertRefused("aggregation 'm' \\(n \\|\\| 'x'\\): .*", n, "n || 'x' AS m");
        assertRefused("aggregation 'm' .*(random|now).*as_of_time", n, "date_diff('day', as_of_time, now()) AS m");
        assertRefused("aggregations has no aggregate with OVER: add one, .*", "1 AS m");
        assertRefused("aggregation 'm' .*", n, "(SELECT max(amount) FROM orders) AS m");
    }

    @Test
    void testPropertiesThatDoNotFit()
    {
        String aggregations = "aggregations = ARRAY['count(*) OVER 7d AS n']";
        String keys = "entity_keys = ARRAY['customer_id'], timestamp_column = 'ordered_at'";
        assertFails("CREATE VIEW wrong WITH (%s, ttl = '30d', %s)".formatted(keys, aggregations) + EVENTS, INVALID_VIEW_PROPERTY, "View ecommerce.wrong: .*aggregations and ttl cannot be set together: windows say how old an event may be");
        assertFails("CREATE VIEW wrong WITH (entity_keys = ARRAY['customer_id'], %s)".formatted(aggregations) + EVENTS, INVALID_VIEW_PROPERTY, "View ecommerce.wrong: aggregations needs a timestamp_column");
        assertFails("CREATE VIEW wrong WITH (%s)".formatted(aggregations) + EVENTS, INVALID_VIEW_PROPERTY, "View ecommerce.wrong: 'aggregations' needs 'entity_keys'.*");
        assertFails("CREATE VIEW wrong WITH (features = ARRAY['n'], %s)".formatted(aggregations) + EVENTS, INVALID_VIEW_PROPERTY, "View ecommerce.wrong: 'aggregations' is no property of a training set.*");
        assertFails("CREATE TABLE wrong (customer_id bigint, ordered_at timestamp(6)) WITH (%s, %s)".formatted(keys, aggregations), INVALID_TABLE_PROPERTY, "Table ecommerce.wrong: 'aggregations' cannot be set here, as a table holds the rows that are written to it: CREATE VIEW .*");
        assertFails("CREATE VIEW wrong WITH (%s, aggregation_types = ARRAY['bigint'], %s)".formatted(keys, aggregations) + EVENTS, INVALID_VIEW_PROPERTY, ".*'aggregation_types' does not exist.*");
        assertThat(computeActual("SHOW TABLES LIKE 'wrong'").getRowCount()).isZero();
    }

    @Test
    void testEventsThatBecameKnownLater()
    {
        assertUpdate("CREATE TABLE late_orders (customer_id bigint, ordered_at timestamp(6), loaded_at timestamp(9))");
        assertUpdate("INSERT INTO late_orders VALUES (1, TIMESTAMP '2025-01-01 00:00:00', TIMESTAMP '2025-01-02 00:00:00'), (1, TIMESTAMP '2025-01-01 12:00:00', TIMESTAMP '2025-01-01 12:00:00'), (1, TIMESTAMP '2025-01-01 18:00:00', NULL), (1, TIMESTAMP '2025-01-01 06:00:00', TIMESTAMP '2025-02-01 00:00:00')", 4);
        String view = "CREATE VIEW %s WITH (entity_keys = ARRAY['customer_id'], timestamp_column = 'ordered_at', %saggregations = ARRAY['count(*) OVER 7d AS n', 'count(*) OVER ALL AS total', 'last(ordered_at) OVER ALL AS newest']) AS SELECT * FROM late_orders";
        assertUpdate(view.formatted("late", "created_column = 'loaded_at', "));
        assertUpdate("CREATE VIEW late_training WITH (features = ARRAY['late'], timestamp_column = 'label_time', filter_by_created = true) AS SELECT * FROM (VALUES (BIGINT '1', DATE '2025-01-01'), (1, DATE '2025-01-02'), (1, DATE '2025-02-01')) AS t (customer_id, label_time)");
        assertQuery("SELECT label_time, n, total, newest FROM late_training", "VALUES (DATE '2025-01-01', 0, 0, NULL), (DATE '2025-01-02', 2, 2, TIMESTAMP '2025-01-01 12:00:00'), (DATE '2025-02-01', 0, 3, TIMESTAMP '2025-01-01 12:00:00')");
        assertQuery("SELECT n, total, valid_from, ordered_at FROM \"late$timeline_by_created\" WHERE valid_from < TIMESTAMP '2025-01-05 00:00:00'", "VALUES (1, 1, TIMESTAMP '2025-01-01 12:00:00', TIMESTAMP '2025-01-01 12:00:00'), (2, 2, TIMESTAMP '2025-01-02 00:00:00', TIMESTAMP '2025-01-01 12:00:00')");
        assertUpdate("CREATE VIEW scored WITH (features = ARRAY['late'], filter_by_created = true) AS SELECT BIGINT '1' AS customer_id");
        assertQuery("SELECT n, total FROM scored", "VALUES (0, 3)");

        assertUpdate(view.formatted("unknown_since", ""));
        assertQueryFails("SELECT * FROM \"unknown_since$timeline_by_created\"", "filter_by_created needs to know when rows became known, but feature view 'ecommerce.unknown_since' has no created_column.*");
        assertQueryFails("CREATE VIEW wrong WITH (features = ARRAY['unknown_since'], timestamp_column = 'label_time', filter_by_created = true) AS SELECT BIGINT '1' AS customer_id, DATE '2025-01-02' AS label_time", "Training set ecommerce.wrong: .*filter_by_created.*created_column.*");
        assertUpdate("CREATE VIEW plain_feature WITH (entity_keys = ARRAY['customer_id'], timestamp_column = 'ordered_at') AS SELECT * FROM late_orders");
        assertQueryFails("SELECT * FROM \"plain_feature$timeline_by_created\"", "Feature view 'ecommerce.plain_feature' declares no aggregations, so it has no timeline by when events became known.*");
        for (String relation : List.of("plain_feature", "unknown_since", "scored", "late_training", "late")) {
            assertUpdate("DROP VIEW " + relation);
        }
        assertUpdate("DROP TABLE late_orders");
    }

    private void define(String view, String... aggregations)
    {
        assertUpdate("CREATE OR REPLACE VIEW %s WITH (entity_keys = ARRAY['customer_id'], timestamp_column = 'ordered_at', created_column = 'ingested_at', aggregations = %s)".formatted(view, array(aggregations)) + EVENTS);
    }

    private void assertRefused(@Language("RegExp") String message, String... aggregations)
    {
        String sql = "CREATE VIEW wrong WITH (entity_keys = ARRAY['customer_id'], timestamp_column = 'ordered_at', aggregations = %s)".formatted(array(aggregations)) + EVENTS;
        assertFails(sql, INVALID_VIEW_PROPERTY, "View ecommerce.wrong: " + message);
        assertThat(computeActual("SHOW TABLES LIKE 'wrong'").getRowCount()).isZero();
    }

    private void assertFails(@Language("SQL") String sql, ErrorCodeSupplier errorCode, @Language("RegExp") String message)
    {
        assertThat(query(sql)).as(sql).failure().hasErrorCode(errorCode).hasMessageMatching(message);
    }

    private void assertColumns(String relation, String... columns)
    {
        assertThat(describe(relation)).containsExactly(columns);
    }

    private List<String> describe(String relation)
    {
        return computeActual("DESCRIBE " + relation).getMaterializedRows().stream()
                .map(row -> row.getField(0) + " " + row.getField(1) + " " + row.getField(3))
                .toList();
    }

    private static String array(String... texts)
    {
        return Stream.of(texts)
                .map(text -> "'" + text.replace("'", "''") + "'")
                .collect(joining(", ", "ARRAY[", "]"));
    }
}
