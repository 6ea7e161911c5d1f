package io.featurestore.trino.sql;

import com.google.common.collect.ImmutableList;
import io.featurestore.trino.aggregation.Aggregations;
import io.featurestore.trino.definition.FeatureColumn;
import io.featurestore.trino.definition.IntervalColumn;
import io.featurestore.trino.definition.ResolvedFeatureView;
import io.featurestore.trino.definition.StoredTimeline;
import io.featurestore.trino.value.UtcInstant;

import java.util.List;
import java.util.Optional;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.featurestore.trino.names.SqlIdentifiers.quote;
import static io.featurestore.trino.sql.AggregatedSql.NEWEST;
import static io.featurestore.trino.sql.Clauses.list;
import static io.featurestore.trino.sql.SqlLiterals.endOfStoredTime;
import static java.util.Objects.requireNonNull;

/**
 * The SELECTs of the rows that {@link AggregatedSql} computes of events, of a materialized view that has stored their values.
 *
 * @param relation as SQL
 */
public record StoredTimelineSql(ResolvedFeatureView view, String relation)
{
    private static final String AS_OF_TIME = quote(AggregatedSql.hidden(Aggregations.AS_OF_TIME));

    public StoredTimelineSql
    {
        requireNonNull(view, "view is null");
        requireNonNull(relation, "relation is null");
    }

    public static StoredTimelineSql of(String catalog, ResolvedFeatureView view, long version)
    {
        return new StoredTimelineSql(view, new QualifiedRelation(catalog, view.name()).ofVersion(version));
    }

    // Empty if some intervals are shorter than what is stored can tell
    public Optional<String> timeline()
    {
        if (aggregations().excludeCurrentTime()) {
            return Optional.empty();
        }
        List<FeatureColumn> columns = TimelineSql.rowColumns(view);
        List<String> added = List.of(TimelineSql.VALID_FROM, TimelineSql.VALID_TO);
        String end = "nullif(%s, %s)".formatted(quote(IntervalColumn.VALID_TO), endOfStoredTime(StoredTimeline.PRECISION));
        return Optional.of("SELECT %s\nFROM (\nSELECT %s\nFROM %s\nWHERE %s < %s\n)".formatted(
                list(columns.stream().map(column -> quote(column.name())).collect(toImmutableList()), added, List.of(TimelineSql.isCurrent(NEWEST + " IS NOT NULL"))),
                list(
                        columns.stream().map(column -> value(column) + " AS " + quote(column.name())).collect(toImmutableList()),
                        List.of(quote(StoredTimeline.VALID_FROM) + " AS " + TimelineSql.VALID_FROM, end + " AS " + TimelineSql.VALID_TO, quote(StoredTimeline.NEWEST_EVENT) + " AS " + NEWEST)),
                relation,
                quote(StoredTimeline.VALID_FROM),
                quote(IntervalColumn.VALID_TO)));
    }

    // Empty if the time has more digits than what is stored can tell apart
    public Optional<String> latest(PointInTime pointInTime)
    {
        boolean hasMicros = !(pointInTime instanceof PointInTime.At(UtcInstant instant)) || instant.picosOfSecond() % 1_000_000 == 0;
        if (aggregations().excludeCurrentTime() && !hasMicros) {
            return Optional.empty();
        }
        String time = TimeSql.comparableWith(StoredTimeline.TIME, pointInTime);
        String found = "SELECT *, %s AS %s\nFROM (\nSELECT %s\nFROM %s\nWHERE %s <= %s AND %s > %s AND %s IS NOT NULL\n)".formatted(
                TimeSql.micros(time, hasMicros ? StoredTimeline.PRECISION : EventWindowSql.PICOSECONDS),
                AS_OF_TIME,
                list(storedColumns()),
                relation,
                quote(StoredTimeline.VALID_FROM),
                time,
                quote(IntervalColumn.VALID_TO),
                time,
                quote(StoredTimeline.NEWEST_EVENT));
        return Optional.of("SELECT %s\nFROM (\n%s\n)".formatted(
                list(LatestSql.latestColumns(view).stream()
                        .map(column -> latest(column) + " AS " + quote(column.name()))
                        .collect(toImmutableList())),
                found));
    }

    private List<String> storedColumns()
    {
        ImmutableList.Builder<String> columns = ImmutableList.builder();
        view.entityKeys().forEach(key -> columns.add(quote(key.name())));
        columns.add(quote(StoredTimeline.NEWEST_EVENT) + " AS " + NEWEST);
        aggregations().windowed().forEach(aggregate -> columns.add("%s AS %s".formatted(quote(aggregate.name()), quote(AggregatedSql.hidden(aggregate.name())))));
        return columns.build();
    }

    private String latest(FeatureColumn column)
    {
        if (isTime(column)) {
            return NEWEST;
        }
        return view.properties().isFeature(column.name()) ? AggregatedSql.feature(aggregations(), column.name(), AggregatedSql::hidden) : quote(column.name());
    }

    private String value(FeatureColumn column)
    {
        return quote(isTime(column) ? StoredTimeline.NEWEST_EVENT : column.name());
    }

    private boolean isTime(FeatureColumn column)
    {
        return view.properties().timestampColumn().equals(Optional.of(column.name()));
    }

    private Aggregations aggregations()
    {
        return view.events().orElseThrow().aggregations();
    }
}
