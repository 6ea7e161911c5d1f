package io.featurestore.trino.oracle;

import org.apache.iceberg.StructLike;
import org.apache.iceberg.types.Types.DateType;
import org.apache.iceberg.types.Types.IntegerType;
import org.apache.iceberg.types.Types.LongType;
import org.apache.iceberg.types.Types.NestedField;
import org.apache.iceberg.types.Types.StringType;
import org.apache.iceberg.types.Types.TimestampType;
import org.apache.iceberg.util.DateTimeUtil;

import java.math.BigInteger;
import java.util.List;

import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.DateType.DATE;
import static io.trino.spi.type.IntegerType.INTEGER;
import static io.trino.spi.type.TimestampType.TIMESTAMP_MICROS;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_MICROS;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.util.Locale.ENGLISH;
import static java.util.Objects.requireNonNull;

/**
 * The values of {@link SqlValues} as Iceberg has them.
 */
final class ForeignValues
{
    private static final BigInteger PICOS_PER_MICRO = BigInteger.TEN.pow(6);
    private static final long MICROS_PER_DAY = 86_400_000_000L;

    private ForeignValues() {}

    static Column column(NestedField field)
    {
        return new Column(field.name().toLowerCase(ENGLISH), switch (field.type()) {
            case LongType _ -> BIGINT;
            case IntegerType _ -> INTEGER;
            case StringType _ -> VARCHAR;
            case DateType _ -> DATE;
            case TimestampType time -> time.shouldAdjustToUTC() ? TIMESTAMP_TZ_MICROS : TIMESTAMP_MICROS;
            default -> throw new IllegalArgumentException("no type for " + field);
        });
    }

    /**
     * What records hold.
     */
    static Object generic(org.apache.iceberg.types.Type type, Object value)
    {
        Object internal = internal(type, value);
        if (internal == null) {
            return null;
        }
        return switch (type) {
            case DateType _ -> DateTimeUtil.dateFromDays((int) internal);
            case TimestampType time when time.shouldAdjustToUTC() -> DateTimeUtil.timestamptzFromMicros((long) internal);
            case TimestampType _ -> DateTimeUtil.timestampFromMicros((long) internal);
            default -> internal;
        };
    }

    /**
     * What partition transforms take.
     */
    static StructLike internal(List<NestedField> fields, Row row)
    {
        return new InternalRow(fields, row);
    }

    private static Object internal(org.apache.iceberg.types.Type type, Object value)
    {
        return switch (value) {
            case null -> null;
            case Moment moment -> type instanceof DateType ? (Object) (int) Math.floorDiv(micros(moment), MICROS_PER_DAY) : (Object) micros(moment);
            case Long number -> type instanceof IntegerType ? (Object) number.intValue() : number;
            default -> value;
        };
    }

    private static long micros(Moment moment)
    {
        return moment.floor(6).picos().divide(PICOS_PER_MICRO).longValueExact();
    }

    private record InternalRow(List<NestedField> fields, Row row)
            implements StructLike
    {
        private InternalRow
        {
            requireNonNull(fields, "fields is null");
            requireNonNull(row, "row is null");
        }

        @Override
        public int size()
        {
            return fields.size();
        }

        @Override
        public <T> T get(int position, Class<T> javaClass)
        {
            return javaClass.cast(internal(fields.get(position).type(), row.values().get(position)));
        }

        @Override
        public <T> void set(int position, T value)
        {
            throw new UnsupportedOperationException();
        }
    }
}
