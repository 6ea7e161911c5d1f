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
import io.featurestore.trino.query.SourceTables;
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

    @Inject
    VisibleDefinitions(DefinitionListing listing, TypeManager typeManager)
    {
        this.listing = requireNonNull(listing, "listing is null");
        this.typeManager = requireNonNull(typeManager, "typeManager is null");
    }

    // Reads the catalog; who asks is known later, when the result picks what that user may see
    Function<ConnectorAccessControl, List<FeatureViewRow>> featureViews(ConnectorSession session, ListedNames names)
    {
        List<FeatureViewRow> all = Stream.concat(
                        listing.views(session, names).stream().flatMap(this::ofView),
                        listing.tables(session, names).stream().flatMap(this::ofTable))
                .sorted(comparing(view -> view.name().toString()))
                .collect(toImmutableList());
        return accessControl -> visibleFeatureViews(all, accessControl);
    }

    private static List<FeatureViewRow> visibleFeatureViews(List<FeatureViewRow> all, ConnectorAccessControl accessControl)
    {
        List<FeatureViewRow> visible = visible(all, FeatureViewRow::name, accessControl);
        Map<SchemaTableName, Set<String>> visibleColumns = accessControl.filterColumns(null, visible.stream().collect(toImmutableMap(
                FeatureViewRow::name,
                view -> view.features().stream().map(FeatureColumn::name).collect(toImmutableSet()))));
        return visible.stream()
                .map(view -> withFeatures(view, visibleColumns.getOrDefault(view.name(), ImmutableSet.of())))
                .collect(toImmutableList());
    }

    Function<ConnectorAccessControl, List<TrainingSetRow>> trainingSets(ConnectorSession session, ListedNames names)
    {
        List<TrainingSetRow> all = listing.views(session, names).stream()
                .flatMap(VisibleDefinitions::ofTrainingSet)
                .sorted(comparing(set -> set.name().toString()))
                .collect(toImmutableList());
        return accessControl -> visible(all, TrainingSetRow::name, accessControl);
    }

    private Stream<FeatureViewRow> ofView(StoredView view)
    {
        Definition definition = view.definition().orElseThrow();
        return definition.featureView().stream().map(properties -> new FeatureViewRow(
                toSchemaTableName(view.name()),
                definition instanceof MaterializedViewProperties ? FeatureViewKind.MATERIALIZED_VIEW : FeatureViewKind.VIEW,
                described(definition, view.comment()),
                features(view.schema(), properties),
                DefinitionHistory.of(view),
                SourceTables.of(view)));
    }

    private Stream<FeatureViewRow> ofTable(StoredTable table)
    {
        if (!(table.definition().orElseThrow() instanceof FeatureViewProperties properties)) {
            return Stream.of();
        }
        return Stream.of(new FeatureViewRow(
                toSchemaTableName(table.name()),
                FeatureViewKind.TABLE,
                described(properties, table.comment()),
                features(table.schema(), properties),
                DefinitionHistory.of(table),
                List.of()));
    }

    private static Stream<TrainingSetRow> ofTrainingSet(StoredView view)
    {
        if (!(view.definition().orElseThrow() instanceof TrainingSetProperties properties)) {
            return Stream.of();
        }
        return Stream.of(new TrainingSetRow(
                toSchemaTableName(view.name()),
                described(properties, view.comment()),
                DefinitionHistory.of(view),
                SourceTables.of(view)));
    }

    private static PropertyValues described(Definition definition, Optional<String> comment)
    {
        return definition.values().withDefault(DESCRIPTION, comment);
    }

    private List<FeatureColumn> features(Schema schema, FeatureViewProperties properties)
    {
        return FeatureViews.columns(schema, typeManager).stream()
                .filter(column -> properties.isFeature(column.name()))
                .collect(toImmutableList());
    }

    private static <T> List<T> visible(List<T> definitions, Function<T, SchemaTableName> name, ConnectorAccessControl accessControl)
    {
        Set<SchemaTableName> visible = accessControl.filterTables(null, definitions.stream().map(name).collect(toImmutableSet()));
        return definitions.stream()
                .filter(definition -> visible.contains(name.apply(definition)))
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
                view.sourceTables());
    }
}
