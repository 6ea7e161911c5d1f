package io.featurestore.trino.asof;

import com.google.common.collect.ImmutableList;
import io.featurestore.trino.iceberg.TablesReader;
import io.featurestore.trino.names.DerivedName;
import io.featurestore.trino.source.HistorySource;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.predicate.Domain;
import io.trino.spi.predicate.TupleDomain;
import io.trino.spi.type.Type;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.featurestore.trino.asof.AsOfColumnHandle.Kind.AS_OF_TIME;
import static io.featurestore.trino.asof.AsOfColumnHandle.Kind.KEY;
import static io.trino.spi.type.TypeUtils.writeNativeValue;
import static java.util.Comparator.comparingInt;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

/**
 * {@code v$as_of}: for each entity and each time there is, the row of the feature view as of then. There is no end to its rows, so it is
 * read only where the time is given: by a constant, or by the rows it is joined to.
 *
 * @param keyNames the entity keys as the feature view names them, in order
 * @param source all columns of the relation that holds the rows
 * @param fixed the values that keys and the time must have
 * @param scanned the source's table without the files that hold no row for them
 * @param ofTrainingSet whether all values are read though few are asked for, as the values of a training set settle ties
 * @param lastFlush see {@link io.featurestore.trino.lookup.QueryIndexes}
 */
public record AsOfTableHandle(DerivedName name, List<String> keyNames, HistorySource source, List<AsOfColumnHandle> columns, TupleDomain<AsOfColumnHandle> fixed, ConnectorTableHandle scanned, boolean ofTrainingSet, long lastFlush)
        implements ConnectorTableHandle, TablesReader
{
    public AsOfTableHandle
    {
        requireNonNull(name, "name is null");
        keyNames = ImmutableList.copyOf(requireNonNull(keyNames, "keyNames is null"));
        requireNonNull(source, "source is null");
        columns = ImmutableList.copyOf(requireNonNull(columns, "columns is null"));
        requireNonNull(fixed, "fixed is null");
        requireNonNull(scanned, "scanned is null");
    }

    AsOfTableHandle withFixed(TupleDomain<AsOfColumnHandle> fixed, ConnectorTableHandle scanned)
    {
        return new AsOfTableHandle(name, keyNames, source, columns, fixed, scanned, ofTrainingSet, lastFlush);
    }

    boolean needsAllValues()
    {
        return ofTrainingSet && source.validTo().isEmpty();
    }

    AsOfColumnHandle timeColumn()
    {
        return columns.stream()
                .filter(column -> column.kind() == AS_OF_TIME)
                .findFirst()
                .orElseThrow();
    }

    List<AsOfColumnHandle> keyColumns()
    {
        return columns.stream()
                .filter(column -> column.kind() == KEY)
                .sorted(comparingInt(AsOfColumnHandle::position))
                .collect(toImmutableList());
    }

    Optional<Object> fixedTime()
    {
        return fixedDomains().entrySet().stream()
                .filter(entry -> entry.getKey().kind() == AS_OF_TIME)
                .map(entry -> entry.getValue().getSingleValue())
                .findFirst();
    }

    Optional<Object> fixedKey(int position)
    {
        return fixedDomains().entrySet().stream()
                .filter(entry -> entry.getKey().kind() == KEY && entry.getKey().position() == position)
                .map(entry -> entry.getValue().getSingleValue())
                .findFirst();
    }

    private Map<AsOfColumnHandle, Domain> fixedDomains()
    {
        return fixed.getDomains().orElseThrow();
    }

    @Override
    public List<ConnectorTableHandle> tables()
    {
        return ImmutableList.of(source.table());
    }

    // What EXPLAIN shows
    @Override
    public String toString()
    {
        if (fixedDomains().isEmpty()) {
            return name.name().toString();
        }
        return fixedDomains().entrySet().stream()
                .map(entry -> "%s = %s".formatted(entry.getKey(), text(entry.getKey().type(), entry.getValue().getSingleValue())))
                .sorted()
                .collect(joining(", ", name.name() + " [", "]"));
    }

    private static String text(Type type, Object value)
    {
        return String.valueOf(type.getObjectValue(writeNativeValue(type, value), 0));
    }
}
