package io.featurestore.examples.benchmark;

import java.time.Duration;
import java.util.Locale;

import static java.util.Objects.requireNonNull;

enum Scale
{
    SMALL(5_000_000, Duration.ofSeconds(30), Duration.ofMinutes(18)),
    MEDIUM(20_000_000, Duration.ofMinutes(5), Duration.ofHours(2)),
    LARGE(100_000_000, Duration.ofMinutes(20), Duration.ofHours(12)),
    /**/;

    private final long rows;
    // Ends a run
    private final Duration limit;
    // Begins no further round
    private final Duration budget;

    Scale(long rows, Duration limit, Duration budget)
    {
        this.rows = rows;
        this.limit = requireNonNull(limit, "limit is null");
        this.budget = requireNonNull(budget, "budget is null");
    }

    public long rows()
    {
        return rows;
    }

    public Duration limit()
    {
        return limit;
    }

    public Duration budget()
    {
        return budget;
    }

    @Override
    public String toString()
    {
        return name().toLowerCase(Locale.ENGLISH);
    }
}
