package io.featurestore.examples.benchmark;

import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What a table shows of a result.
 */
public enum ResultCell
{
    CPU_SECONDS("CPU seconds"),
    WALL_SECONDS("Wall seconds"),
    PEAK_MEGABYTES("Peak memory, MB"),
    READ_MEGABYTES("Read from files, MB"),
    /**/;

    private final String title;

    ResultCell(String title)
    {
        this.title = title;
    }

    public String title()
    {
        return title;
    }

    public String text(Result result)
    {
        return switch (this) {
            case CPU_SECONDS -> seconds(result, result.cpuSeconds());
            case WALL_SECONDS -> seconds(result, result.wallSeconds());
            case PEAK_MEGABYTES -> megabytes(result.peakBytes());
            case READ_MEGABYTES -> megabytes(result.bytesRead());
        };
    }

    private static String seconds(Result result, OptionalDouble seconds)
    {
        return switch (result.status()) {
            case OK -> String.format(Locale.ROOT, "%.2f", seconds.orElseThrow());
            case LIMIT -> String.format(Locale.ROOT, "ended at %.0f", seconds.orElseThrow());
            case FAILED -> "failed";
        };
    }

    private static String megabytes(OptionalLong bytes)
    {
        return bytes.isPresent() ? String.format(Locale.ROOT, "%.0f", bytes.getAsLong() / 1e6) : "–";
    }
}
