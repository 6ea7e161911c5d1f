package io.featurestore.examples;

import io.trino.jdbc.QueryStats;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

import static java.util.Objects.requireNonNull;

/**
 * Progress of a long statement: one changing line on a terminal, a line every few seconds elsewhere.
 */
final class ProgressLine
{
    private static final Duration QUIET_START = Duration.ofSeconds(1);
    private static final Duration INTERVAL_WITHOUT_TERMINAL = Duration.ofSeconds(5);

    private final PrintStream output;
    private final boolean terminal;
    private int shownLength;
    private long nextMillis;

    public ProgressLine(PrintStream output, boolean terminal)
    {
        this.output = requireNonNull(output, "output is null");
        this.terminal = terminal;
    }

    public synchronized void start()
    {
        shownLength = 0;
        nextMillis = (terminal ? QUIET_START : INTERVAL_WITHOUT_TERMINAL).toMillis();
    }

    public synchronized void show(QueryStats stats)
    {
        if (stats.getElapsedTimeMillis() < nextMillis) {
            return;
        }
        String line = "  … %3.0f %%, %,d rows read, %.0f s".formatted(
                stats.getProgressPercentage().orElse(0),
                stats.getProcessedRows(),
                stats.getElapsedTimeMillis() / 1000.0);
        if (terminal) {
            output.printf(Locale.ROOT, "\r%-" + Math.max(shownLength, line.length()) + "s", line);
            output.flush();
            shownLength = line.length();
        }
        else {
            output.println(line);
            nextMillis = stats.getElapsedTimeMillis() + INTERVAL_WITHOUT_TERMINAL.toMillis();
        }
    }

    public synchronized void clear()
    {
        if (shownLength > 0) {
            output.print("\r" + " ".repeat(shownLength) + "\r");
            output.flush();
        }
    }
}
