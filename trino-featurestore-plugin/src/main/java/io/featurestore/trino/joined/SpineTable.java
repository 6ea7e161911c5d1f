package io.featurestore.trino.joined;

import com.google.common.collect.ImmutableMap;
import io.featurestore.trino.engine.EngineAccess.Reader;
import io.featurestore.trino.iceberg.IcebergTable;
import io.featurestore.trino.query.SpineQuery;
import io.featurestore.trino.request.KeyPair;
import io.featurestore.trino.request.PlannedJoin;
import io.featurestore.trino.request.SpineColumn;
import io.featurestore.trino.source.HistoryColumn;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ColumnMetadata;
import io.trino.spi.connector.ColumnSchema;
import io.trino.spi.connector.ConnectorAccessControl;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.ConnectorTableMetadata;
import io.trino.spi.connector.ConnectorViewDefinition;
import io.trino.spi.connector.SchemaTableName;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static java.util.Objects.requireNonNull;

// The table of a spine, with those of its columns that the spine chooses, by their names in the spine
record SpineTable(SchemaTableName name, ConnectorTableHandle handle, Map<String, String> names, Map<String, HistoryColumn> columns)
{
    SpineTable
    {
        requireNonNull(name, "name is null");
        requireNonNull(handle, "handle is null");
        names = ImmutableMap.copyOf(requireNonNull(names, "names is null"));
        columns = ImmutableMap.copyOf(requireNonNull(columns, "columns is null"));
    }

    // Empty unless it is a table of this catalog
    static Optional<SpineTable> find(ConnectorSession session, ConnectorMetadata relations, String catalogName, ConnectorViewDefinition spine, SpineQuery query)
    {
        return name(catalogName, spine, query.table())
                .filter(name -> relations.getMaterializedView(session, name).isEmpty() && !relations.isView(session, name))
                .flatMap(name -> Optional.ofNullable(relations.getTableHandle(session, name, Optional.empty(), Optional.empty()))
                        .filter(handle -> IcebergTable.find(handle).isPresent())
                        .flatMap(handle -> of(session, relations, name, handle, query)));
    }

    private static Optional<SpineTable> of(ConnectorSession session, ConnectorMetadata relations, SchemaTableName name, ConnectorTableHandle handle, SpineQuery query)
    {
        List<String> visible = relations.getTableMetadata(session, handle).getColumns().stream()
                .filter(column -> !column.isHidden())
                .map(ColumnMetadata::getName)
                .collect(toImmutableList());
        if (query.expandsOneOf(visible)) {
            return Optional.empty();
        }
        Map<String, ColumnHandle> handles = relations.getColumnHandles(session, handle);
        Map<String, String> names = query.sources(visible);
        ImmutableMap.Builder<String, HistoryColumn> columns = ImmutableMap.builder();
        names.forEach((chosen, column) -> {
            ColumnHandle columnHandle = handles.get(column);
            columns.put(chosen, new HistoryColumn(columnHandle, relations.getColumnMetadata(session, handle, columnHandle).getType()));
        });
        return Optional.of(new SpineTable(name, handle, names, columns.buildOrThrow()));
    }

    private static Optional<SchemaTableName> name(String catalogName, ConnectorViewDefinition spine, List<String> parts)
    {
        Optional<String> catalog = parts.size() == 3 ? Optional.of(parts.getFirst()) : spine.getCatalog();
        Optional<String> schema = parts.size() == 1 ? spine.getSchema() : Optional.of(parts.get(parts.size() - 2));
        return schema.filter(_ -> catalog.equals(Optional.of(catalogName)))
                .map(schemaName -> new SchemaTableName(schemaName, parts.getLast()));
    }

    // Empty if the spine makes the column itself
    Optional<HistoryColumn> column(SpineColumn column)
    {
        return Optional.ofNullable(columns.get(column.name()));
    }

    // Empty if the spine makes one of the keys itself
    Optional<List<HistoryColumn>> keys(PlannedJoin join)
    {
        List<HistoryColumn> keys = join.keys().stream()
                .map(KeyPair::spineColumn)
                .map(this::column)
                .flatMap(Optional::stream)
                .collect(toImmutableList());
        return Optional.of(keys).filter(_ -> keys.size() == join.keys().size());
    }

    // The engine applies its row filters and column masks for the table to what is read, so features must not be found by a column that has a mask
    boolean mayBeSearched(Reader reader, Set<SpineColumn> searched, ConnectorTableMetadata joined, Set<String> features)
    {
        Set<String> looked = Stream.concat(searched.stream().map(column -> names.get(column.name())), features.stream()).collect(toImmutableSet());
        List<ColumnSchema> schemas = joined.getColumns().stream()
                .filter(column -> looked.contains(column.getName()))
                .map(ColumnMetadata::getColumnSchema)
                .collect(toImmutableList());
        ConnectorAccessControl accessControl = reader.accessControl();
        try {
            accessControl.checkCanSelectFromColumns(null, name, Optional.empty(), looked);
            return accessControl.getColumnMasks(null, name, schemas).isEmpty();
        }
        catch (TrinoException e) {
            return false;
        }
    }
}
