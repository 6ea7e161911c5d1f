package io.featurestore.trino.value;

import io.trino.spi.type.ArrayType;
import io.trino.spi.type.MapType;
import io.trino.spi.type.RowType;
import io.trino.spi.type.StandardTypes;
import io.trino.spi.type.Type;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

import static java.util.stream.Collectors.joining;

/**
 * SQL that orders the values of a feature as {@link ValueOrder} does, so that every run chooses the same one of several rows of equal time.
 */
public final class OrderExpression
{
    private OrderExpression() {}

    /**
     * @param value an expression, which may be repeated
     * @return empty for types that {@link ValueOrder} does not order
     */
    public static Optional<String> of(String value, Type type)
    {
        return hasOrder(type) ? Optional.of(ordered(value, type, 1)) : Optional.empty();
    }

    public static boolean hasOrder(Type type)
    {
        return switch (type) {
            case Type orderable when orderable.isOrderable() -> true;
            case ArrayType array -> hasOrder(array.getElementType());
            case MapType map -> hasOrder(map.getKeyType()) && hasOrder(map.getValueType());
            case RowType row -> row.getFieldTypes().stream().allMatch(OrderExpression::hasOrder);
            default -> isJson(type);
        };
    }

    private static String ordered(String value, Type type, int depth)
    {
        if (type.isOrderable()) {
            return value;
        }
        String element = "e" + depth;
        return switch (type) {
            case ArrayType array -> "transform(%s, %s -> %s)".formatted(value, element, ordered(element, array.getElementType(), depth + 1));
            case MapType map -> "array_sort(%s)".formatted(entries(map, "map_entries(%s)".formatted(value), element, depth));
            case RowType row -> "IF(%1$s IS NULL, NULL, %2$s)".formatted(value, orderedFields(value, row.getFieldTypes(), depth));
            default -> "json_format(%s)".formatted(value);
        };
    }

    private static String entries(MapType map, String entries, String element, int depth)
    {
        if (map.getKeyType().isOrderable() && map.getValueType().isOrderable()) {
            return entries;
        }
        return "transform(%s, %s -> %s)".formatted(entries, element, orderedFields(element, List.of(map.getKeyType(), map.getValueType()), depth + 1));
    }

    private static String orderedFields(String row, List<Type> types, int depth)
    {
        return IntStream.range(0, types.size())
                .mapToObj(field -> ordered("%s[%s]".formatted(row, field + 1), types.get(field), depth))
                .collect(joining(", ", "ROW(", ")"));
    }

    private static boolean isJson(Type type)
    {
        return type.getBaseName().equals(StandardTypes.JSON);
    }
}
