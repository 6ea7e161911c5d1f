package io.featurestore.trino.window;

import com.google.common.collect.ImmutableList;
import io.airlift.stats.TDigest;
import io.featurestore.trino.source.HistoryColumn;
import io.trino.spi.TrinoException;
import io.trino.spi.block.ArrayBlockBuilder;
import io.trino.spi.block.Block;
import io.trino.spi.block.BlockBuilder;
import io.trino.spi.type.ArrayType;
import io.trino.spi.type.DecimalType;
import io.trino.spi.type.Int128;
import io.trino.spi.type.Type;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

import static io.trino.spi.StandardErrorCode.INVALID_FUNCTION_ARGUMENT;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.DecimalConversions.longDecimalToDouble;
import static io.trino.spi.type.DecimalConversions.longDecimalToReal;
import static io.trino.spi.type.DecimalConversions.shortDecimalToDouble;
import static io.trino.spi.type.DecimalConversions.shortDecimalToReal;
import static io.trino.spi.type.Decimals.longTenToNth;
import static io.trino.spi.type.DoubleType.DOUBLE;
import static io.trino.spi.type.RealType.REAL;
import static java.lang.Float.floatToRawIntBits;
import static java.lang.Float.intBitsToFloat;
import static java.util.Objects.requireNonNull;

