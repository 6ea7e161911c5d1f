package io.featurestore.trino.freshness;

import com.google.common.collect.Streams;
import io.airlift.log.Logger;
import io.featurestore.trino.freshness.RefreshedSources.SourceTable;
import io.featurestore.trino.freshness.RefreshedSources.SourceView;
import io.featurestore.trino.iceberg.IcebergCatalog;
import io.featurestore.trino.names.StorageName;
import io.featurestore.trino.store.ViewStore;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.MaterializedViewFreshness;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.connector.TableNotFoundException;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static io.trino.spi.connector.MaterializedViewFreshness.Freshness.FRESH;
import static io.trino.spi.connector.MaterializedViewFreshness.Freshness.FRESH_WITHIN_GRACE_PERIOD;
import static io.trino.spi.connector.MaterializedViewFreshness.Freshness.STALE;
import static io.trino.spi.connector.MaterializedViewFreshness.Freshness.UNKNOWN;
import static java.util.Comparator.naturalOrder;
import static java.util.Objects.requireNonNull;

// Compares what a refresh read with what is there now. Rows are fresh while each table has the same snapshot, columns and definition, each view the
// same definition, and each materialized view whose stored rows were read is fresh itself
record StorageFreshness(IcebergCatalog tables, ViewStore views, RefreshedSources sources, Function<SchemaTableName, MaterializedViewFreshness> materializedViews)
{
    private static final Logger log = Logger.get(StorageFreshness.class);

    StorageFreshness
    {
        requireNonNull(tables, "tables is null");
        requireNonNull(views, "views is null");
        requireNonNull(sources, "sources is null");
        requireNonNull(materializedViews, "materializedViews is null");
    }

    /**
     * @param sufficientPeriod empty: compare rows of any age; an empty inner value: never compare; a duration: compare only older rows
     */
    MaterializedViewFreshness of(ConnectorSession session, Optional<Optional<Duration>> sufficientPeriod)
    {
        if (!sources.comparable()) {
            return new MaterializedViewFreshness(UNKNOWN, Optional.of(sources.startedAt()));
        }
        if (sufficientPeriod.isPresent() && isWithin(sufficientPeriod.orElseThrow(), session.getStart())) {
            return new MaterializedViewFreshness(FRESH_WITHIN_GRACE_PERIOD, Optional.empty());
        }
        List<MaterializedViewFreshness> all = Streams.concat(
                        sources.views().stream().map(view -> asFarAsKnown(() -> ofView(session, view))),
                        sources.views().stream().map(view -> asFarAsKnown(() -> ofStorage(session, view.name()))),
                        sources.tables().stream().map(table -> asFarAsKnown(() -> ofTable(session, table))))
                .filter(freshness -> freshness.getFreshness() != FRESH && freshness.getFreshness() != FRESH_WITHIN_GRACE_PERIOD)
                .collect(toImmutableList());
        if (all.isEmpty()) {
            return new MaterializedViewFreshness(FRESH, Optional.empty());
        }
        return new MaterializedViewFreshness(
                all.stream().anyMatch(freshness -> freshness.getFreshness() == STALE) ? STALE : UNKNOWN,
                all.stream()
                        .map(freshness -> freshness.getLastKnownFreshTime().orElse(sources.startedAt()))
                        .min(naturalOrder()));
    }

    private MaterializedViewFreshness asFarAsKnown(Supplier<MaterializedViewFreshness> source)
    {
        // A source that cannot be read does not hide what is known of the others
        try {
            return source.get();
        }
        catch (RuntimeException e) {
            log.debug(e, "Freshness of stored rows is unknown: a source cannot be read");
            return new MaterializedViewFreshness(UNKNOWN, Optional.of(sources.startedAt()));
        }
    }

    private MaterializedViewFreshness ofStorage(ConnectorSession session, SchemaTableName view)
    {
        Set<SchemaTableName> read = sources.tables().stream()
                .map(SourceTable::name)
                .collect(toImmutableSet());
        return views.load(session, view)
                .flatMap(ViewStore::materialized)
                .filter(definition -> read.contains(StorageName.of(view, definition)))
                .map(_ -> materializedViews.apply(view))
                .orElseGet(() -> new MaterializedViewFreshness(FRESH, Optional.empty()));
    }

    private boolean isWithin(Optional<Duration> period, Instant now)
    {
        return period.map(value -> sources.startedAt().plus(value).isAfter(now)).orElse(true);
    }

    private MaterializedViewFreshness ofView(ConnectorSession session, SourceView source)
    {
        boolean isUnchanged = views.load(session, source.name())
                .filter(view -> DefinitionDigest.of(view).equals(source.definition()))
                .isPresent();
        return isUnchanged ? new MaterializedViewFreshness(FRESH, Optional.empty()) : staleSince(sources.startedAt());
    }

    private MaterializedViewFreshness ofTable(ConnectorSession session, SourceTable source)
    {
        // Stale since the snapshot after the one that was read, or since the refresh began if the history does not tell
        Table table;
        try {
            table = tables.loadTable(session, source.name());
        }
        catch (TableNotFoundException e) {
            return staleSince(sources.startedAt());
        }
        if (table.schema().schemaId() != source.schemaVersion() || !DefinitionDigest.of(table.properties()).equals(source.definition())) {
            return staleSince(sources.startedAt());
        }
        Optional<Snapshot> snapshot = Optional.ofNullable(table.currentSnapshot());
        if (snapshot.map(Snapshot::snapshotId).equals(source.snapshot())) {
            return new MaterializedViewFreshness(FRESH, Optional.empty());
        }
        while (snapshot.isPresent()) {
            Optional<Long> parent = Optional.ofNullable(snapshot.orElseThrow().parentId());
            if (parent.equals(source.snapshot())) {
                return staleSince(Instant.ofEpochMilli(snapshot.orElseThrow().timestampMillis()));
            }
            snapshot = parent.map(table::snapshot);
        }
        return staleSince(sources.startedAt());
    }

    private static MaterializedViewFreshness staleSince(Instant change)
    {
        return new MaterializedViewFreshness(STALE, Optional.of(change));
    }
}
