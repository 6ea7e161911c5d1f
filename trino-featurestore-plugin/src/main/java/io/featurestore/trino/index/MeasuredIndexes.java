package io.featurestore.trino.index;

import io.featurestore.trino.source.HistoryColumn;
import io.featurestore.trino.source.HistorySource;
import io.trino.spi.connector.ColumnHandle;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

// What indexes that were filled on this node took, whatever the snapshot. Thread-safe
final class MeasuredIndexes
{
    private static final int MAX_SIZE = 1000;
    // In smaller ones what an empty index takes would distort the bytes of a row
    private static final int MIN_ROWS = 10_000;

    private final Map<Columns, BytesPerRow> measured = new LinkedHashMap<>(16, 0.75f, true)
    {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Columns, BytesPerRow> eldest)
        {
            return size() > MAX_SIZE;
        }
    };

    synchronized void add(HistoryRequest request, long rows, IndexSize size)
    {
        if (rows >= MIN_ROWS) {
            measured.put(Columns.of(request.source(), request.onlyKnown()), new BytesPerRow(rows, size));
        }
    }

    synchronized Optional<BytesPerRow> find(HistorySource source, boolean onlyKnown)
    {
        return Optional.ofNullable(measured.get(Columns.of(source, onlyKnown)));
    }

    record BytesPerRow(long rows, IndexSize size)
    {
        BytesPerRow
        {
            checkArgument(rows > 0, "rows is not positive");
            requireNonNull(size, "size is null");
        }

        IndexSize of(long otherRows)
        {
            double factor = (double) otherRows / rows;
            return new IndexSize((long) (size.fillingBytes() * factor), (long) (size.filledBytes() * factor));
        }
    }

    private record Columns(String featureView, List<ColumnHandle> keys, List<ColumnHandle> values, boolean onlyKnown)
    {
        private Columns
        {
            requireNonNull(featureView, "featureView is null");
            requireNonNull(keys, "keys is null");
            requireNonNull(values, "values is null");
        }

        private static Columns of(HistorySource source, boolean onlyKnown)
        {
            return new Columns(source.featureView(), handles(source.keys()), handles(source.values()), onlyKnown);
        }

        private static List<ColumnHandle> handles(List<HistoryColumn> columns)
        {
            return columns.stream()
                    .map(HistoryColumn::handle)
                    .collect(toImmutableList());
        }
    }
}
