package io.featurestore.examples.benchmark;

import java.util.Locale;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.featurestore.examples.benchmark.DatasetSql.TTL_DAYS;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

/**
 * Exact point-in-time joins in plain Trino SQL, without a feature store.
 */
final class HandwrittenJoins
{
    private static final String SPINE_COLUMNS = "spine_id, entity_id, label_time, label";
    private static final String FAR_FUTURE = "TIMESTAMP '9999-12-31 00:00:00.000000'";

    private final Dataset dataset;
    private final ChecksumSql checksum;

    public HandwrittenJoins(Dataset dataset)
    {
        this.dataset = requireNonNull(dataset, "dataset is null");
        this.checksum = new ChecksumSql(Dialect.TRINO, dataset.shape());
    }

    // The newest row is valid if any row is, so the ttl may narrow the search
    public String nearest()
    {
        String joins = dataset.shape().views().stream()
                .map(view ->
                        """
                        LEFT JOIN NEAREST (
                          FROM %s v%s
                          WHERE v%2$s.entity_id = s.entity_id AND v%2$s.event_time >= s.label_time - INTERVAL '%s' DAY
                          MATCH ROW(v%2$s.event_time, v%2$s.created) <= ROW(s.label_time, %s)) ON TRUE"""
                                .formatted(qualified(dataset.history(view)), view, TTL_DAYS, FAR_FUTURE))
                .collect(joining("\n"));
        return checksum.ofJoin("(SELECT s.*, %s FROM %s s\n%s) AS joined".formatted(features(), qualified(dataset.spine()), joins));
    }

    // Sorts spine and features by time together; a spine row takes the last feature row before it
    public String unionLastValue()
    {
        String joined = qualified(dataset.spine());
        String columns = SPINE_COLUMNS;
        for (int view : dataset.shape().views()) {
            joined = "(" + unionLastValue(joined, columns, view) + ")";
            columns = columns + ", " + features(view);
        }
        return checksum.ofJoin(joined + " AS joined");
    }

    private String unionLastValue(String spine, String columns, int view)
    {
        String missing = Stream.of(columns.split(", "))
                .filter(column -> !column.equals("entity_id"))
                .map(_ -> "NULL")
                .collect(joining(", "));
        String others = Stream.of(columns.split(", ")).filter(column -> !column.equals("entity_id")).collect(joining(", "));
        String values = dataset.shape().features(view).stream()
                .map(feature -> "IF(newest.event_time >= label_time - INTERVAL '%s' DAY, newest.%s) AS %2$s".formatted(TTL_DAYS, feature.name()))
                .collect(joining(", "));
        return """
               SELECT %s, %s
               FROM (
                 SELECT *, last_value(feature_row) IGNORE NULLS OVER (
                   PARTITION BY entity_id ORDER BY seen_at, is_spine, created ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS newest
                 FROM (
                   SELECT entity_id, label_time AS seen_at, true AS is_spine, NULL AS created, NULL AS feature_row, %s FROM %s
                   UNION ALL
                   SELECT entity_id, event_time, false, created, CAST(ROW(event_time, %s) AS ROW(event_time timestamp(6), %s)), %s FROM %s))
               WHERE is_spine"""
                .formatted(columns, values, others, spine, features(view), featureTypes(view), missing, qualified(dataset.history(view)));
    }

    // What Feast's offline store generates for Trino
    public String feast()
    {
        String ids = dataset.shape().views().stream()
                .map("concat(CAST(entity_id AS varchar), CAST(label_time AS varchar)) AS row_id_%s"::formatted)
                .collect(joining(", "));
        String steps = dataset.shape().views().stream()
                .map(this::feastSteps)
                .collect(joining(",\n"));
        String joins = dataset.shape().views().stream()
                .map(view -> "LEFT JOIN (SELECT row_id_%1$s, %2$s FROM found_%1$s) USING (row_id_%1$s)".formatted(view, features(view)))
                .collect(joining("\n"));
        return checksum.ofJoin("(\nWITH asked AS (SELECT *, label_time AS asked_time, %s FROM %s),\n%s\nSELECT %s, %s FROM asked\n%s) AS joined"
                .formatted(ids, qualified(dataset.spine()), steps, SPINE_COLUMNS, features(), joins));
    }

    private String feastSteps(int view)
    {
        return """
               asked_%1$s AS (SELECT entity_id, asked_time, row_id_%1$s FROM asked GROUP BY entity_id, asked_time, row_id_%1$s),
               read_%1$s AS (
                 SELECT event_time, created, entity_id, %2$s
                 FROM %3$s
                 WHERE event_time <= TIMESTAMP '2026-01-01 00:00:00' AND event_time >= TIMESTAMP '2025-01-01 00:00:00' - INTERVAL '%4$s' DAY),
               reached_%1$s AS (
                 SELECT r.*, a.asked_time, a.row_id_%1$s
                 FROM read_%1$s r
                 JOIN asked_%1$s a ON r.event_time <= a.asked_time AND r.event_time >= a.asked_time - INTERVAL '%4$s' DAY AND r.entity_id = a.entity_id),
               created_%1$s AS (SELECT row_id_%1$s, event_time, max(created) AS created FROM reached_%1$s GROUP BY row_id_%1$s, event_time),
               newest_%1$s AS (
                 SELECT event_time, created, row_id_%1$s
                 FROM (
                   SELECT *, row_number() OVER (PARTITION BY row_id_%1$s ORDER BY event_time DESC, created DESC) AS place
                   FROM reached_%1$s
                   JOIN created_%1$s USING (row_id_%1$s, event_time, created))
                 WHERE place = 1),
               found_%1$s AS (SELECT * FROM reached_%1$s JOIN newest_%1$s USING (row_id_%1$s, event_time, created))"""
                .formatted(view, features(view), qualified(dataset.history(view)), TTL_DAYS);
    }

    private String features()
    {
        return dataset.shape().features().stream().map(Feature::name).collect(joining(", "));
    }

    private String features(int view)
    {
        return String.join(", ", dataset.shape().features(view).stream().map(Feature::name).collect(toImmutableList()));
    }

    private String featureTypes(int view)
    {
        return dataset.shape().features(view).stream()
                .map(feature -> "%s %s".formatted(feature.name(), feature.kind().name().toLowerCase(Locale.ENGLISH)))
                .collect(joining(", "));
    }

    private String qualified(String table)
    {
        return dataset.schema() + "." + table;
    }
}
