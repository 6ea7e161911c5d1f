package io.featurestore.trino.asof;

import com.google.common.collect.ImmutableList;
import io.featurestore.trino.asof.AsOfColumnHandle.Kind;
import io.featurestore.trino.index.FeatureHistory;
import io.featurestore.trino.index.FoundRows;
import io.featurestore.trino.index.HistoryLookup;
import io.featurestore.trino.index.HistoryRequest;
import io.featurestore.trino.lookup.LookupKeys;
import io.featurestore.trino.lookup.LookupPlan;
import io.featurestore.trino.value.InstantReader;
import io.featurestore.trino.value.SqlEquality;
import io.trino.spi.Page;
import io.trino.spi.block.Block;
import io.trino.spi.block.BlockBuilder;
import io.trino.spi.block.RunLengthEncodedBlock;
import io.trino.spi.type.LongTimestampWithTimeZone;
import io.trino.spi.type.TimestampWithTimeZoneType;
import io.trino.spi.type.Type;
import io.trino.spi.type.TypeOperators;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.featurestore.trino.asof.AsOfColumnHandle.Kind.AS_OF_TIME;
import static io.featurestore.trino.value.UtcInstant.epochMicros;
import static io.trino.spi.type.TimeZoneKey.UTC_KEY;
import static io.trino.spi.type.TypeUtils.writeNativeValue;
import static java.util.Objects.requireNonNull;

// The rows of v$as_of that an index join asks for by their keys, time and maybe values. Thread-safe
final class AsOfAnswers
{
    private final AsOfTableHandle table;
    private final SelectedColumns selected;
    private final List<AsOfColumnHandle> lookupColumns;
    private final List<AsOfColumnHandle> outputColumns;
    private final TypeOperators typeOperators;

    AsOfAnswers(AsOfTableHandle table, SelectedColumns selected, List<AsOfColumnHandle> lookupColumns, List<AsOfColumnHandle> outputColumns, TypeOperators typeOperators)
    {
        this.table = requireNonNull(table, "table is null");
        this.selected = requireNonNull(selected, "selected is null");
        this.lookupColumns = ImmutableList.copyOf(requireNonNull(lookupColumns, "lookupColumns is null"));
        this.outputColumns = ImmutableList.copyOf(requireNonNull(outputColumns, "outputColumns is null"));
        this.typeOperators = requireNonNull(typeOperators, "typeOperators is null");
    }

    // Of a spine with the keys, and with the time after them where it is asked for
    LookupPlan plan()
    {
        List<Type> keyTypes = selected.source().keyTypes();
        boolean hasTime = lookupColumns.stream().anyMatch(column -> column.kind() == AS_OF_TIME);
        return new LookupPlan(
                hasTime ? ImmutableList.<Type>builder().addAll(keyTypes).add(timeType()).build() : keyTypes,
                Optional.of(keyTypes.size()).filter(_ -> hasTime),
                ImmutableList.of(new LookupPlan.Join(selected.source(), IntStream.range(0, keyTypes.size()).boxed().collect(toImmutableList()))),
                ImmutableList.of(),
                false);
    }

    Page spine(LookupKeys asked)
    {
        return new Page(asked.count(), ImmutableList.<Block>builder()
                .addAll(keys(asked))
                .addAll(times(asked).stream().iterator())
                .build()
                .toArray(Block[]::new));
    }

    // Those that are in this part of the history
    Optional<Page> find(LookupKeys asked, FeatureHistory history, HistoryRequest request)
    {
        HistoryLookup lookup = new HistoryLookup(history, request, selected.source().keyTypes(), Optional.of(timeType()), request.sessionZone());
        List<Block> keys = keys(asked);
        Optional<Block> times = times(asked);
        FoundRows found = lookup.find(keys, times, asked.count());
        retainEqual(found, asked, lookup);
        int[] positions = DistinctLookups.positions(found.rows(), micros(times, asked.count()));
        if (positions.length == 0) {
            return Optional.empty();
        }
        FoundRows distinct = found.select(positions);
        return Optional.of(new Page(positions.length, outputColumns.stream()
                .map(column -> switch (column.kind()) {
                    case KEY -> keys.get(column.position()).copyPositions(positions, 0, positions.length);
                    case AS_OF_TIME -> timeBlock(times.orElseThrow(), positions);
                    case VALUE -> lookup.values(selected.value(column), distinct);
                })
                .toArray(Block[]::new)));
    }

    private List<Block> keys(LookupKeys asked)
    {
        return table.keyColumns().stream()
                .map(key -> keyBlock(key, asked))
                .collect(toImmutableList());
    }

    private Optional<Block> times(LookupKeys asked)
    {
        return asked(AS_OF_TIME, 0, asked);
    }

    private void retainEqual(FoundRows found, LookupKeys asked, HistoryLookup lookup)
    {
        for (int field = 0; field < lookupColumns.size(); field++) {
            AsOfColumnHandle column = lookupColumns.get(field);
            if (column.kind() == Kind.VALUE) {
                new EqualValues(new SqlEquality(column.type(), typeOperators)).retain(found.rows(), asked.columns().get(field), lookup.values(selected.value(column), found));
            }
        }
    }

    private Block keyBlock(AsOfColumnHandle key, LookupKeys asked)
    {
        return asked(key.kind(), key.position(), asked)
                .orElseGet(() -> RunLengthEncodedBlock.create(writeNativeValue(key.type(), table.fixedKey(key.position()).orElseThrow()), asked.count()));
    }

    private Optional<Block> asked(Kind kind, int position, LookupKeys asked)
    {
        for (int field = 0; field < lookupColumns.size(); field++) {
            if (lookupColumns.get(field).kind() == kind && lookupColumns.get(field).position() == position) {
                return Optional.of(asked.columns().get(field));
            }
        }
        return Optional.empty();
    }

    private Type timeType()
    {
        return table.timeColumn().type();
    }

    private long[] micros(Optional<Block> times, int count)
    {
        long[] micros = new long[count];
        if (times.isPresent()) {
            Block block = times.orElseThrow();
            InstantReader reader = InstantReader.of(timeType());
            Arrays.setAll(micros, position -> block.isNull(position) ? 0 : epochMicros(reader.millis(block, position), reader.picosOfMilli(block, position)));
        }
        return micros;
    }

    // In UTC: rows that ask for one instant in different zones share one answer
    private Block timeBlock(Block times, int[] positions)
    {
        if (!(timeType() instanceof TimestampWithTimeZoneType type)) {
            return times.copyPositions(positions, 0, positions.length);
        }
        InstantReader reader = InstantReader.of(type);
        BlockBuilder builder = type.createBlockBuilder(null, positions.length);
        for (int position : positions) {
            type.writeObject(builder, LongTimestampWithTimeZone.fromEpochMillisAndFraction(reader.millis(times, position), reader.picosOfMilli(times, position), UTC_KEY));
        }
        return builder.build();
    }
}
