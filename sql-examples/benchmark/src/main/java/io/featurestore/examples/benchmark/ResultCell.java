package io.featurestore.examples.benchmark;

import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

enum ResultCell
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
            case CPU_SECONDS -> seconds(result, Result::cpuSeconds);
            case WALL_SECONDS -> seconds(result, Result::wallSeconds);
            case PEAK_MEGABYTES -> megabytes(result.figures().flatMap(Figures::peakBytes));
            case READ_MEGABYTES -> megabytes(result.figures().flatMap(Figures::bytesRead));
        };
    }

    private static String seconds(Result result, ToDoubleFunction<Result> seconds)
    {
        return switch (result.status()) {
            case OK -> String.format(Locale.ROOT, "%.2f", seconds.applyAsDouble(result));
            case LIMIT -> String.format(Locale.ROOT, "ended at %.0f", seconds.applyAsDouble(result));
            case FAILED -> "failed";
        };
    }

    private static String megabytes(Optional<Long> bytes)
    {
        return bytes.map(value -> String.format(Locale.ROOT, "%.0f", value / 1e6)).orElse("–");
    }
}
