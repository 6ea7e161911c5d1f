package io.featurestore.trino.value;

import io.trino.sql.parser.SqlParser;
import io.trino.sql.tree.DataType;
import io.trino.sql.tree.DataTypeParameter;
import io.trino.sql.tree.GenericDataType;
import io.trino.sql.tree.RowDataType;
import io.trino.sql.tree.TypeParameter;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

import static java.util.Locale.ENGLISH;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

/**
 * Random values of any type as SQL, few of each type, so that many are equal in part.
 */
final class RandomSql
{
    private static final SqlParser PARSER = new SqlParser();

    private static final String CHARACTERS = IntStream.concat(
                    // Control characters, the signs of JSON, and characters that UTF-8 and UTF-16 order differently
                    IntStream.range(0, 0x20),
                    IntStream.of(' ', '!', '"', '#', '\'', '/', '\\', 'a', 'b', '{', '~', 0x7F, 0x80, 0xA0, 0xE9, 0x2028, 0x2029, 0xE000, 0xFFFD, 0x1_0000, 0x1_F600))
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();

    private final Random random;

    RandomSql(Random random)
    {
        this.random = requireNonNull(random, "random is null");
    }

    String value(String type)
    {
        return "CAST(%s AS %s)".formatted(value(PARSER.createType(type), true), type);
    }

    /**
     * @param withNull whether it and all in it may be NULL, which no part of a key of a map may
     */
    private String value(DataType type, boolean withNull)
    {
        if (withNull && random.nextInt(6) == 0) {
            return "NULL";
        }
        return switch (type) {
            case RowDataType row -> row.getFields().stream().map(field -> value(field.getType(), withNull)).collect(joining(", ", "ROW(", ")"));
            case GenericDataType generic -> generic(generic, withNull);
            default -> time(type.toString());
        };
    }

    private String generic(GenericDataType type, boolean withNull)
    {
        List<DataTypeParameter> arguments = type.getArguments();
        return switch (type.getName().getValue().toLowerCase(ENGLISH)) {
            case "array" -> IntStream.range(0, random.nextInt(3)).mapToObj(_ -> value(type(arguments.getFirst()), withNull)).collect(joining(", ", "ARRAY[", "]"));
            case "map" -> map(type(arguments.getFirst()), type(arguments.getLast()), withNull);
            case "varchar" -> text();
            case "bigint", "integer" -> one("0", "-1", "9", "10", "2147483647");
            case "double", "real" -> one("nan()", "infinity()", "-infinity()", "0e0", "-0e0", "1e-7", "9e0", "1e1", "1e21", "0.1e0");
            case "decimal" -> one("DECIMAL '0.00'", "DECIMAL '-0.01'", "DECIMAL '9.10'", "DECIMAL '10.00'", "DECIMAL '123456789012345678901234567890.12'");
            case "boolean" -> one("true", "false");
            case "date" -> one("DATE '1969-12-31'", "DATE '2026-01-01'", "DATE '0001-01-01'", "DATE '9999-12-31'");
            case "uuid" -> one("UUID '00000000-0000-0000-0000-000000000001'", "UUID '00000000-0000-0000-f000-000000000001'", "UUID 'f0000000-0000-0000-0000-000000000001'");
            case "varbinary" -> one("X''", "X'00'", "X'7f'", "X'ff'", "X'ff00'");
            default -> throw new IllegalArgumentException("unexpected type: " + type);
        };
    }

    private String time(String type)
    {
        if (type.startsWith("time(")) {
            return one("TIME '00:00:00'", "TIME '23:59:59.999999'", "TIME '12:00:00.000001'");
        }
        return one("TIMESTAMP '1969-12-31 23:59:59.999999%1$s'", "TIMESTAMP '2026-01-01 00:00:00%1$s'", "TIMESTAMP '0001-01-01 00:00:00%1$s'").formatted(type.contains("with time zone") ? " UTC" : "");
    }

    private String map(DataType keyType, DataType valueType, boolean withNull)
    {
        List<String> keys = IntStream.range(0, random.nextInt(4)).mapToObj(_ -> value(keyType, false)).distinct().toList();
        // One zero, for both are one key
        List<String> distinct = new ArrayList<>(keys);
        if (distinct.contains("0e0")) {
            distinct.remove("-0e0");
        }
        return "MAP(ARRAY[%s], ARRAY[%s])".formatted(String.join(", ", distinct), distinct.stream().map(_ -> value(valueType, withNull)).collect(joining(", ")));
    }

    private String text()
    {
        int[] codePoints = IntStream.range(0, random.nextInt(3))
                .map(_ -> CHARACTERS.codePointAt(CHARACTERS.offsetByCodePoints(0, random.nextInt(CHARACTERS.codePointCount(0, CHARACTERS.length())))))
                .toArray();
        return "'" + new String(codePoints, 0, codePoints.length).replace("'", "''") + "'";
    }

    private String one(String... values)
    {
        return values[random.nextInt(values.length)];
    }

    private static DataType type(DataTypeParameter parameter)
    {
        return ((TypeParameter) parameter).getValue();
    }
}
