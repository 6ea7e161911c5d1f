package io.featurestore.trino.sql;

import com.google.common.collect.ImmutableList;
import io.featurestore.trino.definition.FeatureColumn;
import io.featurestore.trino.definition.IntervalColumn;
import io.featurestore.trino.definition.ResolvedFeatureView;
import io.featurestore.trino.definition.StoredTimeline;
import io.featurestore.trino.names.SqlIdentifiers;
import io.trino.spi.type.TimestampType;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static io.featurestore.trino.names.SqlIdentifiers.quote;
import static io.featurestore.trino.sql.Clauses.over;
import static io.featurestore.trino.sql.Clauses.partitionBy;
import static io.featurestore.trino.sql.SqlLiterals.endOfStoredTime;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

/**
 * The SELECT of the rows that a materialized feature view stores: its columns in order, then {@link IntervalColumn}.
 */
public record RefreshSql(ResolvedFeatureView view, String query, Optional<WindowScan> scan)
{
    // Names the stored row that a row of an incremental refresh replaces; NULL for a new row
    public static final String ROW_ID = "$row_id";

    private static final String KNOWN_VALID_TO = "$known_valid_to";

    public RefreshSql
    {
        requireNonNull(view, "view is null");
        requireNonNull(query, "query is null");
        requireNonNull(scan, "scan is null");
    }

    public String full()
    {
        if (view.events().isPresent()) {
            AggregatedSql events = new AggregatedSql(view, scan);
            return events.stored(query) + "\nUNION ALL\n" + events.storedOverNoEvents();
        }
        return "SELECT %s, %s AS %s\nFROM %s".formatted(columns(), validTo(), quote(IntervalColumn.VALID_TO), source());
    }

    // The query's rows as new ones, and the stored rows whose interval they change, with ROW_ID after the other columns
    public String incremental(QualifiedRelation storage)
    {
        String validTo = quote(IntervalColumn.VALID_TO);
        return """
               SELECT %1$s, %2$s, %3$s
               FROM (
               SELECT %1$s, %3$s, %4$s, %5$s AS %2$s
               FROM (
               SELECT %1$s, NULL AS %3$s, NULL AS %4$s
               FROM %6$s
               UNION ALL
               SELECT %7$s, stored.%3$s, stored.%2$s
               FROM %8$s AS stored
               JOIN (
               SELECT DISTINCT %9$s
               FROM %6$s
               ) AS changed (%10$s)
               ON %11$s
               )
               )
               WHERE %3$s IS NULL OR %2$s IS DISTINCT FROM %4$s""".formatted(
                columns(),
                validTo,
                quote(ROW_ID),
                quote(KNOWN_VALID_TO),
                validTo(),
                source(),
                list(view.columns(), column -> "stored." + quote(column.name())),
                storage.sql(),
                list(view.entityKeys(), key -> quote(key.name())),
                changedKeys(),
                isOf("stored"));
    }

    // The rows of entities with new events, computed of all their events, and all their stored rows, which have ROW_ID and are to be deleted
    public String incremental(QualifiedRelation storage, String allEvents)
    {
        String changed = "SELECT DISTINCT %s\nFROM %s".formatted(list(view.entityKeys(), key -> quote(key.name())), source());
        String events = "SELECT events.*\nFROM (\n%s\n) AS events\nJOIN (\n%s\n) AS changed (%s)\nON %s".formatted(allEvents, changed, changedKeys(), isOf("events"));
        List<FeatureColumn> hidden = StoredTimeline.columns(view.timestampColumn().orElseThrow().type());
        return "SELECT *, NULL AS %s\nFROM (\n%s\n)\nUNION ALL\nSELECT %s, stored.%s\nFROM %s AS stored\nJOIN (\n%s\n) AS changed (%s)\nON %s".formatted(
                quote(ROW_ID),
                scan.isPresent() ? new AggregatedSql(view, scan).storedOf(changed) : new AggregatedSql(view, scan).stored(events),
                Stream.concat(view.columns().stream(), hidden.stream()).map(column -> "stored." + quote(column.name())).collect(joining(", ")),
                quote(ROW_ID),
                storage.sql(),
                changed,
                changedKeys(),
                isOf("stored"));
    }

    private String changedKeys()
    {
        return IntStream.range(0, view.entityKeys().size())
                .mapToObj(FeatureScan::key)
                .collect(joining(", "));
    }

    private String isOf(String relation)
    {
        return IntStream.range(0, view.entityKeys().size())
                .mapToObj(i -> "%s.%s = changed.%s".formatted(relation, quote(view.entityKeys().get(i).name()), FeatureScan.key(i)))
                .collect(joining(" AND "));
    }

    // A query with SELECT * may have more columns by now than the view
    public static String columnsByName(List<String> columns, String query)
    {
        return "SELECT %s\nFROM %s".formatted(columns.stream().map(SqlIdentifiers::quote).collect(joining(", ")), source(query));
    }

    private String source()
    {
        return source(query);
    }

    private static String source(String query)
    {
        return "(\n%s\n) AS source".formatted(query);
    }

    private String columns()
    {
        return list(view.columns(), column -> quote(column.name()));
    }

    private String validTo()
    {
        int precision = ((TimestampType) IntervalColumn.of(view).type()).getPrecision();
        FeatureScan scan = new FeatureScan(new QualifiedRelation("", view.name()), view, view.features());
        Optional<String> time = view.timestampColumn().map(column -> TimeSql.normalize(quote(column.name()), column.type(), precision));
        ImmutableList.Builder<String> partition = ImmutableList.builder();
        view.entityKeys().forEach(key -> partition.add(quote(key.name())));
        view.timestampColumn().ifPresent(column -> partition.add(quote(column.name()) + " IS NOT NULL"));
        String window = over(partitionBy(partition.build()), scan.newestFirst(precision, false));
        String end = endOfStoredTime(precision);
        String validTo = time
                .map(expression -> "lag(%s, 1, %s) %s".formatted(expression, end, window))
                .orElseGet(() -> "IF(row_number() %s = 1, %s)".formatted(window, end));
        List<String> known = scan.rowIsKnown();
        return known.isEmpty() ? validTo : "IF(%s, %s)".formatted(String.join(" AND ", known), validTo);
    }

    private static String list(List<FeatureColumn> columns, Function<FeatureColumn, String> item)
    {
        return columns.stream()
                .map(item)
                .reduce((left, right) -> left + ", " + right)
                .orElseThrow();
    }
}
