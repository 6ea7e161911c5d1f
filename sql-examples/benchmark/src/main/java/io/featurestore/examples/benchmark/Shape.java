package io.featurestore.examples.benchmark;

import com.google.common.collect.ImmutableList;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

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
    /**/;

    private static final int WIDE_FEATURES = 100;
    private static final int WIDE_SHARE = 100;
    private static final int FEW_ROWS = 1000;

    private final String family;
    private final int views;
    private final String description;

    Shape(String family, int views, String description)
    {
        this.family = requireNonNull(family, "family is null");
        this.views = views;
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
