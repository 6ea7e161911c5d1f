package io.featurestore.trino.store;

import com.google.common.collect.ImmutableSet;
import io.featurestore.catalog.Definition;
import io.featurestore.catalog.DefinitionCodec;
import io.featurestore.catalog.FeatureViewKind;
import io.featurestore.catalog.FeatureViewProperties;
import io.featurestore.catalog.Identifiers;
import io.featurestore.catalog.MaterializedViewProperties;
import io.featurestore.catalog.RelationName;
import io.featurestore.catalog.StoredView;
import io.featurestore.catalog.TrainingSetProperties;
import io.featurestore.trino.definition.FeatureColumn;
import io.featurestore.trino.definition.FeatureEvents;
import io.featurestore.trino.definition.FeatureViewChecker;
import io.featurestore.trino.definition.IntervalColumn;
import io.featurestore.trino.definition.ResolvedFeatureView;
import io.featurestore.trino.definition.StoredQuery;
import io.featurestore.trino.definition.VisibleRelations;
import io.featurestore.trino.iceberg.IcebergColumns;
import io.featurestore.trino.iceberg.IcebergTable;
import io.featurestore.trino.names.NearNames;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.type.TypeManager;
import org.apache.iceberg.Schema;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static io.featurestore.trino.failure.CatalogErrors.translating;
import static io.featurestore.trino.failure.FeatureStoreErrorCode.FEATURE_STORE_INVALID_DEFINITION;
import static io.featurestore.trino.names.RelationNames.toRelationName;
import static io.featurestore.trino.names.RelationNames.toSchemaTableName;
import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static io.trino.spi.StandardErrorCode.TABLE_NOT_FOUND;
import static java.util.Objects.requireNonNull;

/**
 * Finds feature views by name, for one transaction, whether they are views, tables or materialized views.
 */
public class FeatureViews
{
    private final ConnectorMetadata iceberg;
    private final ViewStore views;
    private final StoredIntervals intervals;
    private final TypeManager typeManager;

    public FeatureViews(ConnectorMetadata iceberg, ViewStore views, StoredIntervals intervals, TypeManager typeManager)
    {
        this.iceberg = requireNonNull(iceberg, "iceberg is null");
        this.views = requireNonNull(views, "views is null");
        this.intervals = requireNonNull(intervals, "intervals is null");
        this.typeManager = requireNonNull(typeManager, "typeManager is null");
    }

    public ResolvedFeatureView resolve(ConnectorSession session, RelationName name)
    {
        return resolve(session, name, (_, _) -> ImmutableSet.of());
    }

    /**
     * @param visible relations that a message may suggest to the user
     * @throws TrinoException naming what is missing or wrong and the remedy
     */
    public ResolvedFeatureView resolve(ConnectorSession session, RelationName name, VisibleRelations visible)
    {
        return find(session, toSchemaTableName(name))
                .orElseThrow(() -> notAFeatureView(session, toSchemaTableName(name), visible));
    }

    /**
     * Empty when there is no relation of that name or it is no feature view.
     */
    public Optional<ResolvedFeatureView> find(ConnectorSession session, SchemaTableName name)
    {
        Optional<StoredView> view = views.load(session, name);
        if (view.isPresent()) {
            return view.orElseThrow().definition()
                    .flatMap(definition -> ofView(session, name, definition, view.orElseThrow()));
        }
        return dataTable(session, name).flatMap(table -> ofTable(session, name, table));
    }

    private Optional<ResolvedFeatureView> ofView(ConnectorSession session, SchemaTableName name, Definition definition, StoredView stored)
    {
        List<FeatureColumn> columns = columns(stored.schema(), typeManager);
        return switch (definition) {
            case FeatureViewProperties properties -> Optional.of(properties.aggregations().isEmpty() ?
                    checked(name, FeatureViewKind.VIEW, properties, columns) :
                    ofEvents(name, FeatureViewKind.VIEW, properties, columns, eventQuery(stored)));
            case MaterializedViewProperties properties -> {
                FeatureViewProperties featureView = properties.featureViewProperties();
                ResolvedFeatureView view = featureView.aggregations().isEmpty() ?
                        checked(name, FeatureViewKind.MATERIALIZED_VIEW, featureView, columns) :
                        ofEvents(name, FeatureViewKind.MATERIALIZED_VIEW, featureView, columns, eventQuery(stored));
                // Stored nanoseconds end in 2262, and so would intervals without an end
                boolean hasIntervals = intervals.isReadable(session, name) && view.timestampColumn().stream().noneMatch(time -> IntervalColumn.needsNanos(time.type()));
                yield Optional.of(hasIntervals ? view.withValidTo(IntervalColumn.of(view)) : view);
            }
            case TrainingSetProperties _ -> Optional.empty();
        };
    }

    private ResolvedFeatureView ofEvents(SchemaTableName name, FeatureViewKind kind, FeatureViewProperties properties, List<FeatureColumn> columns, Optional<StoredQuery> query)
    {
        FeatureEvents events = events(name, properties, columns, query, typeManager);
        new FeatureViewChecker("Feature view " + name, events.allColumns(properties), FEATURE_STORE_INVALID_DEFINITION).check(properties);
        return new ResolvedFeatureView(toRelationName(name), kind, properties, events.featureViewColumns(properties), Optional.of(events), Optional.empty());
    }

