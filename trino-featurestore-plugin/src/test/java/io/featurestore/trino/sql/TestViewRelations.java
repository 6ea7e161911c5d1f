package io.featurestore.trino.sql;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.featurestore.catalog.RelationName;
import io.featurestore.trino.definition.FeatureColumn;
import io.featurestore.trino.definition.ResolvedFeatureView;
import io.featurestore.trino.request.FeatureRequest;
import io.featurestore.trino.request.FeatureRequestPlanner;
import io.featurestore.trino.request.SpineColumn;
import io.featurestore.trino.value.UtcInstant;
import io.trino.plugin.memory.MemoryPlugin;
import io.trino.spi.TrinoException;
import io.trino.spi.type.ArrayType;
import io.trino.spi.type.RowType;
import io.trino.spi.type.Type;
import io.trino.testing.QueryRunner;
import io.trino.testing.StandaloneQueryRunner;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import static io.featurestore.trino.names.SqlIdentifiers.quote;
import static io.featurestore.trino.sql.LatestSql.latestColumns;
import static io.featurestore.trino.sql.LatestSql.latestSql;
import static io.featurestore.trino.sql.TestingViews.all;
import static io.featurestore.trino.sql.TestingViews.column;
import static io.featurestore.trino.sql.TestingViews.requested;
import static io.featurestore.trino.sql.TestingViews.view;
import static io.featurestore.trino.sql.TimelineSql.timelineColumns;
import static io.featurestore.trino.sql.TimelineSql.timelineSql;
import static io.featurestore.trino.sql.TrainingSetSql.trainingSetSql;
import static io.trino.spi.type.BooleanType.BOOLEAN;
import static io.trino.spi.type.DateType.DATE;
import static io.trino.spi.type.DoubleType.DOUBLE;
import static io.trino.spi.type.IntegerType.INTEGER;
import static io.trino.spi.type.TimestampType.createTimestampType;
import static io.trino.spi.type.TimestampWithTimeZoneType.createTimestampWithTimeZoneType;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static io.trino.testing.TestingSession.testSessionBuilder;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

/**
 * Runs the SQL of {@code $latest}, {@code @time} and {@code $timeline}, and training sets whose names and values are out of the ordinary.
 */
@TestInstance(PER_CLASS)
final class TestViewRelations
{
    private QueryRunner runner;

    @BeforeAll
    void setUp()
    {
        runner = new StandaloneQueryRunner(testSessionBuilder().setCatalog("memory").setSchema("default").build());
        runner.installPlugin(new MemoryPlugin());
        runner.createCatalog("memory", "memory");
    }

    @AfterAll
    void tearDown()
    {
        runner.close();
    }

    @Test
    void testLatestAsOfAnInstant()
    {
        for (Type type : ImmutableList.of(DATE, createTimestampType(0), createTimestampType(9), createTimestampWithTimeZoneType(3))) {
            ResolvedFeatureView stats = stats("latest_" + type.getDisplayName().replaceAll("\\W", "_"), type, Optional.of(Duration.ofDays(10)));
            // The newest row as of then; customer 2 has no row yet, customer 3's is expired, NULL is nobody
            assertThat(rows(latestSql("memory", stats, at("2025-01-05T00:00:00Z")), "customer, value")).containsExactly("[1, b]", "[4, c]");
            assertThat(rows(latestSql("memory", stats, at("2025-01-04T23:59:59.999999999Z")), "customer, value")).containsExactly("[1, a]");
            assertThat(rows(latestSql("memory", stats, at("2025-01-30T00:00:00Z")), "customer, value")).containsExactly("[2, d]");
        }
    }

