package io.featurestore.trino.refresh;

import com.google.common.collect.ImmutableMap;
import io.featurestore.catalog.MaterializedViewProperties;
import io.featurestore.catalog.StoredView;
import io.featurestore.trino.definition.FeatureColumn;
import io.featurestore.trino.definition.FeatureEvents;
import io.featurestore.trino.definition.ResolvedFeatureView;
import io.featurestore.trino.freshness.RefreshSession;
import io.featurestore.trino.freshness.RefreshedSources;
import io.featurestore.trino.freshness.RefreshedSources.SourceTable;
import io.featurestore.trino.freshness.StoredRows;
import io.featurestore.trino.freshness.StoredRows.Contents;
import io.featurestore.trino.iceberg.IcebergSettings;
import io.featurestore.trino.iceberg.IcebergTable;
import io.featurestore.trino.names.StorageName;
import io.featurestore.trino.query.SessionDependence;
import io.featurestore.trino.query.SpineQuery;
import io.featurestore.trino.refresh.RefreshPlan.Full;
import io.featurestore.trino.refresh.RefreshPlan.Incremental;
import io.featurestore.trino.storage.BucketCount;
import io.featurestore.trino.store.ViewStore;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.type.Type;
import org.apache.iceberg.SnapshotSummary;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import static com.google.common.collect.ImmutableMap.toImmutableMap;
import static java.util.Objects.requireNonNull;

// A refresh is incremental if the view's query computes each row from one row of one table, to which rows were only added since the last refresh; if
// this session computes the same rows as that of the last refresh; and if it is less work: few new rows, and few stored rows replaced so far
final class RefreshPlanner
{
    private static final int MAX_FILES = 1_000;
    private static final int MAX_FILES_OF_BUCKET = 16;
    private static final int MIN_ROWS_PER_REPLACED_ROW = 10;
    private static final int FORMAT_WITH_POSITION_DELETES = 2;

    private final ConnectorMetadata iceberg;
    private final StoredRows storage;
    private final String catalogName;

    RefreshPlanner(ConnectorMetadata iceberg, StoredRows storage, String catalogName)
    {
        this.iceberg = requireNonNull(iceberg, "iceberg is null");
        this.storage = requireNonNull(storage, "storage is null");
        this.catalogName = requireNonNull(catalogName, "catalogName is null");
    }

    RefreshPlan plan(ConnectorSession session, SchemaTableName name, StoredView stored, ResolvedFeatureView view)
    {
        MaterializedViewProperties definition = ViewStore.materialized(stored).orElseThrow();
        storage.checkExists(session, name, definition);
        Full full = new Full(view, StorageName.of(name, definition));
        if (!IcebergSettings.isIncrementalRefreshEnabled(session) || !view.hasComparableKeys()) {
            return full;
        }
        Optional<RefreshPlan> incremental = storage.contents(session, name, definition)
                .flatMap(rows -> incremental(session, stored, full, rows));
        return incremental.orElse(full);
    }

    private Optional<Incremental> incremental(ConnectorSession session, StoredView stored, Full full, Contents rows)
    {
        Optional<RefreshedSources> sources = RefreshedSources.of(rows.snapshot().summary())
                .filter(refreshed -> refreshed.comparable() && refreshed.tables().size() == 1 && refreshed.views().isEmpty());
        if (sources.isEmpty() || rows.read().formatVersion() != FORMAT_WITH_POSITION_DELETES || isFragmented(rows)) {
            return Optional.empty();
        }
        SourceTable source = sources.orElseThrow().tables().getFirst();
        if (source.snapshot().isEmpty() || (full.view().events().isPresent() && stored.sql().flatMap(SpineQuery::parse).isEmpty())) {
            return Optional.empty();
        }
        Optional<RowWiseSource> found = RowWiseSource.find(iceberg, session, catalogName, stored, types(full.view().columns()))
                .filter(rowWise -> rowWise.table().name().equals(source.name()) && SourceTable.of(rowWise.table()).schemaVersion() == source.schemaVersion());
        if (found.isEmpty()) {
            return Optional.empty();
        }
        IcebergTable table = found.orElseThrow().table();
        SessionDependence dependence = found.orElseThrow().dependence().or(full.view().events().map(RefreshPlanner::dependence).orElse(SessionDependence.NONE));
        if (!sources.orElseThrow().session().map(refreshed -> refreshed.agreesWith(RefreshSession.of(session), dependence)).orElse(false)) {
            return Optional.empty();
        }
        return AppendedFiles.between(storage.load(session, source.name()), source.snapshot().orElseThrow(), table.snapshotId().orElseThrow())
                .filter(appended -> !appended.paths().isEmpty() && appended.areFewOf(rows.snapshot()))
                .flatMap(appended -> appended.of(iceberg, session, table))
                .map(newRows -> new Incremental(full.view(), full.storage(), table, newRows, rows.read()));
    }

    private static SessionDependence dependence(FeatureEvents events)
    {
        Map<String, Type> types = ImmutableMap.<String, Type>builder()
                .putAll(types(events.columns()))
                .putAll(events.types())
                .buildKeepingLast();
        return events.aggregations().entries().stream()
                .map(entry -> SessionDependence.of(entry.expression(), types))
                .reduce(SessionDependence.NONE, SessionDependence::or);
    }

    private static Map<String, Type> types(List<FeatureColumn> columns)
    {
        return columns.stream().collect(toImmutableMap(FeatureColumn::name, FeatureColumn::type));
    }

    private static boolean isFragmented(Contents rows)
    {
        return summary(rows, SnapshotSummary.TOTAL_DATA_FILES_PROP) > Math.max(MAX_FILES, (long) MAX_FILES_OF_BUCKET * BucketCount.of(rows.table())) ||
                summary(rows, SnapshotSummary.TOTAL_POS_DELETES_PROP) * MIN_ROWS_PER_REPLACED_ROW > summary(rows, SnapshotSummary.TOTAL_RECORDS_PROP);
    }

    private static long summary(Contents rows, String property)
    {
        Map<String, String> summary = rows.snapshot().summary();
        return Long.parseLong(summary.getOrDefault(property, "0"));
    }
}
