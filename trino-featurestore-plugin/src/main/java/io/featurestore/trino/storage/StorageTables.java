package io.featurestore.trino.storage;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.featurestore.catalog.FeatureViewKind;
import io.featurestore.catalog.FeatureViewProperties;
import io.featurestore.trino.definition.DefinitionProperties;
import io.featurestore.trino.definition.ExtraProperties;
import io.featurestore.trino.definition.FeatureColumn;
import io.featurestore.trino.definition.IntervalColumn;
import io.featurestore.trino.definition.ResolvedFeatureView;
import io.featurestore.trino.definition.StoredTimeline;
import io.featurestore.trino.iceberg.IcebergProperties;
import io.featurestore.trino.names.StorageName;
import io.featurestore.trino.table.DefaultLayout;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ColumnMetadata;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.ConnectorTableMetadata;
import io.trino.spi.connector.SaveMode;
import io.trino.spi.connector.SchemaTableName;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.Maps.filterEntries;
import static com.google.common.collect.Maps.filterKeys;
import static io.featurestore.catalog.CatalogFailures.isOutcomeUnknown;
import static io.featurestore.catalog.DefinitionProperty.BUCKET_COUNT;
import static io.featurestore.trino.names.RelationNames.toRelationName;
import static io.trino.spi.StandardErrorCode.INVALID_MATERIALIZED_VIEW_PROPERTY;
import static java.util.Objects.requireNonNull;

/**
 * Makes storage tables: the columns of the view in order, then {@link IntervalColumn} or those of a {@link StoredTimeline}. They are bucketed on
 * the entity keys and sorted by keys and time unless the statement names a layout.
 */
public class StorageTables
{
    private static final int NANOS_FORMAT_VERSION = 3;
    private static final Set<String> LAYOUT_PROPERTIES = ImmutableSet.of(IcebergProperties.FILE_FORMAT, IcebergProperties.FORMAT_VERSION, IcebergProperties.PARTITIONING, IcebergProperties.SORTED_BY);

    private final ConnectorMetadata iceberg;
    private final DefaultLayout defaultLayout;
    private final StorageDrop storageDrop;

    public StorageTables(ConnectorMetadata iceberg, DefaultLayout defaultLayout, StorageDrop storageDrop)
    {
        this.iceberg = requireNonNull(iceberg, "iceberg is null");
        this.defaultLayout = requireNonNull(defaultLayout, "defaultLayout is null");
        this.storageDrop = requireNonNull(storageDrop, "storageDrop is null");
    }

    public boolean exists(ConnectorSession session, SchemaTableName name)
    {
        return find(session, name).isPresent();
    }

    /**
     * @param viewProperties of the statement; those that are not of the feature store are properties of the table
     * @return the name of the new, empty table, in the schema of the view
     */
    public String create(ConnectorSession session, SchemaTableName view, FeatureViewProperties definition, List<FeatureColumn> columns, Map<String, Object> viewProperties)
    {
        IcebergProperties.storageSchema(viewProperties)
                .filter(schema -> !schema.equals(view.getSchemaName()))
                .ifPresent(schema -> {
                    throw new TrinoException(INVALID_MATERIALIZED_VIEW_PROPERTY, "Materialized view %s: its rows are kept in its own schema: storage_schema cannot be '%s'".formatted(view, schema));
                });
        if (viewProperties.get(IcebergProperties.LOCATION) != null) {
            throw new TrinoException(INVALID_MATERIALIZED_VIEW_PROPERTY, "Materialized view %s: the catalog chooses where its rows are kept: leave out '%s'".formatted(view, IcebergProperties.LOCATION));
        }
        Map<String, Object> properties = new HashMap<>(filterEntries(viewProperties, property -> isTableProperty(property.getKey()) && property.getValue() != null));
        Optional<Integer> bucketCount = bucketCount(view, viewProperties);
        chooseBuckets(properties, bucketCount);
        defaultLayout.apply(definition, columns, properties, bucketCount);
        return createTable(session, view, definition, columns, properties);
    }

    /**
     * Makes an empty table with the default layout and otherwise the properties of another one; empty if that is gone.
     */
    public Optional<String> createLike(ConnectorSession session, SchemaTableName view, FeatureViewProperties definition, List<FeatureColumn> columns, SchemaTableName other)
    {
        return find(session, other).map(table -> createLike(session, view, definition, columns, layout(session, table)));
    }

