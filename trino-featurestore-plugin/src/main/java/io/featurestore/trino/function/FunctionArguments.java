package io.featurestore.trino.function;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.airlift.slice.Slice;
import io.featurestore.catalog.FeatureReference;
import io.featurestore.catalog.Identifiers;
import io.trino.spi.TrinoException;
import io.trino.spi.block.Block;
import io.trino.spi.function.table.Argument;
import io.trino.spi.function.table.Descriptor;
import io.trino.spi.function.table.DescriptorArgument;
import io.trino.spi.function.table.ScalarArgument;
import io.trino.spi.function.table.TableArgument;
import io.trino.spi.type.RowType;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import static io.trino.spi.StandardErrorCode.INVALID_FUNCTION_ARGUMENT;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.util.Objects.requireNonNull;

// NULL is refused
public record FunctionArguments(Map<String, Argument> arguments)
{
    public FunctionArguments
    {
        arguments = ImmutableMap.copyOf(requireNonNull(arguments, "arguments is null"));
    }

    public Object value(String name)
    {
        Object value = ((ScalarArgument) arguments.get(name)).getValue();
        if (value == null) {
            throw new TrinoException(INVALID_FUNCTION_ARGUMENT, "Argument %s is NULL".formatted(name));
        }
        return value;
    }

    boolean bool(String name)
    {
        return (boolean) value(name);
    }

    String varchar(String name)
    {
        return ((Slice) value(name)).toStringUtf8();
    }

    List<String> varchars(String name)
    {
        Block array = (Block) value(name);
        ImmutableList.Builder<String> values = ImmutableList.builder();
        for (int i = 0; i < array.getPositionCount(); i++) {
            if (array.isNull(i)) {
                throw new TrinoException(INVALID_FUNCTION_ARGUMENT, "Element %s of argument %s is NULL".formatted(i + 1, name));
            }
            values.add(VARCHAR.getSlice(array, i).toStringUtf8());
        }
        return values.build();
    }

    public FeatureReference featureView(String name)
    {
        String text = varchar(name);
        FeatureReference reference = reference(text);
        if (reference.feature().isPresent() || reference.alias().isPresent() || !reference.keyMapping().isEmpty()) {
            throw new TrinoException(INVALID_FUNCTION_ARGUMENT, "Argument %s must name a feature view, [schema.]view, not '%s'; choose columns in SELECT".formatted(name, text));
        }
        return reference;
    }

    static FeatureReference reference(String text)
    {
        try {
            return FeatureReference.parse(text);
        }
        catch (IllegalArgumentException e) {
            throw new TrinoException(INVALID_FUNCTION_ARGUMENT, e.getMessage(), e);
        }
    }

    List<RowType.Field> table(String name)
    {
        return ((TableArgument) arguments.get(name)).getRowType().getFields();
    }

    // In lower case; empty if the descriptor was left out
    Optional<String> column(String name)
    {
        Optional<Descriptor> descriptor = ((DescriptorArgument) arguments.get(name)).getDescriptor();
        if (descriptor.isEmpty()) {
            return Optional.empty();
        }
        List<Descriptor.Field> fields = descriptor.orElseThrow().getFields();
        if (fields.size() != 1 || fields.getFirst().getType().isPresent()) {
            throw new TrinoException(INVALID_FUNCTION_ARGUMENT, "Argument %s must name one column, without a type: DESCRIPTOR(column)".formatted(name));
        }
        // Unquoted names come in upper case, and columns are found without regard to case
        return fields.getFirst().getName().map(Identifiers::canonical);
    }
}
