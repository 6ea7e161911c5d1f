package io.featurestore.trino.materialized;

import com.google.common.base.Suppliers;
import com.google.common.collect.ImmutableMap;
import io.featurestore.catalog.Definition;
import io.featurestore.catalog.FeatureViewProperties;
import io.featurestore.catalog.MaterializedViewProperties;
import io.featurestore.catalog.MaterializedViewProperties.WhenStale;
import io.featurestore.catalog.StoredView;
import io.featurestore.catalog.ViewDraft;
import io.featurestore.catalog.ViewQuery;
import io.featurestore.trino.definition.DefinitionProperties;
import io.featurestore.trino.definition.ExtraProperties;
import io.featurestore.trino.definition.FeatureColumn;
import io.featurestore.trino.definition.StoredColumnTypes;
import io.featurestore.trino.definition.StoredTimeline;
import io.featurestore.trino.iceberg.IcebergColumns;
import io.featurestore.trino.iceberg.IcebergErrorCodes;
import io.featurestore.trino.iceberg.IcebergSystemTables;
import io.featurestore.trino.names.StorageName;
import io.featurestore.trino.storage.StorageConflicts;
import io.featurestore.trino.storage.StorageDrop;
import io.featurestore.trino.storage.StorageTables;
import io.featurestore.trino.store.EntityRegistry;
import io.featurestore.trino.store.FeatureViews;
import io.featurestore.trino.store.ViewStore;
import io.featurestore.trino.view.AggregationChecker;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.CatalogSchemaTableName;
import io.trino.spi.connector.ConnectorMaterializedViewDefinition;
import io.trino.spi.connector.ConnectorMaterializedViewDefinition.Column;
import io.trino.spi.connector.ConnectorMaterializedViewDefinition.WhenStaleBehavior;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorViewDefinition;
import io.trino.spi.connector.ConnectorViewDefinition.ViewColumn;
import io.trino.spi.connector.MaterializedViewNotFoundException;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.type.TypeManager;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.Sets.difference;
import static io.featurestore.catalog.FeatureViewKind.MATERIALIZED_VIEW;
import static io.featurestore.trino.names.RelationNames.toRelationName;
import static io.trino.spi.StandardErrorCode.INVALID_MATERIALIZED_VIEW_PROPERTY;
import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static io.trino.spi.StandardErrorCode.TABLE_ALREADY_EXISTS;
import static java.util.Objects.requireNonNull;

/**
 * The definitions of materialized views: each is an Iceberg view whose properties name the table that holds its rows. The table is made before
 * the view is stored and dropped after the view is, so that no view ever lacks its table.
 */
public class MaterializedViewDefinitions
{
    private final String catalogName;
    private final ViewStore views;
    private final StorageTables storageTables;
    private final StorageDrop storageDrop;
    private final EntityRegistry entities;
    private final AggregationChecker aggregations;
    private final TypeManager typeManager;
    private final StoredColumnTypes viewColumns;

    public MaterializedViewDefinitions(String catalogName, ViewStore views, StorageTables storageTables, StorageDrop storageDrop, EntityRegistry entities, AggregationChecker aggregations, TypeManager typeManager)
    {
        this.catalogName = requireNonNull(catalogName, "catalogName is null");
        this.views = requireNonNull(views, "views is null");
        this.storageTables = requireNonNull(storageTables, "storageTables is null");
        this.storageDrop = requireNonNull(storageDrop, "storageDrop is null");
        this.entities = requireNonNull(entities, "entities is null");
        this.aggregations = requireNonNull(aggregations, "aggregations is null");
        this.typeManager = requireNonNull(typeManager, "typeManager is null");
        this.viewColumns = new StoredColumnTypes(typeManager);
    }

