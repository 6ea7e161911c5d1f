package io.featurestore.trino.guard;

import io.featurestore.trino.names.ReservedNames;
import io.trino.plugin.base.classloader.ClassLoaderSafeConnectorMetadata;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorMaterializedViewDefinition;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.ConnectorOutputTableHandle;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.ConnectorTableLayout;
import io.trino.spi.connector.ConnectorTableMetadata;
import io.trino.spi.connector.ConnectorTableVersion;
import io.trino.spi.connector.ConnectorViewDefinition;
import io.trino.spi.connector.RetryMode;
import io.trino.spi.connector.SaveMode;
import io.trino.spi.connector.SchemaNotFoundException;
import io.trino.spi.connector.SchemaTableName;

import java.util.Map;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

// Refuses reserved names for new and renamed relations, and explains why a name with @ or $ is not found
final class NamesMetadata
        extends ClassLoaderSafeConnectorMetadata
{
    private final UnknownRelations unknownRelations;

    NamesMetadata(ConnectorMetadata delegate, UnknownRelations unknownRelations)
    {
        super(delegate, NamesMetadata.class.getClassLoader());
        this.unknownRelations = requireNonNull(unknownRelations, "unknownRelations is null");
    }

    @Override
    public ConnectorTableHandle getTableHandle(ConnectorSession session, SchemaTableName tableName, Optional<ConnectorTableVersion> startVersion, Optional<ConnectorTableVersion> endVersion)
    {
        ConnectorTableHandle table = super.getTableHandle(session, tableName, startVersion, endVersion);
        if (table == null && ReservedNames.isDerived(tableName)) {
            unknownRelations.explain(session, tableName);
        }
        return table;
    }

    @Override
    public Optional<ConnectorTableLayout> getNewTableLayout(ConnectorSession session, ConnectorTableMetadata tableMetadata)
    {
        // The first call for CREATE TABLE … AS, before its query runs
        ReservedNames.check(tableMetadata.getTable());
        return super.getNewTableLayout(session, tableMetadata);
    }

    @Override
    public void createTable(ConnectorSession session, ConnectorTableMetadata tableMetadata, SaveMode saveMode)
    {
        ReservedNames.check(tableMetadata.getTable());
        super.createTable(session, tableMetadata, saveMode);
    }

    @Override
    public ConnectorOutputTableHandle beginCreateTable(ConnectorSession session, ConnectorTableMetadata tableMetadata, Optional<ConnectorTableLayout> layout, RetryMode retryMode, boolean replace)
    {
        ReservedNames.check(tableMetadata.getTable());
        return super.beginCreateTable(session, tableMetadata, layout, retryMode, replace);
    }

    @Override
    public void renameTable(ConnectorSession session, ConnectorTableHandle tableHandle, SchemaTableName newTableName)
    {
        give(session, newTableName, () -> super.renameTable(session, tableHandle, newTableName));
    }

    @Override
    public void createView(ConnectorSession session, SchemaTableName viewName, ConnectorViewDefinition definition, Map<String, Object> viewProperties, boolean replace)
    {
        give(session, viewName, () -> super.createView(session, viewName, definition, viewProperties, replace));
    }

    @Override
    public void renameView(ConnectorSession session, SchemaTableName source, SchemaTableName target)
    {
        give(session, target, () -> super.renameView(session, source, target));
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
        give(session, viewName, () -> super.createMaterializedView(session, viewName, definition, properties, replace, ignoreExisting));
    }

    @Override
    public void renameMaterializedView(ConnectorSession session, SchemaTableName source, SchemaTableName target)
    {
        give(session, target, () -> super.renameMaterializedView(session, source, target));
    }

    // The rights to make a view need not include that to ask for the schema, so it is asked for after a failure only
    private void give(ConnectorSession session, SchemaTableName name, Runnable statement)
    {
        ReservedNames.check(name);
        try {
            statement.run();
        }
        catch (RuntimeException e) {
            if (isMissing(session, name.getSchemaName())) {
                throw new SchemaNotFoundException(name.getSchemaName(), e);
            }
            throw e;
        }
    }

    private boolean isMissing(ConnectorSession session, String schema)
    {
        try {
            return !schemaExists(session, schema);
        }
        catch (TrinoException e) {
            return false;
        }
    }
}
