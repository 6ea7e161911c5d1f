package io.featurestore.trino.refresh;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.airlift.slice.Slice;
import io.featurestore.catalog.RelationName;
import io.featurestore.catalog.StoredView;
import io.featurestore.trino.definition.ResolvedFeatureView;
import io.featurestore.trino.freshness.DefinitionDigest;
import io.featurestore.trino.freshness.MaterializedStorage;
import io.featurestore.trino.freshness.RefreshSession;
import io.featurestore.trino.freshness.RefreshedSources;
import io.featurestore.trino.freshness.RefreshedSources.SourceTable;
import io.featurestore.trino.freshness.RefreshedSources.SourceView;
import io.featurestore.trino.names.DerivedName;
import io.featurestore.trino.query.QualifiedTableNames;
import io.featurestore.trino.query.SessionReads;
import io.featurestore.trino.refresh.RefreshPlan.Incremental;
import io.featurestore.trino.sql.QualifiedRelation;
import io.featurestore.trino.sql.RefreshSql;
import io.featurestore.trino.storage.StorageReads;
import io.featurestore.trino.store.FeatureViews;
import io.featurestore.trino.store.ViewStore;
import io.trino.plugin.iceberg.IcebergMergeTableHandle;
import io.trino.plugin.iceberg.IcebergTableHandle;
import io.trino.spi.RefreshType;
import io.trino.spi.connector.ConnectorInsertTableHandle;
import io.trino.spi.connector.ConnectorMaterializedViewDefinition;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.RetryMode;
import io.trino.spi.connector.SchemaTableName;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.featurestore.trino.names.RelationNames.toRelationName;
import static java.util.Objects.requireNonNull;

/**
 * The refresh of one transaction. The engine analyzes a statement in this order: the view's definition, whose SQL we give in the form that
 * computes intervals; the tables it reads; the storage table that it writes. Then it begins, writes and finishes.
 *
 * <p>A full refresh replaces all rows in one commit. An incremental one adds the new rows and replaces
 * the stored ones whose interval they end, in one commit that fails when the storage is no longer as it was read.
 */
public class MaterializedViewRefresh
{
    private final ConnectorMetadata iceberg;
    private final ViewStore views;
    private final FeatureViews featureViews;
    private final RefreshPlanner planner;
    private final RefreshCommit commit;
    private final String catalogName;
    private final AtomicReference<RefreshPlan> plan = new AtomicReference<>();
    private final Set<SourceView> sourceViews = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean changesByItself = new AtomicBoolean();

    public MaterializedViewRefresh(ConnectorMetadata iceberg, ViewStore views, FeatureViews featureViews, MaterializedStorage storage, RefreshCommit commit, String catalogName)
    {
        this.iceberg = requireNonNull(iceberg, "iceberg is null");
        this.views = requireNonNull(views, "views is null");
        this.featureViews = requireNonNull(featureViews, "featureViews is null");
        this.planner = new RefreshPlanner(iceberg, storage, catalogName);
        this.commit = requireNonNull(commit, "commit is null");
        this.catalogName = requireNonNull(catalogName, "catalogName is null");
    }

    /**
     * The definition with the SQL that gives the storage its rows.
     */
    public ConnectorMaterializedViewDefinition define(ConnectorSession session, SchemaTableName name, ConnectorMaterializedViewDefinition definition)
    {
        StoredView stored = views.load(session, name).orElseThrow();
        ResolvedFeatureView view = featureViews.resolve(session, toRelationName(name));
        RefreshPlan planned = planner.plan(session, name, stored, view);
        plan.set(planned);
        changesByItself.set(SessionReads.isIn(definition.getOriginalSql()));
        RefreshSql sql = new RefreshSql(view, qualified(definition));
        return new ConnectorMaterializedViewDefinition(
                planned.incremental()
                        .map(_ -> sql.incremental(new QualifiedRelation(catalogName, new RelationName(planned.storage().getSchemaName(), planned.storage().getTableName()))))
                        .orElseGet(sql::full),
                definition.getStorageTable(),
                definition.getCatalog(),
                definition.getSchema(),
                definition.getColumns(),
                definition.getGracePeriod(),
                definition.getWhenStaleBehavior(),
                definition.getComment(),
                definition.getOwner(),
                definition.getPath());
    }