    @Test
    void testLatestAsOfNow()
    {
        ResolvedFeatureView stats = stats("latest_now", createTimestampType(6), Optional.empty());
        assertThat(rows(latestSql("memory", stats, new PointInTime.Now()), "*"))
                .containsExactly("[1, 2025-01-05 00:00:00.000000, b]", "[2, 2025-01-20 00:00:00.000000, d]", "[3, 2024-01-01 00:00:00.000000, a]", "[4, 2025-01-05 00:00:00.000000, c]");
        assertThat(latestColumns(stats)).extracting(FeatureColumn::name).containsExactly("customer", "event_time", "value");
        assertThat(rows(latestSql("memory", stats, new PointInTime.Now(), true), "customer, value")).containsExactly("[1, b]", "[2, d]", "[3, a]", "[4, b]");
    }

    @Test
    void testLatestWithoutHistory()
    {
        create("profile", ImmutableList.of("value varchar", "customer integer"), "('a', 1), ('b', 1), (NULL, 1), ('c', NULL), (NULL, 2)");
        ResolvedFeatureView profile = view(name("profile"), ImmutableList.of("customer"), Optional.empty(), Optional.empty(), Optional.empty(), column("value", VARCHAR), column("customer", INTEGER));
        assertThat(rows(latestSql("memory", profile, new PointInTime.Now()), "*")).containsExactly("[1, b]", "[2, null]");
        assertThatThrownBy(() -> timelineSql("memory", profile))
                .isInstanceOf(TrinoException.class)
                .hasMessage("Feature view 'default.profile' has no timestamp_column, so it has no timeline");
    }

    @Test
    void testTimeline()
    {
        ResolvedFeatureView stats = stats("timeline", createTimestampWithTimeZoneType(3), Optional.empty());
        assertThat(timelineColumns(stats)).extracting(FeatureColumn::name).containsExactly("customer", "event_time", "created", "value", "valid_from", "valid_to", "is_current");
        assertThat(timelineColumns(stats)).extracting(FeatureColumn::type).endsWith(createTimestampType(3), createTimestampType(3), BOOLEAN);
        assertThat(rows(timelineSql("memory", stats), "customer, value, valid_from, valid_to, is_current")).containsExactly(
                "[1, a, 2025-01-01 00:00:00.000, 2025-01-05 00:00:00.000, false]",
                "[1, b, 2025-01-05 00:00:00.000, 2200-01-01 00:00:00.000, true]",
                "[1, f, 2200-01-01 00:00:00.000, null, false]",
                "[2, d, 2025-01-20 00:00:00.000, null, true]",
                "[3, a, 2024-01-01 00:00:00.000, null, true]",
                "[4, a, 2025-01-05 00:00:00.000, 2025-01-05 00:00:00.000, false]",
                "[4, b, 2025-01-05 00:00:00.000, 2025-01-05 00:00:00.000, false]",
                "[4, c, 2025-01-05 00:00:00.000, null, true]",
                "[4, z, null, null, false]",
                "[null, e, null, null, false]");
    }

    @Test
    void testTimelineOfExpiredRows()
    {
        ResolvedFeatureView stats = stats("timeline_ttl", DATE, Optional.of(Duration.ofDays(10)));
        assertThat(rows(timelineSql("memory", stats), "is_current")).doesNotContain("[true]").hasSize(10);
        assertThat(rows(latestSql("memory", stats, new PointInTime.Now()), "*")).isEmpty();
    }

    @Test
    void testTimelineAddsNoColumnTwice()
    {
        ResolvedFeatureView view = view(name("v"), ImmutableList.of(), Optional.of("t"), Optional.empty(), Optional.empty(), column("t", DATE), column("valid_to", DATE));
        assertThatThrownBy(() -> timelineColumns(view))
                .isInstanceOf(TrinoException.class)
                .hasMessage("The timeline of feature view 'default.v' adds column 'valid_to', which the view has already; rename it in the view");
    }

