package io.featurestore.trino.value;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.featurestore.trino.FeatureStoreQueryRunner;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.QueryRunner;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Rows of one entity and time that differ in their features only: every way to read them finds the same one.
 */
final class TestValueOrder
        extends AbstractTestQueryFramework
{
    private static final int ENTITIES = 60;

    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        return FeatureStoreQueryRunner.builder().build();
    }

    @Test
    void testMapsAreOrderedByTheirEntries()
    {
        assertNewest("map(varchar, integer)", "MAP(ARRAY['a'], ARRAY[0])", "MAP(ARRAY['a', 'a b'], ARRAY[1, 2])");
        assertNewest("map(varchar, integer)", "MAP(ARRAY['a'], ARRAY[1])", "MAP(ARRAY['a b', 'a'], ARRAY[2, 1])");
        assertNewest("map(varchar, integer)", "MAP(ARRAY['\t'], ARRAY[1])", "MAP(ARRAY['\n'], ARRAY[0])");
        assertNewest("map(varchar, varchar)", "MAP(ARRAY['\uE000'], ARRAY['\uFFFD'])", "MAP(ARRAY['\uE000'], ARRAY['\uD83D\uDE00'])");
        assertNewest("map(bigint, integer)", "MAP(ARRAY[9], ARRAY[NULL])", "MAP(ARRAY[10], ARRAY[0])");
        assertNewest("map(bigint, integer)", "MAP(ARRAY[9], ARRAY[1])", "MAP(ARRAY[9], ARRAY[NULL])");
        assertNewest("map(bigint, integer)", "MAP()", "MAP(ARRAY[1], ARRAY[1])");
        assertNewest("map(bigint, integer)", "NULL", "MAP()");
        assertNewest("map(varchar, uuid)", "MAP(ARRAY['a'], ARRAY[UUID '00000000-0000-0000-0000-000000000002'])", "MAP(ARRAY['a'], ARRAY[UUID 'f0000000-0000-0000-0000-000000000001'])");
        assertNewest("row(m map(varchar, double))", "ROW(MAP(ARRAY['a'], ARRAY[infinity()]))", "ROW(MAP(ARRAY['a'], ARRAY[nan()]))");
        assertNewest("row(m map(varchar, double))", "ROW(MAP())", "ROW(NULL)");
        assertNewest("array(map(varchar, double))", "ARRAY[MAP()]", "ARRAY[NULL]");
    }

    private void assertNewest(String type, String smaller, String greater)
    {
        createTies(ImmutableList.of(type), ImmutableList.of("1, 0, CAST(%s AS %s)".formatted(smaller, type), "1, 1, CAST(%s AS %s)".formatted(greater, type)));
        assertThat(winners(1, 1))
                .allSatisfy((way, winners) -> assertThat(winners).as("%s: %s or %s", way, smaller, greater).isEqualTo(ImmutableMap.of(1L, 1L)));
        dropTies();
    }

    @Test
    void testEveryWayAgrees()
    {
        List<String> types = ImmutableList.of(
                "map(varchar, bigint)",
                "map(varchar, map(varchar, double))",
                "array(map(bigint, varchar))",
                "row(a varchar, m map(double, decimal(38, 2)), n row(d date, m map(varchar, boolean)))",
                "map(uuid, array(timestamp(6)))",
                "map(varchar, row(t timestamp(6) with time zone, b varbinary))",
                "map(array(bigint), array(map(date, real)))",
                "map(array(map(varchar, bigint)), time(6))",
                "row(e array(row(m map(integer, array(varchar)))))");
        RandomSql random = new RandomSql(new Random(20260928));
        ImmutableList.Builder<String> rows = ImmutableList.builder();
        for (int row = 0; row < ENTITIES * 5; row++) {
            int entity = row % ENTITIES;
            String values = IntStream.range(0, types.size())
                    // One column settles the ties of an entity
                    .mapToObj(column -> column == entity % types.size() ? random.value(types.get(column)) : "NULL")
                    .collect(joining(", "));
            rows.add("%s, %s, %s".formatted(entity, row, values));
        }
        createTies(types, rows.build());
        Map<String, Map<Long, Long>> winners = winners(types.size(), ENTITIES);
        Map<Long, Long> expected = winners.get("point_in_time_join");
        assertThat(expected).hasSize(ENTITIES);
        assertThat(winners).allSatisfy((way, found) -> assertThat(found).as(way).isEqualTo(expected));
        dropTies();
    }

    /**
     * @param rows of entity, number of the row and a value of each type
     */
    private void createTies(List<String> types, List<String> rows)
    {
        assertUpdate("CREATE TABLE ties (k bigint, t timestamp(6), %s, id bigint) WITH (entity_keys = ARRAY['k'], timestamp_column = 't')".formatted(
                IntStream.range(0, types.size()).mapToObj(column -> "c%s %s".formatted(column, types.get(column))).collect(joining(", "))));
        String columns = IntStream.range(0, types.size()).mapToObj(column -> "c" + column).collect(joining(", "));
        assertUpdate(
                "INSERT INTO ties (k, id, %s, t) SELECT *, TIMESTAMP '2026-01-01' FROM (VALUES %s)".formatted(columns, rows.stream().collect(joining("), (", "(", ")"))),
                rows.size());
        assertUpdate("CREATE MATERIALIZED VIEW settled WITH (entity_keys = ARRAY['k'], timestamp_column = 't') AS SELECT * FROM ties");
        assertUpdate("REFRESH MATERIALIZED VIEW settled", rows.size());
        assertUpdate("CREATE VIEW computed WITH (entity_keys = ARRAY['k'], timestamp_column = 't') AS SELECT * FROM (SELECT * FROM ties WHERE k >= 0)");
        for (String view : List.of("ties", "settled", "computed")) {
            assertUpdate("CREATE VIEW train_%1$s WITH (features = ARRAY['%1$s'], timestamp_column = 'asked') AS SELECT DISTINCT k, TIMESTAMP '2026-01-02' AS asked FROM ties".formatted(view));
        }
    }

    private void dropTies()
    {
        for (String view : List.of("train_ties", "train_settled", "train_computed", "computed")) {
            assertUpdate("DROP VIEW " + view);
        }
        assertUpdate("DROP MATERIALIZED VIEW settled");
        assertUpdate("DROP TABLE ties");
    }

    /**
     * The row found of each entity, by each way.
     */
    private Map<String, Map<Long, Long>> winners(int features, int entities)
    {
        ImmutableMap.Builder<String, Map<Long, Long>> winners = ImmutableMap.builder();
        for (String view : List.of("ties", "settled")) {
            winners.put(view.equals("ties") ? "point_in_time_join" : "point_in_time_join of " + view, winners(features,
                    """
                    SELECT * FROM TABLE(featurestore.system.point_in_time_join(
                        spine => TABLE(SELECT k, TIMESTAMP '2026-01-02' AS asked FROM UNNEST(sequence(0, %s)) AS s (k)),
                        features => ARRAY['ecommerce.%s'],
                        timestamp_column => DESCRIPTOR(asked)))
                    WHERE id IS NOT NULL""".formatted(entities, view)));
            winners.put("as_of of " + view, winners(features, "SELECT * FROM TABLE(featurestore.system.as_of('%s', TIMESTAMP '2026-01-02 UTC'))".formatted(view)));
            winners.put("$as_of of " + view, winners(features, "SELECT * FROM \"%s$as_of\" WHERE as_of_time = TIMESTAMP '2026-01-02'".formatted(view)));
        }
        for (String view : List.of("ties", "settled", "computed")) {
            winners.put("training set of " + view, winners(features, "SELECT * FROM train_" + view));
            winners.put("$latest of " + view, winners(features, "SELECT * FROM \"%s$latest\"".formatted(view)));
            winners.put("@ of " + view, winners(features, "SELECT * FROM \"%s@2026-01-02\"".formatted(view)));
        }
        return winners.buildOrThrow();
    }

    private Map<Long, Long> winners(int features, String query)
    {
        // All features settle ties where all are read
        String read = IntStream.range(0, features).mapToObj("checksum(c%s)"::formatted).collect(joining(", "));
        Map<Long, Long> winners = new TreeMap<>();
        computeActual("SELECT k, max(id), %s FROM (%s) GROUP BY k".formatted(read, query)).getMaterializedRows()
                .forEach(row -> winners.put((Long) row.getField(0), (Long) row.getField(1)));
        return winners;
    }
}
