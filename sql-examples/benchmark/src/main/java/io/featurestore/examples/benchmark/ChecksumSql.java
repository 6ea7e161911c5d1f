package io.featurestore.examples.benchmark;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Lists;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

/**
 * The query around each way's answer: the number of rows, and for each column the sum of its values as integers, each times a weight of
 * its row. So every value of every column is computed, no engine may leave one out, the order of rows does not matter, one row with a
 * value of another changes the sum, and the work is the same everywhere.
 */
public final class ChecksumSql
{
    // A prime, so that rows that are alike in most of their number differ in weight
    private static final int WEIGHTS = 10_007;
    private static final int COLUMNS_OF_A_SUM = 10;

    private final Dialect dialect;
    private final Shape shape;

    public ChecksumSql(Dialect dialect, Shape shape)
    {
        this.dialect = requireNonNull(dialect, "dialect is null");
        this.shape = requireNonNull(shape, "shape is null");
    }

    /**
     * Around the rows of a join.
     *
     * @param relation what gives the columns of the spine and all features
     */
    public String ofJoin(String relation)
    {
        return aggregate("spine_id", ImmutableList.of("spine_id", "entity_id", dialect.seconds("label_time"), "label"), shape.features(), relation);
    }

    /**
     * Around the newest rows of the first feature view.
     *
     * @param relation what gives keys, time and features
     */
    public String ofNewest(String relation)
    {
        return aggregate("entity_id", ImmutableList.of("entity_id", dialect.seconds("event_time")), shape.features(1), relation);
    }

    private String aggregate(String id, List<String> columns, List<Feature> features, String relation)
    {
        List<String> values = Stream.concat(columns.stream(), shape == Shape.WIDE ? groups(features) : features.stream().map(dialect::integer))
                .collect(toImmutableList());
        return """
               SELECT %s
               FROM (
               SELECT %s %% %s + 1 AS weight, %s
               FROM %s
               ) AS weighted"""
                .formatted(
                        numbered(values, "sum(weight * c%s)").map(sum -> ", " + sum).collect(joining("", "count(*)", "")),
                        id,
                        WEIGHTS,
                        selected(values),
                        relation);
    }

    // A thousand sums would be measured instead of the join; the values of a group are there together or missing together
    private static Stream<String> groups(List<Feature> features)
    {
        return Lists.partition(features, COLUMNS_OF_A_SUM).stream()
                .map(group -> group.stream()
                        .map(feature -> "%s * %s".formatted(feature.number(), feature.name()))
                        .collect(joining(" + ", "CAST((", ") * 4 AS BIGINT)")));
    }

    private static Stream<String> numbered(List<String> values, String expression)
    {
        return IntStream.range(0, values.size()).mapToObj(expression::formatted);
    }

    private static String selected(List<String> values)
    {
        return IntStream.range(0, values.size())
                .mapToObj(column -> "%s AS c%s".formatted(values.get(column), column))
                .collect(joining(", "));
    }
}
