package io.featurestore.trino.aggregation;

import java.time.Duration;
import java.util.Optional;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

/**
 * The events that count at a time t: those with {@code t - delay - length < time <= t - delay}, or with {@code t - delay - length <= time < t - delay}
 * if those of the current time are excluded. Durations are whole milliseconds.
 *
 * @param length positive; empty if there is no lower bound
 */
public record EventWindow(Optional<Duration> length, Duration delay, boolean excludesCurrentTime)
{
    // Longer than the time from year 1 to year 9999. Every time of those years plus such a duration is a timestamp
    private static final Duration MAX_LENGTH = Duration.ofDays(3_650_000);

    public EventWindow
    {
        requireNonNull(length, "length is null");
        requireNonNull(delay, "delay is null");
        length.ifPresent(duration -> checkArgument(duration.isPositive(), "a window of no length holds no event: write a positive duration, or ALL"));
        length.ifPresent(duration -> checkArgument(duration.compareTo(MAX_LENGTH) <= 0, "a window is at most %sd long: write ALL for one without a lower bound", MAX_LENGTH.toDays()));
        checkArgument(!delay.isNegative() && delay.compareTo(MAX_LENGTH) <= 0, "a delay is at most %sd long", MAX_LENGTH.toDays());
    }

    // How long after an event it no longer counts
    public Optional<Duration> end()
    {
        return length.map(delay::plus);
    }
}
