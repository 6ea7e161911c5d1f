package io.featurestore.examples.benchmark;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableMap.toImmutableMap;
import static java.util.Objects.requireNonNull;

final class Growth
{
    public static final List<Long> ROWS = ImmutableList.of(1_000_000L, 3_000_000L, 10_000_000L, 30_000_000L);
    public static final List<Long> EVENTS = ImmutableList.of(1_000_000L, 2_000_000L, 5_000_000L);
    public static final int DAYS_OF_EVENTS = 30;
    public static final List<Integer> DAYS = ImmutableList.of(1, 7, 30, 90, 365);
    // Factors of the default number of buckets
    public static final List<Integer> SPLITS = ImmutableList.of(1, 2, 4);
    // 1,000 spine rows on the largest table
    public static final String FEW = "few_30m";

    private static final List<Way> JOINS = ImmutableList.of(
            Way.TRAINING_SET_COLD,
            Way.TRAINING_SET,
            Way.TRAINING_SET_JOIN,
            Way.TRAINING_SET_TABLE_COLD,
            Way.TRAINING_SET_TABLE,
            Way.TRAINING_SET_COMPUTED_SPINE,
            Way.POINT_IN_TIME_JOIN_COLD,
            Way.POINT_IN_TIME_JOIN_WARM,
            Way.AS_OF_JOIN_COLD,
            Way.AS_OF_JOIN_WARM,
            Way.DUCKDB,
            Way.DUCKDB_REJOIN,
            Way.READ);

    private Growth() {}

    public static List<Way> ways(Topic topic)
    {
        return switch (topic) {
            case JOINS -> JOINS;
            case WINDOWS -> Stream.of(Way.values())
                    .filter(way -> way.question() == Way.Question.WINDOWS || way == Way.TRAINING_SET_TABLE_COLD || way == Way.TRAINING_SET_TABLE)
                    .collect(toImmutableList());
        };
    }

    public static String rowsName(long rows)
    {
        return rowsName(Shape.SHORT, rows);
    }

    public static String rowsName(Shape shape, long rows)
    {
        return "%s_%sm".formatted(shape.label(), rows / 1_000_000);
    }

    public static String daysName(Shape shape, int days)
    {
        return "%s_%sd".formatted(shape.label(), days);
    }

    public static String splitsName(int factor)
    {
        return "short_%s_splits".formatted(factor * Dataset.DEFAULT_BUCKETS);
    }

    // Entities of a hot shape take all the time there is
    public static List<Shape> growingWindows(List<Shape> shapes)
    {
        return shapes.stream()
                .filter(shape -> shape == Shape.WINDOWS || shape == Shape.WINDOWS_REST)
                .collect(toImmutableList());
    }

    /**
     * @param shapes names of the shapes by what grows
     */
    public record Plot(String title, Map<Double, String> shapes)
    {
        public Plot
        {
            requireNonNull(title, "title is null");
            shapes = ImmutableMap.copyOf(shapes);
        }
    }

    public static List<Plot> plots(Topic topic)
    {
        return switch (topic) {
            case JOINS -> ImmutableList.of(new Plot("CPU seconds against feature rows", ROWS.stream().collect(toImmutableMap(Long::doubleValue, Growth::rowsName))));
            case WINDOWS -> growingWindows(Shape.of(topic)).stream()
                    .flatMap(shape -> Stream.of(
                            new Plot(
                                    "%s: CPU seconds against days of the window".formatted(shape.label()),
                                    DAYS.stream().collect(toImmutableMap(Integer::doubleValue, days -> daysName(shape, days)))),
                            new Plot(
                                    "%s: CPU seconds against events, windows of %s days".formatted(shape.label(), DAYS_OF_EVENTS),
                                    EVENTS.stream().collect(toImmutableMap(Long::doubleValue, rows -> rowsName(shape, rows))))))
                    .collect(toImmutableList());
        };
    }
}
