package io.featurestore.trino.sql;

import io.featurestore.trino.definition.FeatureColumn;
import io.featurestore.trino.definition.ResolvedFeatureView;
import io.featurestore.trino.value.UtcInstant;
import io.trino.spi.connector.SchemaTableName;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.featurestore.trino.names.RelationNames.toRelationName;
import static io.featurestore.trino.names.SqlIdentifiers.quote;
import static io.trino.spi.type.TimestampType.createTimestampType;
import static java.util.stream.Collectors.joining;

/**
 * The SELECT of what is published of a feature view that is computed of events: its entity keys, and an array of the rows that are valid from now
 * on up to a horizon. Each has the time in UTC from which on it is valid, and the columns of {@link #changeColumns}.
 */
public final class OnlineSql
{
    private OnlineSql() {}

    public static String noRows(int columns)
    {
        return "SELECT %s WHERE FALSE".formatted(String.join(", ", Collections.nCopies(columns, "NULL")));
    }

    /**
     * The newest valid rows of entities that got new rows, or rows of which became valid.
     *
     * @param newRows SELECT of at least the new rows
     * @param since when the rows were read last
     */
    public static String newestOfChanged(String catalog, ResolvedFeatureView view, String newRows, UtcInstant since)
    {
        String keys = keys(view);
        String fromNewRows = "SELECT %s\nFROM (\n%s\n)".formatted(keys, newRows);
        return newestOf(catalog, view, becameValid(catalog, view, since).map(valid -> fromNewRows + "\nUNION ALL\n" + valid).orElse(fromNewRows));
    }

    public static String newestSince(String catalog, ResolvedFeatureView view, UtcInstant since)
    {
        return newestOf(catalog, view, becameValid(catalog, view, since).orElseGet(() -> "SELECT %s\nFROM %s\nWHERE FALSE".formatted(keys(view), new QualifiedRelation(catalog, view.name()).sql())));
    }

    private static Optional<String> becameValid(String catalog, ResolvedFeatureView view, UtcInstant since)
    {
        return view.timestampColumn().map(time -> "SELECT %s\nFROM %s\nWHERE %s > %s AND %3$s <= %5$s".formatted(
                keys(view),
                new QualifiedRelation(catalog, view.name()).sql(),
                quote(time.name()),
                TimeSql.comparableWith(time.type(), new PointInTime.At(since)),
                TimeSql.comparableWith(time.type(), new PointInTime.Now())));
    }

    private static String newestOf(String catalog, ResolvedFeatureView view, String changed)
    {
        List<FeatureColumn> keys = view.entityKeys();
        return "SELECT newest.*\nFROM (\n%s\n) AS newest\nJOIN (\nSELECT DISTINCT *\nFROM (\n%s\n)\n) AS changed (%s)\nON %s".formatted(
                LatestSql.latestSqlWithCreated(catalog, view),
                changed,
                IntStream.range(0, keys.size()).mapToObj(FeatureScan::key).collect(joining(", ")),
                IntStream.range(0, keys.size()).mapToObj(i -> "newest.%s = changed.%s".formatted(quote(keys.get(i).name()), FeatureScan.key(i))).collect(joining(" AND ")));
    }

    private static String keys(ResolvedFeatureView view)
    {
        return view.entityKeys().stream().map(key -> quote(key.name())).collect(joining(", "));
    }

    // Time and features, but those that are computed when they are read
    public static List<FeatureColumn> changeColumns(ResolvedFeatureView view)
    {
        return LatestSql.latestColumns(view).stream()
                .filter(column -> !view.properties().entityKeys().contains(column.name()))
                .filter(column -> !view.readsTime(column.name()))
                .collect(toImmutableList());
    }

    /**
     * @param timeline with the rows, such as {@code v$timeline}
     * @param precision of its times
     */
    public static String changesSql(String catalog, ResolvedFeatureView view, SchemaTableName timeline, int precision, Duration horizon)
    {
        String now = TimeSql.comparableWith(createTimestampType(precision), new PointInTime.Now());
        String keys = keys(view);
        String change = changeColumns(view).stream().map(column -> quote(column.name())).collect(joining(", ", "ROW(valid_from, ", ")"));
        return "SELECT %sarray_agg(%s ORDER BY valid_from)\nFROM %s\nWHERE valid_from <= %s + %s AND (valid_to IS NULL OR valid_to > %s)%s\nHAVING count(*) > 0".formatted(
                keys.isEmpty() ? "" : keys + ", ",
                change,
                new QualifiedRelation(catalog, toRelationName(timeline)).sql(),
                now,
                SqlLiterals.interval(horizon),
                now,
                keys.isEmpty() ? "" : "\nGROUP BY " + keys);
    }
}
