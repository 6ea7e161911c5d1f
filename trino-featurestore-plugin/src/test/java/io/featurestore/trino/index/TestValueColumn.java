package io.featurestore.trino.index;

import com.google.common.collect.ImmutableList;
import io.trino.spi.block.Block;
import io.trino.spi.block.BlockBuilder;
import io.trino.spi.block.DictionaryBlock;
import io.trino.spi.block.RunLengthEncodedBlock;
import io.trino.spi.block.ValueBlock;
import io.trino.spi.type.Type;
import io.trino.spi.type.TypeOperators;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

import static io.airlift.slice.Slices.utf8Slice;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.TypeUtils.readNativeValue;
import static io.trino.spi.type.TypeUtils.writeNativeValue;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static org.assertj.core.api.Assertions.assertThat;

final class TestValueColumn
{
    private static final TypeOperators TYPE_OPERATORS = new TypeOperators();

    private final Random random = new Random(20261121);

    @Test
    void testRepeatedTextIsKeptOnce()
    {
        ValueBlock dictionary = text("red", null, "green");
        ValueBlock otherDictionary = text("green", "blue");
        Block[] chunks = {
                DictionaryBlock.create(12, dictionary, new int[] {0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2}),
                DictionaryBlock.create(12, otherDictionary, new int[] {1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0}),
                RunLengthEncodedBlock.create(text("blue"), 4),
                RunLengthEncodedBlock.create(text((String) null), 4),
        };
        ValueColumn column = collect(VARCHAR, chunks, addresses(chunks));

        assertThat(column).isInstanceOfSatisfying(DictionaryColumn.class, numbered ->
                assertThat(values(VARCHAR, numbered.dictionary())).containsExactlyInAnyOrder(null, utf8Slice("red"), utf8Slice("green"), utf8Slice("blue")));
        assertThat(values(VARCHAR, column.values(new int[] {0, 1, 2, FeatureHistory.NO_ROW, 12, 13, 27, 31, 11, 99}, 9)))
                .containsExactly(utf8Slice("red"), null, utf8Slice("green"), null, utf8Slice("blue"), utf8Slice("green"), utf8Slice("blue"), null, utf8Slice("green"));
    }

    @Test
    void testFewRowsDoNotCarryTheDictionary()
    {
        Block[] chunks = {DictionaryBlock.create(12, text("red", "green"), new int[] {0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1})};
        ValueColumn column = collect(VARCHAR, chunks, addresses(chunks));

        assertThat(column.values(new int[] {0, 1, 2}, 3)).isInstanceOf(DictionaryBlock.class);
        assertThat(column.values(new int[] {0, 1}, 2)).isInstanceOf(ValueBlock.class);
        assertThat(values(VARCHAR, column.values(new int[] {0, 1}, 2))).containsExactly(utf8Slice("red"), utf8Slice("green"));
    }

    @Test
    void testSharedDictionaryCountsOnce()
    {
        ValueBlock dictionary = text(IntStream.range(0, 100).mapToObj("value %s"::formatted).toArray(String[]::new));
        HistoryChunk chunk = new HistoryChunk(new int[3], Optional.empty(), Optional.empty(), new Block[] {DictionaryBlock.create(3, dictionary, new int[] {1, 2, 3})});
        Set<ValueBlock> dictionaries = Collections.newSetFromMap(new IdentityHashMap<>());

        long first = chunk.retainedBytes(dictionaries);
        assertThat(chunk.retainedBytes(dictionaries)).isEqualTo(first - dictionary.getRetainedSizeInBytes());
    }

    @Test
    void testTextThatDiffersIsNotNumbered()
    {
        Block[] chunks = {text("a", "b", null, "d"), DictionaryBlock.create(3, text("e", "f", "g"), new int[] {2, 1, 0})};
        ValueColumn column = collect(VARCHAR, chunks, addresses(chunks));

        assertThat(column).isInstanceOf(SegmentedColumn.class);
        assertThat(values(VARCHAR, column.values(new int[] {6, FeatureHistory.NO_ROW, 2, 0}, 4)))
                .containsExactly(utf8Slice("e"), null, null, utf8Slice("a"));
    }

