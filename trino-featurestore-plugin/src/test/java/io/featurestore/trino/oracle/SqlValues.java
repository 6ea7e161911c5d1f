package io.featurestore.trino.oracle;

import com.google.common.io.BaseEncoding;
import io.trino.spi.type.ArrayType;
import io.trino.spi.type.BooleanType;
import io.trino.spi.type.CharType;
import io.trino.spi.type.DateType;
import io.trino.spi.type.RowType;
import io.trino.spi.type.TimestampType;
import io.trino.spi.type.TimestampWithTimeZoneType;
import io.trino.spi.type.Type;
import io.trino.spi.type.VarcharType;
import io.trino.testing.MaterializedRow;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

import static com.google.common.base.Strings.padEnd;
import static io.featurestore.trino.oracle.Moment.moment;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.DoubleType.DOUBLE;
import static io.trino.spi.type.IntegerType.INTEGER;
import static io.trino.spi.type.RealType.REAL;
import static io.trino.spi.type.SmallintType.SMALLINT;
import static io.trino.spi.type.TinyintType.TINYINT;
import static io.trino.spi.type.VarbinaryType.VARBINARY;
import static java.util.stream.Collectors.joining;

/**
 * SQL values as plain Java: integers are {@link Long}, {@code decimal} is {@link BigDecimal}, {@code real} and {@code double} are
 * {@link Float} and {@link Double}, texts and {@code varbinary} (in hex) are {@link String}, {@code char(n)} padded to n, times are
 * {@link Moment}, arrays and rows are {@link List}, NULL is null.
 */
final class SqlValues
{
    static final List<String> ZONES = List.of("UTC", "America/Bahia_Banderas", "Asia/Kathmandu", "Pacific/Apia");

    private SqlValues() {}

    static boolean isTime(Type type)
    {
        return type instanceof DateType || type instanceof TimestampType || type instanceof TimestampWithTimeZoneType;
    }

    static boolean isInteger(Type type)
    {
        return type == TINYINT || type == SMALLINT || type == INTEGER || type == BIGINT;
    }

    /**
     * An expression of exactly this type. A {@code timestamp with time zone} is written in a zone that depends on the value, for zones must
     * make no difference.
     */
    static String literal(Type type, Object value)
    {
        String name = type.getDisplayName();
        if (value == null) {
            return "CAST(NULL AS %s)".formatted(name);
        }
        return switch (type) {
            case DateType _ -> "DATE '%s'".formatted(((Moment) value).formatDate());
            case TimestampType timestamp -> "TIMESTAMP '%s'".formatted(((Moment) value).format(timestamp.getPrecision()));
            case TimestampWithTimeZoneType timestamp -> zonedLiteral((Moment) value, timestamp.getPrecision());
            case VarcharType _, CharType _ -> "CAST(%s AS %s)".formatted(quote((String) value), name);
            case ArrayType array -> "CAST(ARRAY[%s] AS %s)".formatted(
                    ((List<?>) value).stream().map(element -> literal(array.getElementType(), element)).collect(joining(", ")),
                    name);
            case RowType row -> {
                List<?> fields = (List<?>) value;
                yield IntStream.range(0, fields.size())
                        .mapToObj(i -> literal(row.getFields().get(i).getType(), fields.get(i)))
                        .collect(joining(", ", "CAST(ROW(", ") AS %s)".formatted(name)));
            }
            case BooleanType _ -> value.toString();
            default -> type == VARBINARY ? "X'%s'".formatted(value) : "CAST('%s' AS %s)".formatted(value, name);
        };
    }

    private static String zonedLiteral(Moment value, int precision)
    {
        String zone = ZONES.get(Math.floorMod(value.hashCode(), ZONES.size()));
        String utc = "TIMESTAMP '%s UTC'".formatted(value.format(precision));
        return zone.equals("UTC") ? utc : "%s AT TIME ZONE '%s'".formatted(utc, zone);
    }

    static String quote(String text)
    {
        return "'" + text.replace("'", "''") + "'";
    }

    static String quoteName(String name)
    {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }

    /**
     * The value as it fits the type: what a cast to the type gives for times (rounded down), numbers and texts of the right length.
     */
    static Object fit(Type type, Object value)
    {
        if (value == null) {
            return null;
        }
        return switch (type) {
            case DateType _ -> ((Moment) value).floorToDay();
            case TimestampType timestamp -> ((Moment) value).floor(timestamp.getPrecision());
            case TimestampWithTimeZoneType timestamp -> ((Moment) value).floor(timestamp.getPrecision());
            case CharType character -> padEnd((String) value, character.getLength(), ' ');
            default -> value;
        };
    }

