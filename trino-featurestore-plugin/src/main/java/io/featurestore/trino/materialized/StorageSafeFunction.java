package io.featurestore.trino.materialized;

import io.airlift.slice.Slice;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorAccessControl;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTransactionHandle;
import io.trino.spi.function.table.Argument;
import io.trino.spi.function.table.ArgumentSpecification;
import io.trino.spi.function.table.ConnectorTableFunction;
import io.trino.spi.function.table.ReturnTypeSpecification;
import io.trino.spi.function.table.ScalarArgument;
import io.trino.spi.function.table.TableFunctionAnalysis;

import java.util.List;
import java.util.Map;

import static io.trino.spi.StandardErrorCode.TABLE_NOT_FOUND;
import static java.util.Objects.requireNonNull;

/**
 * A table function of the Iceberg connector that takes names of tables: storage tables are none to it, as they are none to a query, because
 * the rights on them are those on their view.
 */
public final class StorageSafeFunction
        implements ConnectorTableFunction
{
    private final ConnectorTableFunction delegate;

    public StorageSafeFunction(ConnectorTableFunction delegate)
    {
        this.delegate = requireNonNull(delegate, "delegate is null");
    }

    @Override
    public String getSchema()
    {
        return delegate.getSchema();
    }

    @Override
    public String getName()
    {
        return delegate.getName();
    }

    @Override
    public List<ArgumentSpecification> getArguments()
    {
        return delegate.getArguments();
    }

    @Override
    public ReturnTypeSpecification getReturnTypeSpecification()
    {
        return delegate.getReturnTypeSpecification();
    }

    @Override
    public TableFunctionAnalysis analyze(ConnectorSession session, ConnectorTransactionHandle transaction, Map<String, Argument> arguments, ConnectorAccessControl accessControl)
    {
        arguments.values().stream()
                .filter(argument -> argument instanceof ScalarArgument scalar && scalar.getValue() instanceof Slice text && StorageName.isStorage(text.toStringUtf8()))
                .findFirst()
                .ifPresent(argument -> {
                    throw new TrinoException(TABLE_NOT_FOUND, "Table '%s' does not exist".formatted(((Slice) ((ScalarArgument) argument).getValue()).toStringUtf8()));
                });
        return delegate.analyze(session, transaction, arguments, accessControl);
    }
}