    public void create(
            ConnectorSession session,
            SchemaTableName name,
            ConnectorMaterializedViewDefinition view,
            Map<String, Object> properties,
            boolean replace,
            boolean ignoreExisting)
    {
        Optional<StoredView> existing = views.load(session, name);
        if (existing.isPresent() && ignoreExisting) {
            return;
        }
        Supplier<ViewDraft> draft = Suppliers.memoize(() -> draft(session, name, view, properties));
        write(session, name, existing, base -> {
            checkReplaceable(session, name, base, replace);
            return draft.get();
        });
    }

    private ViewDraft draft(ConnectorSession session, SchemaTableName name, ConnectorMaterializedViewDefinition view, Map<String, Object> properties)
    {
        ExtraProperties.check(MATERIALIZED_VIEW, "Materialized view " + name, properties, INVALID_MATERIALIZED_VIEW_PROPERTY);
        StoredColumnTypes.checkDistinct("Materialized view " + name, view.getColumns().stream()
                .map(Column::getName)
                .collect(toImmutableList()));
        Schema schema = IcebergColumns.toSchema(typeManager, viewColumns.storable(view.getColumns().stream()
                .map(column -> new ViewColumn(column.getName(), column.getType(), column.getComment()))
                .collect(toImmutableList())));
        FeatureViewProperties definition = checked(session, name, featureView(name, properties), schema);
        String storage = storageTables.create(session, name, definition, FeatureViews.columns(name, definition, schema, typeManager), properties);
        return new ViewDraft(
                schema,
                new ViewQuery(view.getOriginalSql(), view.getCatalog(), view.getSchema()),
                view.getComment(),
                view.getOwner(),
                Optional.empty(),
                Optional.of(new MaterializedViewProperties(definition, storage, view.getGracePeriod(), view.getWhenStaleBehavior().map(MaterializedViewDefinitions::whenStale))),
                session.getUser());
    }

    public void drop(ConnectorSession session, SchemaTableName name)
    {
        // Its storage table may have changed since this transaction first read it
        MaterializedViewProperties definition = definition(materialized(name, views.reload(session, name)));
        views.drop(session, name);
        storageDrop.tryDrop(session, StorageName.of(name, definition));
    }

    public void rename(ConnectorSession session, SchemaTableName source, SchemaTableName target)
    {
        load(session, source);
        views.rename(session, source, target);
    }

    public void setColumnComment(ConnectorSession session, SchemaTableName name, String column, Optional<String> comment)
    {
        AggregationChecker.checkMayBeCommentedOn(name, definition(load(session, name)).featureViewProperties(), column);
        views.setColumnComment(session, name, column, comment);
    }

    /**
     * Changes the definition. If the keys or times change, the stored rows and their intervals are wrong: the view gets a new, empty table.
     */
    public void setProperties(ConnectorSession session, SchemaTableName name, Map<String, Optional<Object>> changes)
    {
        difference(changes.keySet(), DefinitionProperties.changeableNames(MATERIALIZED_VIEW)).stream().findFirst().ifPresent(property -> {
            throw new TrinoException(NOT_SUPPORTED, "Materialized view %s: property '%s' cannot be changed: CREATE OR REPLACE the view".formatted(name, property));
        });
        write(session, name, Optional.of(load(session, name)), view -> withProperties(session, name, materialized(name, view), changes));
    }

    private ViewDraft withProperties(ConnectorSession session, SchemaTableName name, StoredView view, Map<String, Optional<Object>> changes)
    {
        MaterializedViewProperties current = definition(view);
        String sql = sql(name, view);
        Map<String, Object> properties = new HashMap<>(DefinitionProperties.toSql(current));
        changes.forEach((property, value) -> value.ifPresentOrElse(present -> properties.put(property, present), () -> properties.remove(property)));
        FeatureViewProperties changed = checked(session, name, featureView(name, properties), view.schema());
        boolean sameRows = hasSameHistory(changed, current.featureViewProperties());
        String storage = sameRows ? current.storageTable() : newStorage(session, name, current, changed, FeatureViews.columns(name, changed, view.schema(), typeManager));
        return new ViewDraft(
                view.schema(),
                new ViewQuery(sql, view.defaultCatalog(), view.defaultNamespace()),
                view.comment(),
                view.runAsOwner(),
                Optional.empty(),
                Optional.of(current.withFeatureViewProperties(changed, storage)),
                session.getUser());
    }

