package io.featurestore.examples.benchmark;

import java.util.Collections;
import java.util.function.Function;
import java.util.function.IntFunction;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

/**
 * The values that windows over events have at the time of each spine row: the feature store's own ways, and exact ones without it.
 */
final class WindowQueries
{
    private static final String SPINE_COLUMNS = "spine_id, entity_id, label_time, label";
    private static final int DAY_SECONDS = 86_400;

    private final Dataset dataset;

    public WindowQueries(Dataset dataset)
    {
        this.dataset = requireNonNull(dataset, "dataset is null");
    }

    public String ofView()
    {
        return checksum(Dialect.TRINO, qualified(dataset.trainingSetOfWindows()));
    }

    public String viewJoin()
    {
        return TrinoQueries.JOIN_BY_ENGINE + ofView();
    }

    public String stored()
    {
        return checksum(Dialect.TRINO, qualified(dataset.trainingSetOfStoredWindows()));
    }

    public String storedJoin()
    {
        return TrinoQueries.JOIN_BY_ENGINE + stored();
    }

    public String function()
    {
        return checksum(Dialect.TRINO, TrinoQueries.pointInTimeJoin(qualified(dataset.spine()), "'%s'".formatted(qualified(dataset.windowView()))));
    }

    public String byHand()
    {
        return checksum(Dialect.TRINO, rangeJoin(aggregate -> aggregate::trino));
    }

    public String duckDb()
    {
        return checksum(Dialect.DUCKDB, rangeJoin(aggregate -> aggregate::duckDb));
    }

    private String rangeJoin(Function<WindowAggregate, Function<String, String>> sql)
    {
        int longest = Collections.max(dataset.windowDays());
        String values = values(sql, days -> days == longest ? "" : " FILTER (WHERE event_time > label_time - INTERVAL '%s' DAY)".formatted(days));
        return """
               (
                 SELECT %s, %s
                 FROM %s s
                 LEFT JOIN (SELECT entity_id AS event_entity, event_time, row(event_time, created) AS place, amount, score, category FROM %s) e
                 ON event_entity = entity_id AND event_time > label_time - INTERVAL '%s' DAY AND event_time <= label_time
                 GROUP BY %1$s
               ) AS joined"""
                .formatted(SPINE_COLUMNS, values, qualified(dataset.spine()), events(), longest);
    }

    // Times are whole seconds, so a window begins a second after its open end
    public String duckDbOver()
    {
        String windows = dataset.windowDays().stream()
                .map(days -> "w%s AS (PARTITION BY entity_id ORDER BY label_time RANGE BETWEEN INTERVAL '%s' SECOND PRECEDING AND CURRENT ROW)".formatted(days, days * DAY_SECONDS - 1))
                .collect(joining(", "));
        return checksum(Dialect.DUCKDB,
                """
                (
                  SELECT *
                  FROM (
                    SELECT %1$s, %2$s
                    FROM (
                      SELECT %1$s, NULL AS event_time, NULL AS place, NULL AS amount, NULL AS score, NULL AS category FROM %3$s
                      UNION ALL
                      SELECT NULL, entity_id, event_time, NULL, event_time, row(event_time, created), amount, score, category FROM %4$s)
                    WINDOW %5$s)
                  WHERE spine_id IS NOT NULL
                ) AS joined"""
                        .formatted(SPINE_COLUMNS, values(aggregate -> aggregate::duckDb, " OVER w%s"::formatted), qualified(dataset.spine()), events(), windows));
    }

    private String values(Function<WindowAggregate, Function<String, String>> sql, IntFunction<String> rows)
    {
        return dataset.windowDays().stream()
                .flatMap(days -> dataset.shape().aggregates().stream()
                        .map(aggregate -> "%s AS %s".formatted(sql.apply(aggregate).apply(rows.apply(days)), aggregate.name(days))))
                .collect(joining(", "));
    }

    private String checksum(Dialect dialect, String relation)
    {
        return new ChecksumSql(dialect, dataset.shape()).ofWindows(dataset.windowFeatures(), relation);
    }

    private String events()
    {
        return qualified(dataset.history(1));
    }

    private String qualified(String table)
    {
        return dataset.schema() + "." + table;
    }
}
