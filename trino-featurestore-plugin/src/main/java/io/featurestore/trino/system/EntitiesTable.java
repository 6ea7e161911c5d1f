package io.featurestore.trino.system;

import com.google.common.collect.ImmutableList;
import com.google.inject.Inject;
import io.featurestore.trino.rows.SystemColumn;
import io.featurestore.trino.store.ListedNames;
import io.featurestore.trino.system.EntitiesTable.EntityRow;
import io.trino.spi.connector.ConnectorAccessControl;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.SchemaTableName;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableListMultimap.toImmutableListMultimap;
import static io.featurestore.catalog.DefinitionProperty.ENTITY;
import static io.featurestore.catalog.DefinitionProperty.ENTITY_KEYS;
import static io.featurestore.trino.rows.SystemColumn.optionalVarchar;
import static io.featurestore.trino.rows.SystemColumn.varchars;
import static java.util.Objects.requireNonNull;

// One row for each entity: a name and keys that feature views have in common
class EntitiesTable
        extends DefinitionTable<EntityRow>
{
    private static final SchemaTableName NAME = new SchemaTableName("system", "entities");

    private static final List<SystemColumn<EntityRow>> COLUMNS = ImmutableList.of(
            optionalVarchar("name", "Name of the entity; NULL where the feature views name none, they are grouped by their keys then", row -> row.entity().name()),
            varchars("entity_keys", "Join key columns, in order; empty for global features", row -> row.entity().keys()),
            varchars("feature_views", "Feature views of the entity, as schema.view", EntityRow::featureViews));

    private final VisibleDefinitions definitions;

    @Inject
    EntitiesTable(VisibleDefinitions definitions)
    {
        super(NAME, "Entities of the catalog", COLUMNS, Optional.empty());
        this.definitions = requireNonNull(definitions, "definitions is null");
    }

    @Override
    protected Function<ConnectorAccessControl, List<EntityRow>> load(ConnectorSession session, ListedNames names)
    {
        return definitions.featureViews(session, names).andThen(views -> views.stream()
                .collect(toImmutableListMultimap(
                        view -> new Entity(view.properties().get(ENTITY), view.properties().get(ENTITY_KEYS).orElseThrow()),
                        view -> view.name().toString()))
                .asMap().entrySet().stream()
                .map(entity -> new EntityRow(entity.getKey(), ImmutableList.copyOf(entity.getValue())))
                .collect(toImmutableList()));
    }

    private record Entity(Optional<String> name, List<String> keys) {}

    record EntityRow(Entity entity, List<String> featureViews)
    {
        EntityRow
        {
            requireNonNull(entity, "entity is null");
            featureViews = ImmutableList.copyOf(requireNonNull(featureViews, "featureViews is null"));
        }
    }
}
