package io.featurestore.trino.training;

import com.google.common.collect.ImmutableMap;
import io.featurestore.trino.table.TrainingSetOfTable;
import io.trino.plugin.base.classloader.ClassLoaderSafeConnectorMetadata;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ConnectorMaterializedViewDefinition;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.ConnectorOutputTableHandle;
import io.trino.spi.connector.ConnectorResolvedIndex;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.ConnectorTableLayout;
import io.trino.spi.connector.ConnectorTableMetadata;
import io.trino.spi.connector.ConnectorTableProperties;
import io.trino.spi.connector.ConnectorViewDefinition;
import io.trino.spi.connector.RetryMode;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.predicate.TupleDomain;
import io.trino.spi.statistics.TableStatisticsMetadata;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import static java.util.Objects.requireNonNull;

// Notes what a statement reads, for CREATE TABLE … AS of a training set. The engine expands views while it analyzes the query, asks for the layout of
// the new table then, and begins to write it after it has planned all scans
final class TrainingTableMetadata
        extends ClassLoaderSafeConnectorMetadata
{
    private final TrainingOrigins origins;
    private final Map<String, StatementReads> reads = new ConcurrentHashMap<>();

    TrainingTableMetadata(ConnectorMetadata delegate, TrainingOrigins origins)
    {
        super(delegate, TrainingTableMetadata.class.getClassLoader());
        this.origins = requireNonNull(origins, "origins is null");
    }

    @Override
    public Optional<ConnectorViewDefinition> getView(ConnectorSession session, SchemaTableName viewName)
    {
        Optional<ConnectorViewDefinition> view = super.getView(session, viewName);
        view.ifPresent(_ -> reads(session).addView(viewName));
        return view;
    }

    @Override
    public Optional<ConnectorMaterializedViewDefinition> getMaterializedView(ConnectorSession session, SchemaTableName viewName)
    {
        Optional<ConnectorMaterializedViewDefinition> view = super.getMaterializedView(session, viewName);
        view.ifPresent(_ -> reads(session).addView(viewName));
        return view;
    }

    @Override
    public ConnectorTableProperties getTableProperties(ConnectorSession session, ConnectorTableHandle table)
    {
        reads(session).addTable(table);
        return super.getTableProperties(session, table);
    }

    @Override
    public Optional<ConnectorResolvedIndex> resolveIndex(
            ConnectorSession session,
            ConnectorTableHandle tableHandle,
            Set<ColumnHandle> indexableColumns,
            Set<ColumnHandle> outputColumns,
            TupleDomain<ColumnHandle> tupleDomain)
    {
        Optional<ConnectorResolvedIndex> index = super.resolveIndex(session, tableHandle, indexableColumns, outputColumns, tupleDomain);
        index.ifPresent(_ -> reads(session).addTable(tableHandle));
        return index;
    }

    @Override
    public Optional<ConnectorTableLayout> getNewTableLayout(ConnectorSession session, ConnectorTableMetadata tableMetadata)
    {
        trainingSet(session, tableMetadata);
        return super.getNewTableLayout(session, with(tableMetadata, ImmutableMap.of()));
    }

    @Override
    public TableStatisticsMetadata getStatisticsCollectionMetadataForWrite(ConnectorSession session, ConnectorTableMetadata tableMetadata, boolean tableReplace)
    {
        return super.getStatisticsCollectionMetadataForWrite(session, with(tableMetadata, ImmutableMap.of()), tableReplace);
    }

    @Override
    public ConnectorOutputTableHandle beginCreateTable(ConnectorSession session, ConnectorTableMetadata tableMetadata, Optional<ConnectorTableLayout> layout, RetryMode retryMode, boolean replace)
    {
        Map<String, Object> origin = trainingSet(session, tableMetadata)
                .map(name -> origins.origin(session, name, reads(session)))
                .<Map<String, Object>>map(found -> ImmutableMap.of(TrainingSetOfTable.NAME, found.toProperty()))
                .orElse(ImmutableMap.of());
        return super.beginCreateTable(session, with(tableMetadata, origin), layout, retryMode, replace);
    }

    private Optional<SchemaTableName> trainingSet(ConnectorSession session, ConnectorTableMetadata table)
    {
        return Optional.ofNullable((String) table.getProperties().get(TrainingSetOfTable.NAME))
                .map(name -> origins.check(session, table.getTable(), name, reads(session)));
    }

    private StatementReads reads(ConnectorSession session)
    {
        return reads.computeIfAbsent(session.getQueryId(), _ -> new StatementReads());
    }

    // The table with this in the place of the name of the training set
    private static ConnectorTableMetadata with(ConnectorTableMetadata table, Map<String, Object> origin)
    {
        if (table.getProperties().get(TrainingSetOfTable.NAME) == null) {
            return table;
        }
        Map<String, Object> properties = new HashMap<>(table.getProperties());
        properties.remove(TrainingSetOfTable.NAME);
        properties.putAll(origin);
        return new ConnectorTableMetadata(table.getTable(), table.getColumns(), properties, table.getComment(), table.getCheckConstraints());
    }
}
