package io.featurestore.examples.benchmark;

import com.google.common.collect.ImmutableList;

import java.util.List;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

/**
 * Generates the tables. Every value is a hash of its row number, so the data are the same everywhere.
 * <p>
 * Times are spread over 2025. Every 20th feature row has the time of the row before and differs in {@code created}: a join that does not
 * break ties is wrong. A spine row takes the entity of a random feature row; every 25th takes its exact time too, or with windows the
 * time when the row leaves one, and every 100th takes an entity that does not exist.
 */
final class DatasetSql
{
    public static final int TTL_DAYS = 30;

    private static final String SPINE_ROWS = "SELECT spine_id, entity_id, label_time, label FROM %s.%s";

    private static final int SECONDS = 365 * 86_400;

    private static final String FUNCTIONS =
            """
            WITH
            FUNCTION dice(seed bigint, salt bigint, sides bigint)
              RETURNS bigint
              RETURN mod(bitwise_and(from_big_endian_64(xxhash64(to_big_endian_64(seed * 100 + salt))), 9223372036854775807), sides),
            FUNCTION entity(n bigint)
              RETURNS bigint
              RETURN %s,
            FUNCTION second(n bigint)
              RETURNS bigint
              RETURN dice(n - IF(mod(n, 20) = 19, 1, 0), %s, %s)
            """;

    private final Dataset dataset;

    public DatasetSql(Dataset dataset)
    {
        this.dataset = requireNonNull(dataset, "dataset is null");
    }

    /**
     * Generation that was stopped goes on: each statement does nothing if its table exists.
     */
    public List<String> tables()
    {
        return Stream.concat(
                        Stream.of(
                                "CREATE SCHEMA IF NOT EXISTS " + dataset.schema(),
                                spine("spine", dataset.featureRows() / 10),
                                spine("spine_few", Math.min(1000, dataset.featureRows() / 10))),
                        dataset.shape().views().stream().map(this::history))
                .collect(toImmutableList());
    }

    public List<String> storedViews()
    {
        if (dataset.shape().topic() == Topic.WINDOWS) {
            return storedWindows();
        }
        Stream<String> views = dataset.shape().views().stream().flatMap(view -> Stream.of(storedView(view), refresh(dataset.stored(view))));
        return Stream.concat(views, Stream.of(tableTrainingSet(dataset.trainingSet(), "stored_", SPINE_ROWS)))
                .collect(toImmutableList());
    }

    public List<String> trainingSets()
    {
        // Row numbers are unique, so each group is a row
        return ImmutableList.of(
                tableTrainingSet(dataset.trainingSetOfTables(), "history_", SPINE_ROWS),
                tableTrainingSet(dataset.trainingSetOfComputedSpine(), "history_", "SELECT spine_id, entity_id, label_time, max(label) AS label FROM %s.%s GROUP BY spine_id, entity_id, label_time"));
    }

    private String spine(String name, long rows)
    {
        return """
               CREATE TABLE IF NOT EXISTS %s.%s
               AS
               %sSELECT
                 n AS spine_id,
                 IF(mod(n, 100) = 1, -n, entity(dice(n, 11, %s))) AS entity_id,
                 TIMESTAMP '2025-01-01 00:00:00.000000' + IF(mod(n, 25) = 0, second(dice(n, 11, %4$s)) + %s, dice(n, 12, %s)) * INTERVAL '1' SECOND AS label_time,
                 1 + dice(n, 13, 1000) AS label
               FROM TABLE(sequence(start => 0, stop => %s)) AS numbers (n)"""
                .formatted(dataset.schema(), name, functions(1), dataset.featureRows(), secondsLater(), SECONDS, rows - 1);
    }

    private String secondsLater()
    {
        return dataset.shape().topic() == Topic.WINDOWS ? "element_at(ARRAY[0, 7, 30, 90], 1 + CAST(mod(n / 25, 4) AS integer)) * 86400" : "0";
    }

    private String history(int view)
    {
        return """
               CREATE TABLE IF NOT EXISTS %s.%s
               WITH (entity_keys = ARRAY['entity_id'], timestamp_column = 'event_time', created_column = 'created', ttl = '%sd',
                 partitioning = ARRAY['bucket(entity_id, %s)'], sorted_by = ARRAY['entity_id', 'event_time'])
               AS
               %sSELECT
                 entity(n) AS entity_id,
                 TIMESTAMP '2025-01-01 00:00:00.000000' + second(n) * INTERVAL '1' SECOND AS event_time,
                 TIMESTAMP '2025-01-01 00:00:00.000000' + (second(n) + 10 * dice(n, 3, 8640)) * INTERVAL '1' SECOND + mod(n, 10000) * INTERVAL '0.001' SECOND AS created,
                 %s
               FROM (SELECT n, dice(n, %s, 1000000007) AS h FROM TABLE(sequence(start => 0, stop => %s)) AS numbers (n))"""
                .formatted(
                        dataset.schema(),
                        dataset.history(view),
                        TTL_DAYS,
                        dataset.buckets(),
                        functions(view),
                        dataset.shape().features(view).stream().map(DatasetSql::feature).collect(joining(",\n  ")),
                        30 + view,
                        dataset.featureRows() - 1);
    }

