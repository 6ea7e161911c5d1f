package io.featurestore.trino.asof;

import io.featurestore.trino.index.AsOfIndexLease;
import io.featurestore.trino.index.EntityPart;
import io.featurestore.trino.index.FeatureHistory;
import io.featurestore.trino.index.HistoryRequest;
import io.featurestore.trino.index.NewestRows;
import io.featurestore.trino.lookup.HistoryInParts;
import io.featurestore.trino.lookup.QueryIndexes;
import io.featurestore.trino.source.HistorySource;
import io.featurestore.trino.value.InstantRange;
import io.featurestore.trino.value.UtcInstant;
import io.trino.spi.Page;
import io.trino.spi.block.Block;
import io.trino.spi.block.RunLengthEncodedBlock;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ConnectorPageSource;
import io.trino.spi.connector.SourcePage;
import io.trino.spi.predicate.Domain;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.trino.spi.type.TypeUtils.writeNativeValue;
import static java.util.Objects.requireNonNull;

// The newest valid row of each entity at one time
final class AsOfPageSource
        implements ConnectorPageSource
{
    private final AsOfTableHandle table;
    private final SelectedColumns selected;
    private final List<AsOfColumnHandle> columns;
    private final HistoryInParts parts;
    private final UtcInstant time;
    private final List<FixedKey> fixedKeys;
    private Optional<NewestRows> newestRows = Optional.empty();
    private long completedBytes;

    AsOfPageSource(AsOfTableHandle table, List<ColumnHandle> columns, QueryIndexes indexes)
    {
        this.table = requireNonNull(table, "table is null");
        this.selected = SelectedColumns.of(table, columns);
        this.columns = columns.stream()
                .map(AsOfColumnHandle.class::cast)
                .collect(toImmutableList());
        this.time = UtcInstant.ofTimestamp(table.fixedTime().orElseThrow());
        this.fixedKeys = table.keyColumns().stream()
                .flatMap(key -> table.fixedKey(key.position()).map(value -> new FixedKey(key, Domain.singleValue(key.type(), value))).stream())
                .collect(toImmutableList());
        this.parts = parts(indexes);
    }

    private HistoryInParts parts(QueryIndexes indexes)
    {
        HistorySource source = selected.source();
        HistoryRequest newest = HistoryRequest.ofNewest(source.withTable(table.scanned()), indexes.sessionZone(), false, InstantRange.until(time, source.ttlMillis()));
        return new HistoryInParts(newest, request -> lease(indexes, request));
    }

    // The index of joins if it is there; it is not filled for a scan, which needs one row of each entity
    private AsOfIndexLease lease(QueryIndexes indexes, HistoryRequest request)
    {
        return Optional.of(selected.allRows(indexes.sessionZone()))
                .filter(_ -> request.part().equals(EntityPart.ALL))
                .flatMap(indexes::leaseIfFilled)
                .orElseGet(() -> indexes.lease(request));
    }

    @Override
    public CompletableFuture<?> isBlocked()
    {
        return parts.isBlocked();
    }

    @Override
    public SourcePage getNextSourcePage()
    {
        Optional<FeatureHistory> part = parts.current();
        if (part.isEmpty()) {
            return null;
        }
        FeatureHistory history = part.orElseThrow();
        if (newestRows.isEmpty()) {
            newestRows = Optional.of(newestRows(history));
        }
        NewestRows newest = newestRows.orElseThrow();
        if (!newest.next(entity -> hasFixedKeys(history, entity) ? history.find(entity, time.epochMillis(), time.picosOfMilli()) : FeatureHistory.NO_ROW)) {
            newestRows = Optional.empty();
            parts.next();
            return null;
        }
        return page(newest);
    }

    private NewestRows newestRows(FeatureHistory history)
    {
        if (fixedKeys.size() < table.keyColumns().size()) {
            return NewestRows.of(history, time);
        }
        Block[] keys = fixedKeys.stream()
                .map(fixed -> writeNativeValue(fixed.column().type(), fixed.domain().getSingleValue()))
                .toArray(Block[]::new);
        return NewestRows.of(history, time, history.findEntity(keys, 0));
    }

    private boolean hasFixedKeys(FeatureHistory history, int entity)
    {
        return fixedKeys.stream().allMatch(fixed -> fixed.domain().includesNullableValue(history.key(entity, fixed.column().position(), fixed.column().type())));
    }

    private SourcePage page(NewestRows newest)
    {
        Block[] blocks = new Block[columns.size()];
        for (int i = 0; i < blocks.length; i++) {
            AsOfColumnHandle column = columns.get(i);
            blocks[i] = switch (column.kind()) {
                case KEY -> newest.keys(column.position(), column.type());
                case AS_OF_TIME -> RunLengthEncodedBlock.create(writeNativeValue(column.type(), table.fixedTime().orElseThrow()), newest.count());
                case VALUE -> newest.values(selected.value(column));
            };
        }
        Page page = new Page(newest.count(), blocks);
        completedBytes += page.getSizeInBytes();
        return SourcePage.create(page);
    }

    @Override
    public long getCompletedBytes()
    {
        return completedBytes;
    }

    @Override
    public long getReadTimeNanos()
    {
        return 0;
    }

    @Override
    public boolean isFinished()
    {
        return parts.isFinished();
    }

    @Override
    public void close()
    {
        parts.close();
    }

    private record FixedKey(AsOfColumnHandle column, Domain domain) {}
}
