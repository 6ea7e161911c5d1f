package io.featurestore.trino.view;

import com.google.common.collect.ImmutableList;
import io.featurestore.catalog.Identifiers;
import io.featurestore.catalog.TrainingSetProperties;
import io.featurestore.trino.definition.FeatureColumn;
import io.featurestore.trino.query.SqlReader;
import io.featurestore.trino.request.PlannedRequest;
import io.featurestore.trino.request.SpineColumn;
import io.featurestore.trino.request.TrainingSetRequests;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorViewDefinition;
import io.trino.spi.connector.ConnectorViewDefinition.ViewColumn;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.type.TypeManager;
import io.trino.sql.SqlFormatter;

import java.util.List;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.featurestore.trino.sql.TrainingSetSql.trainingSetSql;
import static java.util.Objects.requireNonNull;

/**
 * Joins a training set's features to the rows of its own query, with the feature views as they are when the training set is read.
 */
public class TrainingSetExpander
{
    private final String catalogName;
    private final TrainingSetRequests requests;
    private final TypeManager typeManager;
    private final TrainingSetPlanner planner;

    TrainingSetExpander(String catalogName, TrainingSetRequests requests, TypeManager typeManager, TrainingSetPlanner planner)
    {
        this.catalogName = requireNonNull(catalogName, "catalogName is null");
        this.requests = requireNonNull(requests, "requests is null");
        this.typeManager = requireNonNull(typeManager, "typeManager is null");
        this.planner = requireNonNull(planner, "planner is null");
    }

    /**
     * @throws TrinoException naming what of the definition does not fit the spine or the feature views
     */
    void check(ConnectorSession session, SchemaTableName name, TrainingSetProperties trainingSet, List<FeatureColumn> spine)
    {
        requests.plan(session, name, trainingSet, spine.stream()
                .map(column -> new SpineColumn(column.name(), column.type()))
                .collect(toImmutableList()));
    }

    // A view that runs as the same user, and resolves names in the same schema, as the view of the spine
    ConnectorViewDefinition expand(ConnectorSession session, SchemaTableName name, TrainingSetProperties trainingSet, ConnectorViewDefinition spine)
    {
        return expand(session, name, trainingSet, spine, TrainingSetPlanner.HISTORIES);
    }

    // The same rows, in the way that takes least
    ConnectorViewDefinition expandToRead(ConnectorSession session, SchemaTableName name, TrainingSetProperties trainingSet, ConnectorViewDefinition spine)
    {
        return expand(session, name, trainingSet, spine, planner);
    }

    private ConnectorViewDefinition expand(ConnectorSession session, SchemaTableName name, TrainingSetProperties trainingSet, ConnectorViewDefinition spine, TrainingSetPlanner planner)
    {
        PlannedRequest request = requests.plan(session, name, trainingSet, spine.getColumns().stream()
                .map(column -> new SpineColumn(Identifiers.canonical(column.getName()), typeManager.getType(column.getType())))
                .collect(toImmutableList()));
        List<ViewColumn> columns = ImmutableList.<ViewColumn>builder()
                .addAll(spine.getColumns())
                .addAll(request.outputColumns().stream()
                        .map(column -> new ViewColumn(column.name(), column.type().getTypeId(), column.feature().comment()))
                        .iterator())
                .build();
        return new ConnectorViewDefinition(
                trainingSetSql(catalogName, planner.plan(session, onlyQuery(spine), request), request),
                spine.getCatalog(),
                spine.getSchema(),
                columns,
                spine.getComment(),
                spine.getOwner(),
                spine.isRunAsInvoker(),
                spine.getPath());
    }

    // Another writer may have stored anything, but only one query can be parsed as a query
    private static ConnectorViewDefinition onlyQuery(ConnectorViewDefinition view)
    {
        return new ConnectorViewDefinition(
                SqlFormatter.formatSql(SqlReader.query(view.getOriginalSql())),
                view.getCatalog(),
                view.getSchema(),
                view.getColumns(),
                view.getComment(),
                view.getOwner(),
                view.isRunAsInvoker(),
                view.getPath());
    }
}
