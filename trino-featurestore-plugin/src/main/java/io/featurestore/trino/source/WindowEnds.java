package io.featurestore.trino.source;

import io.featurestore.trino.aggregation.EventWindow;

import java.time.Duration;
import java.util.OptionalLong;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

/**
 * The ends of an {@link EventWindow} in milliseconds.
 *
 * @param lengthMillis empty if there is no lower bound
 */
public record WindowEnds(OptionalLong lengthMillis, long delayMillis, boolean excludesCurrentTime)
{
    public WindowEnds
    {
        requireNonNull(lengthMillis, "lengthMillis is null");
        checkArgument(lengthMillis.isEmpty() || lengthMillis.getAsLong() > 0, "lengthMillis is not positive");
        checkArgument(delayMillis >= 0, "delayMillis is negative");
    }

    public static WindowEnds of(EventWindow window)
    {
        return new WindowEnds(
                window.length().map(Duration::toMillis).map(OptionalLong::of).orElse(OptionalLong.empty()),
                window.delay().toMillis(),
                window.excludesCurrentTime());
    }
}