    // All features of a row come from one hash, by different remainders
    private static String feature(Feature feature)
    {
        return switch (feature.kind()) {
            case BIGINT -> "IF(mod(h, 33) > 0, 1 + mod(h, 99991)) AS " + feature.name();
            case DOUBLE -> "IF(mod(h, 31) > %s, (1 + mod(h, %s)) * 0.25e0) AS %s".formatted(feature.number() == 2 ? 0 : -1, 90_000 + 7 * feature.number(), feature.name());
            case DECIMAL -> "IF(mod(h, 33) > 0, CAST((1 + mod(h, 9973)) * DECIMAL '0.01' AS decimal(12, 2))) AS " + feature.name();
            case APPROXIMATION -> throw new IllegalArgumentException("not generated: " + feature);
            case VARCHAR -> "IF(mod(h, 29) > 0, 'seg_' || CAST(1000 + mod(h, 877) AS varchar)) AS " + feature.name();
        };
    }

    private String functions(int view)
    {
        return FUNCTIONS.formatted(entity(), view, SECONDS);
    }

    private String entity()
    {
        long rows = dataset.featureRows();
        return switch (dataset.shape()) {
            case SHORT, THREE, FEW, WIDE -> "n / 50";
            case LONG -> "n / 2500";
            case HOT -> "IF(n < %1$s, 0, 1 + (n - %1$s) / 50)".formatted(rows / 10);
            case WINDOWS, WINDOWS_REST -> "n / 500";
            case WINDOWS_HOT, WINDOWS_REST_HOT -> "IF(n < %1$s, 0, 1 + (n - %1$s) / 500)".formatted(rows / 10);
        };
    }

    private String storedView(int view)
    {
        return """
               CREATE MATERIALIZED VIEW IF NOT EXISTS %s.%s
               WITH (entity_keys = ARRAY['entity_id'], timestamp_column = 'event_time', created_column = 'created', ttl = '%sd', bucket_count = %s)
               AS
               SELECT entity_id, event_time, created, %s
               FROM %1$s.%s"""
                .formatted(
                        dataset.schema(),
                        dataset.stored(view),
                        TTL_DAYS,
                        dataset.buckets(),
                        dataset.shape().features(view).stream().map(Feature::name).collect(joining(", ")),
                        dataset.history(view));
    }

    public List<String> windows()
    {
        return ImmutableList.of(
                windowView("CREATE OR REPLACE VIEW", dataset.windowView(), ""),
                windowTrainingSet(dataset.trainingSetOfWindows(), dataset.windowView()));
    }

    private String refresh(String view)
    {
        return "REFRESH MATERIALIZED VIEW %s.%s".formatted(dataset.schema(), view);
    }

    private List<String> storedWindows()
    {
        return ImmutableList.of(
                windowView("CREATE MATERIALIZED VIEW IF NOT EXISTS", dataset.storedWindowView(), ", bucket_count = " + dataset.buckets()),
                refresh(dataset.storedWindowView()),
                windowTrainingSet(dataset.trainingSetOfStoredWindows(), dataset.storedWindowView()));
    }

    private String windowView(String create, String name, String properties)
    {
        return """
               %s %s.%s
               WITH (entity_keys = ARRAY['entity_id'], timestamp_column = 'event_time', created_column = 'created'%s,
                 aggregations = ARRAY[
                   %s])
               AS
               SELECT entity_id, event_time, created, amount, score, category
               FROM %2$s.%s"""
                .formatted(
                        create,
                        dataset.schema(),
                        name,
                        properties,
                        WindowAggregate.entries(dataset.shape().aggregates(), dataset.windowDays()).map("'%s'"::formatted).collect(joining(",\n    ")),
                        dataset.history(1));
    }

    private String windowTrainingSet(String name, String view)
    {
        return trainingSet(name, "'%s'".formatted(view), SPINE_ROWS);
    }

    private String tableTrainingSet(String name, String prefix, String spine)
    {
        return trainingSet(name, dataset.shape().views().stream().map(view -> "'%s%s'".formatted(prefix, view)).collect(joining(", ")), spine);
    }

    private String trainingSet(String name, String featureViews, String spine)
    {
        return """
               CREATE OR REPLACE VIEW %s.%s
               WITH (features = ARRAY[%s], timestamp_column = 'label_time')
               AS
               %s"""
                .formatted(
                        dataset.schema(),
                        name,
                        featureViews,
                        spine.formatted(dataset.schema(), dataset.spine()));
    }
}
