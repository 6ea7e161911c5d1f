package io.featurestore.trino.table;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.featurestore.catalog.Definition;
import io.featurestore.catalog.DefinitionCodec;
import io.featurestore.catalog.FeatureViewProperties;
import io.featurestore.catalog.RelationName;
import io.featurestore.catalog.StoredTable;
import io.featurestore.catalog.StoredTableVersion;
import io.featurestore.catalog.TableHistory;
import io.featurestore.trino.definition.DefinitionProperties;
import io.featurestore.trino.definition.ExtraProperties;
import io.featurestore.trino.definition.FeatureColumn;
import io.featurestore.trino.definition.FeatureViewChecker;
import io.featurestore.trino.iceberg.IcebergProperties;
import io.featurestore.trino.iceberg.IcebergTable;
import io.featurestore.trino.query.Expectations;
import io.featurestore.trino.store.CatalogTables;
import io.featurestore.trino.store.EntityRegistry;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ColumnMetadata;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.ConnectorTableMetadata;
import io.trino.spi.connector.SchemaTableName;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableMap.toImmutableMap;
import static com.google.common.collect.Maps.filterKeys;
import static com.google.common.collect.Maps.transformValues;
import static com.google.common.collect.Sets.difference;
import static io.featurestore.catalog.DefinitionProperty.ENTITY_KEYS;
import static io.featurestore.catalog.FeatureViewKind.TABLE;
import static io.featurestore.trino.failure.CatalogErrors.translating;
import static io.featurestore.trino.names.RelationNames.toRelationName;
import static io.trino.spi.StandardErrorCode.INVALID_TABLE_PROPERTY;
import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static java.util.Objects.requireNonNull;

/**
 * Feature views that are Iceberg tables. Their definitions are {@code featurestore.*} properties of the table, written in the commit that
 * writes the table.
 */
public class FeatureTables
{
    private final ConnectorMetadata iceberg;
    private final CatalogTables tables;
    private final EntityRegistry entities;
    private final DefaultLayout defaultLayout;
    private final Set<Entry<RelationName, FeatureViewProperties>> checkedEntities = ConcurrentHashMap.newKeySet();
    private final Map<SchemaTableName, List<StoredTableVersion>> versions = new ConcurrentHashMap<>();

    public FeatureTables(ConnectorMetadata iceberg, CatalogTables tables, EntityRegistry entities, DefaultLayout defaultLayout)
    {
        this.iceberg = requireNonNull(iceberg, "iceberg is null");
        this.tables = requireNonNull(tables, "tables is null");
        this.entities = requireNonNull(entities, "entities is null");
        this.defaultLayout = requireNonNull(defaultLayout, "defaultLayout is null");
    }

    /**
     * @param replace whether the table replaces one of its name, whose definition is then removed
     */
    public ConnectorTableMetadata toIceberg(ConnectorSession session, ConnectorTableMetadata table, boolean replace)
    {
        ExtraProperties.check(TABLE, "Table " + table.getTable(), table.getProperties(), INVALID_TABLE_PROPERTY);
        Optional<FeatureViewProperties> definition = readDefinition(table.getTable(), table.getProperties());
        Map<String, String> encoded = new HashMap<>(replace ? clearedDefinition(session, table.getTable()) : ImmutableMap.of());
        definition.ifPresent(present -> encoded.putAll(DefinitionCodec.encode(present)));
        encoded.putAll(TrainingSetOfTable.toStored(table.getTable(), table.getProperties()));
        if (encoded.isEmpty()) {
            return table;
        }
        encoded.putAll(TableHistory.written(replace ? versions(session, table.getTable()) : ImmutableList.of(), encoded, session.getUser(), Instant.now()));

        Map<String, Object> properties = new HashMap<>(filterKeys(table.getProperties(), name -> !DefinitionProperties.isDefinitionProperty(name) && !name.equals(TrainingSetOfTable.NAME)));
        definition.ifPresent(present -> {
            check(session, table.getTable(), columns(table), present);
            defaultLayout.apply(present, columns(table), properties);
        });
        ExtraProperties.add(properties, encoded);
        return withProperties(table, properties);
    }

