package io.featurestore.trino.sql;

import io.featurestore.trino.definition.FeatureColumn;
import io.trino.spi.type.ArrayType;
import io.trino.spi.type.BigintType;
import io.trino.spi.type.BooleanType;
import io.trino.spi.type.DateType;
import io.trino.spi.type.DecimalType;
import io.trino.spi.type.DoubleType;
import io.trino.spi.type.IntegerType;
import io.trino.spi.type.MapType;
import io.trino.spi.type.RealType;
import io.trino.spi.type.RowType;
import io.trino.spi.type.SmallintType;
import io.trino.spi.type.StandardTypes;
import io.trino.spi.type.TimestampType;
import io.trino.spi.type.TinyintType;
import io.trino.spi.type.Type;
import io.trino.spi.type.VarcharType;

import java.util.Optional;

import static io.featurestore.trino.sql.SqlIdentifiers.quote;

/**
 * An order on the values of a feature, to choose the same one of several rows of equal time on every run.
 * <p>
 * Maps, and types made of them, have no order in SQL and are ordered by their JSON text. A value without JSON does not take part.
 */
final class ValueOrder
{
    private ValueOrder() {}

    static Optional<SortItem> of(FeatureColumn column)
    {
        String value = quote(column.name());
        if (column.type().isOrderable()) {
            return Optional.of(new SortItem(value));
        }
        if (hasJson(column.type())) {
            return Optional.of(new SortItem("json_format(CAST(%s AS JSON))".formatted(value)));
        }
        return Optional.empty();
    }

    private static boolean hasJson(Type type)
    {
        return switch (type) {
            case ArrayType array -> hasJson(array.getElementType());
            case RowType row -> row.getFieldTypes().stream().allMatch(ValueOrder::hasJson);
            case MapType map -> isJsonKey(map.getKeyType()) && hasJson(map.getValueType());
            case TimestampType _, DateType _ -> true;
            default -> isJsonKey(type) || type.getBaseName().equals(StandardTypes.JSON);
        };
    }

    private static boolean isJsonKey(Type type)
    {
        return type instanceof BooleanType ||
                type instanceof TinyintType ||
                type instanceof SmallintType ||
                type instanceof IntegerType ||
                type instanceof BigintType ||
                type instanceof RealType ||
                type instanceof DoubleType ||
                type instanceof DecimalType ||
                type instanceof VarcharType;
    }
}
