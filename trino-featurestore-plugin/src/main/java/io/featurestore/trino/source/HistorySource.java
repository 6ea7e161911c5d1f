package io.featurestore.trino.source;

import com.google.common.collect.ImmutableList;
import io.featurestore.trino.definition.StoredTimeline;
import io.featurestore.trino.iceberg.IcebergColumns;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.type.Type;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static java.util.Objects.requireNonNull;

/**
 * Where the rows of a feature view are read from: some columns of one snapshot of one table.
 *
 * @param featureView the name by which users know it
 * @param table the delegate connector's handle, pinned to a snapshot
 * @param keys the entity keys, in order; empty for global features
 * @param timestamp event time, a date or timestamp; empty for a view without history
 * @param created when rows became known, a date or timestamp; empty for a view that does not tell
 * @param validTo the end of the interval in which a row is the newest of its entity, a timestamp. Rows that never are have an empty
 *         interval or NULL. Empty if the newest row is to be found among all
 * @param values the columns that are looked up, in the order that settles ties
 * @param ttlMillis how long a row stays valid; empty for no limit
 */
public record HistorySource(
        String featureView,
        ConnectorTableHandle table,
        List<HistoryColumn> keys,
        Optional<HistoryColumn> timestamp,
        Optional<HistoryColumn> created,
        Optional<HistoryColumn> validTo,
        List<HistoryColumn> values,
        OptionalLong ttlMillis)
{
    public HistorySource
    {
        requireNonNull(featureView, "featureView is null");
        requireNonNull(table, "table is null");
        keys = ImmutableList.copyOf(requireNonNull(keys, "keys is null"));
        requireNonNull(timestamp, "timestamp is null");
        requireNonNull(created, "created is null");
        requireNonNull(validTo, "validTo is null");
        values = ImmutableList.copyOf(requireNonNull(values, "values is null"));
        requireNonNull(ttlMillis, "ttlMillis is null");
        checkArgument(ttlMillis.isEmpty() || timestamp.isPresent(), "ttl without timestamp");
        checkArgument(ttlMillis.isEmpty() || ttlMillis.getAsLong() > 0, "ttl is not positive");
    }

    // Whether it is a StoredTimeline, where having no row means something.
    public boolean isTimeline()
    {
        return timestamp.filter(column -> IcebergColumns.name(column.handle()).equals(StoredTimeline.VALID_FROM)).isPresent();
    }

    // Whether its rows are events, of which its values are computed. Every event counts, and having none means something
    public boolean isOfEvents()
    {
        return values.stream().anyMatch(value -> value.handle() instanceof WindowedColumn);
    }

    public HistorySource withTable(ConnectorTableHandle table)
    {
        return new HistorySource(featureView, table, keys, timestamp, created, validTo, values, ttlMillis);
    }

    /**
     * For filter_by_created, which depends on when rows became known; stored intervals do not.
     */
    public HistorySource withoutIntervals()
    {
        return new HistorySource(featureView, table, keys, timestamp, created, Optional.empty(), values, ttlMillis);
    }

    /**
     * Empty if stored intervals have already settled ties.
     */
    public Optional<HistoryColumn> tieBreaker()
    {
        return validTo.isPresent() ? Optional.empty() : created;
    }

    public HistorySource withValues(List<HistoryColumn> values)
    {
        return new HistorySource(featureView, table, keys, timestamp, created, validTo, values, ttlMillis);
    }

    public List<Type> keyTypes()
    {
        return keys.stream()
                .map(HistoryColumn::type)
                .collect(toImmutableList());
    }

    public List<Type> valueTypes()
    {
        return values.stream()
                .map(HistoryColumn::type)
                .collect(toImmutableList());
    }

    // What values are computed of events, whatever their windows
    public Set<EventAggregate> aggregates()
    {
        return values.stream()
                .map(HistoryColumn::handle)
                .filter(WindowedColumn.class::isInstance)
                .map(column -> ((WindowedColumn) column).aggregate())
                .collect(toImmutableSet());
    }

    // What is read for the values, those that settle the order of rows first
    public List<HistoryColumn> readValues()
    {
        if (!isOfEvents()) {
            return values;
        }
        Set<EventAggregate> aggregates = aggregates();
        return Stream.concat(aggregates.stream().flatMap(aggregate -> aggregate.order().stream()), aggregates.stream().flatMap(aggregate -> aggregate.columns().stream()))
                .distinct()
                .collect(toImmutableList());
    }

    public List<Type> readTypes()
    {
        return readValues().stream()
                .map(HistoryColumn::type)
                .collect(toImmutableList());
    }

    public List<HistoryColumn> columns()
    {
        return ImmutableList.<HistoryColumn>builder()
                .addAll(keys)
                .addAll(timestamp.stream().iterator())
                .addAll(tieBreaker().stream().iterator())
                .addAll(validTo.stream().iterator())
                .addAll(readValues())
                .build()
                .stream()
                .distinct()
                .collect(toImmutableList());
    }
}
