package io.featurestore.trino.oracle;

import com.google.common.collect.ImmutableList;
import io.airlift.log.Logger;
import io.featurestore.trino.FeatureStoreQueryRunner;
import io.featurestore.trino.oracle.WindowWays.CreatedWindows;
import io.trino.Session;
import io.trino.spi.type.TimeZoneKey;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.QueryRunner;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.featurestore.trino.oracle.Moment.moment;
import static io.featurestore.trino.oracle.WindowEntry.entry;
import static io.featurestore.trino.oracle.WindowFunction.AVG;
import static io.featurestore.trino.oracle.WindowFunction.SUM;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.DoubleType.DOUBLE;
import static io.trino.spi.type.RealType.REAL;
import static io.trino.spi.type.TimestampType.TIMESTAMP_MICROS;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random windows over random events give what the oracle gives, cell by cell, in every zone and whatever the order of the stored events.
 */
final class TestWindowsAgainstOracle
        extends AbstractTestQueryFramework
{
    private static final Logger log = Logger.get(TestWindowsAgainstOracle.class);
    private static final int GENERATED_CASES = 4;
    private static final int EVENTS = 120;
    private static final int LABELS = 160;
    private static final int ENTRIES = 16;
    private static final List<String> ZONES = ImmutableList.of("UTC", "America/Bahia_Banderas", "Asia/Kathmandu");

    private WindowWays ways;

    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        return FeatureStoreQueryRunner.builder("oracle").allowBreakingChanges().build();
    }

    @BeforeAll
    void setUpWays()
    {
        ways = new WindowWays(getQueryRunner());
    }

    @AfterAll
    void reportComparedCells()
    {
        log.info("Values of generated windows compared with the oracle: %s", ways.comparedCells());
    }

    @RepeatedTest(value = GENERATED_CASES, name = "seed {currentRepetition}")
    void testGeneratedCase(RepetitionInfo repetition)
    {
        int seed = repetition.getCurrentRepetition();
        RandomWindows random = new RandomWindows(seed, seed % 2 == 0 ? RandomWindows.INVERTIBLE : List.of(WindowFunction.values()));
        WindowedView view = random.view(EVENTS, ENTRIES);
        Spine labels = random.labels(view, LABELS);
        long comparedBefore = ways.comparedCells();
        try {
            CreatedWindows created = ways.create(getSession(), view, labels);
            for (String zone : ZONES) {
                Session session = Session.builder(getSession()).setTimeZoneKey(TimeZoneKey.getTimeZoneKey(zone)).build();
                ways.checkTrainingSet(session, created);
            }
            ways.checkEveryWay(getSession(), created);
            ways.checkComputedByEngine(getSession(), created);
        }
        catch (AssertionError e) {
            throw new AssertionError("Seed %s: %s".formatted(seed, e.getMessage()), e);
        }
        // By training set in three zones and once more, and by intervals
        assertThat(ways.comparedCells() - comparedBefore).isGreaterThanOrEqualTo(5L * LABELS * ENTRIES);
    }

    @Test
    void testSameBitsWhateverTheOrderOfRows()
    {
        long seed = 4711;
        Random random = new Random(seed);
        WindowedView.Builder events = WindowedView.builder().key("k", BIGINT).timestamp("t", TIMESTAMP_MICROS).created("created", TIMESTAMP_MICROS).column("x", DOUBLE).column("y", REAL);
        for (int i = 0; i < 600; i++) {
            Moment time = moment("2020-01-01").plus(Duration.ofHours(random.nextInt(100)));
            double number = random.nextGaussian() * Math.pow(10, random.nextInt(-8, 17));
            events.row((long) random.nextInt(2), time, random.nextInt(3) == 0 ? null : time.plus(Duration.ofHours(random.nextInt(3))), number, (float) random.nextGaussian());
        }
        WindowedView view = events.declare(
                entry("s", SUM, "x"),
                entry("day", SUM, "x").over(Duration.ofDays(1)),
                entry("a", AVG, "x").over(Duration.ofHours(30)).delay(Duration.ofHours(2)),
                entry("earlier", SUM, "x").over(Duration.ofHours(7)).excludingCurrentTime(),
                entry("reals", SUM, "y").over(Duration.ofDays(2)));
        Spine labels = BaseWindowCases.labels(TIMESTAMP_MICROS, IntStream.range(0, 200)
                .mapToObj(i -> Row.row((long) i % 2, moment("2020-01-01").plus(Duration.ofMinutes(37L * i))))
                .toArray(Row[]::new));
        RandomWindows orders = new RandomWindows(seed, RandomWindows.INVERTIBLE);
        List<WindowedView> stored = ImmutableList.of(view, view.withEvents(view.events().rows().reversed()), view.withEvents(orders.shuffled(view.events().rows())), view.withEvents(orders.shuffled(view.events().rows())));
        for (WindowedView order : stored) {
            CreatedWindows created = ways.create(getSession(), order, labels);
            ways.checkTrainingSet(getSession(), created);
            ways.checkTimeline(getSession(), created);
            // On one thread, and so in other batches
            ways.checkTrainingSet(Session.builder(getSession()).setSystemProperty("task_concurrency", "1").build(), created);
        }
        assertThat(stored.stream().map(order -> WindowOracle.join(order, labels)).distinct().collect(toImmutableList())).as("the oracle, whatever the order of rows").hasSize(1);
    }
}
