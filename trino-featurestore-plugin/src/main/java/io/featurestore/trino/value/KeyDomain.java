package io.featurestore.trino.value;

import io.trino.spi.block.Block;
import io.trino.spi.predicate.Domain;
import io.trino.spi.type.ArrayType;
import io.trino.spi.type.BigintType;
import io.trino.spi.type.DoubleType;
import io.trino.spi.type.IntegerType;
import io.trino.spi.type.MapType;
import io.trino.spi.type.RealType;
import io.trino.spi.type.RowType;
import io.trino.spi.type.Type;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

import static io.trino.spi.type.TypeUtils.readNativeValue;

/**
 * The values of a column that keys can be equal to, for files without them to be left out.
 */
public final class KeyDomain
{
    // Of more values Trino's Iceberg connector uses only the least and the greatest
    private static final int MAX_VALUES = 1000;

    private KeyDomain() {}

    /**
     * @param keys without NULL, of the compared type
     * @return empty if there are too many, or if the column's type cannot tell
     */
    public static Optional<Domain> of(Block keys, Type comparedType, Type columnType)
    {
        if (!isExact(comparedType, columnType)) {
            return Optional.empty();
        }
        Set<Object> values = new HashSet<>();
        for (int position = 0; position < keys.getPositionCount() && values.size() <= MAX_VALUES; position++) {
            Object value = readNativeValue(comparedType, keys, position);
            if (!(columnType instanceof IntegerType) || (long) value == (int) (long) value) {
                values.add(value);
            }
        }
        if (values.isEmpty()) {
            return Optional.of(Domain.none(columnType));
        }
        return values.size() > MAX_VALUES ? Optional.empty() : Optional.of(Domain.multipleValues(columnType, values.stream().toList()));
    }

    private static boolean isExact(Type comparedType, Type columnType)
    {
        if (columnType instanceof DoubleType || columnType instanceof RealType || columnType instanceof ArrayType || columnType instanceof MapType || columnType instanceof RowType) {
            return false;
        }
        return comparedType.equals(columnType) || (columnType instanceof IntegerType && comparedType instanceof BigintType);
    }
}
