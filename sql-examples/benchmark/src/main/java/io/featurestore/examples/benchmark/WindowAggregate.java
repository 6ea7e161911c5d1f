package io.featurestore.examples.benchmark;

import com.google.common.collect.ImmutableList;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

/**
 * An aggregate of events as a feature view declares it, and in the SQL of others, where {@code %1$s} stands for {@code FILTER} or {@code OVER}.
 */
enum WindowAggregate
{
    COUNT("count(*)", Feature.Kind.BIGINT, "count(event_time)%1$s"),
    SUM("sum(amount)", Feature.Kind.DECIMAL, "sum(amount)%1$s"),
    AVG("avg(amount)", Feature.Kind.DECIMAL, "avg(amount)%1$s"),
    MIN("min(score)", Feature.Kind.DOUBLE, "min(score)%1$s"),
    MAX("max(score)", Feature.Kind.DOUBLE, "max(score)%1$s"),
    DISTINCT("approx_distinct(category)", Feature.Kind.APPROXIMATION, "approx_distinct(category)%1$s"),
    LAST("last(category)", Feature.Kind.VARCHAR, "max_by(category, place)%1$s"),
    /**/;

    // The value of a window is a difference of running values

    public static final List<WindowAggregate> SUBTRACTED = ImmutableList.of(COUNT, SUM, AVG);
    public static final List<WindowAggregate> REST = ImmutableList.of(MIN, MAX, DISTINCT, LAST);

    private final String declared;
    private final Feature.Kind kind;
    private final String trino;

    WindowAggregate(String declared, Feature.Kind kind, String trino)
    {
        this.declared = requireNonNull(declared, "declared is null");
        this.kind = requireNonNull(kind, "kind is null");
        this.trino = requireNonNull(trino, "trino is null");
    }

    public String entry(int days)
    {
        return "%s OVER %sd AS %s".formatted(declared, days, name(days));
    }

    public Feature feature(int days)
    {
        return new Feature(name(days), kind, 1);
    }

    public String name(int days)
    {
        return "%s_%sd".formatted(name().toLowerCase(Locale.ENGLISH), days);
    }

    public String trino(String rows)
    {
        return trino.formatted(rows);
    }

    // DuckDB averages decimals as doubles, and its arg_max passes over NULL

    public String duckDb(String rows)
    {
        return switch (this) {
            case COUNT, SUM, MIN, MAX -> trino(rows);
            case AVG -> "round(CAST(100 * sum(amount)%1$s AS DOUBLE) / count(amount)%1$s) / 100".formatted(rows);
            case DISTINCT -> "approx_count_distinct(category)%s".formatted(rows);
            case LAST -> "(arg_max(row(category), place)%s)[1]".formatted(rows);
        };
    }

    public static List<Feature> features(List<WindowAggregate> aggregates, List<Integer> days)
    {
        return days.stream()
                .flatMap(length -> aggregates.stream().map(aggregate -> aggregate.feature(length)))
                .collect(toImmutableList());
    }

    public static Stream<String> entries(List<WindowAggregate> aggregates, List<Integer> days)
    {
        return days.stream().flatMap(length -> aggregates.stream().map(aggregate -> aggregate.entry(length)));
    }
}