    private String newStorage(ConnectorSession session, SchemaTableName name, MaterializedViewProperties current, FeatureViewProperties changed, List<FeatureColumn> columns)
    {
        return storageTables.createLike(session, name, changed, columns, StorageName.of(name, current))
                .orElseThrow(() -> StorageConflicts.missing(name, current, views.reload(session, name).flatMap(ViewStore::materialized)));
    }

    Optional<MaterializedViewProperties> find(ConnectorSession session, SchemaTableName name)
    {
        return views.materialized(session, name);
    }

    public Optional<ConnectorMaterializedViewDefinition> get(ConnectorSession session, SchemaTableName name)
    {
        return views.load(session, name)
                .filter(view -> ViewStore.materialized(view).isPresent())
                .map(view -> toTrino(name, view));
    }

    ConnectorMaterializedViewDefinition toTrino(SchemaTableName name, StoredView view)
    {
        MaterializedViewProperties definition = definition(view);
        return new ConnectorMaterializedViewDefinition(
                sql(name, view),
                Optional.of(new CatalogSchemaTableName(catalogName, StorageName.of(name, definition))),
                view.defaultCatalog(),
                view.defaultCatalog().flatMap(_ -> view.defaultNamespace()),
                FeatureViews.columns(name, definition.featureViewProperties(), view.schema(), typeManager).stream()
                        .map(column -> new Column(column.name(), column.type().getTypeId(), column.comment()))
                        .collect(toImmutableList()),
                definition.gracePeriod(),
                definition.whenStale().map(MaterializedViewDefinitions::whenStale),
                view.comment(),
                view.runAsOwner(),
                List.of());
    }

    public Map<String, Object> properties(ConnectorSession session, SchemaTableName name)
    {
        MaterializedViewProperties definition = definition(load(session, name));
        return ImmutableMap.<String, Object>builder()
                .putAll(DefinitionProperties.toSql(definition))
                .putAll(storageTables.layout(session, StorageName.of(name, definition)))
                .buildOrThrow();
    }

    ConnectorViewDefinition partitions(SchemaTableName name, Table storage)
    {
        return IcebergSystemTables.partitions(typeManager, storage, catalogName, name);
    }

    private void write(ConnectorSession session, SchemaTableName name, Optional<StoredView> loaded, Function<Optional<StoredView>, ViewDraft> change)
    {
        new MaterializedViewWrite(session, name, views, storageDrop, change).run(loaded);
    }

    // What is to be stored: with the types of aggregations
    private FeatureViewProperties checked(ConnectorSession session, SchemaTableName name, FeatureViewProperties properties, Schema schema)
    {
        FeatureViewProperties definition = aggregations.checked(session, "Materialized view " + name, properties, FeatureViews.columns(schema, typeManager), INVALID_MATERIALIZED_VIEW_PROPERTY);
        entities.check(session, toRelationName(name), definition, INVALID_MATERIALIZED_VIEW_PROPERTY);
        List<FeatureColumn> columns = FeatureViews.columns(name, definition, schema, typeManager);
        if (!definition.aggregations().isEmpty()) {
            checkStorable(name, definition, columns);
        }
        columns.stream()
                .filter(column -> column.name().startsWith("$"))
                .findFirst()
                .ifPresent(column -> {
                    throw new TrinoException(NOT_SUPPORTED, "Materialized view %s: column '%s' begins with a dollar sign, as hidden columns do: give it another name".formatted(name, column.name()));
                });
        return definition;
    }

