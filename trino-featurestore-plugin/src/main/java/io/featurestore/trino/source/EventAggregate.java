package io.featurestore.trino.source;

import com.google.common.collect.ImmutableList;

import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

/**
 * An aggregate of those events that satisfy all conditions, whatever the window.
 *
 * @param arguments columns of the events; empty for all events to be counted
 * @param limit how many values the first or last ones are at most; empty for one that is no array
 * @param percentiles between 0 and 1, of which there is one unless the result is an array; empty for all but approx_percentile
 * @param order the columns that settle which of several events of one time is the last, if that matters
 */
public record EventAggregate(
        WindowFunction function,
        List<HistoryColumn> arguments,
        OptionalInt limit,
        List<Double> percentiles,
        List<EventCondition> conditions,
        List<HistoryColumn> order)
{
    public EventAggregate
    {
        requireNonNull(function, "function is null");
        arguments = ImmutableList.copyOf(requireNonNull(arguments, "arguments is null"));
        requireNonNull(limit, "limit is null");
        percentiles = ImmutableList.copyOf(requireNonNull(percentiles, "percentiles is null"));
        conditions = ImmutableList.copyOf(requireNonNull(conditions, "conditions is null"));
        order = ImmutableList.copyOf(requireNonNull(order, "order is null"));
        checkArgument(limit.isEmpty() || limit.getAsInt() > 0, "limit is not positive");
        checkArgument(percentiles.stream().allMatch(percentile -> percentile >= 0 && percentile <= 1), "percentiles are not between 0 and 1");
        checkArgument(percentiles.isEmpty() == (function != WindowFunction.APPROX_PERCENTILE), "percentiles are those of approx_percentile");
    }

    // Those that settle the order first
    List<HistoryColumn> columns()
    {
        return Stream.of(order.stream(), arguments.stream(), conditions.stream().map(EventCondition::column))
                .flatMap(columns -> columns)
                .distinct()
                .collect(toImmutableList());
    }
}