    /**
     * The table of the name as the refresh is to see it; empty when it makes no difference.
     */
    public Optional<ConnectorTableHandle> table(SchemaTableName name)
    {
        return incremental().flatMap(incremental -> {
            if (name.equals(incremental.source())) {
                return Optional.of(incremental.newRows());
            }
            return isStorage(name) ? Optional.of(incremental.storage()) : Optional.empty();
        });
    }

    /**
     * Whether the name is that of the table which the refresh writes.
     */
    public boolean isStorage(SchemaTableName name)
    {
        return plan().filter(planned -> planned.storage().equals(name)).isPresent();
    }

    /**
     * Whether the refresh names the stored rows that it replaces.
     */
    public boolean isIncremental()
    {
        return incremental().isPresent();
    }

    public ConnectorInsertTableHandle begin(
            ConnectorSession session,
            ConnectorTableHandle storage,
            List<ConnectorTableHandle> sources,
            boolean hasForeignSources,
            RetryMode retryMode)
    {
        StorageReads reads = plan().orElseThrow().reads();
        if (incremental().isEmpty()) {
            return reads.explained(() -> iceberg.beginRefreshMaterializedView(session, storage, sources, hasForeignSources, retryMode, RefreshType.FULL));
        }
        IcebergMergeTableHandle merge = (IcebergMergeTableHandle) reads.explained(() -> iceberg.beginMerge(session, storage, ImmutableMap.of(), retryMode));
        return new RefreshTableHandle(merge, plan().orElseThrow().view().columns().size() + 1);
    }

    /**
     * @param onlyKnownSources whether the rows depend on nothing but tables and views of this catalog
     */
    public void finish(ConnectorSession session, Collection<Slice> fragments, List<ConnectorTableHandle> sources, boolean onlyKnownSources)
    {
        RefreshPlan planned = plan().orElseThrow();
        // "v$as_of" reads tables that its handle does not tell
        boolean comparable = onlyKnownSources && !changesByItself.get() && sources.stream().allMatch(IcebergTableHandle.class::isInstance);
        RefreshedSources refreshed = new RefreshedSources(sourceTables(sources), ImmutableList.copyOf(sourceViews), comparable, session.getStart(), Optional.of(RefreshSession.of(session)));
        if (planned.incremental().isPresent()) {
            commit.merge(session, planned, planned.incremental().orElseThrow(), fragments, refreshed);
            return;
        }
        commit.replaceAll(session, planned, fragments, refreshed);
    }

    /**
     * Remembers that the refresh reads the view, or what comes with it.
     *
     * @param sql of the relation of that name
     */
    public void readView(ConnectorSession session, SchemaTableName name, String sql)
    {
        if (plan().isEmpty()) {
            return;
        }
        if (SessionReads.isIn(sql)) {
            changesByItself.set(true);
        }
        SchemaTableName stored = DerivedName.parse(name).map(DerivedName::base).orElse(name);
        views.load(session, stored).ifPresent(view -> sourceViews.add(new SourceView(stored.getSchemaName(), stored.getTableName(), DefinitionDigest.of(view))));
    }

    /**
     * Remembers that the refresh reads a table as of a version, which may be a branch: the rows of these change apart from the table's.
     */
    public void readVersion()
    {
        changesByItself.set(true);
    }

    private static String qualified(ConnectorMaterializedViewDefinition definition)
    {
        return definition.getCatalog()
                .flatMap(catalog -> definition.getSchema()
                        .map(schema -> QualifiedTableNames.qualify(definition.getOriginalSql(), catalog, schema)))
                .orElse(definition.getOriginalSql());
    }

    private List<SourceTable> sourceTables(List<ConnectorTableHandle> sources)
    {
        return sources.stream()
                .filter(IcebergTableHandle.class::isInstance)
                .map(IcebergTableHandle.class::cast)
                .filter(source -> !isStorage(source.getSchemaTableName()))
                .map(SourceTable::of)
                .distinct()
                .collect(toImmutableList());
    }

    private Optional<RefreshPlan> plan()
    {
        return Optional.ofNullable(plan.get());
    }

    private Optional<Incremental> incremental()
    {
        return plan().flatMap(RefreshPlan::incremental);
    }
}
