package io.featurestore.trino.consistency;

import io.featurestore.trino.online.OnlineColumn;
import io.featurestore.trino.online.OnlineStores;
import io.featurestore.trino.online.StoredEntity;
import io.featurestore.trino.value.InstantReader;
import io.featurestore.trino.value.SqlEquality;
import io.featurestore.trino.value.UtcInstant;
import io.trino.spi.Page;
import io.trino.spi.block.Block;
import io.trino.spi.type.TypeOperators;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;

import static com.google.common.collect.Comparators.emptiesFirst;
import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Comparator.naturalOrder;
import static java.util.Objects.requireNonNull;

/**
 * What differs between the view's rows and the store's, both as of the start of the query. What changes afterwards is left out: values and removals
 * by publications that have begun since, and rows that have expired since.
 */
final class EntityComparison
{
    private static final Comparator<Optional<UtcInstant>> EARLIEST_FIRST = emptiesFirst(naturalOrder());

    private final OnlineConsistencyHandle handle;
    private final OnlineStores stores;
    private final List<OnlineColumn> columns;
    private final Optional<TimeColumn> time;
    private final List<ComparedFeature> features;

    EntityComparison(OnlineConsistencyHandle handle, OnlineStores stores, TypeOperators typeOperators)
    {
        this.handle = requireNonNull(handle, "handle is null");
        this.stores = requireNonNull(stores, "stores is null");
        this.columns = handle.online().stored();
        this.time = channels(OnlineColumn.Kind.TIMESTAMP).mapToObj(channel -> new TimeColumn(channel, InstantReader.of(columns.get(channel).type()))).findFirst();
        this.features = channels(OnlineColumn.Kind.FEATURE)
                .mapToObj(channel -> new ComparedFeature(channel, new SqlEquality(columns.get(channel).type(), typeOperators)))
                .collect(toImmutableList());
    }

    private IntStream channels(OnlineColumn.Kind kind)
    {
        return IntStream.range(0, columns.size()).filter(channel -> columns.get(channel).kind() == kind);
    }

    private record ComparedFeature(int channel, SqlEquality equality)
    {
        private ComparedFeature
        {
            requireNonNull(equality, "equality is null");
        }

        boolean differs(Page row, Page online)
        {
            return !equality.identical(row.getBlock(channel), 0, online.getBlock(channel), 0);
        }
    }

    private record TimeColumn(int channel, InstantReader reader)
    {
        private TimeColumn
        {
            requireNonNull(reader, "reader is null");
        }

        Optional<UtcInstant> of(Page row)
        {
            Block block = row.getBlock(channel);
            return block.isNull(0) ? Optional.empty() : Optional.of(reader.read(block, 0));
        }

        int compare(Page row, Page online)
        {
            return EARLIEST_FIRST.compare(of(row), of(online));
        }
    }

    /**
     * @param found what the store has of each of the entities, read just before
     */
    Page compare(List<SampledEntity> entities, List<Optional<StoredEntity>> found)
    {
        boolean mayBeRemovedSince = stores.begun(handle.online().view()) > handle.begun();
        DifferencePage differences = new DifferencePage(columns, time.map(TimeColumn::channel));
        for (int i = 0; i < entities.size(); i++) {
            Optional<StoredEntity> entity = found.get(i);
            if (entity.map(StoredEntity::publication).orElse(0L) <= handle.begun()) {
                compare(entities.get(i).row(), entity.flatMap(StoredEntity::row), mayBeRemovedSince && entity.isEmpty(), differences);
            }
        }
        return differences.build();
    }

    private void compare(Optional<Page> row, Optional<Page> online, boolean mayBeRemovedSince, DifferencePage differences)
    {
        if (row.isPresent() && online.isPresent()) {
            compare(row.orElseThrow(), online.orElseThrow(), differences);
        }
        else if (online.isPresent()) {
            differences.addRow("unexpected", row, online);
        }
        else if (row.isPresent() && !mayBeRemovedSince && !isExpired(row.orElseThrow())) {
            differences.addRow("missing", row, online);
        }
    }

    private void compare(Page row, Page online, DifferencePage differences)
    {
        int order = time.map(column -> column.compare(row, online)).orElse(0);
        if (order != 0) {
            differences.addRow(order > 0 ? "stale" : "unexpected", Optional.of(row), Optional.of(online));
            return;
        }
        features.stream()
                .filter(feature -> feature.differs(row, online))
                .forEach(feature -> differences.addFeature("unequal", feature.channel(), row, online));
    }

    private boolean isExpired(Page row)
    {
        OptionalLong ttl = handle.online().ttlMillis();
        return ttl.isPresent() && time.flatMap(column -> column.of(row))
                .filter(event -> event.epochMillis() + ttl.getAsLong() <= Instant.now().toEpochMilli())
                .isPresent();
    }
}
