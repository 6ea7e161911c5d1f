package io.featurestore.trino.consistency;

import com.google.inject.Inject;
import io.featurestore.trino.function.AsOfProcessorProviderFactory;
import io.featurestore.trino.online.OnlineStores;
import io.featurestore.trino.online.StoredEntities;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorSplit;
import io.trino.spi.connector.ConnectorTableCredentials;
import io.trino.spi.function.table.ConnectorTableFunctionHandle;
import io.trino.spi.function.table.TableFunctionProcessorProvider;
import io.trino.spi.function.table.TableFunctionProcessorProviderFactory;
import io.trino.spi.function.table.TableFunctionSplitProcessor;
import io.trino.spi.type.TypeManager;
import io.trino.spi.type.TypeOperators;

import java.util.Optional;

import static java.util.Objects.requireNonNull;

final class OnlineConsistencyProcessors
        implements TableFunctionProcessorProviderFactory
{
    private final AsOfProcessorProviderFactory rows;
    private final OnlineStores stores;
    private final TypeOperators typeOperators;

    @Inject
    OnlineConsistencyProcessors(AsOfProcessorProviderFactory rows, OnlineStores stores, TypeManager typeManager)
    {
        this.rows = requireNonNull(rows, "rows is null");
        this.stores = requireNonNull(stores, "stores is null");
        this.typeOperators = typeManager.getTypeOperators();
    }

    @Override
    public TableFunctionProcessorProvider createTableFunctionProcessorProvider()
    {
        return new Provider(rows.createTableFunctionProcessorProvider(), stores, typeOperators);
    }

    private record Provider(TableFunctionProcessorProvider rows, OnlineStores stores, TypeOperators typeOperators)
            implements TableFunctionProcessorProvider
    {
        private Provider
        {
            requireNonNull(rows, "rows is null");
            requireNonNull(stores, "stores is null");
            requireNonNull(typeOperators, "typeOperators is null");
        }

        @Override
        public TableFunctionSplitProcessor getSplitProcessor(
                ConnectorSession session,
                ConnectorTableFunctionHandle functionHandle,
                Optional<ConnectorTableCredentials> tableCredentials,
                ConnectorSplit split)
        {
            OnlineConsistencyHandle handle = (OnlineConsistencyHandle) functionHandle;
            return new OnlineConsistencyProcessor(
                    rows.getSplitProcessor(session, handle.rows(), tableCredentials, split),
                    new StoredEntities(handle.online(), stores, session.getStart()),
                    new EntitySample(handle.sample()),
                    new EntityComparison(handle, stores, typeOperators));
        }
    }
}