    @Test
    void testNamesAreNotCaptured()
    {
        List<String> evil = ImmutableList.of("s", "f1", "k1", "v1", "c1", "one", "valid_from", "a.b", "select", "say \"x\"", "naïve ☃", "x", "newness", "spine");
        Type row = RowType.from(ImmutableList.of(RowType.field("k1", INTEGER), RowType.field("t", INTEGER), RowType.field("c1", INTEGER)));
        RelationName name = new RelationName("nested.schema", "f1 \"of\" mine");
        ImmutableList.Builder<FeatureColumn> columns = ImmutableList.<FeatureColumn>builder().add(column("key", INTEGER), column("t", DATE));
        evil.forEach(feature -> columns.add(column(feature, row)));
        ResolvedFeatureView features = view(name, ImmutableList.of("key"), Optional.of("t"), Optional.empty(), Optional.empty(), columns.build().toArray(FeatureColumn[]::new));
        runner.execute("CREATE SCHEMA memory.\"nested.schema\"");
        runner.execute("CREATE TABLE %s AS SELECT 1 AS key, DATE '2025-01-01' AS t, %s".formatted(
                new QualifiedRelation("memory", name).sql(),
                evil.stream().map(feature -> "CAST(ROW(7, 8, 9) AS row(k1 integer, t integer, c1 integer)) AS " + quote(feature)).collect(joining(", "))));

        String spine = "SELECT 1 AS key, DATE '2025-01-02' AS \"when\", CAST(ROW(1, 2, 3) AS row(k1 integer, t integer, c1 integer)) AS \"f2\", 5 AS \"t\"";
        List<SpineColumn> spineColumns = ImmutableList.of(new SpineColumn("key", INTEGER), new SpineColumn("when", DATE), new SpineColumn("f2", row), new SpineColumn("t", INTEGER));
        String sql = trainingSetSql("memory", TrainingSetPlan.ofHistories(spine), new FeatureRequestPlanner().plan(new FeatureRequest(
                spineColumns,
                Optional.of("when"),
                ImmutableList.of(all(features), requested(features, Optional.of("s"), Optional.of("it's; --"), ImmutableMap.of("key", "t"))),
                false,
                false)));
        assertThat(runner.execute(sql).getColumnNames()).containsExactlyElementsOf(ImmutableList.<String>builder()
                .add("key", "when", "f2", "t")
                .addAll(evil)
                .add("it's; --")
                .build());
        assertThat(runner.execute(sql).getMaterializedRows().getFirst().getFields().subList(4, 4 + evil.size())).doesNotContainNull();
        assertThat(rows(latestSql("memory", features, new PointInTime.Now()), "\"key\", \"s\".k1, \"naïve ☃\".t")).containsExactly("[1, 7, 8]");
    }

    @Test
    void testSpineIsEvaluatedOnce()
    {
        ResolvedFeatureView stats = stats("once", createTimestampType(6), Optional.empty());
        String spine = "SELECT 1 AS customer, TIMESTAMP '2025-02-01 00:00:00' AS label_time, random() AS r FROM UNNEST(sequence(1, 500)) ORDER BY r LIMIT 400";
        String sql = trainingSetSql("memory", TrainingSetPlan.ofHistories(spine), new FeatureRequestPlanner().plan(new FeatureRequest(
                ImmutableList.of(new SpineColumn("customer", INTEGER), new SpineColumn("label_time", createTimestampType(0)), new SpineColumn("r", DOUBLE)),
                Optional.of("label_time"),
                ImmutableList.of(all(stats), requested(stats, Optional.empty(), Optional.of("again"), ImmutableMap.of("customer", "customer"))),
                false,
                false)));
        assertThat(rows("SELECT count(*), count(DISTINCT r), min(value), max(again__value) FROM (" + sql + ")", "*")).containsExactly("[400, 400, b, b]");
    }

