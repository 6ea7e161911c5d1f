package io.featurestore.trino.index;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Lists;
import io.featurestore.trino.index.ChunkCollector.Collected;
import io.featurestore.trino.source.HistoryColumn;
import io.featurestore.trino.source.HistorySource;
import io.trino.spi.Page;
import io.trino.spi.PageBuilder;
import io.trino.spi.block.Block;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.SourcePage;
import io.trino.spi.type.Type;
import io.trino.spi.type.TypeOperators;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.trino.spi.type.TimeZoneKey.UTC_KEY;
import static io.trino.spi.type.TypeUtils.readNativeValue;
import static io.trino.spi.type.TypeUtils.writeNativeValue;

/**
 * Joins rows given as native values, through all that a worker does but reading files.
 *
 * @param keyTypes of the feature view, which are those of the spine
 * @param valueTypes of the features
 */
record HistoryTester(
        List<Type> keyTypes,
        Optional<Type> timeType,
        Optional<Type> createdType,
        List<Type> valueTypes,
        OptionalLong ttlMillis,
        boolean filterByCreated,
        Type spineTimeType,
        int rowsPerPage)
{
    static final TypeOperators TYPE_OPERATORS = new TypeOperators();

    record TestingColumn(int channel)
            implements ColumnHandle {}

    record TestingTable()
            implements ConnectorTableHandle {}

    /**
     * @param features rows of keys, time, created and features
     * @param spine rows of keys and time
     * @return the features of each spine row
     */
    List<List<Object>> join(List<List<Object>> features, List<List<Object>> spine)
    {
        HistorySource source = source();
        HistoryRequest request = HistoryRequest.of(source, keyTypes, UTC_KEY, filterByCreated);
        FeatureHistory history = history(request, features);
        List<Type> spineTypes = ImmutableList.<Type>builder().addAll(keyTypes).add(spineTimeType).build();
        HistoryLookup lookup = new HistoryLookup(history, request, keyTypes, Optional.of(spineTimeType), UTC_KEY);
        List<List<Object>> results = new ArrayList<>();
        for (List<List<Object>> rows : Lists.partition(spine, rowsPerPage)) {
            Page page = page(spineTypes, rows);
            List<Block> keys = IntStream.range(0, keyTypes.size()).mapToObj(page::getBlock).collect(toImmutableList());
            FoundRows found = lookup.find(keys, Optional.of(page.getBlock(keyTypes.size())), rows.size());
            Block[] blocks = IntStream.range(0, valueTypes.size()).mapToObj(value -> lookup.values(value, found)).toArray(Block[]::new);
            for (int position = 0; position < rows.size(); position++) {
                List<Object> result = new ArrayList<>();
                for (int value = 0; value < blocks.length; value++) {
                    result.add(readNativeValue(valueTypes.get(value), blocks[value], position));
                }
                results.add(result);
            }
        }
        return results;
    }

    FeatureHistory history(HistoryRequest request, List<List<Object>> features)
    {
        return FeatureHistoryBuilder.of(request, collect(request, features), TYPE_OPERATORS)
                .build(request.source(), request.onlyKnown(), Optional.empty());
    }

    /**
     * By two readers, which number entities each for itself.
     */
    List<Collected> collect(HistoryRequest request, List<List<Object>> features)
    {
        HistoryChunkReader reader = new HistoryChunkReader(request, TYPE_OPERATORS);
        List<Type> types = request.source().columns().stream()
                .map(HistoryColumn::type)
                .collect(toImmutableList());
        List<ChunkCollector> collectors = Stream.generate(() -> new ChunkCollector(request, TYPE_OPERATORS, new UnlimitedMemory()))
                .limit(2)
                .toList();
        int page = 0;
        for (List<List<Object>> rows : Lists.partition(features, rowsPerPage)) {
            ChunkCollector collector = collectors.get(page % 2);
            reader.read(SourcePage.create(page(types, rows)), collector.entities()).ifPresent(chunk -> collector.add(chunk, rows.size()));
            page++;
        }
        return collectors.stream().map(ChunkCollector::collected).toList();
    }

    private record UnlimitedMemory()
            implements MemoryBudget
    {
        @Override
        public void reserve(long bytes, long rowsOfView) {}

        @Override
        public void release(long bytes) {}

        @Override
        public long limitBytes()
        {
            return Long.MAX_VALUE;
        }

        @Override
        public void expect(IndexSize size) {}
    }

    HistorySource source()
    {
        List<Type> types = ImmutableList.<Type>builder()
                .addAll(keyTypes)
                .addAll(timeType.stream().iterator())
                .addAll(createdType.stream().iterator())
                .addAll(valueTypes)
                .build();
        List<HistoryColumn> columns = IntStream.range(0, types.size())
                .mapToObj(channel -> new HistoryColumn(new TestingColumn(channel), types.get(channel)))
                .collect(toImmutableList());
        int time = keyTypes.size();
        int created = time + (timeType.isPresent() ? 1 : 0);
        int values = created + (createdType.isPresent() ? 1 : 0);
        return new HistorySource(
                "test.view",
                new TestingTable(),
                columns.subList(0, keyTypes.size()),
                timeType.map(_ -> columns.get(time)),
                createdType.map(_ -> columns.get(created)),
                Optional.empty(),
                columns.subList(values, columns.size()),
                ttlMillis);
    }

    private static Page page(List<Type> types, List<List<Object>> rows)
    {
        PageBuilder builder = new PageBuilder(types);
        for (List<Object> row : rows) {
            builder.declarePosition();
            for (int channel = 0; channel < types.size(); channel++) {
                writeNativeValue(types.get(channel), builder.getBlockBuilder(channel), row.get(channel));
            }
        }
        return builder.build();
    }
}
