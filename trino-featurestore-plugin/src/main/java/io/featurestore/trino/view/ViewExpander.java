package io.featurestore.trino.view;

import io.featurestore.catalog.FeatureViewProperties;
import io.featurestore.catalog.MaterializedViewProperties;
import io.featurestore.catalog.StoredView;
import io.featurestore.catalog.TrainingSetProperties;
import io.featurestore.trino.definition.FeatureColumn;
import io.featurestore.trino.definition.ResolvedFeatureView;
import io.featurestore.trino.engine.EngineCall;
import io.featurestore.trino.freshness.StaleViewCheck;
import io.featurestore.trino.iceberg.IcebergColumns;
import io.featurestore.trino.iceberg.IcebergErrorCodes;
import io.featurestore.trino.request.TrainingSetRequests;
import io.featurestore.trino.sql.AggregatedSql;
import io.featurestore.trino.sql.WindowScans;
import io.featurestore.trino.store.FeatureViews;
import io.featurestore.trino.store.ViewStore;
import io.featurestore.trino.transaction.TransactionContext;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorViewDefinition;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.type.TypeManager;

import java.util.List;
import java.util.Optional;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.featurestore.trino.names.RelationNames.toRelationName;
import static io.featurestore.trino.names.RelationNames.toSchemaTableName;
import static io.featurestore.trino.sql.RefreshSql.columnsByName;
import static java.util.Objects.requireNonNull;

/**
 * Turns a stored definition into the view that the engine runs, shows or stores again.
 */
public class ViewExpander
{
    private static final WindowScans NO_SCANS = (_, _) -> Optional.empty();

    private final ViewStore views;
    private final FeatureViews featureViews;
    private final StaleViewCheck staleViews;
    private final TrainingSetExpander trainingSets;
    private final WindowScans scans;
    private final TypeManager typeManager;

    /**
     * For views that are no training sets.
     */
    public ViewExpander(TransactionContext transaction, WindowScans scans, TypeManager typeManager)
    {
        this(transaction, scans, typeManager, new TrainingSetExpander(transaction.catalogName(), new TrainingSetRequests(transaction.featureViews(), transaction.visible()), typeManager, TrainingSetPlanner.HISTORIES));
    }

    ViewExpander(TransactionContext transaction, WindowScans scans, TypeManager typeManager, TrainingSetExpander trainingSets)
    {
        this.scans = requireNonNull(scans, "scans is null");
        this.views = transaction.views();
        this.featureViews = transaction.featureViews();
        this.staleViews = transaction.staleViews();
        this.trainingSets = requireNonNull(trainingSets, "trainingSets is null");
        this.typeManager = requireNonNull(typeManager, "typeManager is null");
    }

    public String expandMaterialized(ConnectorSession session, SchemaTableName name, EngineCall call)
    {
        return expand(session, name, views.load(session, name).orElseThrow(), call).getOriginalSql();
    }

    /**
     * @throws TrinoException when the view has no SQL for Trino; when the engine is to read it, also when a column or a feature view that it needs
     *         is no longer what it was
     */
    ConnectorViewDefinition expand(ConnectorSession session, SchemaTableName name, StoredView view, EngineCall call)
    {
        String query = query(name, view);
        return switch (view.definition().orElse(null)) {
            case null -> withQuery(view, query);
            case FeatureViewProperties properties when !properties.aggregations().isEmpty() -> switch (call) {
                case READ -> atEvents(session, name, view, staleViews.checkedQuery(session, name), scans);
                case DESCRIBE, OTHER -> atEvents(session, name, view, query, NO_SCANS);
                case REFRESH, SHOW -> withQuery(view, query);
            };
            case FeatureViewProperties _ -> switch (call) {
                case READ -> withQuery(view, staleViews.checkedQuery(session, name));
                case REFRESH, SHOW, DESCRIBE, OTHER -> withQuery(view, query);
            };
            case MaterializedViewProperties properties when !properties.featureViewProperties().aggregations().isEmpty() -> switch (call) {
                case READ -> atEvents(session, name, view, staleViews.checkedQuery(session, name), scans);
                case REFRESH -> withQuery(view, staleViews.checkedQuery(session, name));
                case SHOW, DESCRIBE, OTHER -> withQuery(view, query);
            };
            case MaterializedViewProperties _ -> switch (call) {
                case READ -> withQuery(view, columnsByName(columnNames(view), staleViews.checkedQuery(session, name)));
                case REFRESH -> withQuery(view, staleViews.checkedQuery(session, name));
                case SHOW, DESCRIBE, OTHER -> withQuery(view, query);
            };
            case TrainingSetProperties trainingSet -> switch (call) {
                case READ -> {
                    ConnectorViewDefinition spine = withQuery(view, staleViews.checkedQuery(session, name));
                    trainingSet.features().forEach(feature -> staleViews.check(session, toSchemaTableName(TrainingSetRequests.featureView(name, feature))));
                    // A refresh compares the snapshots of the tables that it reads with those that it read before
                    yield EngineCall.isOfRefresh() ?
                            trainingSets.expand(session, name, trainingSet, spine) :
                            trainingSets.expandToRead(session, name, trainingSet, spine);
                }
                case DESCRIBE, OTHER -> trainingSets.expand(session, name, trainingSet, withQuery(view, query));
                case REFRESH, SHOW -> withQuery(view, query);
            };
        };
    }

    private ConnectorViewDefinition atEvents(ConnectorSession session, SchemaTableName name, StoredView view, String query, WindowScans windowScans)
    {
        ResolvedFeatureView featureView = featureViews.resolve(session, toRelationName(name));
        return EventViews.of(view, new AggregatedSql(featureView, windowScans.find(session, featureView)).atEvents(query), featureView.columns(), view.comment());
    }

    private ConnectorViewDefinition withQuery(StoredView view, String query)
    {
        Optional<String> catalog = view.defaultCatalog();
        return new ConnectorViewDefinition(
                query,
                catalog,
                catalog.flatMap(_ -> view.defaultNamespace()),
                IcebergColumns.toViewColumns(typeManager, view.schema()),
                view.comment(),
                view.runAsOwner(),
                view.runAsOwner().isEmpty(),
                List.of());
    }

    private List<String> columnNames(StoredView view)
    {
        return FeatureViews.columns(view.schema(), typeManager).stream()
                .map(FeatureColumn::name)
                .collect(toImmutableList());
    }

    private static String query(SchemaTableName name, StoredView view)
    {
        return view.sql()
                .orElseThrow(() -> new TrinoException(IcebergErrorCodes.UNSUPPORTED_VIEW_DIALECT, "View %s has no SQL in the dialect 'trino': it was written by another engine".formatted(name)));
    }
}
