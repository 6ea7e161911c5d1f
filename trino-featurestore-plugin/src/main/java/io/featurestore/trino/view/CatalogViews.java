package io.featurestore.trino.view;

import com.google.common.collect.ImmutableMap;
import io.featurestore.catalog.Definition;
import io.featurestore.catalog.FeatureViewProperties;
import io.featurestore.catalog.MaterializedViewProperties;
import io.featurestore.catalog.StoredView;
import io.featurestore.catalog.TrainingSetProperties;
import io.featurestore.catalog.ViewDraft;
import io.featurestore.catalog.ViewQuery;
import io.featurestore.trino.definition.DefinitionProperties;
import io.featurestore.trino.definition.FeatureColumn;
import io.featurestore.trino.definition.StoredColumnTypes;
import io.featurestore.trino.engine.EngineCall;
import io.featurestore.trino.iceberg.IcebergColumns;
import io.featurestore.trino.iceberg.IcebergProperties;
import io.featurestore.trino.names.DerivedNames;
import io.featurestore.trino.names.VersionName;
import io.featurestore.trino.store.EntityRegistry;
import io.featurestore.trino.store.FeatureViews;
import io.featurestore.trino.store.ViewStore;
import io.featurestore.trino.transaction.TransactionContext;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorViewDefinition;
import io.trino.spi.connector.ConnectorViewDefinition.ViewColumn;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.connector.ViewNotFoundException;
import io.trino.spi.type.TypeManager;
import org.apache.iceberg.Schema;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.featurestore.catalog.FeatureViewKind.VIEW;
import static io.featurestore.trino.names.RelationNames.toRelationName;
import static io.trino.spi.StandardErrorCode.INVALID_VIEW_PROPERTY;
import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static io.trino.spi.StandardErrorCode.TABLE_ALREADY_EXISTS;
import static java.util.Objects.requireNonNull;

/**
 * The catalog's views as Trino sees them: plain ones as they are, training sets with their features joined on.
 */
public class CatalogViews
{
    private final ViewStore views;
    private final FeatureViews featureViews;
    private final EntityRegistry entities;
    private final AggregationChecker aggregations;
    private final TrainingSetExpander trainingSets;
    private final ViewExpander expander;
    private final DerivedNames derivedNames;
    private final TypeManager typeManager;
    private final StoredColumnTypes viewColumns;

    CatalogViews(TransactionContext transaction, DerivedNames derivedNames, EntityRegistry entities, AggregationChecker aggregations, TrainingSetExpander trainingSets, ViewExpander expander, TypeManager typeManager)
    {
        this.views = transaction.views();
        this.featureViews = transaction.featureViews();
        this.derivedNames = requireNonNull(derivedNames, "derivedNames is null");
        this.entities = requireNonNull(entities, "entities is null");
        this.aggregations = requireNonNull(aggregations, "aggregations is null");
        this.trainingSets = requireNonNull(trainingSets, "trainingSets is null");
        this.expander = requireNonNull(expander, "expander is null");
        this.typeManager = requireNonNull(typeManager, "typeManager is null");
        this.viewColumns = new StoredColumnTypes(typeManager);
    }

    public void create(ConnectorSession session, SchemaTableName name, ConnectorViewDefinition view, Map<String, Object> properties, boolean replace)
    {
        List<ViewColumn> columns = viewColumns.storable(view.getColumns());
        Schema schema = IcebergColumns.toSchema(typeManager, columns);
        Optional<Definition> definition = DefinitionProperties.fromSql(VIEW, "View " + name, properties, INVALID_VIEW_PROPERTY);
        if (definition.isPresent()) {
            StoredColumnTypes.checkDistinct("View " + name, columns.stream()
                    .map(ViewColumn::getName)
                    .collect(toImmutableList()));
        }
        Optional<Definition> checked = definition.map(present -> checked(session, name, present, FeatureViews.columns(schema, typeManager)));
        Optional<String> location = IcebergProperties.location(properties);
        checkNotMaterialized(session, name);
        if (replace) {
            checkLocation(session, name, location);
        }
        views.create(
                session,
                name,
                new ViewDraft(
                        schema,
                        new ViewQuery(view.getOriginalSql(), view.getCatalog(), view.getSchema()),
                        view.getComment(),
                        view.getOwner(),
                        location,
                        checked,
                        session.getUser()),
                replace);
    }

    /**
     * @param view with the columns that the engine found in the view's own query; those of a training set's features are never stored
     */
    public void refresh(ConnectorSession session, SchemaTableName name, ConnectorViewDefinition view)
    {
        StoredView stored = load(session, name);
        create(session, name, view, stored.definition().map(DefinitionProperties::toSql).orElse(ImmutableMap.of()), true);
    }

    public Optional<ConnectorViewDefinition> get(ConnectorSession session, SchemaTableName name)
    {
        Optional<StoredView> stored = find(session, name);
        // Who may read the base may read what comes with it: that must not include a stored view which has such a name
        stored.ifPresent(_ -> checkReadable(name));
        return stored.map(view -> expander.expand(session, name, view, EngineCall.current()));
    }

