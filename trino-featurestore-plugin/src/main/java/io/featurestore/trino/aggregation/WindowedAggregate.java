package io.featurestore.trino.aggregation;

import io.trino.sql.tree.Expression;
import io.trino.sql.tree.FunctionCall;

import java.util.List;
import java.util.Set;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.featurestore.trino.query.SqlReader.functionName;
import static java.util.Objects.requireNonNull;

/**
 * An aggregate over the events of a window.
 *
 * @param call with the entry's FILTER, if it has one
 */
public record WindowedAggregate(String name, String text, FunctionCall call, EventWindow window)
        implements Aggregation
{
    // They are ours: Trino has no aggregates of these names
    private static final Set<String> FIRST_AND_LAST = Set.of("first", "last");

    public WindowedAggregate
    {
        requireNonNull(name, "name is null");
        requireNonNull(text, "text is null");
        requireNonNull(call, "call is null");
        requireNonNull(window, "window is null");
    }

    @Override
    public Expression expression()
    {
        return call;
    }

    public String function()
    {
        return functionName(call);
    }

    public boolean isFirstOrLast()
    {
        return FIRST_AND_LAST.contains(function());
    }

    public List<Expression> arguments()
    {
        return call.getArguments().stream()
                .map(argument -> argument.getValue())
                .collect(toImmutableList());
    }
}
