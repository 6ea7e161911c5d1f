package io.featurestore.examples.benchmark;

import java.util.stream.Stream;

import static io.featurestore.examples.benchmark.DatasetSql.TTL_DAYS;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

/**
 * ASOF JOIN on time alone takes any of several rows with that time. These are the two fastest ways found to break such ties; the shape
 * decides which is faster. Slower were {@code arg_max} or {@code row_number} for each entity and time, an anti-join, and time and
 * creation in one HUGEINT.
 */
final class DuckDbQueries
{
    private final Dataset dataset;
    private final ChecksumSql checksum;

    public DuckDbQueries(Dataset dataset)
    {
        this.dataset = requireNonNull(dataset, "dataset is null");
        this.checksum = new ChecksumSql(Dialect.DUCKDB, dataset.shape());
    }

    public String asOfByRow()
    {
        String values = dataset.shape().views().stream()
                .flatMap(view -> dataset.shape().features(view).stream()
                        .map(feature -> "CASE WHEN v%1$s.event_time >= s.label_time - INTERVAL %2$s DAY THEN v%1$s.%3$s END AS %3$s".formatted(view, TTL_DAYS, feature.name())))
                .collect(joining(", "));
        String joins = dataset.shape().views().stream()
                .map(view ->
                        """
                        ASOF LEFT JOIN (SELECT *, row(event_time, created) AS place FROM %s) v%s
                        ON v%2$s.entity_id = s.entity_id AND row(s.label_time, TIMESTAMP '9999-12-31 00:00:00') >= v%2$s.place"""
                                .formatted(qualified(dataset.history(view)), view))
                .collect(joining("\n"));
        return checksum.ofJoin("(SELECT s.*, %s FROM %s s\n%s) AS joined".formatted(values, qualified(dataset.spine()), joins));
    }

    // Finds the newest time first, then the last created row of that time
    public String asOfByTime()
    {
        String joined = qualified(dataset.spine());
        String columns = "entity_id, label_time, label";
        for (int view : dataset.shape().views()) {
            joined = "(" + asOfByTime(joined, columns, view) + ")";
            columns = columns + ", " + dataset.shape().features(view).stream().map(Feature::name).collect(joining(", "));
        }
        return checksum.ofJoin(joined + " AS joined");
    }

    private String asOfByTime(String spine, String columns, int view)
    {
        String kept = Stream.of(columns.split(", ")).map(column -> "any_value(%1$s) AS %1$s".formatted(column)).collect(joining(", "));
        String values = dataset.shape().features(view).stream().map(feature -> "arg_max(found, created).%1$s AS %1$s".formatted(feature.name())).collect(joining(", "));
        String found = dataset.shape().features(view).stream().map(feature -> "%1$s: v.%1$s".formatted(feature.name())).collect(joining(", "));
        return """
               SELECT spine_id, %s, %s
               FROM (
                 SELECT s.*, v.created, CASE WHEN s.newest >= s.label_time - INTERVAL %s DAY THEN {%s} END AS found
                 FROM (
                   SELECT s.*, t.event_time AS newest
                   FROM %s s
                   ASOF LEFT JOIN (SELECT entity_id, event_time FROM %s) t ON t.entity_id = s.entity_id AND s.label_time >= t.event_time) s
                 LEFT JOIN %6$s v ON v.entity_id = s.entity_id AND v.event_time = s.newest)
               GROUP BY spine_id"""
                .formatted(kept, values, TTL_DAYS, found, spine, qualified(dataset.history(view)));
    }

    private String qualified(String table)
    {
        return dataset.schema() + "." + table;
    }
}
