package io.featurestore.trino.extension;

import com.google.common.collect.ImmutableList;
import io.airlift.slice.Slice;
import io.trino.spi.connector.ConnectorAccessControl;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTransactionHandle;
import io.trino.spi.function.table.AbstractConnectorTableFunction;
import io.trino.spi.function.table.Argument;
import io.trino.spi.function.table.Descriptor;
import io.trino.spi.function.table.ScalarArgument;
import io.trino.spi.function.table.ScalarArgumentSpecification;
import io.trino.spi.function.table.TableFunctionAnalysis;

import java.util.Map;
import java.util.Optional;

import static io.trino.spi.function.table.ReturnTypeSpecification.GenericTable.GENERIC_TABLE;
import static io.trino.spi.type.VarcharType.VARCHAR;

/**
 * A made-up table function of one row: its argument.
 */
final class EchoFunction
        extends AbstractConnectorTableFunction
{
    private static final String TEXT = "TEXT";

    EchoFunction()
    {
        super("system",
                "echo",
                ImmutableList.of(ScalarArgumentSpecification.builder()
                        .name(TEXT)
                        .type(VARCHAR)
                        .build()),
                GENERIC_TABLE,
                "One row: the argument");
    }

    @Override
    public TableFunctionAnalysis analyze(ConnectorSession session, ConnectorTransactionHandle transaction, Map<String, Argument> arguments, ConnectorAccessControl accessControl)
    {
        Slice text = (Slice) ((ScalarArgument) arguments.get(TEXT)).getValue();
        return TableFunctionAnalysis.builder()
                .returnedType(new Descriptor(ImmutableList.of(new Descriptor.Field("text", Optional.of(VARCHAR)))))
                .handle(new EchoFunctionHandle(text.toStringUtf8()))
                .build();
    }
}