    private static Optional<StoredQuery> eventQuery(StoredView view)
    {
        return view.sql().map(sql -> new StoredQuery(sql, view.defaultCatalog(), view.defaultNamespace(), view.runAsOwner()));
    }

    private static FeatureEvents events(SchemaTableName name, FeatureViewProperties properties, List<FeatureColumn> columns, Optional<StoredQuery> query, TypeManager typeManager)
    {
        try {
            return FeatureEvents.of(properties, columns, query, typeManager);
        }
        catch (IllegalArgumentException e) {
            throw new TrinoException(FEATURE_STORE_INVALID_DEFINITION, "Feature view %s: %s".formatted(name, e.getMessage()), e);
        }
    }

    private Optional<ResolvedFeatureView> ofTable(ConnectorSession session, SchemaTableName name, IcebergTable table)
    {
        Optional<Definition> definition = translating(() -> DefinitionCodec.decode(table.properties()));
        if (definition.isEmpty() || !(definition.orElseThrow() instanceof FeatureViewProperties properties)) {
            return Optional.empty();
        }
        List<FeatureColumn> columns = iceberg.getTableMetadata(session, table.handle()).getColumns().stream()
                .filter(column -> !column.isHidden())
                .map(column -> new FeatureColumn(column.getName(), column.getType(), column.getComment()))
                .collect(toImmutableList());
        return Optional.of(checked(name, FeatureViewKind.TABLE, properties, columns));
    }

    private static ResolvedFeatureView checked(SchemaTableName name, FeatureViewKind kind, FeatureViewProperties properties, List<FeatureColumn> columns)
    {
        new FeatureViewChecker("Feature view " + name, columns, FEATURE_STORE_INVALID_DEFINITION).check(properties);
        return new ResolvedFeatureView(toRelationName(name), kind, properties, columns);
    }

    private Optional<IcebergTable> dataTable(ConnectorSession session, SchemaTableName name)
    {
        return IcebergTable.find(iceberg.getTableHandle(session, name, Optional.empty(), Optional.empty()));
    }

    private TrinoException notAFeatureView(ConnectorSession session, SchemaTableName name, VisibleRelations visible)
    {
        Optional<StoredView> view = views.load(session, name);
        if (view.flatMap(StoredView::definition).filter(TrainingSetProperties.class::isInstance).isPresent()) {
            return new TrinoException(NOT_SUPPORTED, "'%s' is a training set, not a feature view: name the feature views it is made of".formatted(name));
        }
        if (view.isPresent() || dataTable(session, name).isPresent()) {
            return new TrinoException(NOT_SUPPORTED, "'%s' is not a feature view: give it the property entity_keys (CREATE OR REPLACE VIEW … WITH, or ALTER TABLE … SET PROPERTIES)".formatted(name));
        }
        String meant = near(session, name, visible)
                .map("did you mean '%s'? The"::formatted)
                .orElse("the");
        return new TrinoException(TABLE_NOT_FOUND, "Feature view '%s' does not exist: %s feature views are listed in the table system.feature_views".formatted(name, meant));
    }

    private Optional<SchemaTableName> near(ConnectorSession session, SchemaTableName name, VisibleRelations visible)
    {
        Stream<Supplier<List<SchemaTableName>>> searches = Stream.of(
                () -> NearNames.of(name.getTableName(), iceberg.listTables(session, Optional.of(name.getSchemaName())).stream().map(SchemaTableName::getTableName).collect(toImmutableSet())).stream()
                        .map(table -> new SchemaTableName(name.getSchemaName(), table))
                        .collect(toImmutableList()),
                () -> NearNames.of(name.getSchemaName(), iceberg.listSchemaNames(session)).stream()
                        .map(schema -> new SchemaTableName(schema, name.getTableName()))
                        .collect(toImmutableList()));
        return searches
                .map(Supplier::get)
                .flatMap(names -> {
                    Set<SchemaTableName> known = visible.filter(session, ImmutableSet.copyOf(names));
                    return names.stream().filter(known::contains);
                })
                .filter(candidate -> isFeatureView(session, candidate))
                .findFirst();
    }

    private boolean isFeatureView(ConnectorSession session, SchemaTableName name)
    {
        try {
            return find(session, name).isPresent();
        }
        catch (TrinoException e) {
            return false;
        }
    }

    // Those of its query or table, or what it computes of these
    public static List<FeatureColumn> columns(SchemaTableName name, FeatureViewProperties properties, Schema schema, TypeManager typeManager)
    {
        List<FeatureColumn> columns = columns(schema, typeManager);
        return properties.aggregations().isEmpty() ? columns : events(name, properties, columns, Optional.empty(), typeManager).featureViewColumns(properties);
    }

    public static List<FeatureColumn> columns(Schema schema, TypeManager typeManager)
    {
        // Trino stores aliases as they were written: names are in lower case here, as those of tables are
        return IcebergColumns.toViewColumns(typeManager, schema).stream()
                .map(column -> new FeatureColumn(Identifiers.canonical(column.getName()), typeManager.getType(column.getType()), column.getComment()))
                .collect(toImmutableList());
    }
}
