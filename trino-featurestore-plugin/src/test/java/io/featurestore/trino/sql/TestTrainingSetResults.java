package io.featurestore.trino.sql;

import com.google.common.collect.ImmutableList;
import io.featurestore.catalog.RelationName;
import io.featurestore.trino.definition.FeatureColumn;
import io.featurestore.trino.definition.ResolvedFeatureView;
import io.featurestore.trino.request.FeatureRequest;
import io.featurestore.trino.request.FeatureRequestPlanner;
import io.featurestore.trino.request.PlannedRequest;
import io.featurestore.trino.request.SpineColumn;
import io.featurestore.trino.value.UtcInstant;
import io.trino.Session;
import io.trino.plugin.memory.MemoryPlugin;
import io.trino.spi.type.TimeZoneKey;
import io.trino.spi.type.TimestampWithTimeZoneType;
import io.trino.spi.type.Type;
import io.trino.testing.MaterializedRow;
import io.trino.testing.QueryRunner;
import io.trino.testing.StandaloneQueryRunner;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.featurestore.trino.sql.SpineRowOracle.plus;
import static io.featurestore.trino.sql.TestingViews.all;
import static io.featurestore.trino.sql.TestingViews.column;
import static io.featurestore.trino.sql.TrainingSetSql.trainingSetSql;
import static io.trino.spi.type.DateType.DATE;
import static io.trino.spi.type.IntegerType.INTEGER;
import static io.trino.spi.type.TimestampType.createTimestampType;
import static io.trino.spi.type.TimestampWithTimeZoneType.createTimestampWithTimeZoneType;
import static io.trino.testing.TestingSession.testSessionBuilder;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

/**
 * Runs generated SQL over random rows, dense in ties and boundaries, and compares with {@link SpineRowOracle}.
 */
@TestInstance(PER_CLASS)
final class TestTrainingSetResults
{
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration MILLISECOND = Duration.ofMillis(1);
    private static final Instant ORDINARY = Instant.parse("2025-10-18T00:00:00Z");
    private static final int ROWS = 60;

    private QueryRunner runner;
    private int relations;

    @BeforeAll
    void setUp()
    {
        runner = new StandaloneQueryRunner(session("America/Bahia_Banderas"));
        runner.installPlugin(new MemoryPlugin());
        runner.createCatalog("memory", "memory");
    }

    @AfterAll
    void tearDown()
    {
        runner.close();
    }

    @Test
    void testNewestRowNotAfterTheSpineTime()
    {
        check(new Scenario());
    }

    @Test
    void testTimeTypes()
    {
        List<Type> types = ImmutableList.of(
                DATE,
                createTimestampType(0),
                createTimestampType(6),
                createTimestampType(9),
                createTimestampType(12),
                createTimestampWithTimeZoneType(3),
                createTimestampWithTimeZoneType(12));
        for (int i = 0; i < types.size(); i++) {
            Scenario scenario = new Scenario();
            scenario.featureTime = types.get(i);
            scenario.spineTime = types.get((i + 3) % types.size());
            check(scenario);
        }
    }

    @Test
    void testTimesAroundClockChanges()
    {
        // In this zone clocks went from 02:00 to 03:00 at this instant, and back at the other
        for (String change : ImmutableList.of("2017-04-02T08:00:00Z", "2017-10-29T07:00:00Z")) {
            Scenario scenario = new Scenario();
            scenario.start = Instant.parse(change).minus(Duration.ofHours(6));
            scenario.step = Duration.ofHours(1);
            scenario.ttl = Optional.of(Duration.ofHours(3));
            scenario.spineTime = createTimestampWithTimeZoneType(3);
            scenario.featureTime = createTimestampType(0);
            check(scenario);
        }
    }

    @Test
    void testSessionZoneDoesNotMatter()
    {
        Scenario scenario = new Scenario();
        scenario.session = session("Asia/Kathmandu");
        scenario.spineTime = createTimestampWithTimeZoneType(6);
        scenario.featureTime = DATE;
        scenario.filterByCreated = true;
        check(scenario);
    }

