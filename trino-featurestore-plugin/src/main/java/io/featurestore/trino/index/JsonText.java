package io.featurestore.trino.index;

import io.airlift.slice.Slice;
import io.trino.spi.block.Block;
import io.trino.spi.block.SqlMap;
import io.trino.spi.block.SqlRow;
import io.trino.spi.type.ArrayType;
import io.trino.spi.type.BooleanType;
import io.trino.spi.type.DecimalType;
import io.trino.spi.type.DoubleType;
import io.trino.spi.type.MapType;
import io.trino.spi.type.RealType;
import io.trino.spi.type.RowType;
import io.trino.spi.type.SqlDecimal;
import io.trino.spi.type.Type;
import io.trino.spi.type.VarcharType;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import static io.airlift.slice.Slices.utf8Slice;
import static java.lang.Float.intBitsToFloat;
import static java.lang.Math.toIntExact;
import static java.util.stream.Collectors.joining;

/**
 * Values as {@code json_format(CAST(value AS JSON))} shows them, for all that ordering needs.
 */
final class JsonText
{
    private JsonText() {}

    /**
     * Compares as varchar does.
     */
    static Slice of(Type type, Block block, int position)
    {
        return utf8Slice(format(type, block, position));
    }

    private static String format(Type type, Block block, int position)
    {
        if (block.isNull(position)) {
            return "null";
        }
        return switch (type) {
            case ArrayType array -> formatArray(array, array.getObject(block, position));
            case MapType map -> formatMap(map, map.getObject(block, position));
            case RowType row -> formatRow(row, row.getObject(block, position));
            case BooleanType bool -> Boolean.toString(bool.getBoolean(block, position));
            case DoubleType number -> number(Double.toString(number.getDouble(block, position)));
            case RealType number -> number(Float.toString(intBitsToFloat(toIntExact(number.getLong(block, position)))));
            case DecimalType decimal -> ((SqlDecimal) decimal.getObjectValue(block, position)).toBigDecimal().toPlainString();
            case VarcharType varchar -> quote(varchar.getSlice(block, position).toStringUtf8());
            case Type integer when integer.getJavaType() == long.class && integer.getObjectValue(block, position) instanceof Number value -> value.toString();
            default -> quote(String.valueOf(type.getObjectValue(block, position)));
        };
    }

    private static String formatArray(ArrayType type, Block array)
    {
        List<String> elements = new ArrayList<>(array.getPositionCount());
        for (int i = 0; i < array.getPositionCount(); i++) {
            elements.add(format(type.getElementType(), array, i));
        }
        return "[" + String.join(",", elements) + "]";
    }

    private static String formatMap(MapType type, SqlMap map)
    {
        Map<String, String> entries = new TreeMap<>();
        for (int i = map.getRawOffset(); i < map.getRawOffset() + map.getSize(); i++) {
            String key = format(type.getKeyType(), map.getRawKeyBlock(), i);
            entries.put(key.startsWith("\"") ? key : quote(key), format(type.getValueType(), map.getRawValueBlock(), i));
        }
        return formatObject(entries);
    }

    private static String formatRow(RowType type, SqlRow row)
    {
        List<String> fields = new ArrayList<>(type.getFields().size());
        for (int i = 0; i < type.getFields().size(); i++) {
            RowType.Field field = type.getFields().get(i);
            fields.add(quote(field.getName().orElse("")) + ":" + format(field.getType(), row.getRawFieldBlock(i), row.getRawIndex()));
        }
        return "{" + String.join(",", fields) + "}";
    }

    private static String formatObject(Map<String, String> entries)
    {
        return entries.entrySet().stream()
                .map(entry -> entry.getKey() + ":" + entry.getValue())
                .collect(joining(",", "{", "}"));
    }

    private static String number(String text)
    {
        // NaN and Infinity are strings in JSON
        return text.endsWith("N") || text.endsWith("y") ? quote(text) : text;
    }

    private static String quote(String text)
    {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
