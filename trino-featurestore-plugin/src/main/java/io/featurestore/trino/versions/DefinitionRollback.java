package io.featurestore.trino.versions;

import com.google.common.collect.ImmutableMap;
import com.google.inject.Inject;
import io.featurestore.catalog.Definition;
import io.featurestore.catalog.DefinitionCodec;
import io.featurestore.catalog.MaterializedViewProperties;
import io.featurestore.catalog.StoredTable;
import io.featurestore.catalog.StoredTableVersion;
import io.featurestore.catalog.StoredView;
import io.featurestore.trino.definition.DefinitionProperties;
import io.featurestore.trino.iceberg.IcebergColumns;
import io.featurestore.trino.materialized.MaterializedViewDefinitions;
import io.featurestore.trino.names.VersionName;
import io.featurestore.trino.store.CatalogTables;
import io.featurestore.trino.store.ViewStore;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.Connector;
import io.trino.spi.connector.ConnectorAccessControl;
import io.trino.spi.connector.ConnectorMaterializedViewDefinition;
import io.trino.spi.connector.ConnectorMaterializedViewDefinition.Column;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.ConnectorViewDefinition;
import io.trino.spi.connector.ConnectorViewDefinition.ViewColumn;
import io.trino.spi.session.PropertyMetadata;
import io.trino.spi.type.TypeManager;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.featurestore.trino.failure.CatalogErrors.translating;
import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static io.trino.spi.StandardErrorCode.TABLE_NOT_FOUND;
import static java.util.Objects.requireNonNull;

// Writes the definition of a version as the statement would that made it
final class DefinitionRollback
{
    private final ViewStore views;
    private final CatalogTables tables;
    private final TypeManager typeManager;

    @Inject
    DefinitionRollback(ViewStore views, CatalogTables tables, TypeManager typeManager)
    {
        this.views = requireNonNull(views, "views is null");
        this.tables = requireNonNull(tables, "tables is null");
        this.typeManager = requireNonNull(typeManager, "typeManager is null");
    }

    void run(ConnectorAccessControl accessControl, ConnectorSession session, Connector connector, ConnectorMetadata metadata, VersionName name)
    {
        // Fails where there is no such version
        if (views.load(session, name.name()).isEmpty()) {
            throw new TrinoException(TABLE_NOT_FOUND, "%s is no feature view or training set: there is nothing to roll back".formatted(name.base()));
        }
        Optional<StoredView> current = views.load(session, name.base());
        if (current.isEmpty()) {
            rollBackTable(accessControl, session, metadata, name);
            return;
        }
        StoredView version = views.version(session, name).orElseThrow();
        Map<String, Object> properties = sql(version.definition());
        if (ViewStore.materialized(current.orElseThrow()).isPresent()) {
            accessControl.checkCanCreateMaterializedView(null, name.base(), properties);
            MaterializedViewProperties definition = ViewStore.materialized(version).orElseThrow(() -> notMaterialized(name));
            metadata.createMaterializedView(session, name.base(), materializedView(session, name, version, definition), withDefaults(properties, connector.getMaterializedViewProperties()), true, false);
            return;
        }
        accessControl.checkCanCreateView(null, name.base());
        if (ViewStore.materialized(version).isPresent()) {
            throw notMaterialized(name);
        }
        metadata.createView(session, name.base(), view(session, name, version), withDefaults(properties, connector.getViewProperties()), true);
    }

    // As the engine gives them to a statement
    private static Map<String, Object> withDefaults(Map<String, Object> properties, List<PropertyMetadata<?>> known)
    {
        Map<String, Object> all = new HashMap<>(properties);
        known.stream()
                .filter(property -> property.getDefaultValue() != null)
                .forEach(property -> all.putIfAbsent(property.getName(), property.getDefaultValue()));
        return all;
    }

    private static TrinoException notMaterialized(VersionName name)
    {
        return new TrinoException(NOT_SUPPORTED, "Version %s of %s is of another kind: DROP the view and create it as it was".formatted(name.version(), name.base()));
    }

    private ConnectorViewDefinition view(ConnectorSession session, VersionName name, StoredView version)
    {
        return new ConnectorViewDefinition(
                sql(name, version),
                version.defaultCatalog(),
                version.defaultCatalog().flatMap(_ -> version.defaultNamespace()),
                columns(version),
                version.comment(),
                version.runAsOwner().map(_ -> session.getUser()),
                version.runAsOwner().isEmpty(),
                List.of());
    }

    private ConnectorMaterializedViewDefinition materializedView(ConnectorSession session, VersionName name, StoredView version, MaterializedViewProperties definition)
    {
        return new ConnectorMaterializedViewDefinition(
                sql(name, version),
                Optional.empty(),
                version.defaultCatalog(),
                version.defaultCatalog().flatMap(_ -> version.defaultNamespace()),
                columns(version).stream()
                        .map(column -> new Column(column.getName(), column.getType(), column.getComment()))
                        .collect(toImmutableList()),
                definition.gracePeriod(),
                definition.whenStale().map(MaterializedViewDefinitions::whenStale),
                version.comment(),
                version.runAsOwner().map(_ -> session.getUser()),
                List.of());
    }

    private List<ViewColumn> columns(StoredView version)
    {
        return IcebergColumns.toViewColumns(typeManager, version.schema());
    }

    private static String sql(VersionName name, StoredView version)
    {
        return version.sql()
                .orElseThrow(() -> new TrinoException(NOT_SUPPORTED, "Version %s of %s has no SQL in the dialect 'trino': it was written by another engine".formatted(name.version(), name.base())));
    }

    private void rollBackTable(ConnectorAccessControl accessControl, ConnectorSession session, ConnectorMetadata metadata, VersionName name)
    {
        StoredTable table = translating(() -> tables.load(session, name.base())).orElseThrow();
        StoredTableVersion version = table.versions().stream()
                .filter(kept -> kept.version() == name.version())
                .findFirst()
                .orElseThrow();
        Map<String, Optional<Object>> changes = new HashMap<>();
        sql(table.definition()).forEach((property, _) -> changes.put(property, Optional.empty()));
        sql(translating(() -> DefinitionCodec.decode(version.properties()))).forEach((property, value) -> changes.put(property, Optional.of(value)));
        accessControl.checkCanSetTableProperties(null, name.base(), ImmutableMap.copyOf(changes));
        ConnectorTableHandle handle = metadata.getTableHandle(session, name.base(), Optional.empty(), Optional.empty());
        metadata.setTableProperties(session, handle, ImmutableMap.copyOf(changes));
    }

    private static Map<String, Object> sql(Optional<Definition> definition)
    {
        return definition.map(DefinitionProperties::toSql).orElse(ImmutableMap.of());
    }
}
