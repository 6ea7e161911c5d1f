package io.featurestore.trino.asof;

import com.google.inject.Inject;
import io.featurestore.trino.handle.IndexKind;
import io.featurestore.trino.index.AsOfIndexCache;
import io.featurestore.trino.lookup.QueryIndexes;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ConnectorIndex;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.type.TypeManager;
import io.trino.spi.type.TypeOperators;

import java.util.List;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

// Looks v$as_of up in the indexes of the worker, from when the first rows to join come
final class AsOfConnectorIndexKind
        implements IndexKind<AsOfConnectorIndexHandle>
{
    private final AsOfIndexCache cache;
    private final TypeOperators typeOperators;

    @Inject
    AsOfConnectorIndexKind(AsOfIndexCache cache, TypeManager typeManager)
    {
        this.cache = requireNonNull(cache, "cache is null");
        this.typeOperators = typeManager.getTypeOperators();
    }

    @Override
    public Class<AsOfConnectorIndexHandle> handle()
    {
        return AsOfConnectorIndexHandle.class;
    }

    @Override
    public ConnectorIndex index(ConnectorSession session, AsOfConnectorIndexHandle index, List<ColumnHandle> lookupColumns, List<ColumnHandle> outputColumns)
    {
        AsOfTableHandle table = index.table();
        QueryIndexes indexes = new QueryIndexes(cache, session, !table.ofTrainingSet(), table.lastFlush());
        SelectedColumns selected = SelectedColumns.of(table, outputColumns);
        AsOfAnswers answers = new AsOfAnswers(table, selected, columns(lookupColumns), columns(outputColumns), typeOperators);
        return new AsOfConnectorIndex(answers, selected.allRows(indexes.sessionZone()), indexes);
    }

    private static List<AsOfColumnHandle> columns(List<ColumnHandle> handles)
    {
        return handles.stream()
                .map(AsOfColumnHandle.class::cast)
                .collect(toImmutableList());
    }
}
