package io.featurestore.trino.oracle;

import com.google.common.collect.ImmutableList;
import io.trino.spi.type.ArrayType;
import io.trino.spi.type.DecimalType;
import io.trino.spi.type.RowType;
import io.trino.spi.type.Type;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.featurestore.trino.oracle.Moment.moment;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.BooleanType.BOOLEAN;
import static io.trino.spi.type.CharType.createCharType;
import static io.trino.spi.type.DateType.DATE;
import static io.trino.spi.type.DecimalType.createDecimalType;
import static io.trino.spi.type.DoubleType.DOUBLE;
import static io.trino.spi.type.IntegerType.INTEGER;
import static io.trino.spi.type.RealType.REAL;
import static io.trino.spi.type.SmallintType.SMALLINT;
import static io.trino.spi.type.TimestampType.createTimestampType;
import static io.trino.spi.type.TimestampWithTimeZoneType.createTimestampWithTimeZoneType;
import static io.trino.spi.type.TinyintType.TINYINT;
import static io.trino.spi.type.UuidType.UUID;
import static io.trino.spi.type.VarbinaryType.VARBINARY;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static io.trino.spi.type.VarcharType.createVarcharType;

/**
 * Types that SQL compares with each other, and a few values of them that are easily mistaken for each other.
 */
enum TypeDomain
{
    NUMBERS(ImmutableList.of(TINYINT, SMALLINT, INTEGER, BIGINT, createDecimalType(10, 2), createDecimalType(38, 0), REAL, DOUBLE),
    // doubled, so that halves can be told
            Arrays.asList(2L, 3L, 4L, 22L, 24L, 0L, 1L)),
    DOUBLES(ImmutableList.of(DOUBLE),
            Arrays.asList(Double.NaN, 0.0, -0.0, 1.0, Double.POSITIVE_INFINITY)),
    TEXTS(ImmutableList.of(VARCHAR, createVarcharType(5), createCharType(3), createCharType(5)),
            Arrays.asList("a", "b", "", "ab", "a ", "A", "é", "1")),
    UUIDS(ImmutableList.of(UUID),
            Arrays.asList(
                    java.util.UUID.fromString("00000000-0000-0000-0000-000000000001"),
                    java.util.UUID.fromString("f0000000-0000-0000-0000-000000000001"),
                    java.util.UUID.fromString("00000000-0000-0000-f000-000000000001"))),
    BOOLEANS(ImmutableList.of(BOOLEAN), Arrays.asList(true, false)),
    BINARIES(ImmutableList.of(VARBINARY), Arrays.asList("", "00", "ff", "00ff")),
    LOCAL_TIMES(
            ImmutableList.of(DATE, createTimestampType(0), createTimestampType(6), createTimestampType(12)),
            Arrays.asList(moment("2020-02-29"), moment("2017-10-29 00:00:00.000001"), moment("1969-12-31 23:59:59.999999"))),
    ZONED_TIMES(
            ImmutableList.of(createTimestampWithTimeZoneType(3), createTimestampWithTimeZoneType(6), createTimestampWithTimeZoneType(9)),
            Arrays.asList(moment("2020-02-29"), moment("2017-10-29 08:00:00.001"), moment("2017-10-29 07:00:00.001"))),
    ROWS(ImmutableList.of(RowType.from(ImmutableList.of(RowType.field("a", BIGINT), RowType.field("b", VARCHAR)))),
            Arrays.asList(SqlValues.list(List.of(1L, "x")), SqlValues.list(Arrays.asList(1L, null)), SqlValues.list(Arrays.asList(null, "x")))),
    ARRAYS(ImmutableList.of(new ArrayType(BIGINT)),
            Arrays.asList(SqlValues.list(List.of()), SqlValues.list(List.of(1L)), SqlValues.list(Arrays.asList(1L, null)), SqlValues.list(List.of(1L, 2L))));

    private final List<Type> types;
    private final List<Object> values;

    TypeDomain(List<Type> types, List<Object> values)
    {
        this.types = types;
        this.values = values;
    }

    List<Type> types(Predicate<Type> filter)
    {
        return types.stream()
                .filter(filter)
                .collect(toImmutableList());
    }

    /**
     * Values for {@link #toType}, none of them NULL.
     */
    List<Object> samples()
    {
        return values;
    }

    Object toType(Type type, Object value)
    {
        if (this != NUMBERS) {
            return SqlValues.fit(type, value);
        }
        long doubled = (long) value;
        if (type == DOUBLE) {
            return doubled / 2.0;
        }
        if (type == REAL) {
            return doubled / 2.0f;
        }
        if (type instanceof DecimalType decimal && decimal.getScale() > 0) {
            return BigDecimal.valueOf(doubled * 5, 1).setScale(decimal.getScale());
        }
        return type instanceof DecimalType ? BigDecimal.valueOf(doubled / 2) : (Object) (doubled / 2);
    }
}
