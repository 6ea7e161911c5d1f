package io.featurestore.trino.value;

import com.google.common.collect.ImmutableList;
import io.trino.spi.block.Block;
import io.trino.spi.block.BlockBuilder;
import io.trino.spi.type.ArrayType;
import io.trino.spi.type.BooleanType;
import io.trino.spi.type.CharType;
import io.trino.spi.type.DecimalType;
import io.trino.spi.type.DoubleType;
import io.trino.spi.type.Int128;
import io.trino.spi.type.LongTimestamp;
import io.trino.spi.type.LongTimestampWithTimeZone;
import io.trino.spi.type.TimeZoneKey;
import io.trino.spi.type.TimestampType;
import io.trino.spi.type.TimestampWithTimeZoneType;
import io.trino.spi.type.Type;
import io.trino.spi.type.TypeOperators;
import io.trino.spi.type.UuidType;
import io.trino.spi.type.VarbinaryType;
import io.trino.spi.type.VarcharType;
import io.trino.type.TypeCoercion;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

import static io.airlift.slice.Slices.utf8Slice;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.BooleanType.BOOLEAN;
import static io.trino.spi.type.CharType.createCharType;
import static io.trino.spi.type.DateTimeEncoding.packDateTimeWithZone;
import static io.trino.spi.type.DateType.DATE;
import static io.trino.spi.type.DecimalType.createDecimalType;
import static io.trino.spi.type.DoubleType.DOUBLE;
import static io.trino.spi.type.IntegerType.INTEGER;
import static io.trino.spi.type.RealType.REAL;
import static io.trino.spi.type.SmallintType.SMALLINT;
import static io.trino.spi.type.TimeType.createTimeType;
import static io.trino.spi.type.TimeZoneKey.UTC_KEY;
import static io.trino.spi.type.TimestampType.createTimestampType;
import static io.trino.spi.type.TimestampWithTimeZoneType.createTimestampWithTimeZoneType;
import static io.trino.spi.type.TinyintType.TINYINT;
import static io.trino.spi.type.TypeUtils.readNativeValue;
import static io.trino.spi.type.TypeUtils.writeNativeValue;
import static io.trino.spi.type.UuidType.javaUuidToTrinoUuid;
import static io.trino.spi.type.VarbinaryType.VARBINARY;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static io.trino.spi.type.VarcharType.createVarcharType;
import static io.trino.type.InternalTypeManager.TESTING_TYPE_MANAGER;
import static java.lang.Float.floatToRawIntBits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestKeyCoercion
{
    private static final List<Type> TYPES = ImmutableList.of(
            BOOLEAN,
            TINYINT,
            SMALLINT,
            INTEGER,
            BIGINT,
            createDecimalType(5, 2),
            createDecimalType(18, 0),
            createDecimalType(38, 0),
            createDecimalType(38, 20),
            REAL,
            DOUBLE,
            VARCHAR,
            createVarcharType(3),
            createVarcharType(10),
            createCharType(3),
            createCharType(10),
            VARBINARY,
            UuidType.UUID,
            DATE,
            createTimeType(3),
            createTimeType(6),
            createTimestampType(0),
            createTimestampType(6),
            createTimestampType(12),
            createTimestampWithTimeZoneType(3),
            createTimestampWithTimeZoneType(6),
            createTimestampWithTimeZoneType(9),
            new ArrayType(BIGINT));

    @Test
    void testCommonTypesAreThoseOfTheEngine()
    {
        TypeCoercion engine = new TypeCoercion(TESTING_TYPE_MANAGER::getType);
        for (Type left : TYPES) {
            for (Type right : TYPES) {
                assertThat(KeyTypes.common(left, right))
                        .as("%s = %s", left, right)
                        .isEqualTo(engine.getCommonSuperType(left, right));
            }
        }
    }

    @Test
    void testWhatIsComparedIsCoerced()
    {
        for (Type left : TYPES) {
            for (Type right : TYPES) {
                Optional<Type> common = KeyTypes.common(left, right);
                assertThat(KeyTypes.common(right, left)).as("%s = %s", right, left).isEqualTo(common);
                if (common.isEmpty()) {
                    assertThatThrownBy(() -> new KeyCoercion(left, right, UTC_KEY)).hasMessage("%s is not compared in %s", left, right);
                    continue;
                }
                assertEqualToItself(left, common.orElseThrow());
                assertEqualToItself(right, common.orElseThrow());
            }
        }
    }

    private static void assertEqualToItself(Type source, Type target)
    {
        BlockBuilder builder = source.createBlockBuilder(null, 1);
        writeNativeValue(source, builder, sample(source));
        Block coerced = new KeyCoercion(source, target, UTC_KEY).apply(builder.build());
        assertThat(new SqlEquality(target, new TypeOperators()).equal(coerced, 0, coerced, 0)).as("%s as %s", source, target).isTrue();
    }

    private static Object sample(Type type)
    {
        return switch (type) {
            case BooleanType _ -> true;
            case DoubleType _ -> 1.5;
            case UuidType _ -> javaUuidToTrinoUuid(new UUID(1, 2));
            case VarcharType _, CharType _, VarbinaryType _ -> utf8Slice("a");
            case DecimalType decimal when !decimal.isShort() -> Int128.valueOf(1);
            case TimestampType timestamp when !timestamp.isShort() -> new LongTimestamp(1, 0);
            case TimestampWithTimeZoneType timestamp when timestamp.isShort() -> packDateTimeWithZone(1, UTC_KEY);
            case TimestampWithTimeZoneType _ -> LongTimestampWithTimeZone.fromEpochMillisAndFraction(1, 0, UTC_KEY);
            case ArrayType array -> writeNativeValue(array.getElementType(), 1L);
            default -> 1L;
        };
    }

    @Test
    void testNestedTypesMustBeEqual()
    {
        assertThat(KeyTypes.common(new ArrayType(BIGINT), new ArrayType(INTEGER))).isEmpty();
    }

    @Test
    void testNumbers()
    {
        assertCoerced(TINYINT, -5L, BIGINT, -5L);
        assertCoerced(INTEGER, 7L, createDecimalType(12, 2), 700L);
        assertCoerced(BIGINT, 7L, createDecimalType(38, 20), Int128.valueOf("700000000000000000000"));
        assertCoerced(BIGINT, (1L << 53) + 1, DOUBLE, 9007199254740992.0);
        assertCoerced(BIGINT, 16777217L, REAL, (long) floatToRawIntBits(16777216f));
        assertCoerced(createDecimalType(5, 2), 110L, createDecimalType(7, 4), 11000L);
        assertCoerced(createDecimalType(5, 2), 110L, createDecimalType(38, 4), Int128.valueOf(11000));
        assertCoerced(createDecimalType(5, 2), 110L, DOUBLE, 1.1);
        assertCoerced(createDecimalType(38, 2), Int128.valueOf(110), REAL, (long) floatToRawIntBits(1.1f));
        assertCoerced(REAL, (long) floatToRawIntBits(1.1f), DOUBLE, (double) 1.1f);
    }

    @Test
    void testDecimalThatDoesNotFitEqualsNothing()
    {
        assertCoerced(createDecimalType(38, 0), Int128.valueOf("99999999999999999999999999999999999999"), createDecimalType(38, 20), null);
    }

    @Test
    void testText()
    {
        assertCoerced(createVarcharType(3), utf8Slice("ab "), VARCHAR, utf8Slice("ab "));
        assertCoerced(createCharType(5), utf8Slice("ab"), createVarcharType(7), utf8Slice("ab"));
        assertCoerced(createCharType(5), utf8Slice("ab"), createCharType(7), utf8Slice("ab"));
    }

    @Test
    void testTimes()
    {
        long day = 86_400_000_000L;
        assertCoerced(DATE, 1L, createTimestampType(6), day);
        assertCoerced(DATE, -1L, createTimestampType(12), new LongTimestamp(-day, 0));
        assertCoerced(createTimestampType(3), -1000L, createTimestampType(9), new LongTimestamp(-1000, 0));
        assertCoerced(createTimestampType(6), -1L, createTimestampType(12), new LongTimestamp(-1, 0));
        assertCoerced(createTimestampWithTimeZoneType(3), packDateTimeWithZone(5, TimeZoneKey.getTimeZoneKey("Asia/Tokyo")), createTimestampWithTimeZoneType(6), LongTimestampWithTimeZone.fromEpochMillisAndFraction(5, 0, UTC_KEY));
        // 5 million years from now
        assertCoerced(DATE, (long) Integer.MAX_VALUE, createTimestampType(6), null);
        assertCoerced(DATE, (long) Integer.MAX_VALUE, createTimestampWithTimeZoneType(3), null);
    }

    @Test
    void testTimeWithoutZoneIsOfTheSessionZone()
    {
        TimeZoneKey zone = TimeZoneKey.getTimeZoneKey("America/Bahia_Banderas");
        // 2017-07-01 00:00 there is 05:00 UTC
        assertThat(coerce(DATE, 17348L, createTimestampWithTimeZoneType(3), zone))
                .isEqualTo(packDateTimeWithZone(17348L * 86_400_000 + 5 * 3_600_000, UTC_KEY));
        // 2017-04-02 02:30 was skipped there: clocks went from 02:00 CST to 03:00 CDT
        assertThat(coerce(createTimestampType(3), 1_491_100_200_000_000L, createTimestampWithTimeZoneType(3), zone))
                .isEqualTo(packDateTimeWithZone(1_491_100_200_000L + 6 * 3_600_000, UTC_KEY));
    }

    private static void assertCoerced(Type source, Object value, Type target, Object expected)
    {
        assertThat(coerce(source, value, target, UTC_KEY)).as("%s as %s", source, target).isEqualTo(expected);
        assertThat(coerce(source, null, target, UTC_KEY)).as("NULL of %s as %s", source, target).isNull();
    }

    private static Object coerce(Type source, Object value, Type target, TimeZoneKey zone)
    {
        BlockBuilder builder = source.createBlockBuilder(null, 1);
        writeNativeValue(source, builder, value);
        Block coerced = new KeyCoercion(source, target, zone).apply(builder.build());
        return readNativeValue(target, coerced, 0);
    }
}
