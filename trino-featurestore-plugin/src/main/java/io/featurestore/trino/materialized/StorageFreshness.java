package io.featurestore.trino.materialized;

import com.google.common.collect.Streams;
import io.featurestore.trino.materialized.RefreshedSources.SourceTable;
import io.featurestore.trino.materialized.RefreshedSources.SourceView;
import io.featurestore.trino.view.ViewStore;
import io.trino.plugin.iceberg.catalog.TrinoCatalog;
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
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static io.trino.spi.connector.MaterializedViewFreshness.Freshness.FRESH;
import static io.trino.spi.connector.MaterializedViewFreshness.Freshness.FRESH_WITHIN_GRACE_PERIOD;
import static io.trino.spi.connector.MaterializedViewFreshness.Freshness.STALE;
import static io.trino.spi.connector.MaterializedViewFreshness.Freshness.UNKNOWN;
import static java.util.Comparator.naturalOrder;
import static java.util.Objects.requireNonNull;

/**
 * Whether stored rows are still those that their sources give: they are as long as each table has the snapshot, the columns and the definition
 * that were read, each view says what it said, and each materialized view whose stored rows were read is itself fresh.
 *
 * @param materializedViews the freshness of those that the sources name
 */
record StorageFreshness(TrinoCatalog tables, ViewStore views, RefreshedSources sources, Function<SchemaTableName, MaterializedViewFreshness> materializedViews)
{
    StorageFreshness
    {
        requireNonNull(tables, "tables is null");
        requireNonNull(views, "views is null");
        requireNonNull(sources, "sources is null");
        requireNonNull(materializedViews, "materializedViews is null");
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
        List<MaterializedViewFreshness> below = readFromStorage(session);
        Optional<Instant> change = Streams.concat(
                        below.stream().flatMap(this::firstChange),
                        sources.views().stream().flatMap(view -> firstChange(session, view)),
                        sources.tables().stream().flatMap(table -> firstChange(session, table)))
                .min(naturalOrder());
        if (change.isEmpty()) {
            return new MaterializedViewFreshness(FRESH, Optional.empty());
        }
        boolean isUnknown = below.stream().anyMatch(freshness -> freshness.getFreshness() == UNKNOWN);
        return new MaterializedViewFreshness(isUnknown ? UNKNOWN : STALE, change);
    }

    private List<MaterializedViewFreshness> readFromStorage(ConnectorSession session)
    {
        Set<SchemaTableName> read = sources.tables().stream()
                .map(SourceTable::name)
                .collect(toImmutableSet());
        return sources.views().stream()
                .map(SourceView::name)
                .filter(name -> views.load(session, name)
                        .flatMap(MaterializedStorage::definition)
                        .filter(definition -> read.contains(MaterializedStorage.storageName(name, definition)))
                        .isPresent())
                .map(materializedViews)
                .collect(toImmutableList());
    }

    private Stream<Instant> firstChange(MaterializedViewFreshness source)
    {
        return switch (source.getFreshness()) {
            case FRESH, FRESH_WITHIN_GRACE_PERIOD -> Stream.of();
            case STALE, UNKNOWN -> Stream.of(source.getLastKnownFreshTime().orElse(sources.startedAt()));
        };
    }

    private boolean isWithin(Optional<Duration> period, Instant now)
    {
        return period.map(value -> sources.startedAt().plus(value).isAfter(now)).orElse(true);
    }

    private Stream<Instant> firstChange(ConnectorSession session, SourceView source)
    {
        boolean isUnchanged = views.load(session, source.name())
                .filter(view -> DefinitionDigest.of(view).equals(source.definition()))
                .isPresent();
        return isUnchanged ? Stream.of() : Stream.of(sources.startedAt());
    }

    /**
     * When the source first was another than the one that was read; the beginning of the refresh if its history does not tell.
     */
    private Stream<Instant> firstChange(ConnectorSession session, SourceTable source)
    {
        Table table;
        try {
            table = tables.loadTable(session, source.name());
        }
        catch (TableNotFoundException e) {
            return Stream.of(sources.startedAt());
        }
        if (table.schema().schemaId() != source.schemaVersion() || !DefinitionDigest.of(table.properties()).equals(source.definition())) {
            return Stream.of(sources.startedAt());
        }
        Optional<Snapshot> snapshot = Optional.ofNullable(table.currentSnapshot());
        if (snapshot.map(Snapshot::snapshotId).equals(source.snapshot())) {
            return Stream.of();
        }
        while (snapshot.isPresent()) {
            Optional<Long> parent = Optional.ofNullable(snapshot.orElseThrow().parentId());
            if (parent.equals(source.snapshot())) {
                return Stream.of(Instant.ofEpochMilli(snapshot.orElseThrow().timestampMillis()));
            }
            snapshot = parent.map(table::snapshot);
        }
        return Stream.of(sources.startedAt());
    }
}
