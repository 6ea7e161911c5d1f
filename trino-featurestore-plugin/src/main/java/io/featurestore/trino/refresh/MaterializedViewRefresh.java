package io.featurestore.trino.refresh;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.airlift.slice.Slice;
import io.featurestore.catalog.StoredView;
import io.featurestore.trino.definition.ResolvedFeatureView;
import io.featurestore.trino.definition.StoredTimeline;
import io.featurestore.trino.engine.EngineInternals;
import io.featurestore.trino.freshness.DefinitionDigest;
import io.featurestore.trino.freshness.RefreshSession;
import io.featurestore.trino.freshness.RefreshedSources;
import io.featurestore.trino.freshness.RefreshedSources.SourceTable;
import io.featurestore.trino.freshness.RefreshedSources.SourceView;
import io.featurestore.trino.freshness.StoredRows;
import io.featurestore.trino.handle.PlannedTables;
import io.featurestore.trino.iceberg.IcebergTable;
import io.featurestore.trino.iceberg.TableReader;
import io.featurestore.trino.names.StorageName;
import io.featurestore.trino.query.QualifiedTableNames;
import io.featurestore.trino.query.SessionReads;
import io.featurestore.trino.query.SpineQuery;
import io.featurestore.trino.refresh.RefreshPlan.Full;
import io.featurestore.trino.refresh.RefreshPlan.Incremental;
import io.featurestore.trino.sql.QualifiedRelation;
import io.featurestore.trino.sql.RefreshSql;
import io.featurestore.trino.sql.WindowScan;
import io.featurestore.trino.sql.WindowScans;
import io.featurestore.trino.store.FeatureViews;
import io.featurestore.trino.store.ViewStore;
import io.trino.spi.RefreshType;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorInsertTableHandle;
import io.trino.spi.connector.ConnectorMaterializedViewDefinition;
import io.trino.spi.connector.ConnectorMergeTableHandle;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.RetryMode;
import io.trino.spi.connector.SchemaTableName;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.featurestore.trino.names.RelationNames.toRelationName;
import static java.util.Objects.requireNonNull;

/**
 * The REFRESH statement of a transaction. The engine calls in this order:
 * <ol>
 * <li>{@link #define}: the refresh is planned, and the engine gets SQL that also computes the ends of intervals;
 * <li>{@link #readView} and {@link #table} for the relations that this SQL reads, then for the storage table;
 * <li>{@link #begin}, unless the view is fresh;
 * <li>{@link #finish} when all rows are written, unless the statement fails or is only explained.
 * </ol>
 * Another order of the last two is an internal error. A statement does not see what an earlier one of its transaction left.
 *
 * <p>A full refresh replaces all rows in one commit. An incremental one adds the new rows and replaces the stored ones whose interval they
 * end, in one commit that fails if the storage table has changed since it was read. Where columns are computed of events, it replaces all rows
 * of the entities that have new events.
 */
public class MaterializedViewRefresh
{
    private final ConnectorMetadata iceberg;
    private final ViewStore views;
    private final FeatureViews featureViews;
    private final RefreshPlanner planner;
    private final RefreshCommit commit;
    private final PlannedTables plannedTables;
    private final WindowScans scans;
    private final String catalogName;
    private volatile boolean findingScan;
    private final AtomicReference<Optional<RefreshStatement>> statement = new AtomicReference<>(Optional.empty());

    public MaterializedViewRefresh(ConnectorMetadata iceberg, ViewStore views, FeatureViews featureViews, StoredRows storage, RefreshCommit commit, PlannedTables plannedTables, WindowScans scans, String catalogName)
    {
        this.iceberg = requireNonNull(iceberg, "iceberg is null");
        this.views = requireNonNull(views, "views is null");
        this.featureViews = requireNonNull(featureViews, "featureViews is null");
        this.planner = new RefreshPlanner(iceberg, storage, catalogName);
        this.commit = requireNonNull(commit, "commit is null");
        this.plannedTables = requireNonNull(plannedTables, "plannedTables is null");
        this.scans = requireNonNull(scans, "scans is null");
        this.catalogName = requireNonNull(catalogName, "catalogName is null");
    }

