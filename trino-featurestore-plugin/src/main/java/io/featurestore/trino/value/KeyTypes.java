package io.featurestore.trino.value;

import io.trino.spi.type.BigintType;
import io.trino.spi.type.CharType;
import io.trino.spi.type.DateType;
import io.trino.spi.type.DecimalType;
import io.trino.spi.type.DoubleType;
import io.trino.spi.type.IntegerType;
import io.trino.spi.type.RealType;
import io.trino.spi.type.SmallintType;
import io.trino.spi.type.TimeType;
import io.trino.spi.type.TimestampType;
import io.trino.spi.type.TimestampWithTimeZoneType;
import io.trino.spi.type.TinyintType;
import io.trino.spi.type.Type;
import io.trino.spi.type.VarcharType;

import java.util.List;
import java.util.Optional;

import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.CharType.createCharType;
import static io.trino.spi.type.DecimalType.createDecimalType;
import static io.trino.spi.type.DoubleType.DOUBLE;
import static io.trino.spi.type.IntegerType.INTEGER;
import static io.trino.spi.type.SmallintType.SMALLINT;
import static io.trino.spi.type.TimeType.createTimeType;
import static io.trino.spi.type.TimestampType.createTimestampType;
import static io.trino.spi.type.TimestampWithTimeZoneType.createTimestampWithTimeZoneType;
import static io.trino.spi.type.TinyintType.TINYINT;
import static io.trino.spi.type.VarcharType.createUnboundedVarcharType;
import static io.trino.spi.type.VarcharType.createVarcharType;
import static java.lang.Math.max;
import static java.lang.Math.min;

/**
 * The types in which SQL's {@code =} compares an entity key with the spine column it is joined on, by Trino's implicit coercions ({@code
 * io.trino.type.TypeCoercion}) of every type an Iceberg column can have; nested types must be equal. For each answer there is a {@link
 * KeyCoercion} from both sides.
 */
public final class KeyTypes
{
    private static final List<Type> INTEGERS = List.of(TINYINT, SMALLINT, INTEGER, BIGINT);
    private static final int MAX_DECIMAL_PRECISION = 38;

    private KeyTypes() {}

    public static Optional<Type> common(Type left, Type right)
    {
        if (!left.isComparable() || !right.isComparable()) {
            return Optional.empty();
        }
        if (left.equals(right)) {
            return Optional.of(left);
        }
        return widerType(left, right).or(() -> widerType(right, left));
    }

    private static Optional<Type> widerType(Type left, Type right)
    {
        return switch (left) {
            case TinyintType _, SmallintType _, IntegerType _, BigintType _ -> widerThanInteger(left, right);
            case DecimalType decimal -> widerThanDecimal(decimal, right);
            case RealType _ -> right instanceof DoubleType ? Optional.of(DOUBLE) : Optional.empty();
            case VarcharType varchar -> right instanceof VarcharType other ? Optional.of(widerVarchar(varchar, other)) : Optional.empty();
            case CharType character -> widerThanChar(character, right);
            case DateType _ -> right instanceof TimestampType || right instanceof TimestampWithTimeZoneType ? Optional.of(right) : Optional.empty();
            case TimestampType timestamp -> widerThanTimestamp(timestamp, right);
            case TimestampWithTimeZoneType timestamp -> right instanceof TimestampWithTimeZoneType other
                    ? Optional.of(createTimestampWithTimeZoneType(max(timestamp.getPrecision(), other.getPrecision())))
                    : Optional.empty();
            case TimeType time -> right instanceof TimeType other ? Optional.of(createTimeType(max(time.getPrecision(), other.getPrecision()))) : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static Optional<Type> widerThanInteger(Type left, Type right)
    {
        if (INTEGERS.contains(right)) {
            return Optional.of(INTEGERS.get(max(INTEGERS.indexOf(left), INTEGERS.indexOf(right))));
        }
        if (right instanceof DecimalType decimal) {
            return Optional.of(widerDecimal(decimalOf(left), decimal));
        }
        return right instanceof RealType || right instanceof DoubleType ? Optional.of(right) : Optional.empty();
    }

    private static Optional<Type> widerThanDecimal(DecimalType left, Type right)
    {
        if (right instanceof DecimalType other) {
            return Optional.of(widerDecimal(left, other));
        }
        return right instanceof RealType || right instanceof DoubleType ? Optional.of(right) : Optional.empty();
    }

    private static Optional<Type> widerThanChar(CharType left, Type right)
    {
        return switch (right) {
            case CharType other -> Optional.of(createCharType(max(left.getLength(), other.getLength())));
            case VarcharType varchar -> Optional.of(widerVarchar(createVarcharType(left.getLength()), varchar));
            default -> Optional.empty();
        };
    }

    private static Optional<Type> widerThanTimestamp(TimestampType left, Type right)
    {
        return switch (right) {
            case TimestampType other -> Optional.of(createTimestampType(max(left.getPrecision(), other.getPrecision())));
            case TimestampWithTimeZoneType other -> Optional.of(createTimestampWithTimeZoneType(max(left.getPrecision(), other.getPrecision())));
            default -> Optional.empty();
        };
    }

    private static DecimalType decimalOf(Type integer)
    {
        return switch (integer) {
            case TinyintType _ -> createDecimalType(3, 0);
            case SmallintType _ -> createDecimalType(5, 0);
            case IntegerType _ -> createDecimalType(10, 0);
            default -> createDecimalType(19, 0);
        };
    }

    private static DecimalType widerDecimal(DecimalType left, DecimalType right)
    {
        int scale = max(left.getScale(), right.getScale());
        int integerDigits = max(left.getPrecision() - left.getScale(), right.getPrecision() - right.getScale());
        return createDecimalType(min(MAX_DECIMAL_PRECISION, integerDigits + scale), scale);
    }

    private static VarcharType widerVarchar(VarcharType left, VarcharType right)
    {
        if (left.isUnbounded() || right.isUnbounded()) {
            return createUnboundedVarcharType();
        }
        return createVarcharType(max(left.getBoundedLength(), right.getBoundedLength()));
    }
}