    /**
     * What {@link io.trino.testing.MaterializedRow} holds for a value of the type.
     */
    static Object fromResult(Type type, Object result)
    {
        return switch (result) {
            case null -> null;
            case LocalDate date -> Moment.ofDateTime(date.atStartOfDay());
            case LocalDateTime dateTime -> Moment.ofDateTime(dateTime);
            case ZonedDateTime dateTime -> Moment.ofDateTime(dateTime.withZoneSameInstant(ZoneOffset.UTC).toLocalDateTime());
            case String text when type instanceof TimestampType || type instanceof TimestampWithTimeZoneType -> moment(text);
            case byte[] bytes -> BaseEncoding.base16().lowerCase().encode(bytes);
            case MaterializedRow row -> list(IntStream.range(0, row.getFieldCount())
                    .mapToObj(i -> fromResult(((RowType) type).getFields().get(i).getType(), row.getField(i)))
                    .toList());
            case List<?> list -> list(list.stream().map(element -> fromResult(((ArrayType) type).getElementType(), element)).toList());
            case Byte number -> number.longValue();
            case Short number -> number.longValue();
            case Integer number -> number.longValue();
            default -> result;
        };
    }

    static List<Object> list(List<?> elements)
    {
        return Collections.unmodifiableList(new ArrayList<>(elements));
    }

    /**
     * SQL {@code =} after coercion to the common type; false where SQL says NULL.
     */
    static boolean sqlEquals(Type leftType, Object left, Type rightType, Object right)
    {
        if (left == null || right == null) {
            return false;
        }
        if (left instanceof Number && right instanceof Number) {
            return numbersEqual(leftType, (Number) left, rightType, (Number) right);
        }
        if (leftType instanceof CharType && rightType instanceof CharType) {
            int length = Math.max(((String) left).length(), ((String) right).length());
            return padEnd((String) left, length, ' ').equals(padEnd((String) right, length, ' '));
        }
        if (leftType instanceof CharType || rightType instanceof CharType) {
            return charText(leftType, (String) left).equals(charText(rightType, (String) right));
        }
        return left.equals(right);
    }

    private static String charText(Type type, String text)
    {
        return type instanceof CharType ? text.stripTrailing() : text;
    }

    private static boolean numbersEqual(Type leftType, Number left, Type rightType, Number right)
    {
        if (leftType == DOUBLE || rightType == DOUBLE) {
            return left.doubleValue() == right.doubleValue();
        }
        if (leftType == REAL || rightType == REAL) {
            return left.floatValue() == right.floatValue();
        }
        return exact(left).compareTo(exact(right)) == 0;
    }

    private static BigDecimal exact(Number number)
    {
        return number instanceof BigDecimal decimal ? decimal : BigDecimal.valueOf(number.longValue());
    }

    /**
     * SQL {@code IS NOT DISTINCT FROM} of two values of one type, by which GROUP BY and PARTITION BY tell entities apart.
     */
    static boolean sameValue(Object left, Object right)
    {
        if (left instanceof Double a && right instanceof Double b) {
            return a.equals(b) || a.doubleValue() == b.doubleValue();
        }
        if (left instanceof Float a && right instanceof Float b) {
            return a.equals(b) || a.floatValue() == b.floatValue();
        }
        return left == null ? right == null : left.equals(right);
    }

    /**
     * SQL's order of the values of one type, least first: NULL, then the others, NaN and NULL elements of arrays greatest. Zeros are equal.
     */
    static int compare(Object left, Object right)
    {
        return Comparator.nullsFirst(SqlValues::compareNonNull).compare(left, right);
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static int compareNonNull(Object left, Object right)
    {
        return switch (left) {
            case List<?> list -> compareLists(list, (List<?>) right);
            // java.util.UUID compares signed halves, SQL compares bytes
            case UUID uuid -> uuid.toString().compareTo(right.toString());
            case String text -> compareCodePoints(text, (String) right);
            case Double number -> Double.compare(number + 0.0, (double) right + 0.0);
            case Float number -> Float.compare(number + 0.0f, (float) right + 0.0f);
            default -> ((Comparable) left).compareTo(right);
        };
    }

    private static int compareCodePoints(String left, String right)
    {
        return Arrays.compare(left.codePoints().toArray(), right.codePoints().toArray());
    }

    private static int compareLists(List<?> left, List<?> right)
    {
        Comparator<Object> elements = Comparator.nullsLast(SqlValues::compareNonNull);
        for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
            int result = elements.compare(left.get(i), right.get(i));
            if (result != 0) {
                return result;
            }
        }
        return Integer.compare(left.size(), right.size());
    }
}
