package io.featurestore.trino.system;

import com.google.common.collect.ImmutableSet;
import com.google.inject.Inject;
import io.featurestore.catalog.Definition;
import io.featurestore.catalog.FeatureViewKind;
import io.featurestore.catalog.FeatureViewProperties;
import io.featurestore.catalog.MaterializedViewProperties;
import io.featurestore.catalog.PropertyValues;
import io.featurestore.catalog.StoredTable;
import io.featurestore.catalog.StoredView;
import io.featurestore.catalog.TrainingSetProperties;
import io.featurestore.trino.definition.FeatureColumn;
import io.featurestore.trino.online.Publication;
import io.featurestore.trino.query.SourceTables;
import io.featurestore.trino.store.DefinitionCache;
import io.featurestore.trino.store.DefinitionCaches;
import io.featurestore.trino.store.DefinitionListing;
import io.featurestore.trino.store.FeatureViews;
import io.featurestore.trino.store.ListedNames;
import io.trino.spi.connector.ConnectorAccessControl;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.type.TypeManager;
import org.apache.iceberg.Schema;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableMap.toImmutableMap;
import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static io.featurestore.catalog.DefinitionProperty.DESCRIPTION;
import static io.featurestore.trino.names.RelationNames.toSchemaTableName;
import static java.util.Comparator.comparing;
import static java.util.Objects.requireNonNull;

// The definitions that the user may see by the rights on tables and columns, in the order of their names
class VisibleDefinitions
{
    private final DefinitionListing listing;
    private final TypeManager typeManager;
    private final DefinitionCache<DefinitionRow> views;
    private final DefinitionCache<FeatureViewRow> tables;

    @Inject
    VisibleDefinitions(DefinitionListing listing, DefinitionCaches caches, TypeManager typeManager)
    {
        this.listing = requireNonNull(listing, "listing is null");
        this.typeManager = requireNonNull(typeManager, "typeManager is null");
        this.views = caches.create();
        this.tables = caches.create();
    }

    // Reads the catalog; who asks is known later, when the result picks what that user may see
    Function<ConnectorAccessControl, List<FeatureViewRow>> featureViews(ConnectorSession session, ListedNames names)
    {
        List<FeatureViewRow> all = Stream.concat(
                        views(session, names, FeatureViewRow.class),
                        listing.tables(session, names, tables, this::ofTable).stream())
                .sorted(comparing(view -> view.name().toString()))
                .collect(toImmutableList());
        return accessControl -> visibleFeatureViews(all, accessControl);
    }

    private static List<FeatureViewRow> visibleFeatureViews(List<FeatureViewRow> all, ConnectorAccessControl accessControl)
    {
        List<FeatureViewRow> visible = visible(all, accessControl);
        Map<SchemaTableName, Set<String>> visibleColumns = accessControl.filterColumns(null, visible.stream().collect(toImmutableMap(
                FeatureViewRow::name,
                view -> view.features().stream().map(FeatureColumn::name).collect(toImmutableSet()))));
        return visible.stream()
                .map(view -> withFeatures(view, visibleColumns.getOrDefault(view.name(), ImmutableSet.of())))
                .collect(toImmutableList());
    }

    Function<ConnectorAccessControl, List<TrainingSetRow>> trainingSets(ConnectorSession session, ListedNames names)
    {
        List<TrainingSetRow> all = views(session, names, TrainingSetRow.class)
                .sorted(comparing(set -> set.name().toString()))
                .collect(toImmutableList());
        return accessControl -> visible(all, accessControl);
    }

    private <T extends DefinitionRow> Stream<T> views(ConnectorSession session, ListedNames names, Class<T> kind)
    {
        return listing.views(session, names, views, this::ofView).stream()
                .filter(kind::isInstance)
                .map(kind::cast);
    }

    private Optional<DefinitionRow> ofView(StoredView view)
    {
        return view.definition().map(definition -> switch (definition) {
            case FeatureViewProperties properties -> ofFeatureView(view, FeatureViewKind.VIEW, definition, properties);
            case MaterializedViewProperties properties -> ofFeatureView(view, FeatureViewKind.MATERIALIZED_VIEW, definition, properties.featureViewProperties());
            case TrainingSetProperties properties -> ofTrainingSet(view, properties);
        });
    }

    private FeatureViewRow ofFeatureView(StoredView view, FeatureViewKind kind, Definition definition, FeatureViewProperties properties)
    {
        return new FeatureViewRow(
                toSchemaTableName(view.name()),
                kind,
                described(definition, view.comment()),
                features(toSchemaTableName(view.name()), view.schema(), properties),
                DefinitionHistory.of(view),
                SourceTables.of(view),
                Publication.of(view.properties()));
    }

    private Optional<FeatureViewRow> ofTable(StoredTable table)
    {
        return table.definition()
                .filter(FeatureViewProperties.class::isInstance)
                .map(FeatureViewProperties.class::cast)
                .map(properties -> new FeatureViewRow(
                        toSchemaTableName(table.name()),
                        FeatureViewKind.TABLE,
                        described(properties, table.comment()),
                        features(toSchemaTableName(table.name()), table.schema(), properties),
                        DefinitionHistory.of(table),
                        List.of(),
                        Publication.of(table.properties())));
    }

    private static TrainingSetRow ofTrainingSet(StoredView view, TrainingSetProperties properties)
    {
        return new TrainingSetRow(
                toSchemaTableName(view.name()),
                described(properties, view.comment()),
                DefinitionHistory.of(view),
                SourceTables.of(view));
    }

    private static PropertyValues described(Definition definition, Optional<String> comment)
    {
        return definition.values().withDefault(DESCRIPTION, comment);
    }

    private List<FeatureColumn> features(SchemaTableName name, Schema schema, FeatureViewProperties properties)
    {
        return FeatureViews.columns(name, properties, schema, typeManager).stream()
                .filter(column -> properties.isFeature(column.name()))
                .collect(toImmutableList());
    }

    private static <T extends DefinitionRow> List<T> visible(List<T> definitions, ConnectorAccessControl accessControl)
    {
        Set<SchemaTableName> visible = accessControl.filterTables(null, definitions.stream().map(DefinitionRow::name).collect(toImmutableSet()));
        return definitions.stream()
                .filter(definition -> visible.contains(definition.name()))
                .collect(toImmutableList());
    }

    private static FeatureViewRow withFeatures(FeatureViewRow view, Set<String> visibleColumns)
    {
        return new FeatureViewRow(
                view.name(),
                view.kind(),
                view.properties(),
                view.features().stream()
                        .filter(column -> visibleColumns.contains(column.name()))
                        .collect(toImmutableList()),
                view.history(),
                view.sourceTables(),
                view.publication());
    }
}
