package io.featurestore.trino.freshness;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.airlift.log.Logger;
import io.featurestore.catalog.MaterializedViewProperties;
import io.featurestore.trino.definition.StoredTimeline;
import io.featurestore.trino.iceberg.IcebergCatalog;
import io.featurestore.trino.iceberg.IcebergTable;
import io.featurestore.trino.names.StorageName;
import io.featurestore.trino.storage.StorageConflicts;
import io.featurestore.trino.store.StoredIntervals;
import io.featurestore.trino.store.ViewStore;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.ConnectorTableVersion;
import io.trino.spi.connector.Constraint;
import io.trino.spi.connector.MaterializedViewFreshness;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.predicate.Domain;
import io.trino.spi.predicate.TupleDomain;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.Table;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import static io.trino.spi.connector.MaterializedViewFreshness.Freshness.FRESH;
import static io.trino.spi.connector.MaterializedViewFreshness.Freshness.FRESH_WITHIN_GRACE_PERIOD;
import static io.trino.spi.connector.MaterializedViewFreshness.Freshness.STALE;
import static io.trino.spi.connector.MaterializedViewFreshness.Freshness.UNKNOWN;
import static io.trino.spi.type.BooleanType.BOOLEAN;
import static java.util.Objects.requireNonNull;

/**
 * The stored rows of materialized views. Whether a view is read from them is decided once in a transaction.
 */
