package io.featurestore.trino.asof;

import com.google.inject.Inject;
import io.featurestore.trino.index.AsOfIndexCache;
import io.featurestore.trino.index.HistoryRequest;
import io.featurestore.trino.lookup.QueryIndexes;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ConnectorIndex;
import io.trino.spi.connector.ConnectorIndexHandle;
import io.trino.spi.connector.ConnectorIndexProvider;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTransactionHandle;
import io.trino.spi.type.TypeManager;
import io.trino.spi.type.TypeOperators;

import java.util.List;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

/**
 * Looks {@code v$as_of} up in the indexes of the worker, which are filled from when the first rows to join come.
 */
public final class AsOfConnectorIndexProvider
        implements ConnectorIndexProvider
{
    private final AsOfIndexCache cache;
    private final TypeOperators typeOperators;

    @Inject
    AsOfConnectorIndexProvider(AsOfIndexCache cache, TypeManager typeManager)
    {
        this.cache = requireNonNull(cache, "cache is null");
        this.typeOperators = typeManager.getTypeOperators();
    }

    @Override
    public ConnectorIndex getIndex(ConnectorTransactionHandle transaction, ConnectorSession session, ConnectorIndexHandle indexHandle, List<ColumnHandle> lookupSchema, List<ColumnHandle> outputSchema)
    {
        AsOfTableHandle table = ((AsOfConnectorIndexHandle) indexHandle).table();
        QueryIndexes indexes = new QueryIndexes(cache, session, table.lastFlush());
        SelectedColumns selected = SelectedColumns.of(table, outputSchema);
        HistoryRequest request = selected.allRows(indexes.sessionZone());
        return new AsOfConnectorIndex(table, selected, request, columns(lookupSchema), columns(outputSchema), typeOperators, () -> indexes.lease(request));
    }

    private static List<AsOfColumnHandle> columns(List<ColumnHandle> handles)
    {
        return handles.stream()
                .map(AsOfColumnHandle.class::cast)
                .collect(toImmutableList());
    }
}