    /**
     * For DESCRIBE it fails when the view's columns cannot be told, as the listing of columns that follows only leaves out what fails.
     */
    public boolean exists(ConnectorSession session, SchemaTableName name)
    {
        Optional<StoredView> stored = find(session, name);
        if (stored.isPresent() && EngineCall.current() == EngineCall.DESCRIBE) {
            expander.expand(session, name, stored.orElseThrow(), EngineCall.DESCRIBE);
        }
        return stored.isPresent();
    }

    public Map<String, Object> properties(ConnectorSession session, SchemaTableName name)
    {
        return find(session, name)
                .map(view -> ImmutableMap.<String, Object>builder()
                        .put("location", view.location())
                        .putAll(view.definition().map(DefinitionProperties::toSql).orElse(ImmutableMap.of()))
                        .buildOrThrow())
                .orElse(ImmutableMap.of());
    }

    public Optional<ConnectorViewDefinition> listed(ConnectorSession session, SchemaTableName name)
    {
        return find(session, name)
                .filter(view -> view.sql().isPresent() && derivedNames.parse(name).isEmpty())
                .map(view -> expander.expand(session, name, view, EngineCall.current()));
    }

    public void setComment(ConnectorSession session, SchemaTableName name, Optional<String> comment)
    {
        checkNotDerived(session, name, "comment on");
        views.setComment(session, name, comment);
    }

    public void setColumnComment(ConnectorSession session, SchemaTableName name, String column, Optional<String> comment)
    {
        checkNotDerived(session, name, "comment on");
        StoredView view = load(session, name);
        view.definition()
                .flatMap(Definition::featureView)
                .ifPresent(definition -> AggregationChecker.checkMayBeCommentedOn(name, definition, column));
        if (view.schema().findField(column) == null) {
            throw new TrinoException(NOT_SUPPORTED, "Column '%s' of training set %s comes from a feature view: comment on it there".formatted(column, name));
        }
        views.setColumnComment(session, name, column, comment);
    }

    public void rename(ConnectorSession session, SchemaTableName source, SchemaTableName target)
    {
        checkNotDerived(session, source, "rename");
        views.rename(session, source, target);
    }

    public void drop(ConnectorSession session, SchemaTableName name)
    {
        checkNotDerived(session, name, "drop");
        views.drop(session, name);
    }

    // What is to be stored: with the types of aggregations
    private Definition checked(ConnectorSession session, SchemaTableName name, Definition definition, List<FeatureColumn> columns)
    {
        return switch (definition) {
            case FeatureViewProperties properties -> {
                FeatureViewProperties featureView = aggregations.checked(session, "View " + name, properties, columns, INVALID_VIEW_PROPERTY);
                entities.check(session, toRelationName(name), featureView, INVALID_VIEW_PROPERTY);
                yield featureView;
            }
            case MaterializedViewProperties _ -> throw new IllegalArgumentException("a materialized view is not a view");
            case TrainingSetProperties trainingSet -> {
                trainingSets.check(session, name, trainingSet, columns);
                yield trainingSet;
            }
        };
    }

    private void checkLocation(ConnectorSession session, SchemaTableName name, Optional<String> location)
    {
        find(session, name).ifPresent(view -> {
            if (location.isPresent() && !location.orElseThrow().equals(view.location())) {
                throw new TrinoException(INVALID_VIEW_PROPERTY, "View %s: its location is '%s' and cannot be changed to '%s'".formatted(name, view.location(), location.orElseThrow()));
            }
        });
    }

    private void checkNotDerived(ConnectorSession session, SchemaTableName name, String operation)
    {
        if (VersionName.parse(name).isEmpty() && find(session, name).isPresent()) {
            return;
        }
        derivedNames.parse(name)
                .filter(derived -> featureViews.find(session, derived.base()).isPresent())
                .ifPresent(derived -> {
                    throw new TrinoException(NOT_SUPPORTED, "Cannot %s %s: relations of this name come with feature view %s and are made when asked for".formatted(operation, name, derived.base()));
                });
    }

    private void checkReadable(SchemaTableName name)
    {
        derivedNames.parse(name).filter(_ -> VersionName.parse(name).isEmpty()).ifPresent(derived -> {
            throw new TrinoException(NOT_SUPPORTED, "View %s was made by another writer and cannot be read, because its name is that of a relation that comes with feature view %s: ALTER VIEW … RENAME TO another name".formatted(name, derived.base()));
        });
    }

    private void checkNotMaterialized(ConnectorSession session, SchemaTableName name)
    {
        if (views.load(session, name).filter(CatalogViews::isMaterialized).isPresent()) {
            throw new TrinoException(TABLE_ALREADY_EXISTS, "Cannot create view %s: there is a materialized view of that name; DROP MATERIALIZED VIEW %s first".formatted(name, name));
        }
    }

    private Optional<StoredView> find(ConnectorSession session, SchemaTableName name)
    {
        return views.load(session, name).filter(view -> !isMaterialized(view));
    }

    private static boolean isMaterialized(StoredView view)
    {
        return view.definition().filter(MaterializedViewProperties.class::isInstance).isPresent();
    }

    private StoredView load(ConnectorSession session, SchemaTableName name)
    {
        return find(session, name)
                .orElseThrow(() -> new ViewNotFoundException(name));
    }
}
