package io.featurestore.trino.value;

import java.util.Optional;
import java.util.OptionalLong;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

/**
 * The instants from the first to the last, both included.
 *
 * @param first empty for no beginning
 */
public record InstantRange(Optional<UtcInstant> first, UtcInstant last)
{
    public InstantRange
    {
        requireNonNull(first, "first is null");
        requireNonNull(last, "last is null");
        checkArgument(first.isEmpty() || first.orElseThrow().compareTo(last) <= 0, "first is after last");
    }

    public static InstantRange at(UtcInstant instant)
    {
        return new InstantRange(Optional.of(instant), instant);
    }

    public static InstantRange until(UtcInstant last, OptionalLong durationMillis)
    {
        return new InstantRange(durationMillis.isEmpty() ? Optional.empty() : last.minusMillis(durationMillis.getAsLong()), last);
    }

    // The shortest range with all instants of both
    public InstantRange span(InstantRange other)
    {
        return new InstantRange(
                first.flatMap(mine -> other.first.map(others -> mine.compareTo(others) <= 0 ? mine : others)),
                last.compareTo(other.last) >= 0 ? last : other.last);
    }

    public InstantRange withoutBeginning()
    {
        return new InstantRange(Optional.empty(), last);
    }

    public boolean contains(long millis, int picosOfMilli)
    {
        return UtcInstant.compare(millis, picosOfMilli, last.epochMillis(), last.picosOfMilli()) <= 0 &&
                (first.isEmpty() || UtcInstant.compare(millis, picosOfMilli, first.orElseThrow().epochMillis(), first.orElseThrow().picosOfMilli()) >= 0);
    }
}