    private String createLike(ConnectorSession session, SchemaTableName view, FeatureViewProperties definition, List<FeatureColumn> columns, Map<String, Object> layout)
    {
        Map<String, Object> properties = new HashMap<>(layout);
        properties.keySet().removeAll(ImmutableSet.of(IcebergProperties.PARTITIONING, IcebergProperties.SORTED_BY));
        chooseBuckets(properties, Optional.empty());
        defaultLayout.apply(definition, columns, properties, Optional.empty());
        return createTable(session, view, definition, columns, properties);
    }

    private String createTable(ConnectorSession session, SchemaTableName view, FeatureViewProperties definition, List<FeatureColumn> columns, Map<String, Object> properties)
    {
        List<ColumnMetadata> stored = Stream.concat(columns.stream(), hiddenColumns(view, definition, columns).stream())
                .map(column -> ColumnMetadata.builder().setName(column.name()).setType(column.type()).setComment(column.comment()).build())
                .collect(toImmutableList());
        if (columns.stream().anyMatch(column -> IntervalColumn.needsNanos(column.type()))) {
            properties.put(IcebergProperties.FORMAT_VERSION, NANOS_FORMAT_VERSION);
        }
        if (!definition.aggregations().isEmpty()) {
            TimelineLayout.apply(definition, properties);
        }
        ExtraProperties.add(properties, StorageName.properties(view.getTableName()));
        SchemaTableName name = new SchemaTableName(view.getSchemaName(), StorageName.create(view.getTableName()));
        ConnectorTableMetadata table = new ConnectorTableMetadata(name, stored, ImmutableMap.copyOf(properties), Optional.of(StorageName.comment(view.getTableName())));
        try {
            iceberg.createTable(session, table, SaveMode.FAIL);
        }
        catch (RuntimeException e) {
            // If only the answer was lost, the table was made
            if (isOutcomeUnknown(e)) {
                storageDrop.tryDrop(session, name);
            }
            throw e;
        }
        return name.getTableName();
    }

    private static List<FeatureColumn> hiddenColumns(SchemaTableName view, FeatureViewProperties definition, List<FeatureColumn> columns)
    {
        ResolvedFeatureView resolved = new ResolvedFeatureView(toRelationName(view), FeatureViewKind.MATERIALIZED_VIEW, definition, columns);
        return definition.aggregations().isEmpty() ?
                ImmutableList.of(IntervalColumn.of(resolved)) :
                StoredTimeline.columns(resolved.timestampColumn().orElseThrow().type());
    }

    private static void chooseBuckets(Map<String, Object> properties, Optional<Integer> bucketCount)
    {
        if (bucketCount.isEmpty() && !DefaultLayout.isGiven(properties)) {
            ExtraProperties.add(properties, ImmutableMap.of(BucketCount.PROPERTY, BucketCount.AUTOMATIC));
        }
    }

    public Map<String, Object> layout(ConnectorSession session, SchemaTableName name)
    {
        return find(session, name)
                .map(table -> layout(session, table))
                .orElse(ImmutableMap.of());
    }

    private Map<String, Object> layout(ConnectorSession session, ConnectorTableHandle table)
    {
        return TimelineLayout.withoutHiddenColumns(filterKeys(iceberg.getTableMetadata(session, table).getProperties(), LAYOUT_PROPERTIES::contains));
    }

    private Optional<ConnectorTableHandle> find(ConnectorSession session, SchemaTableName name)
    {
        return Optional.ofNullable(iceberg.getTableHandle(session, name, Optional.empty(), Optional.empty()));
    }

    private static Optional<Integer> bucketCount(SchemaTableName view, Map<String, Object> properties)
    {
        Optional<Integer> count = Optional.ofNullable((Integer) properties.get(BUCKET_COUNT.name()));
        if (count.isPresent() && properties.get(IcebergProperties.PARTITIONING) instanceof List<?> fields && !fields.isEmpty()) {
            throw new TrinoException(INVALID_MATERIALIZED_VIEW_PROPERTY, "Materialized view %s: %s and %s exclude each other".formatted(view, BUCKET_COUNT, IcebergProperties.PARTITIONING));
        }
        return count;
    }

    private static boolean isTableProperty(String name)
    {
        return !DefinitionProperties.isDefinitionProperty(name) &&
                !Objects.equals(name, IcebergProperties.STORAGE_SCHEMA);
    }
}
