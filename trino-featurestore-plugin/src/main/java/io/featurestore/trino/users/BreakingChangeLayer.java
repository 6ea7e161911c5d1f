package io.featurestore.trino.users;

import com.google.common.collect.ImmutableMap;
import io.featurestore.catalog.FeatureViewKind;
import io.featurestore.catalog.Identifiers;
import io.featurestore.trino.store.ViewStore;
import io.trino.plugin.base.classloader.ClassLoaderSafeConnectorMetadata;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ConnectorMaterializedViewDefinition;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.ConnectorOutputTableHandle;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.ConnectorTableLayout;
import io.trino.spi.connector.ConnectorTableMetadata;
import io.trino.spi.connector.ConnectorViewDefinition;
import io.trino.spi.connector.ConnectorViewDefinition.ViewColumn;
import io.trino.spi.connector.RetryMode;
import io.trino.spi.connector.SaveMode;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.type.Type;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

// Statements that change what a feature view has. DROP and RENAME are no such: whoever writes these means the whole view
final class BreakingChangeLayer
        extends ClassLoaderSafeConnectorMetadata
{
    private final ConnectorMetadata next;
    private final ViewStore views;
    private final FeatureShapes shapes;
    private final BreakingChanges changes;

    BreakingChangeLayer(ConnectorMetadata next, ViewStore views, FeatureShapes shapes, BreakingChanges changes)
    {
        super(next, BreakingChangeLayer.class.getClassLoader());
        this.next = requireNonNull(next, "next is null");
        this.views = requireNonNull(views, "views is null");
        this.shapes = requireNonNull(shapes, "shapes is null");
        this.changes = requireNonNull(changes, "changes is null");
    }

    @Override
    public void createView(ConnectorSession session, SchemaTableName viewName, ConnectorViewDefinition definition, Map<String, Object> viewProperties, boolean replace)
    {
        if (!replace) {
            changes.runForUser(() -> super.createView(session, viewName, definition, viewProperties, false));
            return;
        }
        changes.run(
                session,
                viewName,
                _ -> shapes.ofView(session, FeatureViewKind.VIEW, viewName, definition.getColumns(), viewProperties),
                () -> super.createView(session, viewName, definition, viewProperties, true));
    }

    @Override
    public void refreshView(ConnectorSession session, SchemaTableName viewName, ConnectorViewDefinition viewDefinition)
    {
        changes.run(
                session,
                viewName,
                _ -> shapes.ofRefreshed(session, views.load(session, viewName).orElseThrow(), viewName, viewDefinition.getColumns()),
                () -> super.refreshView(session, viewName, viewDefinition));
    }

    @Override
    public void createMaterializedView(
            ConnectorSession session,
            SchemaTableName viewName,
            ConnectorMaterializedViewDefinition definition,
            Map<String, Object> properties,
            boolean replace,
            boolean ignoreExisting)
    {
        if (!replace) {
            changes.runForUser(() -> super.createMaterializedView(session, viewName, definition, properties, false, ignoreExisting));
            return;
        }
        List<ViewColumn> columns = definition.getColumns().stream()
                .map(column -> new ViewColumn(column.getName(), column.getType(), column.getComment()))
                .collect(toImmutableList());
        changes.run(
                session,
                viewName,
                _ -> shapes.ofView(session, FeatureViewKind.MATERIALIZED_VIEW, viewName, columns, properties),
                () -> super.createMaterializedView(session, viewName, definition, properties, true, ignoreExisting));
    }

    @Override
    public void setMaterializedViewProperties(ConnectorSession session, SchemaTableName viewName, Map<String, Optional<Object>> properties)
    {
        changes.run(
                session,
                viewName,
                _ -> shapes.ofProperties(session, FeatureViewKind.MATERIALIZED_VIEW, views.load(session, viewName).orElseThrow(), viewName, properties),
                () -> super.setMaterializedViewProperties(session, viewName, properties));
    }

    @Override
    public void createTable(ConnectorSession session, ConnectorTableMetadata tableMetadata, SaveMode saveMode)
    {
        if (saveMode != SaveMode.REPLACE) {
            super.createTable(session, tableMetadata, saveMode);
            return;
        }
        changes.run(
                session,
                tableMetadata.getTable(),
                _ -> shapes.ofTable(tableMetadata, ImmutableMap.of()),
                () -> super.createTable(session, tableMetadata, saveMode));
    }

    @Override
    public ConnectorOutputTableHandle beginCreateTable(ConnectorSession session, ConnectorTableMetadata tableMetadata, Optional<ConnectorTableLayout> layout, RetryMode retryMode, boolean replace)
    {
        if (!replace) {
            return super.beginCreateTable(session, tableMetadata, layout, retryMode, false);
        }
        AtomicReference<ConnectorOutputTableHandle> handle = new AtomicReference<>();
        changes.run(
                session,
                tableMetadata.getTable(),
                _ -> shapes.ofTable(tableMetadata, ImmutableMap.of()),
                () -> handle.set(super.beginCreateTable(session, tableMetadata, layout, retryMode, true)));
        return handle.get();
    }

    @Override
    public void setTableProperties(ConnectorSession session, ConnectorTableHandle tableHandle, Map<String, Optional<Object>> properties)
    {
        changes.run(
                session,
                name(session, tableHandle),
                _ -> shapes.ofTable(next.getTableMetadata(session, tableHandle), properties),
                () -> super.setTableProperties(session, tableHandle, properties));
    }

    @Override
    public void dropColumn(ConnectorSession session, ConnectorTableHandle tableHandle, ColumnHandle column)
    {
        String name = column(session, tableHandle, column);
        changes.run(session, name(session, tableHandle), before -> before.without(name), () -> super.dropColumn(session, tableHandle, column));
    }

    @Override
    public void renameColumn(ConnectorSession session, ConnectorTableHandle tableHandle, ColumnHandle source, String target)
    {
        String name = column(session, tableHandle, source);
        changes.run(session, name(session, tableHandle), before -> before.without(name), () -> super.renameColumn(session, tableHandle, source, target));
    }

    @Override
    public void setColumnType(ConnectorSession session, ConnectorTableHandle tableHandle, ColumnHandle column, Type type)
    {
        String name = column(session, tableHandle, column);
        changes.run(session, name(session, tableHandle), before -> before.with(name, type), () -> super.setColumnType(session, tableHandle, column, type));
    }

    @Override
    public void dropField(ConnectorSession session, ConnectorTableHandle tableHandle, ColumnHandle column, List<String> fieldPath)
    {
        retype(session, tableHandle, column(session, tableHandle, column), () -> super.dropField(session, tableHandle, column, fieldPath));
    }

    @Override
    public void renameField(ConnectorSession session, ConnectorTableHandle tableHandle, List<String> fieldPath, String target)
    {
        retype(session, tableHandle, fieldPath.getFirst(), () -> super.renameField(session, tableHandle, fieldPath, target));
    }

    @Override
    public void setFieldType(ConnectorSession session, ConnectorTableHandle tableHandle, List<String> fieldPath, Type type)
    {
        retype(session, tableHandle, fieldPath.getFirst(), () -> super.setFieldType(session, tableHandle, fieldPath, type));
    }

    private void retype(ConnectorSession session, ConnectorTableHandle tableHandle, String column, Runnable statement)
    {
        changes.run(session, name(session, tableHandle), before -> before.withRetyped(Identifiers.canonical(column)), statement);
    }

    private SchemaTableName name(ConnectorSession session, ConnectorTableHandle tableHandle)
    {
        return next.getTableName(session, tableHandle);
    }

    private String column(ConnectorSession session, ConnectorTableHandle tableHandle, ColumnHandle column)
    {
        return Identifiers.canonical(next.getColumnMetadata(session, tableHandle, column).getName());
    }
}
