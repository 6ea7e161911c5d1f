package io.featurestore.trino.index;

import io.trino.spi.block.Block;
import io.trino.spi.block.DictionaryBlock;
import io.trino.spi.block.ValueBlock;

import static com.google.common.base.Preconditions.checkArgument;
import static io.airlift.slice.SizeOf.sizeOf;
import static io.featurestore.trino.index.DistinctValues.NULL_NUMBER;
import static java.util.Objects.requireNonNull;

// Text that repeats: each distinct value once, numbered as in DistinctValues, so that the engine computes once for each
record DictionaryColumn(ValueBlock dictionary, int[] numbers)
        implements ValueColumn
{
    static final int BYTES_PER_ROW = Integer.BYTES;

    DictionaryColumn
    {
        requireNonNull(dictionary, "dictionary is null");
        requireNonNull(numbers, "numbers is null");
        checkArgument(dictionary.isNull(NULL_NUMBER), "dictionary does not begin with NULL");
    }

    static DictionaryColumn collect(DistinctValues values, long[] addresses)
    {
        int[] numbers = new int[addresses.length];
        for (int row = 0; row < numbers.length; row++) {
            numbers[row] = values.number(Addresses.chunk(addresses[row]), Addresses.position(addresses[row]));
        }
        return new DictionaryColumn(values.dictionary(), numbers);
    }

    @Override
    public int position(int row)
    {
        return numbers[row];
    }

    @Override
    public ValueBlock block(int row)
    {
        return dictionary;
    }

    @Override
    public Block values(int[] rows, int count)
    {
        int[] found = new int[count];
        for (int i = 0; i < count; i++) {
            found[i] = rows[i] == FeatureHistory.NO_ROW ? NULL_NUMBER : numbers[rows[i]];
        }
        // The engine accounts for a whole dictionary, and computes with all of it
        return dictionary.getPositionCount() > count ? dictionary.copyPositions(found, 0, count) : DictionaryBlock.create(count, dictionary, found);
    }

    @Override
    public long retainedBytes()
    {
        return dictionary.getRetainedSizeInBytes() + sizeOf(numbers);
    }
}
