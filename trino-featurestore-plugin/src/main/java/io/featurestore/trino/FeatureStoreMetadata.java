package io.featurestore.trino;

import io.featurestore.trino.materialized.MaterializedViewMetadata;
import io.featurestore.trino.materialized.MaterializedViews;
import io.featurestore.trino.names.ColumnNames;
import io.featurestore.trino.names.StorageName;
import io.featurestore.trino.table.FeatureTables;
import io.featurestore.trino.view.CatalogViews;
import io.trino.plugin.base.classloader.ClassLoaderSafeConnectorMetadata;
import io.trino.plugin.base.classloader.ClassLoaderSafeIterator;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.ConnectorOutputTableHandle;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.ConnectorTableLayout;
import io.trino.spi.connector.ConnectorTableMetadata;
import io.trino.spi.connector.ConnectorTableSchema;
import io.trino.spi.connector.ConnectorTableVersion;
import io.trino.spi.connector.ConnectorViewDefinition;
import io.trino.spi.connector.RelationColumnsMetadata;
import io.trino.spi.connector.RelationCommentMetadata;
import io.trino.spi.connector.RetryMode;
import io.trino.spi.connector.SaveMode;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.connector.SystemTable;
import io.trino.spi.statistics.TableStatisticsMetadata;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

import static com.google.common.collect.Iterators.transform;
import static java.util.Objects.requireNonNull;

