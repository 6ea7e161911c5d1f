package io.featurestore.trino.oracle;

import com.google.common.collect.ImmutableMultiset;
import com.google.common.collect.Multiset;
import io.featurestore.trino.FeatureStoreQueryRunner;
import io.trino.spi.type.Type;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.MaterializedResult;
import io.trino.testing.QueryRunner;
import org.intellij.lang.annotations.Language;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.trino.spi.StandardErrorCode.VIEW_IS_STALE;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is answered below the engine (table functions, {@code "v$as_of"}) has the rows, column names and types that the engine gives, or fails
 * with the same error code, also where relations changed after the feature view was defined.
 */
final class TestSameAnswerByEveryWay
        extends AbstractTestQueryFramework
{
    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        return FeatureStoreQueryRunner.builder().allowBreakingChanges().setWorkerCount(0).build();
    }

    @BeforeEach
    void createTables()
    {
        assertUpdate("CREATE OR REPLACE TABLE facts (item_id bigint, user_id bigint, ts timestamp(6), x varchar, n integer)");
        assertUpdate(
                """
                INSERT INTO facts VALUES
                    (20, 1, TIMESTAMP '2026-01-01', 'x of 1', 1),
                    (10, 2, TIMESTAMP '2026-01-01', 'x of 2', 2),
                    (20, 1, TIMESTAMP '2026-01-05', 'later x of 1', 3)
                """,
                3);
        assertUpdate("CREATE OR REPLACE TABLE labels (user_id bigint, label_time timestamp(6))");
        assertUpdate("INSERT INTO labels SELECT user_id, TIMESTAMP '2026-01-02' FROM UNNEST(ARRAY[1, 2, 10, 20, NULL]) AS t (user_id)", 5);
    }

    @Test
    void testTable()
    {
        assertUpdate("ALTER TABLE facts SET PROPERTIES entity_keys = ARRAY['user_id'], timestamp_column = 'ts'");
        assertFeatures("facts", List.of("item_id", "x", "n"), "(1, 20, 'x of 1', 1), (2, 10, 'x of 2', 2), (10, NULL, NULL, NULL), (20, NULL, NULL, NULL), (NULL, NULL, NULL, NULL)");
    }

    @Test
    void testViewThatRenames()
    {
        define("renamed", "SELECT user_id, ts, x AS y FROM facts");
        assertFeatures("renamed", List.of("y"), "(1, 'x of 1'), (2, 'x of 2'), (10, NULL), (20, NULL), (NULL, NULL)");
    }

    @Test
    void testTableWithColumnsSwapped()
    {
        assertUpdate("CREATE OR REPLACE TABLE swapped WITH (entity_keys = ARRAY['user_id'], timestamp_column = 'ts') AS SELECT user_id, item_id, ts, x FROM facts", 3);
        assertUpdate("CREATE OR REPLACE TABLE swapped WITH (entity_keys = ARRAY['user_id'], timestamp_column = 'ts') AS SELECT item_id AS user_id, user_id AS item_id, ts, x FROM facts", 3);
        assertFeatures("swapped", List.of("item_id", "x"), "(1, NULL, NULL), (2, NULL, NULL), (10, 2, 'x of 2'), (20, 1, 'x of 1'), (NULL, NULL, NULL)");
    }

    @Test
    void testColumnsBelowViewSwapped()
    {
        define("starred", "SELECT * FROM facts");
        assertUpdate("CREATE OR REPLACE TABLE facts AS SELECT user_id, item_id, ts, x, n FROM facts", 3);
        assertStale("starred", List.of("item_id", "x", "n"), "View ecommerce.starred is stale: column 'item_id' was number 1 of its query, .*");
    }

    @Test
    void testColumnBelowViewDroppedAndAddedAgain()
    {
        define("starred", "SELECT * FROM facts");
        assertUpdate("ALTER TABLE facts DROP COLUMN x");
        assertUpdate("ALTER TABLE facts ADD COLUMN x varchar");
        assertStale("starred", List.of("item_id", "x", "n"), "View ecommerce.starred is stale: column 'x' was number 4 of its query, .*");
    }

    @Test
    void testColumnBelowViewIsGone()
    {
        define("chosen", "SELECT user_id, ts, x FROM facts");
        assertUpdate("ALTER TABLE facts DROP COLUMN x");
        assertStale("chosen", List.of("x"), "View ecommerce.chosen is stale: column 'x' is gone from its query, which now gives the columns user_id, ts; .*");
    }

    @Test
    void testColumnBelowViewAdded()
    {
        define("starred", "SELECT * FROM facts");
        assertUpdate("ALTER TABLE facts ADD COLUMN added varchar");
        assertStale("starred", List.of("item_id", "x", "n"), "View ecommerce.starred is stale: column 'added' came into its query since; .*");
    }

    @Test
    void testTypeBelowViewWidened()
    {
        define("chosen", "SELECT user_id, ts, n FROM facts");
        assertUpdate("ALTER TABLE facts ALTER COLUMN n SET DATA TYPE bigint");
        assertStale("chosen", List.of("n"), "View ecommerce.chosen is stale: column 'n' is of type integer, but its query now gives bigint; .*");
    }

    @Test
    void testViewBetweenRecreatedWithSwappedColumns()
    {
        assertUpdate("CREATE OR REPLACE VIEW between_them AS SELECT user_id, item_id, ts, x FROM facts");
        define("above", "SELECT user_id, item_id, ts, x FROM between_them");
        assertUpdate("CREATE OR REPLACE VIEW between_them AS SELECT item_id AS user_id, user_id AS item_id, ts, x FROM facts");
        assertFeatures("above", List.of("item_id", "x"), "(1, NULL, NULL), (2, NULL, NULL), (10, 2, 'x of 2'), (20, 1, 'x of 1'), (NULL, NULL, NULL)");
    }

    private void define(String featureView, String query)
    {
        assertUpdate("CREATE OR REPLACE VIEW %s WITH (entity_keys = ARRAY['user_id'], timestamp_column = 'ts') AS %s".formatted(featureView, query));
    }

    private void assertFeatures(String featureView, List<String> features, String expected)
    {
        assertUpdate(trainingSet(featureView));
        Answer engine = answer("SELECT * FROM training");
        for (String query : joins(featureView, features)) {
            assertThat(answer(query)).as(query).isEqualTo(engine);
        }
        Answer atTime = answer("SELECT * FROM \"%s@2026-01-02\"".formatted(featureView));
        for (String query : scans(featureView, features)) {
            assertThat(answer(query)).as(query).isEqualTo(atTime);
        }
        assertQuery("SELECT user_id, %s FROM training".formatted(String.join(", ", features)), "VALUES " + expected);
    }

    private void assertStale(String featureView, List<String> features, @Language("RegExp") String message)
    {
        assertUpdate(trainingSet(featureView));
        Stream.of(
                        List.of("SELECT * FROM training", "SELECT * FROM \"%s@2026-01-02\"".formatted(featureView)),
                        joins(featureView, features),
                        scans(featureView, features))
                .flatMap(List::stream)
                .forEach(query -> assertThat(query(query)).failure().as(query).hasErrorCode(VIEW_IS_STALE).hasMessageMatching(".*" + message));
    }

    private static String trainingSet(String featureView)
    {
        return "CREATE OR REPLACE VIEW training WITH (features = ARRAY['%s'], timestamp_column = 'label_time') AS SELECT * FROM labels".formatted(featureView);
    }

    private static List<String> joins(String featureView, List<String> features)
    {
        return List.of(
                """
                SELECT * FROM TABLE(featurestore.system.point_in_time_join(
                    spine => TABLE(SELECT * FROM labels),
                    features => ARRAY['%s'],
                    timestamp_column => DESCRIPTOR(label_time)))
                """.formatted(featureView),
                """
                SELECT l.*, %s
                FROM labels l LEFT JOIN "%s$as_of" f ON f.user_id = l.user_id AND f.as_of_time = l.label_time
                """.formatted(columns(features), featureView));
    }

    private static List<String> scans(String featureView, List<String> features)
    {
        return List.of(
                "SELECT * FROM TABLE(featurestore.system.as_of(feature_view => '%s', at => TIMESTAMP '2026-01-02 UTC'))".formatted(featureView),
                "SELECT user_id, ts, %s FROM \"%s$as_of\" f WHERE as_of_time = TIMESTAMP '2026-01-02'".formatted(columns(features), featureView));
    }

    private static String columns(List<String> features)
    {
        return features.stream()
                .map("f."::concat)
                .collect(joining(", "));
    }

    private Answer answer(String sql)
    {
        MaterializedResult result = computeActual(sql);
        return new Answer(result.getColumnNames(), result.getTypes(), ImmutableMultiset.copyOf(result.getMaterializedRows().stream()
                .map(Object::toString)
                .collect(toImmutableList())));
    }

    private record Answer(List<String> names, List<Type> types, Multiset<String> rows) {}
}
