package io.featurestore.examples.benchmark;

import com.google.common.collect.ImmutableList;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

/**
 * Shapes of one family share their tables.
 */
enum Shape
{
    SHORT("short", 1, "50 rows for each entity"),
    LONG("long", 1, "2,500 rows for each entity"),
    THREE("short", 3, "three short views on one spine"),
    HOT("hot", 1, "one entity holds 10 % of the rows and of the spine, the others have 50 each"),
    WIDE("wide", 10, "ten views with 100 features each, a hundredth of the rows"),
    FEW("short", 1, "1,000 spine rows on a short view"),
    WINDOWS("windows", WindowAggregate.SUBTRACTED, "count, sum and avg in windows of 7, 30 and 90 days over 500 events for each entity"),
    WINDOWS_HOT("windows_hot", WindowAggregate.SUBTRACTED, "the same where one entity holds 10 % of the events and of the spine"),
    WINDOWS_REST("windows", WindowAggregate.REST, "min, max, approx_distinct and last in the windows of `windows`"),
    WINDOWS_REST_HOT("windows_hot", WindowAggregate.REST, "the same over the events of `windows_hot`"),
    /**/;

    private static final int WIDE_FEATURES = 100;
    private static final int WIDE_SHARE = 100;
    private static final int FEW_ROWS = 1000;
    private static final List<Integer> WINDOW_DAYS = ImmutableList.of(7, 30, 90);

    private final String family;
    private final int views;
    private final List<WindowAggregate> aggregates;
    private final String description;

    Shape(String family, int views, String description)
    {
        this(family, views, ImmutableList.of(), description);
    }

    Shape(String family, List<WindowAggregate> aggregates, String description)
    {
        this(family, 1, aggregates, description);
    }

    Shape(String family, int views, List<WindowAggregate> aggregates, String description)
    {
        this.family = requireNonNull(family, "family is null");
        this.views = views;
        this.aggregates = ImmutableList.copyOf(aggregates);
        this.description = requireNonNull(description, "description is null");
    }

    public String label()
    {
        return name().toLowerCase(Locale.ENGLISH);
    }

    @Override
    public String toString()
    {
        return label();
    }

    public static List<Shape> of(Topic topic)
    {
        return Stream.of(values())
                .filter(shape -> shape.topic() == topic)
                .collect(toImmutableList());
    }

    public Topic topic()
    {
        return aggregates.isEmpty() ? Topic.JOINS : Topic.WINDOWS;
    }

    // Nothing unless the shape has windows

    public List<WindowAggregate> aggregates()
    {
        return aggregates;
    }

    public List<Integer> windowDays()
    {
        return aggregates.isEmpty() ? ImmutableList.of() : WINDOW_DAYS;
    }

    public String family()
    {
        return family;
    }

    public String description()
    {
        return description;
    }

    public List<Integer> views()
    {
        // Their numbers, from one
        return IntStream.rangeClosed(1, views).boxed().collect(toImmutableList());
    }

    public long featureRows(long rows)
    {
        return this == WIDE ? rows / WIDE_SHARE : rows;
    }

    public long spineRows(long rows)
    {
        return this == FEW ? FEW_ROWS : featureRows(rows) / 10;
    }

    public List<Feature> features(int view)
    {
        if (this == WIDE) {
            return IntStream.rangeClosed(1, WIDE_FEATURES)
                    .mapToObj(feature -> new Feature("f_%s_%s".formatted(view, feature), Feature.Kind.DOUBLE, feature))
                    .collect(toImmutableList());
        }
        if (topic() == Topic.WINDOWS) {
            return ImmutableList.of(
                    new Feature("amount", Feature.Kind.DECIMAL, 1),
                    new Feature("score", Feature.Kind.DOUBLE, 2),
                    new Feature("category", Feature.Kind.VARCHAR, 3));
        }
        return ImmutableList.of(
                new Feature("purchases_" + view, Feature.Kind.BIGINT, 1),
                new Feature("amount_" + view, Feature.Kind.DOUBLE, 2),
                new Feature("segment_" + view, Feature.Kind.VARCHAR, 3));
    }

    public List<Feature> features()
    {
        return views().stream()
                .flatMap(view -> features(view).stream())
                .collect(toImmutableList());
    }
}
