package io.featurestore.trino.handle;

import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorSplitManager;
import io.trino.spi.connector.ConnectorSplitSource;
import io.trino.spi.connector.ConnectorTableCredentials;
import io.trino.spi.connector.ConnectorTransactionHandle;
import io.trino.spi.function.table.ConnectorTableFunction;
import io.trino.spi.function.table.ConnectorTableFunctionHandle;
import io.trino.spi.function.table.TableFunctionProcessorProviderFactory;

import java.util.Optional;

/**
 * A table function. Its analysis makes the handle, and calls with that handle are run here.
 */
public interface FunctionKind<H extends ConnectorTableFunctionHandle>
        extends HandleKind<H>
{
    ConnectorTableFunction function();

    /**
     * Whether users may call it. Calls of another node, which may be configured otherwise, are run anyway.
     */
    default boolean isOffered()
    {
        return true;
    }

    TableFunctionProcessorProviderFactory processors();

    /**
     * Called only for functions without a TABLE argument.
     */
    default ConnectorSplitSource splits(ConnectorSplitManager tables, ConnectorTransactionHandle transaction, ConnectorSession session, H call)
    {
        throw new UnsupportedOperationException("%s reads no splits".formatted(getClass().getSimpleName()));
    }

    /**
     * What the workers need to read the splits.
     */
    default Optional<ConnectorTableCredentials> credentials(ConnectorMetadata tables, ConnectorSession session, H call)
    {
        return Optional.empty();
    }
}