// Percentiles by Trino's own digest: of single numbers, and of whole blocks of 1024, 32 × 1024, … that are digested beforehand. Blocks are counted from
// the first number of their entity, so that what is found depends on its own events only
final class PercentileValue
        implements WindowValue
{
    private static final int LEAST_LEVEL = 2;
    private static final double MAX_EXACT_WHOLE_NUMBER = 1L << 53;

    private final CountedRows rows;
    private final EventColumn column;
    private final Type numberType;
    private final Type type;
    private final List<Double> percentiles;
    // Of the entities that have any, by their first number
    private final NavigableMap<Integer, DigestedBlocks> blocks;

    PercentileValue(EventTable events, CountedRows rows, HistoryColumn number, Type type, List<Double> percentiles)
    {
        this.rows = requireNonNull(rows, "rows is null");
        this.column = events.column(number);
        this.numberType = number.type();
        this.type = requireNonNull(type, "type is null");
        this.percentiles = ImmutableList.copyOf(requireNonNull(percentiles, "percentiles is null"));
        this.blocks = digestBlocks(events);
    }

    // Of numbers up to the end; by level from the least one, and index; none of a block with a number that a digest may refuse
    private record DigestedBlocks(int end, List<List<Optional<TDigest>>> levels)
    {
        private DigestedBlocks
        {
            levels = ImmutableList.copyOf(requireNonNull(levels, "levels is null"));
        }

        int maxLevel()
        {
            return LEAST_LEVEL + levels.size() - 1;
        }

        Optional<TDigest> block(int level, int index)
        {
            return level < LEAST_LEVEL ? Optional.empty() : levels.get(level - LEAST_LEVEL).get(index);
        }
    }

    private NavigableMap<Integer, DigestedBlocks> digestBlocks(EventTable events)
    {
        NavigableMap<Integer, DigestedBlocks> ofEntities = new TreeMap<>();
        for (int entity = 0; entity < events.entityCount(); entity++) {
            int first = rows.before(events.firstRow(entity));
            int count = rows.before(events.firstRow(entity + 1)) - first;
            if (count >= AlignedBlocks.length(LEAST_LEVEL)) {
                ofEntities.put(first, digestBlocks(first, count));
            }
        }
        return ofEntities;
    }

    private DigestedBlocks digestBlocks(int first, int count)
    {
        List<List<Optional<TDigest>>> levels = new ArrayList<>();
        for (int level = LEAST_LEVEL; level <= AlignedBlocks.maxLevel(count); level++) {
            List<Optional<TDigest>> digests = new ArrayList<>();
            for (int index = 0; index < count / AlignedBlocks.length(level); index++) {
                digests.add(level == LEAST_LEVEL ?
                        digest(first + index * AlignedBlocks.length(level)) :
                        digest(levels.getLast().subList(index << AlignedBlocks.BITS, (index + 1) << AlignedBlocks.BITS)));
            }
            levels.add(ImmutableList.copyOf(digests));
        }
        return new DigestedBlocks(first + count, levels);
    }

    private Optional<TDigest> digest(int first)
    {
        TDigest digest = new TDigest();
        for (int number = first; number < first + AlignedBlocks.length(LEAST_LEVEL); number++) {
            double value = number(number);
            if (!(Math.abs(value) < MAX_EXACT_WHOLE_NUMBER)) {
                return Optional.empty();
            }
            digest.add(value);
        }
        digest.compact();
        return Optional.of(digest);
    }

    private static Optional<TDigest> digest(List<Optional<TDigest>> parts)
    {
        if (parts.stream().anyMatch(Optional::isEmpty)) {
            return Optional.empty();
        }
        TDigest digest = new TDigest();
        parts.forEach(part -> digest.mergeWith(part.orElseThrow()));
        digest.compact();
        return Optional.of(digest);
    }

    @Override
    public void append(int from, int to, BlockBuilder builder)
    {
        TDigest digest = digest(rows.before(from), rows.before(to));
        if (digest.getCount() == 0) {
            builder.appendNull();
        }
        else if (type instanceof ArrayType) {
            ((ArrayBlockBuilder) builder).buildEntry(elements -> percentiles.forEach(percentile -> write(elements, digest.valueAt(percentile))));
        }
        else {
            write(builder, digest.valueAt(percentiles.getFirst()));
        }
    }

    private TDigest digest(int first, int end)
    {
        TDigest digest = new TDigest();
        Map.Entry<Integer, DigestedBlocks> before = blocks.floorEntry(first);
        if (before == null || first >= before.getValue().end()) {
            addNumbers(digest, first, end);
            return digest;
        }
        int start = before.getKey();
        DigestedBlocks ofEntity = before.getValue();
        AlignedBlocks.visit(first - start, end - start, ofEntity.maxLevel(), (level, index) -> ofEntity.block(level, index)
                .ifPresentOrElse(digest::mergeWith, () -> {
                    int begin = start + (index << (AlignedBlocks.BITS * level));
                    addNumbers(digest, begin, begin + AlignedBlocks.length(level));
                }));
        return digest;
    }

    private void addNumbers(TDigest digest, int first, int end)
    {
        for (int number = first; number < end; number++) {
            digest.add(exact(number));
        }
    }

    private double number(int number)
    {
        int row = rows.row(number);
        return numberType instanceof DecimalType decimal ? number(decimal, column.block(row), column.position(row)) : OrderedNumbers.toDouble(numberType, column, row);
    }

    // Trino casts decimals before they come to the aggregate
    private double number(DecimalType decimal, Block block, int position)
    {
        boolean isReal = elementType().equals(REAL);
        if (decimal.isShort()) {
            long tenToScale = longTenToNth(decimal.getScale());
            long value = decimal.getLong(block, position);
            return isReal ? intBitsToFloat((int) shortDecimalToReal(value, tenToScale)) : shortDecimalToDouble(value, tenToScale);
        }
        Int128 value = (Int128) decimal.getObject(block, position);
        return isReal ? intBitsToFloat((int) longDecimalToReal(value, decimal.getScale())) : longDecimalToDouble(value, decimal.getScale());
    }

    private Type elementType()
    {
        return type instanceof ArrayType array ? array.getElementType() : type;
    }

    // Trino refuses whole numbers that are no doubles
    private double exact(int number)
    {
        double value = number(number);
        if (elementType().equals(BIGINT)) {
            int row = rows.row(number);
            long whole = numberType.getLong(column.block(row), column.position(row));
            if ((long) value != whole) {
                throw new TrinoException(INVALID_FUNCTION_ARGUMENT, "no exact double representation for long: " + whole);
            }
        }
        return value;
    }

    private void write(BlockBuilder builder, double value)
    {
        Type element = elementType();
        if (element.equals(DOUBLE)) {
            DOUBLE.writeDouble(builder, value);
        }
        else {
            element.writeLong(builder, element.equals(REAL) ? floatToRawIntBits((float) value) : Math.round(value));
        }
    }

    @Override
    public long retainedBytes()
    {
        return rows.retainedBytes() + blocks.values().stream()
                .flatMap(ofEntity -> ofEntity.levels().stream())
                .flatMap(List::stream)
                .flatMap(Optional::stream)
                .mapToLong(TDigest::estimatedInMemorySizeInBytes)
                .sum();
    }

    @Override
    public Stream<EventColumn> columns()
    {
        return Stream.of(column);
    }
}