public class StoredRows
        implements StoredIntervals
{
    private static final Logger log = Logger.get(StoredRows.class);

    private final ConnectorMetadata iceberg;
    private final IcebergCatalog tables;
    private final ViewStore views;
    private final Map<SchemaTableName, Boolean> readable = new ConcurrentHashMap<>();
    private final Map<SchemaTableName, SchemaTableName> viewsByTable = new ConcurrentHashMap<>();

    /**
     * @param tables a catalog of this transaction's own: it keeps each table as it was first read
     */
    public StoredRows(ConnectorMetadata iceberg, IcebergCatalog tables, ViewStore views)
    {
        this.iceberg = requireNonNull(iceberg, "iceberg is null");
        this.tables = requireNonNull(tables, "tables is null");
        this.views = requireNonNull(views, "views is null");
    }

    @Override
    public boolean isReadable(ConnectorSession session, SchemaTableName view)
    {
        return views.materialized(session, view)
                .map(definition -> readable.computeIfAbsent(view, _ -> isFreshEnough(session, view, definition)))
                .orElse(false);
    }

    /**
     * Empty when there is no such view or its rows are too stale.
     *
     * @param version of the table; empty for the current one
     */
    public Optional<ConnectorTableHandle> readableTable(ConnectorSession session, SchemaTableName view, Optional<ConnectorTableVersion> version)
    {
        if (!isReadable(session, view)) {
            return Optional.empty();
        }
        MaterializedViewProperties definition = views.materialized(session, view).orElseThrow();
        SchemaTableName storage = StorageName.of(view, definition);
        viewsByTable.put(storage, view);
        Optional<ConnectorTableHandle> table = Optional.ofNullable(iceberg.getTableHandle(session, storage, Optional.empty(), version));
        return definition.featureViewProperties().aggregations().isEmpty() ? table : table.map(timeline -> atEvents(session, timeline));
    }

    // All intervals of a view whose columns are computed of events; empty as above.
    public Optional<ConnectorTableHandle> readableTimeline(ConnectorSession session, SchemaTableName view)
    {
        return isReadable(session, view) ?
                Optional.ofNullable(iceberg.getTableHandle(session, StorageName.of(view, views.materialized(session, view).orElseThrow()), Optional.empty(), Optional.empty())) :
                Optional.empty();
    }

    private ConnectorTableHandle atEvents(ConnectorSession session, ConnectorTableHandle timeline)
    {
        ColumnHandle atEvent = iceberg.getColumnHandles(session, timeline).get(StoredTimeline.AT_EVENT);
        return iceberg.applyFilter(session, timeline, new Constraint(TupleDomain.withColumnDomains(ImmutableMap.of(atEvent, Domain.singleValue(BOOLEAN, true)))))
                .filter(result -> result.getRemainingFilter().isAll())
                .orElseThrow(() -> new IllegalStateException("The rows of a view are not in partitions of their own: " + timeline))
                .getHandle();
    }

    public Optional<SchemaTableName> viewOf(SchemaTableName table)
    {
        return Optional.ofNullable(viewsByTable.get(table));
    }

    /**
     * Empty if the view was never refreshed.
     */
    public OptionalLong rowCount(ConnectorSession session, SchemaTableName view)
    {
        return views.materialized(session, view)
                .flatMap(definition -> contents(session, view, definition))
                .map(contents -> contents.snapshot().summary().get(SnapshotSummary.TOTAL_RECORDS_PROP))
                .stream()
                .mapToLong(Long::parseLong)
                .findFirst();
    }

    /**
     * UNKNOWN if the catalog fails: the engine lists the freshness of all views in one query, which one view is not to fail.
     *
     * @param considerGracePeriod whether rows younger than the view's grace period need no comparison with their sources
     */
    public MaterializedViewFreshness freshness(ConnectorSession session, SchemaTableName view, boolean considerGracePeriod)
    {
        try {
            return views.materialized(session, view)
                    .map(definition -> freshness(session, view, definition, considerGracePeriod, ImmutableSet.of()))
                    .orElseGet(() -> new MaterializedViewFreshness(STALE, Optional.empty()));
        }
        catch (RuntimeException e) {
            log.debug(e, "Freshness of materialized view %s is unknown", view);
            return new MaterializedViewFreshness(UNKNOWN, Optional.empty());
        }
    }

    private MaterializedViewFreshness freshness(ConnectorSession session, SchemaTableName view, MaterializedViewProperties definition, boolean considerGracePeriod, Set<SchemaTableName> readers)
    {
        // Only if definitions are circular is the view among its readers
        if (readers.contains(view)) {
            return new MaterializedViewFreshness(STALE, Optional.empty());
        }
        Set<SchemaTableName> withReader = ImmutableSet.<SchemaTableName>builder().addAll(readers).add(view).build();
        return contents(session, view, definition)
                .flatMap(contents -> RefreshedSources.of(contents.snapshot().summary()))
                .map(sources -> new StorageFreshness(tables, views, sources, source -> freshness(session, source, views.materialized(session, source).orElseThrow(), false, withReader))
                        .of(session, considerGracePeriod ? Optional.of(definition.gracePeriod()) : Optional.empty()))
                .orElseGet(() -> new MaterializedViewFreshness(STALE, Optional.empty()));
    }

    private boolean isFreshEnough(ConnectorSession session, SchemaTableName view, MaterializedViewProperties definition)
    {
        // As the engine decides for queries
        boolean anyStalenessIsTooMuch = definition.gracePeriod().filter(Duration::isZero).isPresent();
        MaterializedViewFreshness freshness = freshness(session, view, definition, !anyStalenessIsTooMuch, ImmutableSet.of());
        if (freshness.getFreshness() == FRESH || freshness.getFreshness() == FRESH_WITHIN_GRACE_PERIOD) {
            return true;
        }
        if (freshness.getLastKnownFreshTime().isEmpty() || anyStalenessIsTooMuch) {
            return false;
        }
        Duration staleness = Duration.between(freshness.getLastKnownFreshTime().orElseThrow(), session.getStart());
        return definition.gracePeriod().map(period -> staleness.compareTo(period) <= 0).orElse(true);
    }

    /**
     * Empty if the view was never refreshed or has lost its table.
     */
    public Optional<Contents> contents(ConnectorSession session, SchemaTableName view, MaterializedViewProperties definition)
    {
        SchemaTableName name = StorageName.of(view, definition);
        Optional<IcebergTable> read = IcebergTable.find(iceberg.getTableHandle(session, name, Optional.empty(), Optional.empty()))
                .filter(rows -> rows.snapshotId().isPresent());
        if (read.isEmpty()) {
            return Optional.empty();
        }
        Table table = tables.loadTable(session, name);
        return read.map(rows -> new Contents(rows, table, table.snapshot(rows.snapshotId().getAsLong())));
    }

    /**
     * @throws TrinoException TRANSACTION_CONFLICT when another statement has replaced the view since this one read it
     */
    public void checkExists(ConnectorSession session, SchemaTableName view, MaterializedViewProperties definition)
    {
        SchemaTableName name = StorageName.of(view, definition);
        if (iceberg.getTableHandle(session, name, Optional.empty(), Optional.empty()) == null) {
            throw StorageConflicts.missing(view, definition, views.reload(session, view).flatMap(ViewStore::materialized));
        }
    }

    public Table load(ConnectorSession session, SchemaTableName name)
    {
        return tables.loadTable(session, name);
    }

    public record Contents(IcebergTable read, Table table, Snapshot snapshot)
    {
        public Contents
        {
            requireNonNull(read, "read is null");
            requireNonNull(table, "table is null");
            requireNonNull(snapshot, "snapshot is null");
        }
    }
}
