package io.featurestore.trino.sql;

import com.google.common.collect.ImmutableList;
import io.featurestore.trino.aggregation.EventWindow;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Comparator.naturalOrder;
import static java.util.stream.Collectors.joining;

// Conditions on the time of an event and the time that is asked for, both timestamps in UTC
final class EventWindowSql
{
    static final int PICOSECONDS = 12;

    private EventWindowSql() {}

    static List<String> contains(EventWindow window, String eventTime, String time)
    {
        ImmutableList.Builder<String> conditions = ImmutableList.builder();
        conditions.add("%s %s %s".formatted(later(eventTime, window.delay()), window.excludesCurrentTime() ? "<" : "<=", time));
        window.end().ifPresent(end -> conditions.add("%s %s %s".formatted(time, window.excludesCurrentTime() ? "<=" : "<", later(eventTime, end))));
        return conditions.build();
    }

    static String anyContains(Collection<EventWindow> windows, String eventTime, String time)
    {
        return windows.stream()
                .map(window -> String.join(" AND ", contains(window, eventTime, time)))
                .distinct()
                .collect(joining(" OR "));
    }

    // What holds from an event's entering the first window to its leaving the last, and at that time too. The event's time stands alone, so that the
    // engine searches the events of a key for it
    static List<String> bounds(Collection<EventWindow> windows, String eventTime, String time)
    {
        ImmutableList.Builder<String> conditions = ImmutableList.builder();
        Duration first = windows.stream().map(EventWindow::delay).min(naturalOrder()).orElseThrow();
        conditions.add("%s <= %s".formatted(eventTime, earlier(time, first)));
        if (windows.stream().allMatch(window -> window.end().isPresent())) {
            Duration last = windows.stream().map(window -> window.end().orElseThrow()).max(naturalOrder()).orElseThrow();
            conditions.add("%s >= %s".formatted(eventTime, earlier(time, last)));
        }
        return conditions.build();
    }

    // When an event enters the window, and when it leaves it if it does, to so many digits
    static List<String> changes(EventWindow window, String eventTime, int digits)
    {
        return Stream.concat(Stream.of(window.delay()), window.end().stream())
                .map(duration -> later(eventTime, duration))
                .map(time -> window.excludesCurrentTime() ? justAfter(time, digits) : time)
                .map(time -> "CAST(%s AS timestamp(%s))".formatted(time, digits))
                .collect(toImmutableList());
    }

    // No label has a time between the two. There is no interval of less than a millisecond in SQL: a digit more than there are is rounded up to the next
    private static String justAfter(String time, int digits)
    {
        return digits == PICOSECONDS ?
                "CAST(CAST(CAST(%s AS timestamp(9)) AS varchar) || '001' AS timestamp(%s))".formatted(time, digits) :
                "CAST(CAST(CAST(%1$s AS timestamp(%2$s)) AS varchar) || '9' AS timestamp(%2$s))".formatted(time, digits);
    }

    private static String earlier(String time, Duration duration)
    {
        return duration.isZero() ? time : "%s - %s".formatted(time, SqlLiterals.interval(duration));
    }

    private static String later(String time, Duration duration)
    {
        return duration.isZero() ? time : "%s + %s".formatted(time, SqlLiterals.interval(duration));
    }
}
