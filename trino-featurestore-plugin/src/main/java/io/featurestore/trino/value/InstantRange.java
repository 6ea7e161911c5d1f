package io.featurestore.trino.value;

import java.util.OptionalLong;

import static java.lang.Integer.compare;

/**
 * Instants from {@code durationMillis} before one instant up to it, both included; see {@link InstantReader} for how instants are given.
 *
 * @param durationMillis empty for no beginning
 */
public record InstantRange(OptionalLong durationMillis, long millis, int picosOfMilli)
{
    public boolean contains(long otherMillis, int otherPicosOfMilli)
    {
        return compareInstants(otherMillis, otherPicosOfMilli, millis, picosOfMilli) <= 0 &&
                (!hasBeginning() || compareInstants(otherMillis, otherPicosOfMilli, firstMillis(), picosOfMilli) >= 0);
    }

    public InstantRange withoutBeginning()
    {
        return new InstantRange(OptionalLong.empty(), millis, picosOfMilli);
    }

    /**
     * Whether any instant at all is earlier than the range.
     */
    public boolean hasBeginning()
    {
        return durationMillis.isPresent() && firstMillis() <= millis;
    }

    public long firstMillis()
    {
        return millis - durationMillis.orElseThrow();
    }

    private static int compareInstants(long leftMillis, int leftPicosOfMilli, long rightMillis, int rightPicosOfMilli)
    {
        int result = Long.compare(leftMillis, rightMillis);
        return result != 0 ? result : compare(leftPicosOfMilli, rightPicosOfMilli);
    }
}
