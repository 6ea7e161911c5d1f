package io.featurestore.trino.function;

import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorSplitManager;
import io.trino.spi.connector.ConnectorSplitSource;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.ConnectorTransactionHandle;
import io.trino.spi.connector.Constraint;
import io.trino.spi.connector.FixedSplitSource;
import io.trino.spi.function.table.ConnectorTableFunctionHandle;

import java.util.Set;

import static java.util.Objects.requireNonNull;

/**
 * The split of {@code as_of} over a table without intervals, and the delegate's of everything else.
 */
final class TableFunctionSplitManager
        implements ConnectorSplitManager
{
    private final ConnectorSplitManager delegate;

    TableFunctionSplitManager(ConnectorSplitManager delegate)
    {
        this.delegate = requireNonNull(delegate, "delegate is null");
    }

    @Override
    public ConnectorSplitSource getSplits(ConnectorTransactionHandle transaction, ConnectorSession session, ConnectorTableHandle table, Set<ColumnHandle> dynamicFilterColumns, Constraint constraint)
    {
        return delegate.getSplits(transaction, session, table, dynamicFilterColumns, constraint);
    }

    @Override
    public ConnectorSplitSource getSplits(ConnectorTransactionHandle transaction, ConnectorSession session, ConnectorTableFunctionHandle function)
    {
        if (function instanceof AsOfFunctionHandle asOf) {
            return asOf.hasIntervals()
                    ? delegate.getSplits(transaction, session, asOf.source().table(), Set.of(), Constraint.alwaysTrue())
                    : new FixedSplitSource(new AsOfSplit());
        }
        return delegate.getSplits(transaction, session, function);
    }
}
