package io.featurestore.trino.materialized;

import com.google.common.collect.ImmutableMap;
import io.featurestore.trino.names.StorageName;
import io.featurestore.trino.store.DefinitionListing;
import io.featurestore.trino.store.ViewStore;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.CatalogSchemaTableName;
import io.trino.spi.connector.ConnectorMaterializedViewDefinition;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.ConnectorViewDefinition;
import io.trino.spi.connector.RelationColumnsMetadata;
import io.trino.spi.connector.RelationCommentMetadata;
import io.trino.spi.connector.RelationType;
import io.trino.spi.connector.SchemaTableName;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableMap.toImmutableMap;
import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static com.google.common.collect.Iterators.filter;
import static com.google.common.collect.Maps.filterKeys;
import static io.featurestore.trino.names.RelationNames.toSchemaTableName;
import static java.util.Objects.requireNonNull;

/**
 * Lists relations with materialized views as such and without storage tables. The name alone does not make a storage table: each table with such
 * a name is looked up.
 */
public class RelationListing
{
    private final ConnectorMetadata iceberg;
    private final DefinitionListing definitions;
    private final MaterializedViewDefinitions materializedViews;
    private final ReadableRelations readable;

    public RelationListing(ConnectorMetadata iceberg, DefinitionListing definitions, MaterializedViewDefinitions materializedViews)
    {
        this.iceberg = requireNonNull(iceberg, "iceberg is null");
        this.definitions = requireNonNull(definitions, "definitions is null");
        this.materializedViews = requireNonNull(materializedViews, "materializedViews is null");
        this.readable = new ReadableRelations(iceberg);
    }

    public boolean isListed(ConnectorSession session, SchemaTableName name)
    {
        return !StorageName.hasForm(name.getTableName()) || !isStorage(session, name);
    }

    private boolean isStorage(ConnectorSession session, SchemaTableName name)
    {
        try {
            ConnectorTableHandle table = iceberg.getTableHandle(session, name, Optional.empty(), Optional.empty());
            return table == null || StorageName.isStorage(table);
        }
        catch (TrinoException e) {
            // A storage table is refused to users who may read only the view
            return true;
        }
    }

    private Set<SchemaTableName> storageTables(ConnectorSession session, Stream<SchemaTableName> names)
    {
        return definitions.filter(names.filter(name -> StorageName.hasForm(name.getTableName())).collect(toImmutableList()), name -> isStorage(session, name));
    }

    public Map<SchemaTableName, ConnectorMaterializedViewDefinition> materializedViews(ConnectorSession session, Optional<String> schema)
    {
        // Every definition takes a request, and without storage tables there are no materialized views
        if (iceberg.listTables(session, schema).stream().noneMatch(name -> StorageName.hasForm(name.getTableName()))) {
            return ImmutableMap.of();
        }
        return definitions.views(session, schema).stream()
                .filter(view -> ViewStore.materialized(view).isPresent() && view.sql().isPresent())
                .collect(toImmutableMap(
                        view -> toSchemaTableName(view.name()),
                        view -> materializedViews.toTrino(toSchemaTableName(view.name()), view)));
    }

    public List<SchemaTableName> tables(ConnectorSession session, Optional<String> schema)
    {
        List<SchemaTableName> names = iceberg.listTables(session, schema);
        Set<SchemaTableName> storageTables = storageTables(session, names.stream());
        return names.stream()
                .filter(name -> !storageTables.contains(name))
                .collect(toImmutableList());
    }

    public List<SchemaTableName> views(ConnectorSession session, Optional<String> schema)
    {
        Set<SchemaTableName> materialized = materializedViews(session, schema).keySet();
        return iceberg.listViews(session, schema).stream()
                .filter(name -> !materialized.contains(name))
                .collect(toImmutableList());
    }

    public Map<SchemaTableName, ConnectorViewDefinition> viewDefinitions(ConnectorSession session, Optional<String> schema)
    {
        Set<SchemaTableName> materialized = materializedViews(session, schema).keySet();
        return ImmutableMap.copyOf(filterKeys(readable.getViews(session, schema), name -> !materialized.contains(name)));
    }

    public Map<SchemaTableName, RelationType> relationTypes(ConnectorSession session, Optional<String> schema)
    {
        Map<SchemaTableName, ConnectorMaterializedViewDefinition> materialized = materializedViews(session, schema);
        Set<SchemaTableName> named = materialized.values().stream()
                .flatMap(view -> view.getStorageTable().stream())
                .map(CatalogSchemaTableName::getSchemaTableName)
                .collect(toImmutableSet());
        Map<SchemaTableName, RelationType> types = filterKeys(iceberg.getRelationTypes(session, schema), name -> !named.contains(name));
        Set<SchemaTableName> others = storageTables(session, types.keySet().stream());
        return filterKeys(types, name -> !others.contains(name)).entrySet().stream()
                .collect(toImmutableMap(
                        Map.Entry::getKey,
                        entry -> materialized.containsKey(entry.getKey()) ? RelationType.MATERIALIZED_VIEW : entry.getValue()));
    }

    public Iterator<RelationColumnsMetadata> columns(ConnectorSession session, Optional<String> schema, UnaryOperator<Set<SchemaTableName>> relationFilter)
    {
        return filter(readable.streamRelationColumns(session, schema, relationFilter), relation -> isListed(session, relation.name()));
    }

    public Iterator<RelationCommentMetadata> comments(ConnectorSession session, Optional<String> schema, UnaryOperator<Set<SchemaTableName>> relationFilter)
    {
        return filter(readable.streamRelationComments(session, schema, relationFilter), relation -> isListed(session, relation.name()));
    }
}
