package io.featurestore.trino.oracle;

import com.google.common.collect.Streams;
import io.airlift.log.Logger;
import io.featurestore.trino.FeatureStoreQueryRunner;
import io.featurestore.trino.oracle.WindowWays.CreatedWindows;
import io.trino.Session;
import io.trino.spi.type.TimeZoneKey;
import io.trino.spi.type.Type;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.QueryRunner;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.featurestore.trino.oracle.Column.column;
import static io.featurestore.trino.oracle.Moment.moment;
import static io.featurestore.trino.oracle.Spine.spine;
import static io.featurestore.trino.oracle.WindowEntry.entry;
import static io.featurestore.trino.oracle.WindowFunction.COUNT_ROWS;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.TimestampType.TIMESTAMP_MICROS;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Compares answers worked out by hand with the oracle, and the oracle with every way of asking.
 */
abstract class BaseWindowCases
        extends AbstractTestQueryFramework
{
    static final Duration MINUTE = Duration.ofMinutes(1);
    static final Duration HOUR = Duration.ofHours(1);
    static final Duration DAY = Duration.ofDays(1);

    private static final Logger log = Logger.get(BaseWindowCases.class);

    private WindowWays ways;

    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        return FeatureStoreQueryRunner.builder("oracle").allowBreakingChanges().setWorkerCount(0).build();
    }

    @BeforeAll
    void setUpWays()
    {
        ways = new WindowWays(getQueryRunner());
    }

    @AfterAll
    void reportComparedCells()
    {
        log.info("Values of windows compared with the oracle: %s", ways.comparedCells());
    }

    /**
     * @param expected the features of each label
     */
    void assertWindows(WindowedView view, Spine labels, Row... expected)
    {
        assertWindows(List.of(), view, labels, expected);
    }

    void assertWindowsInZones(WindowedView view, Spine labels, Row... expected)
    {
        List<Session> sessions = Stream.of("UTC", "America/Bahia_Banderas")
                .map(zone -> Session.builder(getSession()).setTimeZoneKey(TimeZoneKey.getTimeZoneKey(zone)).build())
                .collect(toImmutableList());
        assertWindows(sessions, view, labels, expected);
    }

    private void assertWindows(List<Session> otherZones, WindowedView view, Spine labels, Row... expected)
    {
        assertThat(WindowOracle.join(view, labels)).as("what the oracle says")
                .containsExactlyElementsOf(Streams.zip(labels.rows().stream(), Stream.of(expected), Row::append).toList());
        CreatedWindows created = ways.create(getSession(), view, labels);
        ways.checkEveryWay(getSession(), created);
        otherZones.forEach(session -> ways.checkTrainingSet(session, created));
        otherZones.forEach(session -> ways.checkTimeline(session, created));
    }

    static WindowEntry count()
    {
        return entry("c", COUNT_ROWS);
    }

    /**
     * Events of customers {@code k} at {@code t} with a number {@code x}.
     */
    static WindowedView.Builder purchases()
    {
        return WindowedView.builder().key("k", BIGINT).timestamp("t", TIMESTAMP_MICROS).column("x", BIGINT);
    }

    static WindowedView.Builder eventsAt(Type timeType, String... times)
    {
        WindowedView.Builder events = WindowedView.builder().key("k", BIGINT).timestamp("t", timeType);
        Stream.of(times).forEach(time -> events.row(1L, moment(time)));
        return events;
    }

    /**
     * Labels of customer 1.
     */
    static Spine labelsAt(Type timeType, String... times)
    {
        return labels(timeType, Stream.of(times).map(time -> Row.row(1L, moment(time))).toArray(Row[]::new));
    }

    static Spine labelsAt(String... times)
    {
        return labelsAt(TIMESTAMP_MICROS, times);
    }

    static Spine labels(Type timeType, Row... rows)
    {
        return spine(List.of(column("k", BIGINT), column("label_time", timeType)), "label_time", rows);
    }
}
