package io.featurestore.trino.storage;

import io.airlift.slice.Slice;
import io.featurestore.trino.handle.TransactionMetadata;
import io.featurestore.trino.names.StorageName;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorAccessControl;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTransactionHandle;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.function.table.Argument;
import io.trino.spi.function.table.ArgumentSpecification;
import io.trino.spi.function.table.ConnectorTableFunction;
import io.trino.spi.function.table.ReturnTypeSpecification;
import io.trino.spi.function.table.ScalarArgument;
import io.trino.spi.function.table.TableFunctionAnalysis;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import static io.trino.spi.StandardErrorCode.TABLE_NOT_FOUND;
import static java.util.Objects.requireNonNull;

/**
 * Hides storage tables from a table function of the Iceberg connector that takes a table's name: users have rights on the view only.
 */
public final class StorageSafeFunction
        implements ConnectorTableFunction
{
    private static final String SCHEMA_NAME = "SCHEMA_NAME";
    private static final String TABLE_NAME = "TABLE_NAME";

    private final ConnectorTableFunction delegate;
    private final TransactionMetadata metadata;

    public StorageSafeFunction(ConnectorTableFunction delegate, TransactionMetadata metadata)
    {
        this.delegate = requireNonNull(delegate, "delegate is null");
        this.metadata = requireNonNull(metadata, "metadata is null");
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
    public String getDescription()
    {
        return delegate.getDescription();
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
        Optional<SchemaTableName> table = text(arguments, SCHEMA_NAME)
                .flatMap(schema -> text(arguments, TABLE_NAME).map(name -> new SchemaTableName(schema, name)))
                .filter(name -> StorageName.hasForm(name.getTableName()));
        if (table.isPresent() && metadata.get(session, transaction).getTableHandle(session, table.orElseThrow(), Optional.empty(), Optional.empty()) == null) {
            throw new TrinoException(TABLE_NOT_FOUND, "Table '%s' does not exist".formatted(table.orElseThrow()));
        }
        return delegate.analyze(session, transaction, arguments, accessControl);
    }

    private static Optional<String> text(Map<String, Argument> arguments, String name)
    {
        return arguments.get(name) instanceof ScalarArgument scalar && scalar.getValue() instanceof Slice text ? Optional.of(text.toStringUtf8()) : Optional.empty();
    }
}