    @Test
    void testFirstAndLastYears()
    {
        for (String start : ImmutableList.of("0001-01-01T00:00:00Z", "9999-12-25T00:00:00Z")) {
            Scenario scenario = new Scenario();
            scenario.start = Instant.parse(start);
            scenario.ttl = Optional.of(DAY.multipliedBy(2));
            check(scenario);
        }
    }

    @Test
    void testTtlIncludesBothEnds()
    {
        Scenario days = new Scenario();
        days.ttl = Optional.of(DAY.multipliedBy(2));
        check(days);

        Scenario milliseconds = new Scenario();
        milliseconds.step = MILLISECOND;
        milliseconds.ttl = Optional.of(MILLISECOND);
        milliseconds.featureTime = createTimestampType(3);
        milliseconds.spineTime = createTimestampWithTimeZoneType(6);
        check(milliseconds);
    }

    @Test
    void testPicoseconds()
    {
        Scenario scenario = new Scenario();
        scenario.featureTime = createTimestampType(12);
        scenario.spineTime = createTimestampWithTimeZoneType(12);
        scenario.step = Duration.ZERO;
        scenario.picosecondStep = 1;
        check(scenario);
    }

    @Test
    void testCompositeKeys()
    {
        Scenario scenario = new Scenario();
        scenario.keys = 2;
        check(scenario);
    }

    @Test
    void testGlobalFeatures()
    {
        Scenario scenario = new Scenario();
        scenario.keys = 0;
        check(scenario);
        scenario.filterByCreated = true;
        scenario.ttl = Optional.of(DAY.multipliedBy(2));
        check(scenario);
        scenario.asOfNow = true;
        scenario.ttl = Optional.empty();
        check(scenario);
    }

    @Test
    void testFeaturesWithoutHistory()
    {
        Scenario scenario = new Scenario();
        scenario.hasTime = false;
        check(scenario);
        scenario.filterByCreated = true;
        check(scenario);
        scenario.keys = 0;
        check(scenario);
        scenario.filterByCreated = false;
        check(scenario);
    }

    @Test
    void testHiddenUntilCreated()
    {
        Scenario scenario = new Scenario();
        scenario.filterByCreated = true;
        check(scenario);
        scenario.ttl = Optional.of(DAY);
        check(scenario);
        scenario.keys = 2;
        scenario.createdTime = createTimestampWithTimeZoneType(9);
        check(scenario);
    }

    @Test
    void testWithoutCreatedColumn()
    {
        Scenario scenario = new Scenario();
        scenario.hasCreated = false;
        check(scenario);
        scenario.hasTime = false;
        check(scenario);
    }

    @Test
    void testAsOfNow()
    {
        Scenario past = new Scenario();
        past.asOfNow = true;
        check(past);
        past.filterByCreated = true;
        past.featureTime = createTimestampWithTimeZoneType(3);
        check(past);

        Scenario expired = new Scenario();
        expired.asOfNow = true;
        expired.ttl = Optional.of(DAY);
        check(expired);

        Scenario future = new Scenario();
        future.asOfNow = true;
        future.start = Instant.parse("2200-01-01T00:00:00Z");
        check(future);
    }

    @Test
    void testEmptySides()
    {
        Scenario scenario = new Scenario();
        scenario.featureRows = 0;
        check(scenario);
        scenario.keys = 0;
        check(scenario);
        scenario.featureRows = ROWS;
        scenario.spineRows = 0;
        check(scenario);
    }

    @Test
    void testFarFuture()
    {
        Scenario scenario = new Scenario();
        scenario.spineStart = Optional.of(Instant.parse("+200000-01-01T00:00:00Z"));
        check(scenario);
    }

