package io.featurestore.trino.relation;

import com.google.common.collect.ImmutableMap;
import io.featurestore.trino.engine.EngineCall;
import io.featurestore.trino.freshness.StaleViewCheck;
import io.featurestore.trino.names.DerivedName;
import io.featurestore.trino.names.DerivedNames;
import io.trino.plugin.base.classloader.ClassLoaderSafeConnectorMetadata;
import io.trino.spi.connector.ConnectorMaterializedViewDefinition;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.ConnectorTableMetadata;
import io.trino.spi.connector.ConnectorTableVersion;
import io.trino.spi.connector.ConnectorViewDefinition;
import io.trino.spi.connector.MaterializedViewFreshness;
import io.trino.spi.connector.MaterializedViewFreshness.Freshness;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.connector.SystemTable;
import io.trino.spi.statistics.TableStatisticsMetadata;

import java.util.Map;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

final class DerivedRelationMetadata
        extends ClassLoaderSafeConnectorMetadata
{
    private final DerivedNames names;
    private final Map<String, TransactionRelation> relations;
    private final StaleViewCheck staleViews;
    private final ViewReads reads;

    // The relations are keyed by their marks
    DerivedRelationMetadata(ConnectorMetadata stored, DerivedNames names, Map<String, TransactionRelation> relations, StaleViewCheck staleViews, ViewReads reads)
    {
        super(stored, DerivedRelationMetadata.class.getClassLoader());
        this.names = requireNonNull(names, "names is null");
        this.relations = ImmutableMap.copyOf(requireNonNull(relations, "relations is null"));
        this.staleViews = requireNonNull(staleViews, "staleViews is null");
        this.reads = requireNonNull(reads, "reads is null");
    }

    @Override
    public ConnectorTableHandle getTableHandle(ConnectorSession session, SchemaTableName tableName, Optional<ConnectorTableVersion> startVersion, Optional<ConnectorTableVersion> endVersion)
    {
        Optional<DerivedName> name = names.parse(tableName);
        if (name.isEmpty()) {
            return super.getTableHandle(session, tableName, startVersion, endVersion);
        }
        return relation(name.orElseThrow())
                .table(session, name.orElseThrow(), endVersion.or(() -> startVersion))
                .orElse(null);
    }

    @Override
    public Optional<ConnectorViewDefinition> getView(ConnectorSession session, SchemaTableName viewName)
    {
        // A stored view of such a name is refused
        Optional<ConnectorViewDefinition> stored = super.getView(session, viewName);
        return stored.or(() -> names.parse(viewName).flatMap(name -> read(session, name)));
    }

    private Optional<ConnectorViewDefinition> read(ConnectorSession session, DerivedName name)
    {
        Optional<ConnectorViewDefinition> view = relation(name).view(session, name);
        if (view.isPresent() && EngineCall.current() == EngineCall.READ) {
            staleViews.check(session, name.base());
        }
        view.ifPresent(definition -> reads.read(session, name.base(), definition.getOriginalSql()));
        return view;
    }

    @Override
    public boolean isView(ConnectorSession session, SchemaTableName viewName)
    {
        return super.isView(session, viewName) || names.parse(viewName).flatMap(name -> relation(name).view(session, name)).isPresent();
    }

    // Read, it is a table
    @Override
    public Optional<ConnectorMaterializedViewDefinition> getMaterializedView(ConnectorSession session, SchemaTableName viewName)
    {
        Optional<DerivedName> name = names.parse(viewName);
        if (name.isPresent() && EngineCall.current() == EngineCall.REFRESH) {
            return relation(name.orElseThrow()).refreshed(session, name.orElseThrow());
        }
        return super.getMaterializedView(session, viewName);
    }

    @Override
    public MaterializedViewFreshness getMaterializedViewFreshness(ConnectorSession session, SchemaTableName name, boolean considerGracePeriod)
    {
        return names.parse(name).isPresent() ?
                new MaterializedViewFreshness(Freshness.STALE, Optional.empty()) :
                super.getMaterializedViewFreshness(session, name, considerGracePeriod);
    }

    @Override
    public TableStatisticsMetadata getStatisticsCollectionMetadataForWrite(ConnectorSession session, ConnectorTableMetadata tableMetadata, boolean tableReplace)
    {
        return names.parse(tableMetadata.getTable()).isPresent() ?
                TableStatisticsMetadata.empty() :
                super.getStatisticsCollectionMetadataForWrite(session, tableMetadata, tableReplace);
    }

    @Override
    public Optional<SystemTable> getSystemTable(ConnectorSession session, SchemaTableName tableName)
    {
        Optional<SystemTable> table = names.parse(tableName).flatMap(name -> relation(name).systemTable(session, name, tableName));
        return table.or(() -> super.getSystemTable(session, tableName));
    }

    private TransactionRelation relation(DerivedName name)
    {
        return relations.get(name.mark());
    }
}
