package io.featurestore.examples.benchmark;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Lists;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;
import static java.util.function.Function.identity;
import static java.util.stream.Collectors.joining;

/**
 * Wraps a query so that it returns the number of rows and, for each column, the sum of its values times a weight of the row.
 * Every engine then computes every value, the order of rows does not matter, and values in the wrong row are found.
 */
final class ChecksumSql
{
    // A prime: similar row numbers get different weights
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
     * @param relation gives the columns of the spine and all features
     */
    public String ofJoin(String relation)
    {
        return aggregate("spine_id", spineColumns(), shape.features(), relation);
    }

    /**
     * Of approximations, engines have the same answer to whether they are positive only.
     *
     * @param relation gives the columns of the spine and these features
     */
    public String ofWindows(List<Feature> features, String relation)
    {
        return aggregate("spine_id", spineColumns(), features, relation);
    }

    /**
     * @param relation gives keys, time and features of the first view
     */
    public String ofNewest(String relation)
    {
        return aggregate("entity_id", ImmutableList.of("entity_id", dialect.seconds("event_time")), shape.features(1), relation);
    }

    private List<String> spineColumns()
    {
        return ImmutableList.of("spine_id", "entity_id", dialect.seconds("label_time"), "label");
    }

    private String aggregate(String id, List<String> columns, List<Feature> features, String relation)
    {
        List<String> values = Stream.of(
                        columns.stream(),
                        shape == Shape.WIDE ? groups(features) : features.stream().map(dialect::integer),
                        dialect.approximations(features))
                .flatMap(identity())
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

    // A thousand sums would cost more than the join; the features of a group are null together
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