    @Test
    void testDictionariesLongerThanTheirChunksAreNotNumbered()
    {
        ValueBlock dictionary = text(IntStream.range(0, 100).mapToObj(Integer::toString).toArray(String[]::new));
        Block[] chunks = {DictionaryBlock.create(3, dictionary, new int[] {5, 5, 7})};

        assertThat(collect(VARCHAR, chunks, addresses(chunks))).isInstanceOf(SegmentedColumn.class);
    }

    @Test
    void testRowsInAnyOrder()
    {
        for (Type type : ImmutableList.of(BIGINT, VARCHAR)) {
            Block[] chunks = IntStream.range(0, 7).mapToObj(_ -> randomBlock(type)).toArray(Block[]::new);
            List<Object> expected = new ArrayList<>();
            for (Block chunk : chunks) {
                expected.addAll(values(type, chunk));
            }
            long[] inOrder = addresses(chunks);
            int[] shuffled = shuffled(inOrder.length);
            ValueColumn column = collect(type, chunks, Arrays.stream(shuffled).mapToLong(row -> inOrder[row]).toArray());

            int[] all = IntStream.range(0, shuffled.length).toArray();
            assertThat(values(type, column.values(all, all.length))).isEqualTo(Arrays.stream(shuffled).mapToObj(expected::get).toList());
            assertThat(values(type, collect(type, chunks, inOrder).values(all, all.length))).isEqualTo(expected);
        }
    }

    private Block randomBlock(Type type)
    {
        ValueBlock values = type == BIGINT ? numbers() : text(IntStream.range(0, 300).mapToObj(_ -> random.nextInt(9) == 0 ? null : "v" + random.nextInt(50)).toArray(String[]::new));
        return switch (random.nextInt(3)) {
            case 0 -> values;
            case 1 -> DictionaryBlock.create(500, values, IntStream.range(0, 500).map(_ -> random.nextInt(300)).toArray());
            default -> RunLengthEncodedBlock.create(values.getSingleValueBlock(random.nextInt(300)), 20);
        };
    }

    private ValueBlock numbers()
    {
        BlockBuilder builder = BIGINT.createBlockBuilder(null, 300);
        for (int i = 0; i < 300; i++) {
            writeNativeValue(BIGINT, builder, random.nextInt(9) == 0 ? null : random.nextLong());
        }
        return builder.buildValueBlock();
    }

    private int[] shuffled(int count)
    {
        List<Integer> rows = new ArrayList<>(IntStream.range(0, count).boxed().toList());
        Collections.shuffle(rows, random);
        return rows.stream().mapToInt(row -> row).toArray();
    }

    private static ValueColumn collect(Type type, Block[] chunks, long[] addresses)
    {
        return ValueColumn.collect(type, chunks, addresses, TYPE_OPERATORS);
    }

    private static long[] addresses(Block[] chunks)
    {
        return IntStream.range(0, chunks.length)
                .boxed()
                .flatMapToLong(chunk -> IntStream.range(0, chunks[chunk].getPositionCount()).mapToLong(position -> Addresses.of(chunk, position)))
                .toArray();
    }

    private static List<Object> values(Type type, Block block)
    {
        List<Object> values = new ArrayList<>();
        for (int position = 0; position < block.getPositionCount(); position++) {
            values.add(readNativeValue(type, block, position));
        }
        return values;
    }

    private static ValueBlock text(String... values)
    {
        BlockBuilder builder = VARCHAR.createBlockBuilder(null, values.length);
        for (String value : values) {
            writeNativeValue(VARCHAR, builder, value == null ? null : utf8Slice(value));
        }
        return builder.buildValueBlock();
    }
}
