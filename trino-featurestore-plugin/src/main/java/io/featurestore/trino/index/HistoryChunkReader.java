package io.featurestore.trino.index;

import io.featurestore.trino.source.HistoryColumn;
import io.featurestore.trino.source.HistorySource;
import io.featurestore.trino.source.InstantColumn;
import io.featurestore.trino.value.InstantRange;
import io.featurestore.trino.value.KeyCoercion;
import io.featurestore.trino.value.Positions;
import io.featurestore.trino.value.SqlEquality;
import io.trino.spi.block.Block;
import io.trino.spi.block.ByteArrayBlock;
import io.trino.spi.block.DictionaryBlock;
import io.trino.spi.block.IntArrayBlock;
import io.trino.spi.block.LongArrayBlock;
import io.trino.spi.block.ValueBlock;
import io.trino.spi.connector.SourcePage;
import io.trino.spi.type.TypeOperators;

import java.util.List;
import java.util.Optional;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

// Drops rows that can never be found, brings keys to the compared type and numbers them, copies what is kept: of a page only short dictionaries stay. Thread-safe
final class HistoryChunkReader
{
    private final List<Integer> keyChannels;
    private final List<KeyCoercion> keyCoercions;
    private final Optional<InstantColumn> timestamp;
    private final Optional<InstantColumn> created;
    private final List<Integer> valueChannels;
    private final boolean onlyKnown;
    private final Optional<InstantRange> range;
    private final Optional<InstantColumn> validTo;
    private final Optional<EntityIndex> neededEntities;
    private final SqlEquality[] keyOperators;
    private final EntityPart part;

    HistoryChunkReader(HistoryRequest request, TypeOperators typeOperators)
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
        timestamp = source.timestamp().map(column -> InstantColumn.of(column, columns));
        created = source.tieBreaker().map(column -> InstantColumn.of(column, columns));
        valueChannels = source.readValues().stream()
                .map(columns::indexOf)
                .collect(toImmutableList());
        onlyKnown = request.onlyKnown();
        range = request.newestWithin();
        validTo = source.validTo().map(column -> InstantColumn.of(column, columns));
        neededEntities = request.needed().map(needed -> EntityIndex.of(request.keyTypes(), needed.keys(), typeOperators));
        keyOperators = request.keyTypes().stream()
                .map(type -> new SqlEquality(type, typeOperators))
                .toArray(SqlEquality[]::new);
        part = request.part();
    }

    // Numbers the keys of the page in the given index
    Optional<HistoryChunk> read(SourcePage page, EntityIndex entities)
    {
        Block[] pageKeys = new Block[keyChannels.size()];
        for (int key = 0; key < pageKeys.length; key++) {
            pageKeys[key] = keyCoercions.get(key).apply(page.getBlock(keyChannels.get(key)));
        }
        Positions found = Positions.all(page.getPositionCount());
        retainFindable(page, pageKeys, found);
        if (found.count() == 0) {
            return Optional.empty();
        }
        return Optional.of(new HistoryChunk(
                entities.add(pageKeys, found.array(), found.count()),
                timestamp.map(column -> instants(column, page, found)),
                created.map(column -> instants(column, page, found)),
                copy(valueChannels.stream().map(page::getBlock).toArray(Block[]::new), found)));
    }

    private void retainFindable(SourcePage page, Block[] pageKeys, Positions positions)
    {
        for (Block block : pageKeys) {
            positions.withoutNull(block);
        }
        neededEntities.ifPresent(entities -> positions.retain(position -> entities.find(pageKeys, position) != EntityIndex.NONE));
        if (part.bits() > 0) {
            positions.retain(position -> part.holds(SqlEquality.hash(keyOperators, pageKeys, position)));
        }
        timestamp.ifPresent(column -> {
            positions.withoutNull(page.getBlock(column.channel()));
            range.ifPresent(within -> column.retainWithin(within, page, positions));
        });
        validTo.ifPresent(column -> retainWithInterval(column, page, positions));
        if (onlyKnown) {
            InstantColumn known = created.orElseThrow();
            positions.withoutNull(page.getBlock(known.channel()));
            range.ifPresent(within -> known.retainWithin(within.withoutBeginning(), page, positions));
        }
    }

    // Rows that are never the newest have an empty interval or none
    private void retainWithInterval(InstantColumn end, SourcePage page, Positions positions)
    {
        positions.withoutNull(page.getBlock(end.channel()));
        timestamp.ifPresent(begin -> begin.retainBefore(end, page, positions));
    }

    private static PackedInstants instants(InstantColumn column, SourcePage page, Positions positions)
    {
        return PackedInstants.read(column.reader(), page.getBlock(column.channel()), positions.array(), positions.count());
    }

    private static Block[] copy(Block[] blocks, Positions positions)
    {
        Block[] copies = new Block[blocks.length];
        for (int i = 0; i < blocks.length; i++) {
            copies[i] = copy(blocks[i], positions.array(), positions.count());
        }
        return copies;
    }

    private static Block copy(Block block, int[] positions, int count)
    {
        ValueBlock values = block.getUnderlyingValueBlock();
        boolean fixedWidth = values instanceof LongArrayBlock || values instanceof IntArrayBlock || values instanceof ByteArrayBlock;
        boolean longDictionary = values.getPositionCount() > count;
        if (block instanceof ValueBlock || (!fixedWidth && longDictionary)) {
            return block.copyPositions(positions, 0, count);
        }
        int[] valuePositions = new int[count];
        for (int i = 0; i < count; i++) {
            valuePositions[i] = block.getUnderlyingValuePosition(positions[i]);
        }
        // A dictionary stays one: its values may be long, and many pages share it
        return fixedWidth ? values.copyPositions(valuePositions, 0, count) : DictionaryBlock.create(count, values, valuePositions);
    }
}
