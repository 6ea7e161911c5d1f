package io.featurestore.examples.benchmark;

import com.google.common.collect.ImmutableList;

import java.util.List;

import static io.featurestore.examples.benchmark.DatasetSql.TTL_DAYS;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

/**
 * ASOF JOIN is fast on tables sorted by time and joined by symbols. Of rows with one time it takes the last inserted, so rows are inserted
 * in the order of their creation.
 */
final class QuestDbQueries
{
    private final Dataset dataset;

    public QuestDbQueries(Dataset dataset)
    {
        this.dataset = requireNonNull(dataset, "dataset is null");
    }

    public String spineTable()
    {
        return "%s_%s".formatted(dataset.schema(), dataset.spine());
    }

    public String historyTable(int view)
    {
        return "%s_%s".formatted(dataset.schema(), dataset.history(view));
    }

    public List<String> loadSpine(List<String> files)
    {
        return ImmutableList.of(
                "DROP TABLE IF EXISTS " + spineTable() + "_loading",
                "CREATE TABLE %s_loading (spine_id LONG, entity_id LONG, entity SYMBOL CAPACITY 200000, label_time TIMESTAMP, label LONG) TIMESTAMP(label_time) PARTITION BY MONTH"
                        .formatted(spineTable()),
                load(spineTable(), "spine_id, entity_id, entity_id::string AS entity, label_time, label", files, "label_time"),
                "RENAME TABLE %1$s_loading TO %1$s".formatted(spineTable()));
    }

    public List<String> loadHistory(int view, List<String> files)
    {
        String types = dataset.shape().features(view).stream().map(feature -> "%s %s".formatted(feature.name(), type(feature))).collect(joining(", "));
        String names = dataset.shape().features(view).stream().map(Feature::name).collect(joining(", "));
        return ImmutableList.of(
                "DROP TABLE IF EXISTS " + historyTable(view) + "_loading",
                "CREATE TABLE %s_loading (entity SYMBOL CAPACITY 200000, event_time TIMESTAMP, created TIMESTAMP, %s) TIMESTAMP(event_time) PARTITION BY MONTH"
                        .formatted(historyTable(view), types),
                load(historyTable(view), "entity_id::string AS entity, event_time, created, " + names, files, "event_time, created"),
                "RENAME TABLE %1$s_loading TO %1$s".formatted(historyTable(view)));
    }

    // Renamed when it is whole
    private static String load(String table, String columns, List<String> files, String order)
    {
        return "INSERT INTO %s_loading SELECT * FROM (%s) ORDER BY %s".formatted(
                table,
                files.stream().map(file -> "SELECT %s FROM read_parquet('%s')".formatted(columns, file)).collect(joining(" UNION ALL ")),
                order);
    }

    private static String type(Feature feature)
    {
        return switch (feature.kind()) {
            case BIGINT -> "LONG";
            case DOUBLE -> "DOUBLE";
            case VARCHAR -> "VARCHAR";
            case DECIMAL, APPROXIMATION -> throw new IllegalArgumentException("not in QuestDB: " + feature);
        };
    }

    public String asOf()
    {
        String columns = dataset.shape().views().stream()
                .flatMap(view -> dataset.shape().features(view).stream().map(feature -> "v%s.%s".formatted(view, feature.name())))
                .collect(joining(", "));
        String hints = dataset.shape().views().stream().map("asof_dense(s v%s)"::formatted).collect(joining(" "));
        String joins = dataset.shape().views().stream()
                .map(view -> "ASOF JOIN %s v%s ON (entity) TOLERANCE %sd".formatted(historyTable(view), view, TTL_DAYS))
                .collect(joining(" "));
        return new ChecksumSql(Dialect.QUESTDB, dataset.shape())
                .ofJoin("(SELECT /*+ %s */ s.spine_id, s.entity_id, s.label_time, s.label, %s FROM %s s %s) AS joined".formatted(hints, columns, spineTable(), joins));
    }
}
