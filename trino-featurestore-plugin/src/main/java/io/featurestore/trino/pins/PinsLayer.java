package io.featurestore.trino.pins;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Iterators;
import com.google.common.collect.Maps;
import io.airlift.slice.Slice;
import io.featurestore.catalog.StoredView;
import io.featurestore.trino.engine.EngineCall;
import io.featurestore.trino.names.PinName;
import io.trino.plugin.base.classloader.ClassLoaderSafeConnectorMetadata;
import io.trino.plugin.base.classloader.ClassLoaderSafeIterator;
import io.trino.spi.RefreshType;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorInsertTableHandle;
import io.trino.spi.connector.ConnectorMaterializedViewDefinition;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.ConnectorOutputMetadata;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.ConnectorTableVersion;
import io.trino.spi.connector.ConnectorViewDefinition;
import io.trino.spi.connector.RelationColumnsMetadata;
import io.trino.spi.connector.RelationCommentMetadata;
import io.trino.spi.connector.RelationType;
import io.trino.spi.connector.RetryMode;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.statistics.ComputedStatistics;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.featurestore.trino.sql.SqlLiterals.varchar;
import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static java.util.Objects.requireNonNull;

// Pins and what comes with them. As other relations that come with one, they are not listed
final class PinsLayer
        extends ClassLoaderSafeConnectorMetadata
{
    private final PinReader pins;
    private final PinChecksums checksums;
    private final UnknownPins unknownPins;
    private final SchemaPins schemaPins;

    PinsLayer(ConnectorMetadata next, PinReader pins, PinChecksums checksums, UnknownPins unknownPins, SchemaPins schemaPins)
    {
        super(next, PinsLayer.class.getClassLoader());
        this.pins = requireNonNull(pins, "pins is null");
        this.checksums = requireNonNull(checksums, "checksums is null");
        this.unknownPins = requireNonNull(unknownPins, "unknownPins is null");
        this.schemaPins = requireNonNull(schemaPins, "schemaPins is null");
    }

    @Override
    public Optional<ConnectorViewDefinition> getView(ConnectorSession session, SchemaTableName viewName)
    {
        Optional<ConnectorViewDefinition> view = pin(session, viewName)
                .map(stored -> pins.view(session, stored))
                .or(() -> PinName.parseChecksum(viewName).flatMap(name -> checksums.view(session, name)));
        return view.or(() -> super.getView(session, viewName));
    }

    @Override
    public boolean isView(ConnectorSession session, SchemaTableName viewName)
    {
        return pin(session, viewName).isPresent() ||
                PinName.parseChecksum(viewName).flatMap(name -> pins.find(session, name)).isPresent() ||
                super.isView(session, viewName);
    }

    private Optional<StoredView> pin(ConnectorSession session, SchemaTableName name)
    {
        return PinName.parse(name).flatMap(pin -> pins.find(session, pin));
    }

    @Override
    public ConnectorTableHandle getTableHandle(ConnectorSession session, SchemaTableName tableName, Optional<ConnectorTableVersion> startVersion, Optional<ConnectorTableVersion> endVersion)
    {
        Optional<ConnectorTableHandle> table = PinName.parseRows(tableName).flatMap(rows -> pins.rows(session, rows, endVersion))
                .or(() -> PinName.parseChecksum(tableName).filter(_ -> EngineCall.isOfRefresh()).flatMap(name -> checksums.table(session, name)));
        if (table.isPresent()) {
            return table.orElseThrow();
        }
        PinName.parse(tableName).or(() -> PinName.parseChecksum(tableName)).ifPresent(name -> unknownPins.explain(session, name));
        return super.getTableHandle(session, tableName, startVersion, endVersion);
    }

    @Override
    public Optional<ConnectorMaterializedViewDefinition> getMaterializedView(ConnectorSession session, SchemaTableName viewName)
    {
        Optional<PinName> checksum = PinName.parseChecksum(viewName);
        if (checksum.isPresent() && EngineCall.current() == EngineCall.REFRESH) {
            return checksums.refreshed(session, checksum.orElseThrow());
        }
        return super.getMaterializedView(session, viewName);
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
        return tableHandle instanceof ChecksumTableHandle table ?
                new ChecksumInsertHandle(table.name()) :
                super.beginRefreshMaterializedView(session, tableHandle, sourceTableHandles, hasForeignSourceTables, retryMode, refreshType);
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
        if (insertHandle instanceof ChecksumInsertHandle table) {
            checksums.keep(session, PinName.parseChecksum(table.name()).orElseThrow(), fragments);
            return Optional.empty();
        }
        return super.finishRefreshMaterializedView(session, tableHandle, insertHandle, fragments, computedStatistics, sourceTableHandles, hasForeignSourceTables, hasSourceTableFunctions, hasNonDeterministicFunctions);
    }

    @Override
    public void dropView(ConnectorSession session, SchemaTableName viewName)
    {
        checkNoPin(session, viewName, "dropped");
        super.dropView(session, viewName);
    }

    @Override
    public void renameView(ConnectorSession session, SchemaTableName source, SchemaTableName target)
    {
        checkNoPin(session, source, "renamed");
        super.renameView(session, source, target);
    }

    private void checkNoPin(ConnectorSession session, SchemaTableName name, String change)
    {
        if (pin(session, name).isPresent()) {
            PinName pin = PinName.parse(name).orElseThrow();
            throw new TrinoException(NOT_SUPPORTED, "'%s' is a pin, which cannot be %s: CALL system.unpin_training_set(%s, %s, %s) takes it away".formatted(
                    name,
                    change,
                    varchar(name.getSchemaName()),
                    varchar(pin.trainingSet().getTableName()),
                    varchar(pin.pin())));
        }
    }

    @Override
    public void dropSchema(ConnectorSession session, String schemaName, boolean cascade)
    {
        List<Pin> dropped = cascade ? schemaPins.in(session, schemaName) : ImmutableList.of();
        super.dropSchema(session, schemaName, cascade);
        schemaPins.release(session, dropped);
    }

    @Override
    public List<SchemaTableName> listTables(ConnectorSession session, Optional<String> schemaName)
    {
        return listed(super.listTables(session, schemaName));
    }

    @Override
    public List<SchemaTableName> listViews(ConnectorSession session, Optional<String> schemaName)
    {
        return listed(super.listViews(session, schemaName));
    }

    private static List<SchemaTableName> listed(List<SchemaTableName> names)
    {
        return names.stream()
                .filter(PinsLayer::isListed)
                .collect(toImmutableList());
    }

    private static boolean isListed(SchemaTableName name)
    {
        return PinName.parse(name).isEmpty();
    }

    @Override
    public Map<SchemaTableName, ConnectorViewDefinition> getViews(ConnectorSession session, Optional<String> schemaName)
    {
        return Maps.filterKeys(super.getViews(session, schemaName), PinsLayer::isListed);
    }

    @Override
    public Map<SchemaTableName, RelationType> getRelationTypes(ConnectorSession session, Optional<String> schemaName)
    {
        return Maps.filterKeys(super.getRelationTypes(session, schemaName), PinsLayer::isListed);
    }

    @Override
    public ClassLoaderSafeIterator<RelationColumnsMetadata> streamRelationColumns(ConnectorSession session, Optional<String> schemaName, UnaryOperator<Set<SchemaTableName>> relationFilter)
    {
        return new ClassLoaderSafeIterator<>(Iterators.filter(super.streamRelationColumns(session, schemaName, relationFilter), relation -> isListed(relation.name())), getClass().getClassLoader());
    }

    @Override
    public ClassLoaderSafeIterator<RelationCommentMetadata> streamRelationComments(ConnectorSession session, Optional<String> schemaName, UnaryOperator<Set<SchemaTableName>> relationFilter)
    {
        return new ClassLoaderSafeIterator<>(Iterators.filter(super.streamRelationComments(session, schemaName, relationFilter), relation -> isListed(relation.name())), getClass().getClassLoader());
    }
}
