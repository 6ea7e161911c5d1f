package io.featurestore.trino.handle;

import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorSplitManager;
import io.trino.spi.connector.ConnectorSplitSource;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.ConnectorTransactionHandle;
import io.trino.spi.connector.Constraint;
import io.trino.spi.function.table.ConnectorTableFunctionHandle;

import java.util.Optional;
import java.util.Set;

import static java.util.Objects.requireNonNull;

final class RoutedSplitManager
        implements ConnectorSplitManager
{
    private final HandleKinds kinds;
    private final ConnectorSplitManager delegate;

    RoutedSplitManager(HandleKinds kinds, ConnectorSplitManager delegate)
    {
        this.kinds = requireNonNull(kinds, "kinds is null");
        this.delegate = requireNonNull(delegate, "delegate is null");
    }

    @Override
    public ConnectorSplitSource getSplits(ConnectorTransactionHandle transaction, ConnectorSession session, ConnectorTableHandle table, Set<ColumnHandle> dynamicFilterColumns, Constraint constraint)
    {
        Optional<TableKind<?>> kind = kinds.table(table);
        if (kind.isEmpty()) {
            return delegate.getSplits(transaction, session, table, dynamicFilterColumns, constraint);
        }
        return ofTable(kind.orElseThrow(), transaction, session, table, dynamicFilterColumns, constraint);
    }

    private <H extends ConnectorTableHandle> ConnectorSplitSource ofTable(
            TableKind<H> kind,
            ConnectorTransactionHandle transaction,
            ConnectorSession session,
            ConnectorTableHandle table,
            Set<ColumnHandle> dynamicFilterColumns,
            Constraint constraint)
    {
        return kind.splits(delegate, transaction, session, kind.handle().cast(table), dynamicFilterColumns, constraint);
    }

    @Override
    public ConnectorSplitSource getSplits(ConnectorTransactionHandle transaction, ConnectorSession session, ConnectorTableFunctionHandle function)
    {
        Optional<FunctionKind<?>> kind = kinds.function(function);
        if (kind.isEmpty()) {
            return delegate.getSplits(transaction, session, function);
        }
        return ofFunction(kind.orElseThrow(), transaction, session, function);
    }

    private <H extends ConnectorTableFunctionHandle> ConnectorSplitSource ofFunction(FunctionKind<H> kind, ConnectorTransactionHandle transaction, ConnectorSession session, ConnectorTableFunctionHandle function)
    {
        return kind.splits(delegate, transaction, session, kind.handle().cast(function));
    }
}
