package io.featurestore.trino.sql;

import com.google.common.collect.ImmutableList;
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

import java.util.List;

import static io.featurestore.trino.sql.SqlIdentifiers.quote;

/**
 * An order on the values of a feature, to choose the same one of several rows of equal time on every run.
 * <p>
 * Trino fails to order arrays and rows that hold a NULL. So arrays with a NULL element come first, among themselves element by element
 * with NULL first, then the others in their own order. Rows, maps, and arrays of such are ordered by their JSON text. A value without
 * an order and without JSON does not take part.
 */
final class ValueOrder
{
    private ValueOrder() {}

    static List<SortItem> of(FeatureColumn column)
    {
        String value = quote(column.name());
        if (column.type() instanceof ArrayType array && isScalar(array.getElementType()) && array.getElementType().isOrderable()) {
            String hasNull = "any_match(%s, e -> e IS NULL)".formatted(value);
            return ImmutableList.of(
                    new SortItem("IF(%s, NULL, %s)".formatted(hasNull, value)),
                    new SortItem("IF(%s, transform(%s, e -> IF(e IS NULL, ARRAY[], ARRAY[e])))".formatted(hasNull, value)));
        }
        if (isScalar(column.type()) && column.type().isOrderable()) {
            return ImmutableList.of(new SortItem(value));
        }
        if (hasJson(column.type())) {
            return ImmutableList.of(new SortItem("json_format(CAST(%s AS JSON))".formatted(value)));
        }
        return ImmutableList.of();
    }

    private static boolean isScalar(Type type)
    {
        return !(type instanceof ArrayType || type instanceof RowType || type instanceof MapType);
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
