package io.featurestore.trino.online;

import com.google.common.collect.ImmutableList;
import io.airlift.slice.Slice;
import io.trino.plugin.base.classloader.ClassLoaderSafeConnectorMetadata;
import io.trino.spi.RefreshType;
import io.trino.spi.connector.ConnectorInsertTableHandle;
import io.trino.spi.connector.ConnectorMaterializedViewDefinition;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.ConnectorOutputMetadata;
import io.trino.spi.connector.ConnectorOutputTableHandle;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.ConnectorTableLayout;
import io.trino.spi.connector.ConnectorTableMetadata;
import io.trino.spi.connector.ConnectorViewDefinition;
import io.trino.spi.connector.RetryMode;
import io.trino.spi.connector.SaveMode;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.statistics.ComputedStatistics;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

import static java.util.Objects.requireNonNull;

// Publishes what a REFRESH of v$online reads, and takes out of the store what is no longer online
final class OnlineLayer
        extends ClassLoaderSafeConnectorMetadata
{
    private final ConnectorMetadata next;
    private final Publications publications;
    // By the CREATE OR REPLACE TABLE … AS of the transaction, whose handle does not tell
    private volatile List<SchemaTableName> replaced = ImmutableList.of();

    OnlineLayer(ConnectorMetadata next, Publications publications)
    {
        super(next, OnlineLayer.class.getClassLoader());
        this.next = requireNonNull(next, "next is null");
        this.publications = requireNonNull(publications, "publications is null");
    }

    @Override
    public ConnectorInsertTableHandle beginRefreshMaterializedView(
            ConnectorSession session,
            ConnectorTableHandle tableHandle,
            List<ConnectorTableHandle> sourceTableHandles,
            boolean hasForeignSourceTables,
            RetryMode retryMode,
            RefreshType refreshType)
    {
        return switch (tableHandle) {
            case OnlineTableHandle table -> publications.begin(session, table);
            case OnlineVectorHandle vector -> new OnlineVectorInsertHandle(vector);
            default -> super.beginRefreshMaterializedView(session, tableHandle, sourceTableHandles, hasForeignSourceTables, retryMode, refreshType);
        };
    }

    @Override
    public Optional<ConnectorOutputMetadata> finishRefreshMaterializedView(
            ConnectorSession session,
            ConnectorTableHandle tableHandle,
            ConnectorInsertTableHandle insertHandle,
            Collection<Slice> fragments,
            Collection<ComputedStatistics> computedStatistics,
            List<ConnectorTableHandle> sourceTableHandles,
            boolean hasForeignSourceTables,
            boolean hasSourceTableFunctions,
            boolean hasNonDeterministicFunctions)
    {
        if (insertHandle instanceof OnlineInsertHandle published) {
            publications.finish(session, published, fragments);
            return Optional.empty();
        }
        if (insertHandle instanceof OnlineVectorInsertHandle published) {
            publications.publishVector(session, published.vector());
            return Optional.empty();
        }
        return super.finishRefreshMaterializedView(session, tableHandle, insertHandle, fragments, computedStatistics, sourceTableHandles, hasForeignSourceTables, hasSourceTableFunctions, hasNonDeterministicFunctions);
    }

    @Override
    public void dropSchema(ConnectorSession session, String schemaName, boolean cascade)
    {
        List<SchemaTableName> dropped = cascade ? next.listTables(session, Optional.of(schemaName)) : ImmutableList.of();
        publications.keepOnline(session, dropped, () -> super.dropSchema(session, schemaName, cascade));
    }

    @Override
    public void dropView(ConnectorSession session, SchemaTableName viewName)
    {
        publications.keepOnline(session, viewName, () -> super.dropView(session, viewName));
    }

    @Override
    public void dropMaterializedView(ConnectorSession session, SchemaTableName viewName)
    {
        publications.keepOnline(session, viewName, () -> super.dropMaterializedView(session, viewName));
    }

    @Override
    public void dropTable(ConnectorSession session, ConnectorTableHandle tableHandle)
    {
        publications.keepOnline(session, next.getTableName(session, tableHandle), () -> super.dropTable(session, tableHandle));
    }

    @Override
    public void renameView(ConnectorSession session, SchemaTableName source, SchemaTableName target)
    {
        publications.keepOnline(session, source, () -> super.renameView(session, source, target));
    }

    @Override
    public void renameMaterializedView(ConnectorSession session, SchemaTableName source, SchemaTableName target)
    {
        publications.keepOnline(session, source, () -> super.renameMaterializedView(session, source, target));
    }

    @Override
    public void renameTable(ConnectorSession session, ConnectorTableHandle tableHandle, SchemaTableName newTableName)
    {
        publications.keepOnline(session, next.getTableName(session, tableHandle), () -> super.renameTable(session, tableHandle, newTableName));
    }

    @Override
    public void createView(ConnectorSession session, SchemaTableName viewName, ConnectorViewDefinition definition, Map<String, Object> viewProperties, boolean replace)
    {
        publications.keepOnline(session, viewName, () -> super.createView(session, viewName, definition, viewProperties, replace));
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
        publications.keepOnline(session, viewName, () -> super.createMaterializedView(session, viewName, definition, properties, replace, ignoreExisting));
    }

    @Override
    public void createTable(ConnectorSession session, ConnectorTableMetadata tableMetadata, SaveMode saveMode)
    {
        publications.keepOnline(session, saveMode == SaveMode.REPLACE ? ImmutableList.of(tableMetadata.getTable()) : ImmutableList.of(), () -> super.createTable(session, tableMetadata, saveMode));
    }

    @Override
    public ConnectorOutputTableHandle beginCreateTable(ConnectorSession session, ConnectorTableMetadata tableMetadata, Optional<ConnectorTableLayout> layout, RetryMode retryMode, boolean replace)
    {
        replaced = replace ? ImmutableList.of(tableMetadata.getTable()) : ImmutableList.of();
        return super.beginCreateTable(session, tableMetadata, layout, retryMode, replace);
    }

    @Override
    public Optional<ConnectorOutputMetadata> finishCreateTable(ConnectorSession session, ConnectorOutputTableHandle tableHandle, Collection<Slice> fragments, Collection<ComputedStatistics> computedStatistics)
    {
        AtomicReference<Optional<ConnectorOutputMetadata>> output = new AtomicReference<>();
        publications.keepOnline(session, replaced, () -> output.set(super.finishCreateTable(session, tableHandle, fragments, computedStatistics)));
        return output.get();
    }

    @Override
    public void setTableProperties(ConnectorSession session, ConnectorTableHandle tableHandle, Map<String, Optional<Object>> properties)
    {
        publications.keepOnline(session, next.getTableName(session, tableHandle), () -> super.setTableProperties(session, tableHandle, properties));
    }

    @Override
    public void setMaterializedViewProperties(ConnectorSession session, SchemaTableName viewName, Map<String, Optional<Object>> properties)
    {
        publications.keepOnline(session, viewName, () -> super.setMaterializedViewProperties(session, viewName, properties));
    }
}