    /**
     * @return the SQL that computes the rows to be stored
     */
    public String define(ConnectorSession session, SchemaTableName name, ConnectorMaterializedViewDefinition definition)
    {
        if (findingScan) {
            // A view that the events are read from
            return qualified(definition);
        }
        StoredView stored = views.load(session, name).orElseThrow();
        ResolvedFeatureView view = featureViews.resolve(session, toRelationName(name));
        // Before the statement is known, whose tables are cut down to their new rows
        Optional<WindowScan> scan = view.events().flatMap(_ -> scan(session, view));
        RefreshPlan plan = planner.plan(session, name, stored, view);
        statement.set(Optional.of(new RefreshStatement(session.getQueryId(), plan, inputs(definition.getOriginalSql()), false)));
        return sql(plan, qualified(definition), scan);
    }

    private Optional<WindowScan> scan(ConnectorSession session, ResolvedFeatureView view)
    {
        findingScan = true;
        try {
            return scans.find(session, view);
        }
        finally {
            findingScan = false;
        }
    }

    public Optional<ConnectorTableHandle> table(ConnectorSession session, SchemaTableName name)
    {
        return plan(session).flatMap(plan -> plan.partOf(name)).map(IcebergTable::handle);
    }

    public boolean writes(ConnectorSession session, SchemaTableName table)
    {
        return plan(session).filter(plan -> plan.storage().equals(table)).isPresent();
    }

    public boolean namesReplacedRows(ConnectorSession session, SchemaTableName table)
    {
        return writes(session, table) && plan(session).filter(Incremental.class::isInstance).isPresent();
    }

    public ConnectorInsertTableHandle begin(
            ConnectorSession session,
            ConnectorTableHandle storage,
            List<ConnectorTableHandle> readTables,
            boolean hasForeignSources,
            RetryMode retryMode)
    {
        List<ConnectorTableHandle> sources = tables(readTables);
        RefreshStatement refresh = current(session)
                .filter(defined -> !defined.begun())
                .orElseThrow(() -> outOfOrder(storage, "rows are to be written, but this statement has not asked for the view's definition, or has begun already"));
        statement.set(Optional.of(refresh.begin()));
        RefreshPlan plan = refresh.plan();
        return switch (plan) {
            case Full _ -> plan.conflicts().explained(() -> iceberg.beginRefreshMaterializedView(session, storage, sources, hasForeignSources, retryMode, RefreshType.FULL));
            case Incremental _ -> {
                ConnectorMergeTableHandle merge = plan.conflicts().explained(() -> iceberg.beginMerge(session, storage, ImmutableMap.of(), retryMode));
                boolean ofEvents = plan.view().events().isPresent();
                int hiddenColumns = ofEvents ? StoredTimeline.columns(StoredTimeline.TIME).size() : 1;
                yield RefreshTableHandle.of(merge, plan.view().columns().size() + hiddenColumns, ofEvents);
            }
        };
    }

    /**
     * @param onlyKnownSources whether the rows depend on nothing but tables and views of this catalog
     */
    public void finish(ConnectorSession session, ConnectorTableHandle storage, Collection<Slice> fragments, List<ConnectorTableHandle> readTables, boolean onlyKnownSources)
    {
        List<ConnectorTableHandle> sources = tables(readTables);
        RefreshStatement refresh = current(session)
                .filter(RefreshStatement::begun)
                .orElseThrow(() -> outOfOrder(storage, "rows are to be committed, but this statement has not begun to write any"));
        // The handle of "v$as_of" does not tell which tables are read
        boolean comparable = onlyKnownSources && refresh.inputs().comparable() && sources.stream().allMatch(source -> IcebergTable.find(source).isPresent());
        RefreshedSources refreshed = new RefreshedSources(
                sourceTables(refresh.plan(), sources),
                ImmutableList.copyOf(refresh.inputs().views()),
                comparable,
                session.getStart(),
                Optional.of(RefreshSession.of(session)));
        commit.commit(session, refresh.plan(), fragments, refreshed);
    }