    private Map<String, String> clearedDefinition(ConnectorSession session, SchemaTableName name)
    {
        // A table that is replaced keeps properties that are not overwritten
        return Optional.ofNullable(iceberg.getTableHandle(session, name, Optional.empty(), Optional.empty()))
                .flatMap(IcebergTable::find)
                .map(table -> filterKeys(table.properties(), property -> DefinitionCodec.PROPERTY_NAMES.contains(property) || property.equals(TrainingSetOfTable.STORED_NAME)))
                .map(stored -> transformValues(stored, _ -> ""))
                .orElse(ImmutableMap.of());
    }

    public ConnectorTableMetadata toSql(ConnectorTableHandle handle, ConnectorTableMetadata table)
    {
        Optional<Definition> definition = definition(handle);
        if (definition.isEmpty()) {
            return table;
        }
        return withProperties(table, ImmutableMap.<String, Object>builder()
                .putAll(table.getProperties())
                .putAll(DefinitionProperties.toSql(definition.orElseThrow()))
                .buildOrThrow());
    }

    /**
     * {@code entity_keys = DEFAULT} makes a feature view a plain table again.
     */
    public void setProperties(ConnectorSession session, ConnectorTableHandle handle, Map<String, Optional<Object>> changes)
    {
        ExtraProperties.check(TABLE, "Table " + iceberg.getTableName(session, handle), present(changes), INVALID_TABLE_PROPERTY);
        TrainingSetOfTable.checkNotChanged(IcebergTable.of(handle).name(), changes);
        Map<String, Optional<Object>> ours = filterKeys(changes, DefinitionProperties::isDefinitionProperty);
        if (ours.isEmpty()) {
            iceberg.setTableProperties(session, handle, changes);
            return;
        }

        SchemaTableName name = IcebergTable.of(handle).name();
        Map<String, String> encoded = readDefinition(name, changedProperties(handle, ours))
                .map(definition -> {
                    check(session, name, columns(iceberg.getTableMetadata(session, handle)), definition);
                    return DefinitionCodec.encode(definition);
                })
                .orElse(ImmutableMap.of());
        // Another statement may be changing what this one leaves as it is
        Map<String, String> updates = difference(encoded.entrySet(), storedDefinition(handle).entrySet()).stream()
                .collect(toImmutableMap(Entry::getKey, Entry::getValue));
        Set<String> removals = difference(storedDefinition(handle).keySet(), encoded.keySet());

        if (ours.size() == changes.size()) {
            update(session, name, updates, removals);
            return;
        }
        if (!removals.isEmpty()) {
            throw new TrinoException(NOT_SUPPORTED, "Table %s: set feature properties to DEFAULT in a statement of their own, apart from %s"
                    .formatted(name, difference(changes.keySet(), ours.keySet())));
        }
        Map<String, Object> extraProperties = new HashMap<>();
        changes.getOrDefault(IcebergProperties.EXTRA_PROPERTIES, Optional.empty()).ifPresent(given -> extraProperties.put(IcebergProperties.EXTRA_PROPERTIES, given));
        if (!updates.isEmpty()) {
            ExtraProperties.add(extraProperties, updates);
            ExtraProperties.add(extraProperties, TableHistory.written(versions(session, name), encoded, session.getUser(), Instant.now()));
        }
        Map<String, Optional<Object>> icebergChanges = new HashMap<>(filterKeys(changes, property -> !ours.containsKey(property)));
        extraProperties.forEach((property, value) -> icebergChanges.put(property, Optional.of(value)));
        iceberg.setTableProperties(session, handle, ImmutableMap.copyOf(icebergChanges));
    }

    private void update(ConnectorSession session, SchemaTableName name, Map<String, String> updates, Set<String> removals)
    {
        if (updates.isEmpty() && removals.isEmpty()) {
            return;
        }
        translating(() -> tables.updateDefinition(session, name, updates, removals));
    }

