package io.featurestore.trino.oracle;

import com.google.common.collect.ImmutableList;
import io.featurestore.trino.FeatureStoreQueryRunner;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.QueryRunner;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.featurestore.trino.oracle.Column.column;
import static io.featurestore.trino.oracle.FeatureViewModel.featureView;
import static io.featurestore.trino.oracle.JoinCase.join;
import static io.featurestore.trino.oracle.Moment.moment;
import static io.featurestore.trino.oracle.RequestedFeatures.allOf;
import static io.featurestore.trino.oracle.Row.row;
import static io.featurestore.trino.oracle.Spine.spine;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.TimestampType.TIMESTAMP_MICROS;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_MICROS;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.util.Locale.ENGLISH;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The answer does not depend on how a feature table came to its rows or where its files are.
 */
final class TestJoinsOfStoredTables
        extends AbstractTestQueryFramework
{
    private EveryWay everyWay;

    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        return FeatureStoreQueryRunner.builder("oracle").allowBreakingChanges().build();
    }

    @BeforeAll
    void setUpWays()
    {
        everyWay = new EveryWay(getQueryRunner());
    }

    @Test
    void testRowsThatWereDeletedUpdatedAndMerged()
    {
        FeatureViewModel view = featureView("changed").key("k", BIGINT).timestamp("ts", TIMESTAMP_MICROS).feature("f", VARCHAR)
                .row(1L, moment("2020-01-01"), "a")
                .row(1L, moment("2020-01-03"), "updated")
                .row(2L, moment("2020-01-01"), "merged")
                .row(3L, moment("2020-01-02"), "moved")
                .build();
        checkStored(view, List.of(
                "CREATE TABLE changed (k bigint, ts timestamp(6), f varchar) WITH (entity_keys = ARRAY['k'], timestamp_column = 'ts')",
                "INSERT INTO changed VALUES (1, TIMESTAMP '2020-01-01', 'a'), (1, TIMESTAMP '2020-01-02', 'deleted'), (1, TIMESTAMP '2020-01-03', 'c')",
                "INSERT INTO changed VALUES (2, TIMESTAMP '2020-01-02', 'deleted'), (3, TIMESTAMP '2020-01-01', 'moved')",
                "DELETE FROM changed WHERE f = 'deleted'",
                "UPDATE changed SET f = 'updated' WHERE f = 'c'",
                "UPDATE changed SET ts = TIMESTAMP '2020-01-02' WHERE k = 3",
                "MERGE INTO changed USING (VALUES 2) AS source (k) ON changed.k = source.k WHEN NOT MATCHED THEN INSERT VALUES (source.k, TIMESTAMP '2020-01-01', 'merged')"));
    }

    @Test
    void testColumnsThatWereAddedRenamedAndDropped()
    {
        FeatureViewModel view = featureView("evolved").key("k", BIGINT).timestamp("ts", TIMESTAMP_MICROS).feature("renamed", VARCHAR).feature("added", BIGINT)
                .row(1L, moment("2020-01-01"), "a", null)
                .row(1L, moment("2020-01-02"), "b", 7L)
                .row(2L, moment("2020-01-02"), null, 8L)
                .build();
        checkStored(view, List.of(
                "CREATE TABLE evolved (k bigint, dropped bigint, ts timestamp(6), f varchar) WITH (entity_keys = ARRAY['k'], timestamp_column = 'ts')",
                "INSERT INTO evolved VALUES (1, 99, TIMESTAMP '2020-01-01', 'a')",
                "ALTER TABLE evolved DROP COLUMN dropped",
                "ALTER TABLE evolved RENAME COLUMN f TO renamed",
                "ALTER TABLE evolved ADD COLUMN added bigint",
                "INSERT INTO evolved VALUES (1, TIMESTAMP '2020-01-02', 'b', 7), (2, TIMESTAMP '2020-01-02', NULL, 8)"));
    }

    @Test
    void testPartitions()
    {
        int number = 0;
        for (String partitioning : List.of("day(ts)", "month(ts)", "bucket(k, 3)", "truncate(f, 1)")) {
            String name = "partitioned" + number++;
            FeatureViewModel view = featureView(name).key("k", BIGINT).timestamp("ts", TIMESTAMP_TZ_MICROS).feature("f", VARCHAR).ttl(Duration.ofDays(1))
                    .row(1L, moment("2019-12-31 23:59:59.999999"), "a")
                    .row(1L, moment("2020-01-01"), "b")
                    .row(2L, moment("2020-01-01 23:59:59.999999"), "c")
                    .row(2L, moment("0001-01-01"), "d")
                    .row(3L, moment("2020-01-02"), null)
                    .row(null, moment("2020-01-01"), "e")
                    .row(3L, null, "f")
                    .build();
            checkStored(view, ImmutableList.<String>builder()
                    .add("CREATE TABLE %s (k bigint, ts timestamp(6) with time zone, f varchar) WITH (entity_keys = ARRAY['k'], timestamp_column = 'ts', ttl = '1d', partitioning = ARRAY['%s'])".formatted(name, partitioning))
                    .addAll(RelationSql.insert(name, view.relation()))
                    .build());
        }
    }

    /**
     * Enough rows for many pages and splits, and for every worker to have some.
     */
    @Test
    void testManyRows()
    {
        computeActual(
                """
                CREATE TABLE many_features WITH (entity_keys = ARRAY['k', 'l'], timestamp_column = 'ts', created_column = 'c', ttl = '1h') AS
                SELECT
                    i * 7919 % 500 AS k,
                    CAST(i % 3 AS varchar) AS l,
                    date_add('second', i * 104729 % 20000, TIMESTAMP '2020-01-01 00:00:00.000000') AS ts,
                    IF(i % 11 > 0, date_add('second', i * 1299709 % 25000, TIMESTAMP '2020-01-01 00:00:00.000000 UTC')) AS c,
                    i % 100 AS f,
                    CAST(i AS varchar) AS g
                FROM (SELECT a * 250 + b AS i FROM UNNEST(sequence(0, 249)) AS t (a), UNNEST(sequence(0, 249)) AS u (b))""");
        computeActual(
                """
                CREATE TABLE memory.default.many_asks AS
                SELECT i AS id, i * 31 % 510 AS k, CAST(i % 3 AS varchar) AS l, date_add('second', i * 15485863 % 22000, TIMESTAMP '2020-01-01 00:00:00.000000') AS t
                FROM (SELECT a * 200 + b AS i FROM UNNEST(sequence(0, 199)) AS t (a), UNNEST(sequence(0, 199)) AS u (b))""");
        FeatureViewModel view = featureView("many_features").key("k", BIGINT).key("l", VARCHAR).timestamp("ts", TIMESTAMP_MICROS).created("c", TIMESTAMP_TZ_MICROS)
                .feature("f", BIGINT).feature("g", VARCHAR).ttl(Duration.ofHours(1))
                .build();
        Spine spine = spine(List.of(column("id", BIGINT), column("k", BIGINT), column("l", VARCHAR), column("t", TIMESTAMP_MICROS)), "t");
        for (JoinCase joinCase : List.of(join(spine, allOf(view)), join(spine, allOf(view)).filteredByCreated())) {
            String reference = ReferenceSql.query(joinCase, "memory.default.many_asks", List.of("featurestore.oracle.many_features"), "id");
            for (JoinWay way : JoinWay.values()) {
                if (!way.canJoin(joinCase, ViewForm.TABLE)) {
                    continue;
                }
                SqlCase sqlCase = way.render(joinCase, "many_%s_%s".formatted(way, joinCase.filterByCreated()).toLowerCase(ENGLISH), "SELECT * FROM memory.default.many_asks");
                sqlCase.setup().forEach(this::computeActual);
                assertThat(computeScalar("SELECT count(*) FROM (%s)".formatted(sqlCase.query()))).isEqualTo(40_000L);
                assertThat(computeScalar("SELECT count(*) FROM ((%s) EXCEPT (%s))".formatted(sqlCase.query(), reference))).as(sqlCase.toString()).isEqualTo(0L);
                assertThat(computeScalar("SELECT count(*) FROM ((%s) EXCEPT (%s))".formatted(reference, sqlCase.query()))).as(sqlCase.toString()).isEqualTo(0L);
            }
        }
    }

    private void checkStored(FeatureViewModel view, List<String> setup)
    {
        setup.forEach(this::computeActual);
        List<Moment> times = List.of(
                moment("0001-01-01"),
                moment("2019-12-31 23:59:59.999999"),
                moment("2020-01-01"),
                moment("2020-01-01 12:00:00"),
                moment("2020-01-02"),
                moment("2020-01-02 23:59:59.999999"),
                moment("2020-01-03"),
                moment("2030-01-01"));
        List<Row> asks = times.stream()
                .flatMap(time -> IntStream.rangeClosed(1, 4).mapToObj(key -> row((long) key, time)))
                .collect(toImmutableList());
        Spine spine = spine(List.of(column("k", BIGINT), column("t", TIMESTAMP_MICROS)), "t", asks.toArray(Row[]::new));
        String spineQuery = RelationSql.select(spine.relation());
        RequestedFeatures lastFeature = new RequestedFeatures(view, List.of(view.features().getLast()), Map.of());
        everyWay.checkCreatedJoin(getSession(), new EveryWay.CreatedCase(join(spine, lastFeature), ViewForm.TABLE, setup, spineQuery), EnumSet.allOf(JoinWay.class));
        // asks for few times, so that most files need not be read
        Spine single = spine.withRows(List.of(row(1L, moment("2020-01-01 12:00:00")), row(2L, moment("2020-01-01 12:00:00"))));
        everyWay.checkCreatedJoin(getSession(), new EveryWay.CreatedCase(join(single, allOf(view)), ViewForm.TABLE, setup, RelationSql.select(single.relation())), EnumSet.allOf(JoinWay.class));
        everyWay.checkCreatedViews(getSession(), new EveryWay.CreatedCase(join(spine, allOf(view)), ViewForm.TABLE, setup, spineQuery), times);
    }
}