    /**
     * @param name of the view that is stored
     * @param sql of it or of a relation that comes with it
     */
    public void readView(ConnectorSession session, SchemaTableName name, String sql)
    {
        if (current(session).isEmpty()) {
            return;
        }
        RefreshInputs inputs = inputs(sql);
        read(session, views.load(session, name)
                .map(view -> new SourceView(name.getSchemaName(), name.getTableName(), DefinitionDigest.of(view)))
                .map(view -> new RefreshInputs(ImmutableSet.of(view), inputs.comparable()))
                .orElse(inputs));
    }

    /**
     * Notes that the refresh reads a table as of a version. That may be a branch, whose rows change while the table does not.
     */
    public void readVersion(ConnectorSession session)
    {
        read(session, new RefreshInputs(ImmutableSet.of(), false));
    }

    private void read(ConnectorSession session, RefreshInputs inputs)
    {
        statement.updateAndGet(current -> current.map(refresh -> refresh.isOf(session) ? refresh.reading(inputs) : refresh));
    }

    private static RefreshInputs inputs(String sql)
    {
        return new RefreshInputs(ImmutableSet.of(), !SessionReads.isIn(sql));
    }

    private String sql(RefreshPlan plan, String query, Optional<WindowScan> scan)
    {
        RefreshSql sql = new RefreshSql(plan.view(), query, scan);
        return switch (plan) {
            case Full _ -> sql.full();
            case Incremental incremental when plan.view().events().isPresent() -> sql.incremental(storage(plan), allEvents(incremental, query));
            case Incremental _ -> sql.incremental(storage(plan));
        };
    }

    private QualifiedRelation storage(RefreshPlan plan)
    {
        return new QualifiedRelation(catalogName, toRelationName(plan.storage()));
    }

    // The query names the source, which is cut down to its new rows
    private String allEvents(Incremental plan, String query)
    {
        SchemaTableName source = plan.allRows().name();
        return SpineQuery.parse(query).orElseThrow().ofVersion(
                ImmutableList.of(catalogName, source.getSchemaName(), source.getTableName()),
                plannedTables.add(source, plan.allRows().handle()),
                ImmutableList.of());
    }

    private static String qualified(ConnectorMaterializedViewDefinition definition)
    {
        return definition.getCatalog()
                .flatMap(catalog -> definition.getSchema()
                        .map(schema -> QualifiedTableNames.qualify(definition.getOriginalSql(), catalog, schema)))
                .orElse(definition.getOriginalSql());
    }

    private static List<ConnectorTableHandle> tables(List<ConnectorTableHandle> handles)
    {
        return handles.stream()
                .map(TableReader::tableOf)
                .collect(toImmutableList());
    }

    private static List<SourceTable> sourceTables(RefreshPlan plan, List<ConnectorTableHandle> sources)
    {
        return sources.stream()
                .flatMap(source -> IcebergTable.find(source).stream())
                .filter(source -> !source.name().equals(plan.storage()))
                .map(SourceTable::of)
                .distinct()
                .collect(toImmutableList());
    }

    private Optional<RefreshStatement> current(ConnectorSession session)
    {
        return statement.get().filter(refresh -> refresh.isOf(session));
    }

    private Optional<RefreshPlan> plan(ConnectorSession session)
    {
        return current(session).map(RefreshStatement::plan);
    }

    private static TrinoException outOfOrder(ConnectorTableHandle storage, String reason)
    {
        SchemaTableName view = StorageName.view(IcebergTable.of(storage).name());
        return EngineInternals.unexpected("Cannot refresh materialized view %s: %s".formatted(view, reason));
    }
}
