package io.featurestore.trino.value;

/**
 * Instants from the first to the last, both included; see {@link InstantReader} for how instants are given.
 */
public record InstantSpan(long firstMillis, int firstPicosOfMilli, long lastMillis, int lastPicosOfMilli)
{
    public static InstantSpan of(long millis, int picosOfMilli)
    {
        return new InstantSpan(millis, picosOfMilli, millis, picosOfMilli);
    }

    /**
     * The shortest span with all instants of this one and one more.
     */
    public InstantSpan with(long millis, int picosOfMilli)
    {
        boolean first = millis < firstMillis || (millis == firstMillis && picosOfMilli < firstPicosOfMilli);
        boolean last = millis > lastMillis || (millis == lastMillis && picosOfMilli > lastPicosOfMilli);
        return new InstantSpan(
                first ? millis : firstMillis,
                first ? picosOfMilli : firstPicosOfMilli,
                last ? millis : lastMillis,
                last ? picosOfMilli : lastPicosOfMilli);
    }
}