    private void check(Scenario scenario)
    {
        Random random = new Random(scenario.toString().hashCode());
        List<FeatureRow> features = scenario.features(random);
        List<SpineRow> spine = scenario.spine(random);

        relations++;
        ResolvedFeatureView view = scenario.view(new RelationName("default", "features_" + relations));
        create(view.name().name(), view.columns().stream().map(FeatureColumn::name).toList(), view.columns().stream().map(FeatureColumn::type).toList(), features.stream()
                .map(scenario::featureLiterals)
                .toList());
        List<SpineColumn> spineColumns = scenario.spineColumns();
        create("spine_" + relations, spineColumns.stream().map(SpineColumn::name).toList(), spineColumns.stream().map(SpineColumn::type).toList(), spine.stream()
                .map(scenario::spineLiterals)
                .toList());

        PlannedRequest request = new FeatureRequestPlanner().plan(new FeatureRequest(
                spineColumns,
                scenario.asOfNow ? Optional.empty() : Optional.of("spine_time"),
                ImmutableList.of(all(view)),
                false,
                scenario.filterByCreated));
        String sql = trainingSetSql("memory", TrainingSetPlan.ofHistories("SELECT * FROM memory.default.spine_" + relations), request);
        int ids = spineColumns.size() - 1;
        List<String> actual = runner.execute(scenario.session, sql).getMaterializedRows().stream()
                .map(row -> row.getField(ids) + ": " + values(row, ids + 1))
                .toList();
        SpineRowOracle oracle = new SpineRowOracle(scenario.hasTime, scenario.filterByCreated, scenario.ttl);
        Optional<UtcInstant> now = Optional.of(UtcInstant.of(Instant.now()));
        List<String> expected = spine.stream()
                .map(row -> row.id() + ": " + oracle.answer(features, row.keys(), scenario.asOfNow ? now : row.time())
                        .map(FeatureRow::values)
                        .orElse(ImmutableList.of(Optional.empty(), Optional.empty())))
                .toList();
        assertThat(actual)
                .describedAs("%s%n%s", scenario, sql)
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    private static List<Optional<Object>> values(MaterializedRow row, int start)
    {
        return IntStream.range(start, row.getFieldCount())
                .mapToObj(index -> Optional.ofNullable(row.getField(index)))
                .toList();
    }

    private void create(String table, List<String> names, List<Type> types, List<List<String>> rows)
    {
        runner.execute(IntStream.range(0, names.size())
                .mapToObj(index -> names.get(index) + " " + types.get(index).getDisplayName())
                .collect(joining(", ", "CREATE TABLE memory.default." + table + " (", ")")));
        if (!rows.isEmpty()) {
            runner.execute(rows.stream()
                    .map(row -> IntStream.range(0, row.size())
                            .mapToObj(index -> "CAST(%s AS %s)".formatted(row.get(index), types.get(index).getDisplayName()))
                            .collect(joining(", ", "(", ")")))
                    .collect(joining(", ", "INSERT INTO memory.default." + table + " VALUES ", "")));
        }
    }

    private static Session session(String zone)
    {
        return testSessionBuilder()
                .setCatalog("memory")
                .setSchema("default")
                .setTimeZoneKey(TimeZoneKey.getTimeZoneKey(zone))
                .build();
    }

    /**
     * What the rows are like. Times are few steps from the start, so that they are equal, one step apart, or a ttl apart most of the time.
     */
    private static final class Scenario
    {
        private Session session = TestTrainingSetResults.session("America/Bahia_Banderas");
        private int keys = 1;
        private boolean hasTime = true;
        private boolean hasCreated = true;
        private boolean filterByCreated;
        private boolean asOfNow;
        private Optional<Duration> ttl = Optional.empty();
        private Type featureTime = createTimestampType(6);
        private Type createdTime = createTimestampType(3);
        private Type spineTime = createTimestampType(6);
        private Instant start = ORDINARY;
        private Optional<Instant> spineStart = Optional.empty();
        private Duration step = DAY;
        private long picosecondStep;
        private int featureRows = ROWS;
        private int spineRows = ROWS;

        ResolvedFeatureView view(RelationName name)
        {
            return TestingViews.view(
                    name,
                    keyNames(),
                    hasTime ? Optional.of("event_time") : Optional.empty(),
                    hasCreated ? Optional.of("created") : Optional.empty(),
                    hasTime ? ttl : Optional.empty(),
                    Stream.of(
                                    keyNames().stream().map(key -> column(key, INTEGER)),
                                    hasTime ? Stream.of(column("event_time", featureTime)) : Stream.<FeatureColumn>empty(),
                                    hasCreated ? Stream.of(column("created", createdTime)) : Stream.<FeatureColumn>empty(),
                                    Stream.of(column("a", INTEGER), column("b", INTEGER)))
                            .flatMap(columns -> columns)
                            .toArray(FeatureColumn[]::new));
        }

        List<SpineColumn> spineColumns()
        {
            return Stream.concat(
                            keyNames().stream().map(key -> new SpineColumn(key, INTEGER)),
                            Stream.of(new SpineColumn("spine_time", spineTime), new SpineColumn("id", INTEGER)))
                    .collect(toImmutableList());
        }

        List<FeatureRow> features(Random random)
        {
            return rows(featureRows, () -> new FeatureRow(
                    keys(random),
                    hasTime ? time(random, start) : Optional.empty(),
                    hasCreated ? time(random, start).filter(_ -> picosecondStep == 0) : Optional.empty(),
                    ImmutableList.of(number(random, 4), number(random, 4))));
        }

        List<SpineRow> spine(Random random)
        {
            // Duplicates share their id
            return rows(spineRows, () -> new SpineRow(random.nextInt(1000), keys(random), time(random, spineStart.orElse(start))));
        }

        List<String> featureLiterals(FeatureRow row)
        {
            return Stream.of(
                            row.keys().stream().map(Scenario::literal),
                            hasTime ? Stream.of(literal(row.time(), featureTime)) : Stream.<String>empty(),
                            hasCreated ? Stream.of(literal(row.created(), createdTime)) : Stream.<String>empty(),
                            row.values().stream().map(Scenario::literal))
                    .flatMap(literals -> literals)
                    .toList();
        }

        List<String> spineLiterals(SpineRow row)
        {
            return Stream.concat(
                            row.keys().stream().map(Scenario::literal),
                            Stream.of(literal(row.time(), spineTime), Integer.toString(row.id())))
                    .toList();
        }

        private List<String> keyNames()
        {
            return IntStream.range(0, keys).mapToObj(index -> "key_" + index).toList();
        }

        private List<Optional<Integer>> keys(Random random)
        {
            return IntStream.range(0, keys).mapToObj(_ -> number(random, 4)).toList();
        }

        private Optional<UtcInstant> time(Random random, Instant from)
        {
            return number(random, 8).map(steps -> {
                UtcInstant instant = plus(UtcInstant.of(from), step.multipliedBy(steps));
                return UtcInstant.ofEpochSecond(instant.epochSecond(), instant.picosOfSecond() + steps * picosecondStep);
            });
        }

        private static Optional<Integer> number(Random random, int bound)
        {
            return Optional.of(random.nextInt(bound + 1)).filter(number -> number > 0);
        }

        private static String literal(Optional<Integer> number)
        {
            return number.map(Object::toString).orElse("NULL");
        }

        private static String literal(Optional<UtcInstant> instant, Type type)
        {
            if (type instanceof TimestampWithTimeZoneType) {
                return instant.map(value -> SqlLiterals.timestampWithTimeZone(value) + " AT TIME ZONE 'America/New_York'").orElse("NULL");
            }
            return instant.map(SqlLiterals::timestamp).orElse("NULL");
        }

        private static <T> List<T> rows(int count, Supplier<T> row)
        {
            List<T> rows = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                rows.add(!rows.isEmpty() && i % 10 == 0 ? rows.getLast() : row.get());
            }
            return rows;
        }

        @Override
        public String toString()
        {
            return "keys=%s time=%s created=%s filterByCreated=%s asOfNow=%s ttl=%s types=%s,%s,%s start=%s step=%s+%s rows=%s,%s".formatted(
                    keys,
                    hasTime,
                    hasCreated,
                    filterByCreated,
                    asOfNow,
                    ttl,
                    featureTime,
                    createdTime,
                    spineTime,
                    start,
                    step,
                    picosecondStep,
                    featureRows,
                    spineRows);
        }
    }
}
