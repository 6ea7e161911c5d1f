package io.featurestore.catalog;

import java.time.Duration;

/**
 * Durations as users write them: a number and one of {@code ms s m h d}, such as {@code 30d}, {@code 1.5h} or {@code 0s}.
 */
public final class Durations
{
    private Durations() {}

    /**
     * @throws IllegalArgumentException naming the text and the accepted form; for negative values and fractions of a millisecond too
     */
    public static Duration parse(String text)
    {
        throw new IllegalArgumentException(text);
    }

    /**
     * The shortest text in the largest unit that divides the duration: {@link #parse} of it gives an equal duration.
     */
    public static String format(Duration duration)
    {
        return duration.toString();
    }
}
