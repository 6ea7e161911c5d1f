package io.featurestore.trino.oracle;

import com.google.common.collect.ImmutableList;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import static io.featurestore.trino.oracle.SqlValues.quote;
import static java.util.Objects.requireNonNull;

/**
 * A declared aggregation, and which times its window has.
 *
 * @param inputs the columns that the aggregate reads
 * @param window empty for all events
 */
record WindowEntry(
        String name,
        WindowFunction function,
        List<String> inputs,
        Optional<Duration> window,
        Duration delay,
        boolean excludesCurrentTime,
        Optional<EventFilter> filter)
{
    WindowEntry
    {
        requireNonNull(name, "name is null");
        requireNonNull(function, "function is null");
        inputs = ImmutableList.copyOf(requireNonNull(inputs, "inputs is null"));
        requireNonNull(window, "window is null");
        requireNonNull(delay, "delay is null");
        requireNonNull(filter, "filter is null");
    }

    /**
     * An aggregation over all events.
     */
    static WindowEntry entry(String name, WindowFunction function, String... inputs)
    {
        return new WindowEntry(name, function, List.of(inputs), Optional.empty(), Duration.ZERO, false, Optional.empty());
    }

    WindowEntry over(Duration length)
    {
        return new WindowEntry(name, function, inputs, Optional.of(length), delay, excludesCurrentTime, filter);
    }

    WindowEntry delay(Duration length)
    {
        return new WindowEntry(name, function, inputs, window, length, excludesCurrentTime, filter);
    }

    WindowEntry excludingCurrentTime()
    {
        return new WindowEntry(name, function, inputs, window, delay, true, filter);
    }

    WindowEntry where(String column, Object value)
    {
        return new WindowEntry(name, function, inputs, window, delay, excludesCurrentTime, Optional.of(new EventFilter(column, value)));
    }

    /**
     * The definition, word by word: {@code t - delay - window < time <= t - delay}, and with EXCLUDE CURRENT TIME
     * {@code t - delay - window <= time < t - delay}.
     */
    boolean contains(Moment time, Moment asked)
    {
        Moment end = asked.plus(delay.negated());
        Optional<Moment> start = window.map(length -> end.plus(length.negated()));
        if (excludesCurrentTime) {
            return time.compareTo(end) < 0 && (start.isEmpty() || time.compareTo(start.orElseThrow()) >= 0);
        }
        return time.compareTo(end) <= 0 && (start.isEmpty() || time.compareTo(start.orElseThrow()) > 0);
    }

    String sql()
    {
        return "%s%s OVER %s%s%s AS %s".formatted(
                function.sql(inputs),
                filter.map(condition -> " FILTER (WHERE " + condition.sql() + ")").orElse(""),
                window.map(length -> length.toMillis() + "ms").orElse("ALL"),
                delay.isZero() ? "" : " DELAY %sms".formatted(delay.toMillis()),
                excludesCurrentTime ? " EXCLUDE CURRENT TIME" : "",
                name);
    }

    /**
     * Events whose column has the value.
     */
    record EventFilter(String column, Object value)
    {
        EventFilter
        {
            requireNonNull(column, "column is null");
            requireNonNull(value, "value is null");
        }

        String sql()
        {
            return "%s = %s".formatted(column, value instanceof String text ? quote(text) : value);
        }
    }
}
