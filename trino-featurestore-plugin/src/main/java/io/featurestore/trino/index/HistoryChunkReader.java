package io.featurestore.trino.index;

import io.featurestore.trino.source.HistoryColumn;
import io.featurestore.trino.source.HistorySource;
import io.featurestore.trino.source.InstantRange;
import io.featurestore.trino.source.InstantReader;
import io.trino.spi.block.Block;
import io.trino.spi.block.ByteArrayBlock;
import io.trino.spi.block.IntArrayBlock;
import io.trino.spi.block.LongArrayBlock;
import io.trino.spi.block.ValueBlock;
import io.trino.spi.connector.SourcePage;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

/**
 * Turns pages of {@link HistorySource#columns} into chunks: leaves out rows that can never be found, brings keys to the type in which they
 * are compared, and copies what is kept, so that nothing of the page is retained. For any number of threads.
 */
final class HistoryChunkReader
{
    private final List<Integer> keyChannels;
    private final List<KeyCoercion> keyCoercions;
    private final Optional<InstantColumn> timestamp;
    private final Optional<InstantColumn> created;
    private final List<Integer> valueChannels;
    private final boolean onlyKnown;
    private final Optional<InstantRange> range;

    HistoryChunkReader(HistoryRequest request)
    {
        HistorySource source = requireNonNull(request, "request is null").source();
        List<HistoryColumn> columns = source.columns();
        keyChannels = source.keys().stream()
                .map(columns::indexOf)
                .collect(toImmutableList());
        keyCoercions = KeyCoercion.between(
                source.keys().stream().map(HistoryColumn::type).collect(toImmutableList()),
                request.keyTypes(),
                request.sessionZone());
        timestamp = source.timestamp().map(column -> new InstantColumn(columns.indexOf(column), InstantReader.of(column.type())));
        created = source.created().map(column -> new InstantColumn(columns.indexOf(column), InstantReader.of(column.type())));
        valueChannels = source.values().stream()
                .map(columns::indexOf)
                .collect(toImmutableList());
        onlyKnown = request.onlyKnown();
        range = request.newestWithin();
    }

    /**
     * The rows of the page that can be found, if any.
     */
    Optional<HistoryChunk> read(SourcePage page)
    {
        Block[] pageKeys = new Block[keyChannels.size()];
        for (int key = 0; key < pageKeys.length; key++) {
            pageKeys[key] = keyCoercions.get(key).apply(page.getBlock(keyChannels.get(key)));
        }
        int[] positions = IntStream.range(0, page.getPositionCount()).toArray();
        int count = findable(page, pageKeys, positions);
        if (count == 0) {
            return Optional.empty();
        }
        return Optional.of(new HistoryChunk(
                count,
                copy(pageKeys, positions, count),
                timestamp.map(column -> column.read(page, positions, count)),
                created.map(column -> column.read(page, positions, count)),
                copy(valueChannels.stream().map(page::getBlock).toArray(Block[]::new), positions, count)));
    }

    /**
     * Moves the positions to be kept to the front, and returns their number.
     */
    private int findable(SourcePage page, Block[] pageKeys, int[] positions)
    {
        int count = positions.length;
        for (Block block : pageKeys) {
            count = withoutNull(block, positions, count);
        }
        if (timestamp.isPresent()) {
            Block block = page.getBlock(timestamp.orElseThrow().channel());
            count = withoutNull(block, positions, count);
            if (range.isPresent()) {
                count = within(range.orElseThrow(), timestamp.orElseThrow().reader(), block, positions, count);
            }
        }
        if (onlyKnown) {
            Block block = page.getBlock(created.orElseThrow().channel());
            count = withoutNull(block, positions, count);
            if (range.isPresent()) {
                count = within(range.orElseThrow().withoutBeginning(), created.orElseThrow().reader(), block, positions, count);
            }
        }
        return count;
    }

    private static Block[] copy(Block[] blocks, int[] positions, int count)
    {
        Block[] copies = new Block[blocks.length];
        for (int i = 0; i < blocks.length; i++) {
            copies[i] = copy(blocks[i], positions, count);
        }
        return copies;
    }

    private static Block copy(Block block, int[] positions, int count)
    {
        ValueBlock values = block.getUnderlyingValueBlock();
        boolean fixedWidth = values instanceof LongArrayBlock || values instanceof IntArrayBlock || values instanceof ByteArrayBlock;
        if (!fixedWidth || block instanceof ValueBlock) {
            // A dictionary stays one: its values may be long
            return block.copyPositions(positions, 0, count);
        }
        int[] valuePositions = new int[count];
        for (int i = 0; i < count; i++) {
            valuePositions[i] = block.getUnderlyingValuePosition(positions[i]);
        }
        return values.copyPositions(valuePositions, 0, count);
    }

    private static int within(InstantRange range, InstantReader reader, Block block, int[] positions, int count)
    {
        int kept = 0;
        for (int i = 0; i < count; i++) {
            if (range.contains(reader.millis(block, positions[i]), reader.picosOfMilli(block, positions[i]))) {
                positions[kept++] = positions[i];
            }
        }
        return kept;
    }

    private static int withoutNull(Block block, int[] positions, int count)
    {
        if (!block.mayHaveNull()) {
            return count;
        }
        int kept = 0;
        for (int i = 0; i < count; i++) {
            if (!block.isNull(positions[i])) {
                positions[kept++] = positions[i];
            }
        }
        return kept;
    }

    private record InstantColumn(int channel, InstantReader reader)
    {
        Instants read(SourcePage page, int[] positions, int count)
        {
            return Instants.read(reader, page.getBlock(channel), positions, count);
        }
    }
}