    private void checkStorable(SchemaTableName name, FeatureViewProperties definition, List<FeatureColumn> columns)
    {
        columns.stream()
                .filter(column -> definition.timestampColumn().equals(Optional.of(column.name())) && !StoredTimeline.holds(column.type()))
                .findFirst()
                .ifPresent(time -> {
                    throw new TrinoException(NOT_SUPPORTED, "Materialized view %s: times of windows are stored in microseconds, but timestamp_column '%s' is of type %s: make it a view, which stores none, or cast the column"
                            .formatted(name, time.name(), time.type().getDisplayName()));
                });
        columns.stream()
                .filter(column -> definition.isFeature(column.name()) && !viewColumns.stored(column.type()).equals(Optional.of(column.type())))
                .findFirst()
                .ifPresent(feature -> {
                    throw new TrinoException(NOT_SUPPORTED, "Materialized view %s: Iceberg has no type %s, which aggregation '%s' is of: make it a view, or add an entry that casts it"
                            .formatted(name, feature.type().getDisplayName(), feature.name()));
                });
    }

    private void checkReplaceable(ConnectorSession session, SchemaTableName name, Optional<StoredView> existing, boolean replace)
    {
        if (existing.isPresent() && !replace) {
            throw new TrinoException(TABLE_ALREADY_EXISTS, "Cannot create materialized view %s: there is a view of that name".formatted(name));
        }
        if (existing.isPresent() && existing.flatMap(ViewStore::materialized).isEmpty()) {
            throw new TrinoException(NOT_SUPPORTED, "Cannot replace %s: it is a view, not a materialized one; DROP VIEW %s first".formatted(name, name));
        }
        if (existing.isEmpty() && storageTables.exists(session, name)) {
            throw new TrinoException(TABLE_ALREADY_EXISTS, "Cannot create materialized view %s: there is a table of that name".formatted(name));
        }
    }

    private static FeatureViewProperties featureView(SchemaTableName name, Map<String, Object> properties)
    {
        Optional<Definition> definition = DefinitionProperties.fromSql(MATERIALIZED_VIEW, "Materialized view " + name, properties, INVALID_MATERIALIZED_VIEW_PROPERTY);
        return definition.flatMap(Definition::featureView)
                .orElseThrow(() -> new TrinoException(NOT_SUPPORTED, "Materialized view %s is not a feature view, and an Iceberg REST catalog keeps no other materialized views: add WITH (entity_keys = ARRAY[…])"
                        .formatted(name)));
    }

    private static boolean hasSameHistory(FeatureViewProperties left, FeatureViewProperties right)
    {
        return left.entityKeys().equals(right.entityKeys()) &&
                left.timestampColumn().equals(right.timestampColumn()) &&
                left.createdColumn().equals(right.createdColumn()) &&
                left.aggregations().equals(right.aggregations());
    }

    private StoredView load(ConnectorSession session, SchemaTableName name)
    {
        return materialized(name, views.load(session, name));
    }

    private static StoredView materialized(SchemaTableName name, Optional<StoredView> stored)
    {
        return stored
                .filter(view -> ViewStore.materialized(view).isPresent())
                .orElseThrow(() -> new MaterializedViewNotFoundException(name));
    }

    private static MaterializedViewProperties definition(StoredView view)
    {
        return ViewStore.materialized(view).orElseThrow();
    }

    private static String sql(SchemaTableName name, StoredView view)
    {
        return view.sql()
                .orElseThrow(() -> new TrinoException(IcebergErrorCodes.UNSUPPORTED_VIEW_DIALECT, "Materialized view %s has no SQL in the dialect 'trino': it was written by another engine".formatted(name)));
    }

    private static WhenStale whenStale(WhenStaleBehavior behavior)
    {
        return switch (behavior) {
            case INLINE -> WhenStale.INLINE;
            case FAIL -> WhenStale.FAIL;
        };
    }

    public static WhenStaleBehavior whenStale(WhenStale behavior)
    {
        return switch (behavior) {
            case INLINE -> WhenStaleBehavior.INLINE;
            case FAIL -> WhenStaleBehavior.FAIL;
        };
    }
}