// The relations that are stored: what features change goes to the classes that do the work, everything else to the Iceberg connector
final class FeatureStoreMetadata
        extends ClassLoaderSafeConnectorMetadata
{
    private final ConnectorMetadata iceberg;
    private final CatalogViews views;
    private final FeatureTables tables;
    private final MaterializedViews materializedViews;

    FeatureStoreMetadata(ConnectorMetadata iceberg, CatalogViews views, FeatureTables tables, MaterializedViews materializedViews)
    {
        super(new MaterializedViewMetadata(iceberg, materializedViews), FeatureStoreMetadata.class.getClassLoader());
        this.iceberg = requireNonNull(iceberg, "iceberg is null");
        this.views = requireNonNull(views, "views is null");
        this.tables = requireNonNull(tables, "tables is null");
        this.materializedViews = requireNonNull(materializedViews, "materializedViews is null");
    }

    @Override
    public void createView(ConnectorSession session, SchemaTableName viewName, ConnectorViewDefinition definition, Map<String, Object> viewProperties, boolean replace)
    {
        views.create(session, viewName, definition, viewProperties, replace);
    }

    @Override
    public void refreshView(ConnectorSession session, SchemaTableName viewName, ConnectorViewDefinition viewDefinition)
    {
        views.refresh(session, viewName, viewDefinition);
    }

    @Override
    public Optional<ConnectorViewDefinition> getView(ConnectorSession session, SchemaTableName viewName)
    {
        if (isIcebergSystemName(viewName)) {
            return materializedViews.partitions(session, viewName);
        }
        Optional<ConnectorViewDefinition> view = views.get(session, viewName);
        view.ifPresent(definition -> materializedViews.readView(session, viewName, definition.getOriginalSql()));
        return view;
    }

    @Override
    public boolean isView(ConnectorSession session, SchemaTableName viewName)
    {
        return isIcebergSystemName(viewName) ? materializedViews.partitions(session, viewName).isPresent() : views.exists(session, viewName);
    }

    @Override
    public Map<String, Object> getViewProperties(ConnectorSession session, SchemaTableName viewName)
    {
        return views.properties(session, viewName);
    }

    @Override
    public void setViewComment(ConnectorSession session, SchemaTableName viewName, Optional<String> comment)
    {
        views.setComment(session, viewName, comment);
    }

    @Override
    public void setViewColumnComment(ConnectorSession session, SchemaTableName viewName, String columnName, Optional<String> comment)
    {
        views.setColumnComment(session, viewName, columnName, comment);
    }

    @Override
    public void renameView(ConnectorSession session, SchemaTableName source, SchemaTableName target)
    {
        views.rename(session, source, target);
    }

    @Override
    public void dropView(ConnectorSession session, SchemaTableName viewName)
    {
        views.drop(session, viewName);
    }

    @Override
    public ClassLoaderSafeIterator<RelationColumnsMetadata> streamRelationColumns(ConnectorSession session, Optional<String> schemaName, UnaryOperator<Set<SchemaTableName>> relationFilter)
    {
        return new ClassLoaderSafeIterator<>(
                transform(materializedViews.relationColumns(session, schemaName, relationFilter), relation -> withReadColumns(session, relation)),
                getClass().getClassLoader());
    }

    @Override
    public ClassLoaderSafeIterator<RelationCommentMetadata> streamRelationComments(ConnectorSession session, Optional<String> schemaName, UnaryOperator<Set<SchemaTableName>> relationFilter)
    {
        return new ClassLoaderSafeIterator<>(
                materializedViews.relationComments(session, schemaName, relationFilter),
                getClass().getClassLoader());
    }

    @Override
    public ConnectorTableHandle getTableHandle(ConnectorSession session, SchemaTableName tableName, Optional<ConnectorTableVersion> startVersion, Optional<ConnectorTableVersion> endVersion)
    {
        return materializedViews.table(session, tableName, endVersion)
                .or(() -> Optional.ofNullable(iceberg.getTableHandle(session, tableName, startVersion, endVersion)).filter(table -> !StorageName.isStorage(table)))
                .orElse(null);
    }

    @Override
    public Optional<SystemTable> getSystemTable(ConnectorSession session, SchemaTableName tableName)
    {
        return materializedViews.systemTableName(session, tableName).flatMap(name -> iceberg.getSystemTable(session, name));
    }

    @Override
    public ConnectorTableSchema getTableSchema(ConnectorSession session, ConnectorTableHandle table)
    {
        return getTableMetadata(session, table).getTableSchema();
    }

    @Override
    public Map<String, ColumnHandle> getColumnHandles(ConnectorSession session, ConnectorTableHandle tableHandle)
    {
        return ColumnNames.toSql(tableHandle, materializedViews.columnHandles(session, tableHandle));
    }

    @Override
    public ConnectorTableMetadata getTableMetadata(ConnectorSession session, ConnectorTableHandle table)
    {
        return materializedViews.describe(session, table, tables.toSql(table, iceberg.getTableMetadata(session, table)));
    }

    @Override
    public Optional<ConnectorTableLayout> getNewTableLayout(ConnectorSession session, ConnectorTableMetadata tableMetadata)
    {
        return iceberg.getNewTableLayout(session, tables.toIceberg(session, tableMetadata, false));
    }

    @Override
    public TableStatisticsMetadata getStatisticsCollectionMetadataForWrite(ConnectorSession session, ConnectorTableMetadata tableMetadata, boolean tableReplace)
    {
        return iceberg.getStatisticsCollectionMetadataForWrite(session, tables.toIceberg(session, tableMetadata, tableReplace), tableReplace);
    }

    @Override
    public void createTable(ConnectorSession session, ConnectorTableMetadata tableMetadata, SaveMode saveMode)
    {
        iceberg.createTable(session, tables.toIceberg(session, tableMetadata, saveMode == SaveMode.REPLACE), saveMode);
    }

    @Override
    public ConnectorOutputTableHandle beginCreateTable(ConnectorSession session, ConnectorTableMetadata tableMetadata, Optional<ConnectorTableLayout> layout, RetryMode retryMode, boolean replace)
    {
        return iceberg.beginCreateTable(session, tables.toIceberg(session, tableMetadata, replace), layout, retryMode, replace);
    }

    @Override
    public void setTableProperties(ConnectorSession session, ConnectorTableHandle tableHandle, Map<String, Optional<Object>> properties)
    {
        tables.setProperties(session, tableHandle, properties);
    }

    @Override
    public void renameColumn(ConnectorSession session, ConnectorTableHandle tableHandle, ColumnHandle source, String target)
    {
        tables.checkColumnChange(tableHandle, getColumnMetadata(session, tableHandle, source).getName(), "rename");
        iceberg.renameColumn(session, tableHandle, source, target);
    }

    @Override
    public void dropColumn(ConnectorSession session, ConnectorTableHandle tableHandle, ColumnHandle column)
    {
        tables.checkColumnChange(tableHandle, getColumnMetadata(session, tableHandle, column).getName(), "drop");
        iceberg.dropColumn(session, tableHandle, column);
    }

    private RelationColumnsMetadata withReadColumns(ConnectorSession session, RelationColumnsMetadata relation)
    {
        if (relation.viewColumns().isEmpty()) {
            return relation;
        }
        try {
            return views.listed(session, relation.name())
                    .map(view -> RelationColumnsMetadata.forView(relation.name(), view.getColumns()))
                    .orElse(relation);
        }
        catch (TrinoException e) {
            // A training set whose feature view is gone must not hide the other relations of a listing
            return relation;
        }
    }

    private static boolean isIcebergSystemName(SchemaTableName name)
    {
        return name.getTableName().endsWith(MaterializedViews.PARTITIONS_SUFFIX);
    }
}
