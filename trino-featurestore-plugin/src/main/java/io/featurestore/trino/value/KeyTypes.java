package io.featurestore.trino.value;

import io.trino.spi.type.BigintType;
import io.trino.spi.type.CharType;
import io.trino.spi.type.DateType;
import io.trino.spi.type.DecimalType;
import io.trino.spi.type.DoubleType;
import io.trino.spi.type.IntegerType;
import io.trino.spi.type.RealType;
import io.trino.spi.type.SmallintType;
import io.trino.spi.type.TimestampType;
import io.trino.spi.type.TimestampWithTimeZoneType;
import io.trino.spi.type.TinyintType;
import io.trino.spi.type.Type;
import io.trino.spi.type.VarcharType;

/**
 * Which types SQL compares with {@code =}, by the families Trino coerces within. The connector is not given the engine's own coercions.
 */
public final class KeyTypes
{
    private KeyTypes() {}

    public static boolean comparable(Type left, Type right)
    {
        if (left.equals(right)) {
            return left.isComparable();
        }
        return (isNumber(left) && isNumber(right)) ||
                (isText(left) && isText(right)) ||
                (isInstant(left) && isInstant(right));
    }

    private static boolean isNumber(Type type)
    {
        return type instanceof TinyintType ||
                type instanceof SmallintType ||
                type instanceof IntegerType ||
                type instanceof BigintType ||
                type instanceof DecimalType ||
                type instanceof RealType ||
                type instanceof DoubleType;
    }

    private static boolean isText(Type type)
    {
        return type instanceof VarcharType || type instanceof CharType;
    }

    private static boolean isInstant(Type type)
    {
        return type instanceof DateType || type instanceof TimestampType || type instanceof TimestampWithTimeZoneType;
    }
}