    /**
     * @throws TrinoException when the table's definition names the column
     */
    public void checkColumnChange(ConnectorTableHandle handle, String column, String change)
    {
        definition(handle).flatMap(Definition::featureView).ifPresent(definition -> {
            SchemaTableName name = IcebergTable.of(handle).name();
            if (!definition.isFeature(column)) {
                throw new TrinoException(NOT_SUPPORTED, "Cannot %s column '%s' of feature view %s: it is an entity key, timestamp or created column; first ALTER TABLE … SET PROPERTIES entity_keys = DEFAULT, afterwards define the feature view again"
                        .formatted(change, column, name));
            }
            Expectations.reading(column, definition.expectations()).ifPresent(expectation -> {
                throw new TrinoException(NOT_SUPPORTED, "Cannot %s column '%s' of feature view %s: its expectation '%s' reads the column; first ALTER TABLE … SET PROPERTIES expectations = ARRAY[…] without that expectation, or = DEFAULT if it is the only one, afterwards set it again"
                        .formatted(change, column, name, expectation));
            });
        });
    }

    private static Map<String, Object> changedProperties(ConnectorTableHandle handle, Map<String, Optional<Object>> changes)
    {
        if (changes.getOrDefault(ENTITY_KEYS.name(), Optional.of(true)).isEmpty()) {
            // Without entity_keys the table is no feature view: of its definition only what this statement sets is kept
            return present(changes);
        }
        Map<String, Object> properties = new HashMap<>(definition(handle)
                .map(DefinitionProperties::toSql)
                .orElse(ImmutableMap.of()));
        properties.keySet().removeAll(changes.keySet());
        properties.putAll(present(changes));
        return properties;
    }

    private static Map<String, Object> present(Map<String, Optional<Object>> changes)
    {
        return changes.entrySet().stream()
                .filter(change -> change.getValue().isPresent())
                .collect(toImmutableMap(Entry::getKey, change -> change.getValue().orElseThrow()));
    }

    private static Optional<FeatureViewProperties> readDefinition(SchemaTableName name, Map<String, Object> properties)
    {
        return DefinitionProperties.fromSql(TABLE, "Table " + name, properties, INVALID_TABLE_PROPERTY)
                .map(FeatureViewProperties.class::cast);
    }

    private void check(ConnectorSession session, SchemaTableName name, List<FeatureColumn> columns, FeatureViewProperties definition)
    {
        new FeatureViewChecker("Table " + name, columns, INVALID_TABLE_PROPERTY).check(definition);
        checkEntity(session, toRelationName(name), definition);
    }

    private void checkEntity(ConnectorSession session, RelationName name, FeatureViewProperties definition)
    {
        // Reads all definitions, so only once for a statement that asks for the layout, the statistics and the table
        Entry<RelationName, FeatureViewProperties> check = Map.entry(name, definition);
        if (!checkedEntities.contains(check)) {
            entities.check(session, name, definition, INVALID_TABLE_PROPERTY);
            checkedEntities.add(check);
        }
    }

    private static Optional<Definition> definition(ConnectorTableHandle handle)
    {
        return translating(() -> DefinitionCodec.decode(storedDefinition(handle)));
    }

    // Asked for the layout, the statistics and the table of one statement
    private List<StoredTableVersion> versions(ConnectorSession session, SchemaTableName name)
    {
        return versions.computeIfAbsent(name, _ -> translating(() -> tables.load(session, name))
                .map(StoredTable::versions)
                .orElse(ImmutableList.of()));
    }

    private static Map<String, String> storedDefinition(ConnectorTableHandle handle)
    {
        return IcebergTable.find(handle)
                .map(table -> filterKeys(table.properties(), DefinitionCodec.PROPERTY_NAMES::contains))
                .orElse(ImmutableMap.of());
    }

    private static List<FeatureColumn> columns(ConnectorTableMetadata table)
    {
        return table.getColumns().stream()
                .filter(column -> !column.isHidden())
                .map(FeatureTables::column)
                .collect(toImmutableList());
    }

    private static FeatureColumn column(ColumnMetadata column)
    {
        return new FeatureColumn(column.getName(), column.getType(), column.getComment());
    }

    private static ConnectorTableMetadata withProperties(ConnectorTableMetadata table, Map<String, Object> properties)
    {
        return new ConnectorTableMetadata(table.getTable(), table.getColumns(), properties, table.getComment(), table.getCheckConstraints());
    }
}