    @Test
    void testNotANumberWinsTiesEverywhere()
    {
        create("scores",
                ImmutableList.of("k integer", "t date", "x double", "y array(integer)"),
                "(1, DATE '2025-01-01', 1e0, ARRAY[1]), (1, DATE '2025-01-01', nan(), ARRAY[1, 2]), (1, DATE '2025-01-01', nan(), ARRAY[1, NULL]), (1, DATE '2025-01-01', NULL, ARRAY[9])");
        ResolvedFeatureView scores = view(
                name("scores"),
                ImmutableList.of("k"),
                Optional.of("t"),
                Optional.empty(),
                Optional.empty(),
                column("k", INTEGER),
                column("t", DATE),
                column("x", DOUBLE),
                column("y", new ArrayType(INTEGER)));
        String trainingSet = trainingSetSql("memory", TrainingSetPlan.ofHistories("SELECT 1 AS k, DATE '2025-01-01' AS d"), new FeatureRequestPlanner().plan(new FeatureRequest(
                ImmutableList.of(new SpineColumn("k", INTEGER), new SpineColumn("d", DATE)), Optional.of("d"), ImmutableList.of(all(scores)), false, false)));
        assertThat(rows(trainingSet, "x, y")).containsExactly("[NaN, [1, null]]");
        assertThat(rows(latestSql("memory", scores, at("2025-01-01T00:00:00Z")), "x, y")).containsExactly("[NaN, [1, null]]");
        assertThat(rows("SELECT * FROM (" + timelineSql("memory", scores) + ") WHERE is_current", "x, y")).containsExactly("[NaN, [1, null]]");
    }

    private static PointInTime at(String instant)
    {
        return new PointInTime.At(UtcInstant.of(Instant.parse(instant)));
    }

    private static RelationName name(String table)
    {
        return new RelationName("default", table);
    }

    private ResolvedFeatureView stats(String table, Type timeType, Optional<Duration> ttl)
    {
        create(table,
                ImmutableList.of("customer integer", "event_time " + timeType.getDisplayName(), "created timestamp(6)", "value varchar"),
                """
                (1, TIMESTAMP '2025-01-01 00:00:00 UTC', TIMESTAMP '2025-01-01 00:00:00', 'a'), \
                (1, TIMESTAMP '2025-01-05 00:00:00 UTC', TIMESTAMP '2025-01-01 00:00:00', 'b'), \
                (1, TIMESTAMP '2200-01-01 00:00:00 UTC', TIMESTAMP '2025-01-01 00:00:00', 'f'), \
                (2, TIMESTAMP '2025-01-20 00:00:00 UTC', TIMESTAMP '2025-01-01 00:00:00', 'd'), \
                (3, TIMESTAMP '2024-01-01 00:00:00 UTC', TIMESTAMP '2025-01-01 00:00:00', 'a'), \
                (4, TIMESTAMP '2025-01-05 00:00:00 UTC', NULL, 'a'), \
                (4, TIMESTAMP '2025-01-05 00:00:00 UTC', TIMESTAMP '2025-01-06 00:00:00', 'b'), \
                (4, TIMESTAMP '2025-01-05 00:00:00 UTC', TIMESTAMP '2199-01-01 00:00:00', 'c'), \
                (4, NULL, TIMESTAMP '2025-01-07 00:00:00', 'z'), \
                (NULL, TIMESTAMP '2025-01-05 00:00:00 UTC', TIMESTAMP '2025-01-01 00:00:00', 'e')""");
        return view(name(table),
                ImmutableList.of("customer"),
                Optional.of("event_time"),
                Optional.of("created"),
                ttl,
                column("customer", INTEGER),
                column("event_time", timeType),
                column("created", createTimestampType(6)),
                column("value", VARCHAR));
    }

    private void create(String table, List<String> columns, String rows)
    {
        runner.execute("CREATE TABLE memory.default.%s (%s)".formatted(table, String.join(", ", columns)));
        String names = columns.stream().map(column -> column.substring(0, column.indexOf(' '))).collect(joining(", "));
        String casts = columns.stream().map(column -> "CAST(%s AS %s)".formatted(column.substring(0, column.indexOf(' ')), column.substring(column.indexOf(' ')))).collect(joining(", "));
        runner.execute("INSERT INTO memory.default.%s SELECT %s FROM (VALUES %s) AS t (%s)".formatted(table, casts, rows, names));
    }

    private List<String> rows(String sql, String columns)
    {
        return runner.execute("SELECT %s FROM (%s)".formatted(columns, sql)).getMaterializedRows().stream()
                .map(row -> row.getFields().toString())
                .sorted()
                .toList();
    }
}
