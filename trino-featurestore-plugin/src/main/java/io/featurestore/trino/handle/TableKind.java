package io.featurestore.trino.handle;

import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.ConnectorPageSourceProvider;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorSplitManager;
import io.trino.spi.connector.ConnectorSplitSource;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.ConnectorTransactionHandle;
import io.trino.spi.connector.Constraint;

import java.util.Set;

/**
 * Tables that the Iceberg connector does not have: their metadata, and how they are read. {@code others} serves tables with other handles.
 */
public interface TableKind<H extends ConnectorTableHandle>
        extends HandleKind<H>
{
    /**
     * Answers every call that is given a handle of this kind; what it does not implement is the SPI's default.
     */
    ConnectorMetadata metadata(ConnectorMetadata others);

    ConnectorSplitSource splits(
            ConnectorSplitManager others,
            ConnectorTransactionHandle transaction,
            ConnectorSession session,
            H table,
            Set<ColumnHandle> dynamicFilterColumns,
            Constraint constraint);

    /**
     * Called once for each scan in a task.
     */
    PageSources<H> pageSources(ConnectorPageSourceProvider others);
}
