package io.featurestore.trino.asof;

import com.google.common.collect.ImmutableList;
import io.featurestore.trino.index.HistoryRequest;
import io.featurestore.trino.source.HistorySource;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.type.TimeZoneKey;

import java.util.List;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.featurestore.trino.asof.AsOfColumnHandle.Kind.VALUE;
import static java.util.Objects.requireNonNull;

record SelectedColumns(HistorySource source, List<AsOfColumnHandle> values)
{
    SelectedColumns
    {
        requireNonNull(source, "source is null");
        values = ImmutableList.copyOf(requireNonNull(values, "values is null"));
    }

    static SelectedColumns of(AsOfTableHandle table, List<ColumnHandle> columns)
    {
        // In the table's order, so that all who read the same columns share an index
        List<AsOfColumnHandle> values = table.columns().stream()
                .filter(column -> column.kind() == VALUE && (table.needsAllValues() || columns.contains(column)))
                .collect(toImmutableList());
        HistorySource source = table.source().withValues(values.stream()
                .map(column -> table.source().values().get(column.position()))
                .collect(toImmutableList()));
        return new SelectedColumns(source, values);
    }

    HistoryRequest allRows(TimeZoneKey sessionZone)
    {
        return HistoryRequest.of(source, source.keyTypes(), sessionZone, false);
    }

    int value(AsOfColumnHandle column)
    {
        return values.indexOf(column);
    }
}
