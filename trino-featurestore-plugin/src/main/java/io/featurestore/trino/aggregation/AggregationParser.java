package io.featurestore.trino.aggregation;

import io.featurestore.catalog.Durations;
import io.featurestore.trino.query.SqlReader;
import io.featurestore.trino.query.SqlTokens;
import io.trino.spi.TrinoException;
import io.trino.sql.tree.Expression;
import io.trino.sql.tree.FunctionCall;
import io.trino.sql.tree.Identifier;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

import static com.google.common.base.Preconditions.checkArgument;

// aggregate(…) [FILTER (WHERE …)] OVER (duration | ALL) [DELAY duration] [EXCLUDE CURRENT TIME] AS name, or an expression AS name
final class AggregationParser
{
    private static final String FORM = "aggregate(…) [FILTER (WHERE …)] OVER duration or ALL [DELAY duration] [EXCLUDE CURRENT TIME] AS name";

    private final String entry;

    private AggregationParser(String entry)
    {
        this.entry = entry;
    }

    static Aggregation parse(String entry)
    {
        AggregationParser parser = new AggregationParser(entry);
        try {
            return parser.parse(SqlTokens.of(entry));
        }
        catch (TrinoException e) {
            throw new IllegalArgumentException("aggregation '%s': %s".formatted(entry, e.getMessage()), e);
        }
    }

    private Aggregation parse(SqlTokens tokens)
    {
        OptionalInt as = tokens.lastOutsideParentheses("AS");
        check(as.isPresent() && as.getAsInt() > 0, "has no name: end it with AS and a name");
        String name = name(tokens.from(as.getAsInt() + 1));
        SqlTokens body = tokens.before(as.getAsInt());
        OptionalInt over = body.lastOutsideParentheses("OVER");
        if (over.isEmpty()) {
            return new DerivedFeature(name, body.text(), expression(body));
        }
        return new WindowedAggregate(name, body.text(), call(body.before(over.getAsInt())), window(body.from(over.getAsInt() + 1)));
    }

    private String name(SqlTokens tokens)
    {
        check(tokens.size() == 1, "has no name after AS: end it with AS and a name");
        if (SqlReader.expression(tokens.text()) instanceof Identifier identifier) {
            return SqlReader.name(identifier);
        }
        throw invalid("has no name after AS: end it with AS and a name");
    }

    private FunctionCall call(SqlTokens tokens)
    {
        if (expression(tokens) instanceof FunctionCall call) {
            return call;
        }
        throw invalid("has more than the call of one aggregate function before OVER: make an entry of each call, and one that computes with their names");
    }

    private Expression expression(SqlTokens tokens)
    {
        check(tokens.size() > 0, "lacks an expression: its form is " + FORM);
        return SqlReader.expression(tokens.text());
    }

    private EventWindow window(SqlTokens tokens)
    {
        check(!tokens.startsWith("("), "has a window of SQL after OVER: write a duration such as 7d, or ALL");
        SqlTokens rest = tokens;
        boolean excludesCurrentTime = rest.endsWith("EXCLUDE", "CURRENT", "TIME");
        if (excludesCurrentTime) {
            rest = rest.before(rest.size() - 3);
        }
        OptionalInt delay = rest.lastOutsideParentheses("DELAY");
        Duration delayed = Duration.ZERO;
        if (delay.isPresent()) {
            delayed = duration(rest.from(delay.getAsInt() + 1));
            rest = rest.before(delay.getAsInt());
        }
        Optional<Duration> length = rest.isOnly("ALL") ? Optional.empty() : Optional.of(duration(rest));
        try {
            return new EventWindow(length, delayed, excludesCurrentTime);
        }
        catch (IllegalArgumentException e) {
            throw invalid("is not a window: " + e.getMessage());
        }
    }

    private Duration duration(SqlTokens tokens)
    {
        try {
            return Durations.parse(tokens.text());
        }
        catch (IllegalArgumentException e) {
            throw invalid("is not of the form %s: %s".formatted(FORM, e.getMessage()));
        }
    }

    private void check(boolean condition, String problem)
    {
        checkArgument(condition, "aggregation '%s' %s", entry, problem);
    }

    private IllegalArgumentException invalid(String problem)
    {
        return new IllegalArgumentException("aggregation '%s' %s".formatted(entry, problem));
    }
}
