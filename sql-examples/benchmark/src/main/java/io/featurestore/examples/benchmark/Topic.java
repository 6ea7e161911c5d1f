package io.featurestore.examples.benchmark;

import java.util.Locale;

import static java.util.Objects.requireNonNull;

/**
 * Shapes that are reported together, on a page of their own.
 */
enum Topic
{
    JOINS("benchmark", "growth", "trino-featurestore-plugin/docs/performance.md"),
    WINDOWS("windows", "windows_growth", "trino-featurestore-plugin/docs/windows.md"),
    /**/;

    private final String name;
    private final String lines;
    private final String page;

    Topic(String name, String lines, String page)
    {
        this.name = requireNonNull(name, "name is null");
        this.lines = requireNonNull(lines, "lines is null");
        this.page = requireNonNull(page, "page is null");
    }

    public String reportFile()
    {
        return name + ".md";
    }

    public String barsFile()
    {
        return name + ".svg";
    }

    public String linesFile()
    {
        return lines + ".svg";
    }

    public String page()
    {
        return page;
    }

    public String growth()
    {
        return switch (this) {
            case JOINS -> "As tables grow, and as the same 5,000,000 rows lie in more splits";
            case WINDOWS -> "As windows of one length grow, then as events do with windows of %s days".formatted(Growth.DAYS_OF_EVENTS);
        };
    }

    public String data(long rows)
    {
        return switch (this) {
            case JOINS -> String.format(Locale.ROOT, "%,d feature rows in each view, a spine row for every ten of them, ttl %s days, ties broken by created", rows, DatasetSql.TTL_DAYS);
            case WINDOWS -> String.format(Locale.ROOT, "%,d events, a spine row for every ten of them, times of whole seconds, ties broken by created, of approx_distinct in DuckDB no more compared than whether it is positive", rows);
        };
    }
}
