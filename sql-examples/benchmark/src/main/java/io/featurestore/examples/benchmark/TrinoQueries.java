package io.featurestore.examples.benchmark;

import java.util.function.IntFunction;

import static io.featurestore.examples.benchmark.DatasetSql.TTL_DAYS;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

/**
 * The feature store's own queries, and those that read as much without a join.
 */
final class TrinoQueries
{
    public static final String INSTANT = "2025-10-01 00:00:00";

    public static final String JOIN_BY_ENGINE = "WITH SESSION featurestore.join_pushdown_enabled = false\n";

    private static final String SPINE_COLUMNS = "spine_id, entity_id, label_time, label";

    private final Dataset dataset;
    private final ChecksumSql checksum;

    public TrinoQueries(Dataset dataset)
    {
        this.dataset = requireNonNull(dataset, "dataset is null");
        this.checksum = new ChecksumSql(Dialect.TRINO, dataset.shape());
    }

    public String trainingSet(String name)
    {
        return checksum.ofJoin(qualified(name));
    }

    public String joinedTrainingSet(String name)
    {
        return JOIN_BY_ENGINE + trainingSet(name);
    }

    public String pointInTimeJoin()
    {
        return checksum.ofJoin(pointInTimeJoin(
                qualified(dataset.spine()),
                dataset.shape().views().stream().map(view -> "'%s'".formatted(qualified(indexed(view)))).collect(joining(", "))));
    }

    static String pointInTimeJoin(String spine, String featureViews)
    {
        return """
               TABLE(featurestore.system.point_in_time_join(
                 spine => TABLE(SELECT %s FROM %s),
                 features => ARRAY[%s],
                 timestamp_column => DESCRIPTOR(label_time)))"""
                .formatted(SPINE_COLUMNS, spine, featureViews);
    }

    public String asOfJoin()
    {
        return asOfJoin(this::indexed);
    }

    public String asOfJoinOfTables()
    {
        return asOfJoin(dataset::history);
    }

    private String asOfJoin(IntFunction<String> featureView)
    {
        String joins = dataset.shape().views().stream()
                .map(view -> "LEFT JOIN %1$s.\"%2$s$as_of\" v%3$s ON v%3$s.entity_id = s.entity_id AND v%3$s.as_of_time = s.label_time"
                        .formatted(dataset.schema(), featureView.apply(view), view))
                .collect(joining("\n"));
        return checksum.ofJoin("(SELECT s.*, %s FROM %s s\n%s) AS joined".formatted(featureNames(), qualified(dataset.spine()), joins));
    }

    public String asOf()
    {
        return checksum.ofNewest("TABLE(featurestore.system.as_of(feature_view => '%s', at => TIMESTAMP '%s UTC'))".formatted(qualified(indexed(1)), INSTANT));
    }

    public String atTime()
    {
        return checksum.ofNewest("%s.\"%s@%s\"".formatted(dataset.schema(), indexed(1), INSTANT));
    }

    public String newestByHand()
    {
        return checksum.ofNewest(
                """
                (
                  SELECT *, row_number() OVER (PARTITION BY entity_id ORDER BY event_time DESC, created DESC) AS place
                  FROM %s
                  WHERE event_time <= TIMESTAMP '%s'
                ) AS placed
                WHERE place = 1 AND event_time >= TIMESTAMP '%2$s' - INTERVAL '%s' DAY"""
                        .formatted(qualified(dataset.history(1)), INSTANT, TTL_DAYS));
    }

    public String read()
    {
        String rows = dataset.shape().views().stream().map("rows_%s"::formatted).collect(joining(" + "));
        String values = dataset.shape().features().stream().map(Dialect.TRINO::integer).collect(joining(", "));
        return dataset.shape().views().stream()
                .map(this::readView)
                .collect(joining(" CROSS JOIN ", "SELECT %s, %s FROM ".formatted(rows, values), ""));
    }

    // max reads every value at little cost
    private String readView(int view)
    {
        return "(SELECT count(*) + sum(IF(entity_id IS NULL OR event_time IS NULL, 1, 0)) AS rows_%s, %s FROM %s) AS read_%1$s".formatted(
                view,
                dataset.shape().features(view).stream().map(feature -> "max(%1$s) AS %1$s".formatted(feature.name())).collect(joining(", ")),
                qualified(dataset.history(view)));
    }

    private String indexed(int view)
    {
        return dataset.stored(view);
    }

    private String featureNames()
    {
        return dataset.shape().features().stream().map(Feature::name).collect(joining(", "));
    }

    private String qualified(String table)
    {
        return dataset.schema() + "." + table;
    }
}
