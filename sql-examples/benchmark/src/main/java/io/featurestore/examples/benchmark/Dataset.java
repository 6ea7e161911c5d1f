package io.featurestore.examples.benchmark;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

/**
 * @param rows feature rows of each view; the wide shape has a hundredth
 * @param buckets files of each table, and so the splits of its scan
 */
record Dataset(Shape shape, long rows, int buckets)
{
    public static final int DEFAULT_BUCKETS = 8;

    public Dataset
    {
        requireNonNull(shape, "shape is null");
        checkArgument(rows >= 1000, "rows are too few: %s", rows);
        checkArgument(buckets > 0, "buckets is not positive: %s", buckets);
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
}
