package io.featurestore.trino.materialized;

import io.trino.plugin.iceberg.catalog.TrinoCatalog;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.MaterializedViewFreshness;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.connector.TableNotFoundException;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

import static io.trino.spi.connector.MaterializedViewFreshness.Freshness.FRESH;
import static io.trino.spi.connector.MaterializedViewFreshness.Freshness.FRESH_WITHIN_GRACE_PERIOD;
import static io.trino.spi.connector.MaterializedViewFreshness.Freshness.STALE;
import static io.trino.spi.connector.MaterializedViewFreshness.Freshness.UNKNOWN;
import static java.util.Comparator.naturalOrder;
import static java.util.Objects.requireNonNull;

/**
 * Whether stored rows are still those that their sources give: they are as long as each source has the snapshot that was read.
 */
record StorageFreshness(TrinoCatalog tables, RefreshedSources sources)
{
    StorageFreshness
    {
        requireNonNull(tables, "tables is null");
        requireNonNull(sources, "sources is null");
    }

    /**
     * @param sufficientPeriod present if rows younger than that need no comparison with their sources; within it, empty stands for any age
     */
    MaterializedViewFreshness of(ConnectorSession session, Optional<Optional<Duration>> sufficientPeriod)
    {
        if (!sources.comparable()) {
            return new MaterializedViewFreshness(UNKNOWN, Optional.of(sources.startedAt()));
        }
        if (sufficientPeriod.isPresent() && isWithin(sufficientPeriod.orElseThrow(), session.getStart())) {
            return new MaterializedViewFreshness(FRESH_WITHIN_GRACE_PERIOD, Optional.empty());
        }
        return sources.snapshots().entrySet().stream()
                .flatMap(source -> firstChange(session, source.getKey(), source.getValue()))
                .min(naturalOrder())
                .map(change -> new MaterializedViewFreshness(STALE, Optional.of(change)))
                .orElseGet(() -> new MaterializedViewFreshness(FRESH, Optional.empty()));
    }

    private boolean isWithin(Optional<Duration> period, Instant now)
    {
        return period.map(value -> sources.startedAt().plus(value).isAfter(now)).orElse(true);
    }

    /**
     * When the source first was another than the one that was read; the beginning of the refresh if its history does not tell.
     */
    private Stream<Instant> firstChange(ConnectorSession session, SchemaTableName source, OptionalLong readSnapshot)
    {
        Table table;
        try {
            table = tables.loadTable(session, source);
        }
        catch (TableNotFoundException e) {
            return Stream.of(sources.startedAt());
        }
        Optional<Snapshot> snapshot = Optional.ofNullable(table.currentSnapshot());
        if (readSnapshot.isEmpty() == snapshot.isEmpty() && snapshot.stream().allMatch(current -> current.snapshotId() == readSnapshot.orElseThrow())) {
            return Stream.of();
        }
        while (snapshot.isPresent()) {
            Optional<Long> parent = Optional.ofNullable(snapshot.orElseThrow().parentId());
            if (parent.map(id -> readSnapshot.isPresent() && id == readSnapshot.orElseThrow()).orElse(readSnapshot.isEmpty())) {
                return Stream.of(Instant.ofEpochMilli(snapshot.orElseThrow().timestampMillis()));
            }
            snapshot = parent.map(table::snapshot);
        }
        return Stream.of(sources.startedAt());
    }
}
