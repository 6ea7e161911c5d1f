package io.featurestore.trino.asof;

import com.google.common.collect.ImmutableList;
import io.featurestore.trino.asof.AsOfColumnHandle.Kind;
import io.featurestore.trino.index.AsOfIndexLease;
import io.featurestore.trino.index.FeatureHistory;
import io.featurestore.trino.index.HistoryLookup;
import io.featurestore.trino.index.HistoryRequest;
import io.featurestore.trino.value.InstantReader;
import io.featurestore.trino.value.SqlEquality;
import io.trino.spi.Page;
import io.trino.spi.block.Block;
import io.trino.spi.block.BlockBuilder;
import io.trino.spi.block.RunLengthEncodedBlock;
import io.trino.spi.connector.ConnectorIndex;
import io.trino.spi.connector.ConnectorPageSource;
import io.trino.spi.connector.FixedPageSource;
import io.trino.spi.connector.RecordSet;
import io.trino.spi.type.LongTimestampWithTimeZone;
import io.trino.spi.type.TimestampWithTimeZoneType;
import io.trino.spi.type.Type;
import io.trino.spi.type.TypeOperators;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

import static com.google.common.base.Suppliers.memoize;
import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.airlift.concurrent.MoreFutures.getFutureValue;
import static io.featurestore.trino.asof.AsOfColumnHandle.Kind.AS_OF_TIME;
import static io.featurestore.trino.value.UtcInstant.epochMicros;
import static io.trino.spi.type.TimeZoneKey.UTC_KEY;
import static io.trino.spi.type.TypeUtils.writeNativeValue;
import static java.util.Objects.requireNonNull;

// Answers the index joins of one task. Thread-safe
final class AsOfConnectorIndex
        implements ConnectorIndex
{
    private final AsOfTableHandle table;
    private final SelectedColumns selected;
    private final HistoryRequest request;
    private final List<AsOfColumnHandle> lookupColumns;
    private final List<AsOfColumnHandle> outputColumns;
    private final TypeOperators typeOperators;
    // Held for as long as the task has its operators, as the SPI does not tell when the last lookup is done
    private final Supplier<AsOfIndexLease> lease;

    AsOfConnectorIndex(
            AsOfTableHandle table,
            SelectedColumns selected,
            HistoryRequest request,
            List<AsOfColumnHandle> lookupColumns,
            List<AsOfColumnHandle> outputColumns,
            TypeOperators typeOperators,
            Supplier<AsOfIndexLease> lease)
    {
        this.table = requireNonNull(table, "table is null");
        this.selected = requireNonNull(selected, "selected is null");
        this.request = requireNonNull(request, "request is null");
        this.lookupColumns = ImmutableList.copyOf(requireNonNull(lookupColumns, "lookupColumns is null"));
        this.outputColumns = ImmutableList.copyOf(requireNonNull(outputColumns, "outputColumns is null"));
        this.typeOperators = requireNonNull(typeOperators, "typeOperators is null");
        this.lease = memoize(lease::get);
    }

    @Override
    public ConnectorPageSource lookup(RecordSet recordSet)
    {
        LookupKeys asked = LookupKeys.read(recordSet);
        // The engine allows neither this method nor what it returns to tell that it waits
        FeatureHistory history = getFutureValue(lease.get().history());
        lease.get().use();
        HistoryLookup lookup = new HistoryLookup(history, request, selected.source().keyTypes(), Optional.of(timeType()), request.sessionZone());

        List<Block> keys = table.keyColumns().stream()
                .map(key -> keyBlock(key, asked))
                .collect(toImmutableList());
        Optional<Block> times = asked(Kind.AS_OF_TIME, 0, asked);
        int[] rows = lookup.find(keys, times, asked.count());
        retainEqual(rows, asked, lookup);
        int[] positions = DistinctLookups.positions(rows, micros(times, asked.count()));
        if (positions.length == 0) {
            return new FixedPageSource(List.of());
        }
        int[] foundRows = Arrays.stream(positions).map(position -> rows[position]).toArray();
        return new FixedPageSource(List.of(new Page(positions.length, outputColumns.stream()
                .map(column -> switch (column.kind()) {
                    case KEY -> keys.get(column.position()).copyPositions(positions, 0, positions.length);
                    case AS_OF_TIME -> timeBlock(times.orElseThrow(), positions);
                    case VALUE -> lookup.values(selected.value(column), foundRows, foundRows.length);
                })
                .toArray(Block[]::new))));
    }

    private void retainEqual(int[] rows, LookupKeys asked, HistoryLookup lookup)
    {
        for (int field = 0; field < lookupColumns.size(); field++) {
            AsOfColumnHandle column = lookupColumns.get(field);
            if (column.kind() == Kind.VALUE) {
                new EqualValues(new SqlEquality(column.type(), typeOperators)).retain(rows, asked.columns().get(field), lookup.values(selected.value(column), rows, rows.length));
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
