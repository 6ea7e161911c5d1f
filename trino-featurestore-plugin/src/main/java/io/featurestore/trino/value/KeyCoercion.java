package io.featurestore.trino.value;

import io.trino.spi.block.Block;
import io.trino.spi.block.BlockBuilder;
import io.trino.spi.type.BigintType;
import io.trino.spi.type.CharType;
import io.trino.spi.type.DateType;
import io.trino.spi.type.DecimalType;
import io.trino.spi.type.DoubleType;
import io.trino.spi.type.IntegerType;
import io.trino.spi.type.RealType;
import io.trino.spi.type.SmallintType;
import io.trino.spi.type.TimeType;
import io.trino.spi.type.TimeZoneKey;
import io.trino.spi.type.TimestampType;
import io.trino.spi.type.TimestampWithTimeZoneType;
import io.trino.spi.type.TinyintType;
import io.trino.spi.type.Type;
import io.trino.spi.type.VarcharType;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.collect.ImmutableList.toImmutableList;
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
import static java.util.Objects.requireNonNull;

/**
 * Brings an entity key and the spine column it is joined on to the type in which SQL {@code =} would compare them. The rules are those of
 * Trino's implicit coercions ({@code io.trino.type.TypeCoercion}) for every type an Iceberg column can have; nested types must be equal.
 */
public final class KeyCoercion
{
    private static final List<Type> INTEGERS = List.of(TINYINT, SMALLINT, INTEGER, BIGINT);
    private static final int MAX_DECIMAL_PRECISION = 38;

    private final Type source;
    private final Type target;
    private final KeyConverter converter;

    /**
     * @param sessionZone what a timestamp without zone means where it is compared to one with zone
     * @throws IllegalArgumentException if target is not a type {@link #commonType} returns for source
     */
    public KeyCoercion(Type source, Type target, TimeZoneKey sessionZone)
    {
        this.source = requireNonNull(source, "source is null");
        this.target = requireNonNull(target, "target is null");
        this.converter = KeyConverter.create(source, target, requireNonNull(sessionZone, "sessionZone is null"));
    }

    public static List<KeyCoercion> between(List<Type> sources, List<Type> targets, TimeZoneKey sessionZone)
    {
        checkArgument(sources.size() == targets.size(), "Not as many sources as targets");
        return IntStream.range(0, sources.size())
                .mapToObj(i -> new KeyCoercion(sources.get(i), targets.get(i), sessionZone))
                .collect(toImmutableList());
    }

    /**
     * The block as values of the target type. A value that the target cannot hold becomes NULL: it is equal to none.
     */
    public Block apply(Block block)
    {
        if (hasSameRepresentation(source, target)) {
            return block;
        }
        BlockBuilder builder = target.createBlockBuilder(null, block.getPositionCount());
        for (int position = 0; position < block.getPositionCount(); position++) {
            if (block.isNull(position)) {
                builder.appendNull();
            }
            else {
                converter.convert(block, position, builder);
            }
        }
        return builder.build();
    }

    public static boolean isComparable(Type left, Type right)
    {
        return commonType(left, right).isPresent();
    }

    /**
     * The type in which SQL {@code =} compares the two, or empty where it cannot.
     */
    public static Optional<Type> commonType(Type left, Type right)
    {
        if (!left.isComparable() || !right.isComparable()) {
            return Optional.empty();
        }
        if (left.equals(right)) {
            return Optional.of(left);
        }
        return widerType(left, right).or(() -> widerType(right, left));
    }

    /**
     * The common type of a pair that has it in this order; {@link #commonType} tries both.
     */
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

    // char values carry no trailing spaces, and comparing char to varchar trims them, so neither needs another form
    private static boolean hasSameRepresentation(Type source, Type target)
    {
        return source.equals(target) ||
                (source instanceof VarcharType && target instanceof VarcharType) ||
                (source instanceof CharType && (target instanceof CharType || target instanceof VarcharType)) ||
                (source instanceof TimeType && target instanceof TimeType);
    }
}
