package io.featurestore.examples.benchmark;

import com.google.common.collect.ImmutableList;

import java.util.List;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

/**
 * @param rows feature rows of each view; the wide shape has a hundredth
 * @param buckets files of each table, and so the splits of its scan
 * @param windowDays lengths of the windows, if the shape has any
 */
record Dataset(Shape shape, long rows, int buckets, List<Integer> windowDays)
{
    public static final int DEFAULT_BUCKETS = 8;

    public Dataset
    {
        requireNonNull(shape, "shape is null");
        checkArgument(rows >= 1000, "rows are too few: %s", rows);
        checkArgument(buckets > 0, "buckets is not positive: %s", buckets);
        windowDays = ImmutableList.copyOf(windowDays);
        checkArgument(windowDays.isEmpty() == shape.aggregates().isEmpty(), "windowDays do not fit %s: %s", shape, windowDays);
    }

    public static Dataset of(Shape shape, long rows)
    {
        return new Dataset(shape, rows, DEFAULT_BUCKETS, shape.windowDays());
    }

    public String schema()
    {
        String size = "%s_%s".formatted(shape.family(), rows);
        return buckets == DEFAULT_BUCKETS ? size : "%s_%s_buckets".formatted(size, buckets);
    }

    public long featureRows()
    {
        return shape.featureRows(rows);
    }

    public long spineRows()
    {
        return shape.spineRows(rows);
    }

    public String history(int view)
    {
        return "history_" + view;
    }

    public String stored(int view)
    {
        return "stored_" + view;
    }

    public String spine()
    {
        return shape == Shape.FEW ? "spine_few" : "spine";
    }

    public String trainingSet()
    {
        return "training_" + shape.label();
    }

    public String trainingSetOfComputedSpine()
    {
        return "training_computed_" + shape.label();
    }

    public String trainingSetOfTables()
    {
        return "training_tables_" + shape.label();
    }

    public String windowView()
    {
        return "view_" + windowName();
    }

    public String storedWindowView()
    {
        return "stored_" + windowName();
    }

    public String trainingSetOfWindows()
    {
        return "training_view_" + windowName();
    }

    public String trainingSetOfStoredWindows()
    {
        return "training_stored_" + windowName();
    }

    private String windowName()
    {
        return "%s_%s".formatted(shape.label(), windowDays.stream().map("%sd"::formatted).collect(joining("_")));
    }

    public List<Feature> windowFeatures()
    {
        return WindowAggregate.features(shape.aggregates(), windowDays);
    }
}
