package io.featurestore.online;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Optional;

import static io.featurestore.online.Checks.checkArgument;
import static java.time.ZoneOffset.UTC;
import static java.util.Objects.requireNonNull;

/**
 * A feature that is not stored: how many whole units have passed since the time in a column.
 *
 * @param position among all features of the view, from 0
 * @param column a date, or a time without zone
 */
public record OnlineTimeSince(String name, int position, String column, ElapsedUnit unit)
{
    private static final long MICROS_PER_MILLI = 1000;

    public OnlineTimeSince
    {
        requireNonNull(name, "name is null");
        checkArgument(position >= 0, "The position is negative: %s", position);
        requireNonNull(column, "column is null");
        requireNonNull(unit, "unit is null");
    }

    Optional<Object> until(OnlineInstant now, Optional<Object> time)
    {
        return time.map(from -> unit.between(millis(from), Math.floorDiv(now.epochMicros(), MICROS_PER_MILLI)));
    }

    private long millis(Object time)
    {
        return switch (time) {
            case LocalDate date -> date.atStartOfDay(UTC).toInstant().toEpochMilli();
            case LocalDateTime timestamp -> Math.floorDiv(OnlineInstant.of(timestamp).epochMicros(), MICROS_PER_MILLI);
            default -> throw new IllegalArgumentException("'%s' is of no type from which time is counted: %s".formatted(column, time.getClass().getSimpleName()));
        };
    }
}
