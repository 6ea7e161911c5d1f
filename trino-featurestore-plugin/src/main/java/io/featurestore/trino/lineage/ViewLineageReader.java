package io.featurestore.trino.lineage;

import com.google.inject.Inject;
import io.featurestore.catalog.FeatureViewProperties;
import io.featurestore.catalog.MaterializedViewProperties;
import io.featurestore.catalog.StoredView;
import io.featurestore.catalog.TrainingSetProperties;
import io.featurestore.trino.definition.FeatureColumn;
import io.featurestore.trino.names.PinName;
import io.featurestore.trino.pins.Pin;
import io.featurestore.trino.query.ColumnLineage;
import io.featurestore.trino.query.QueryLineage;
import io.featurestore.trino.query.SqlReader;
import io.featurestore.trino.store.DefinitionCache;
import io.featurestore.trino.store.DefinitionCaches;
import io.featurestore.trino.store.DefinitionListing;
import io.featurestore.trino.store.FeatureViews;
import io.featurestore.trino.store.ListedNames;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.type.TypeManager;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static io.featurestore.trino.names.RelationNames.toSchemaTableName;
import static java.util.Objects.requireNonNull;

// Where the columns of views come from: of feature views that are views, of training sets, and of the views between them
final class ViewLineageReader
        implements LineageReader
{
    private final DefinitionListing listing;
    private final DefinitionCache<StoredView> views;
    private final TypeManager typeManager;

    @Inject
    ViewLineageReader(DefinitionListing listing, DefinitionCaches caches, TypeManager typeManager)
    {
        this.listing = requireNonNull(listing, "listing is null");
        this.views = caches.create();
        this.typeManager = requireNonNull(typeManager, "typeManager is null");
    }

    @Override
    public List<LineageEdge> edges(ConnectorSession session, ListedNames targets, LineageRelations relations)
    {
        return listing.views(session, targets, views, Optional::of).stream()
                .flatMap(view -> edges(view, relations).stream())
                .collect(toImmutableList());
    }

    private Set<LineageEdge> edges(StoredView view, LineageRelations relations)
    {
        SchemaTableName name = toSchemaTableName(view.name());
        ViewEdges edges = new ViewEdges(view, relations);
        QueryLineage query = view.sql().flatMap(SqlReader::findQuery)
                .map(found -> ColumnLineage.of(found, parts -> relations.name(view, parts).flatMap(relations::columns)))
                .orElseGet(() -> QueryLineage.unknown("the view has no SQL that Trino reads"));
        List<FeatureColumn> columns = FeatureViews.columns(view.schema(), typeManager);
        edges.add(LineageTarget.rows(name), query.rows());
        switch (view.definition().orElse(null)) {
            case FeatureViewProperties properties -> addFeatureView(edges, name, properties, columns, query, relations);
            case MaterializedViewProperties properties -> addFeatureView(edges, name, properties.featureViewProperties(), columns, query, relations);
            case TrainingSetProperties properties -> new TrainingSetLineage(name, properties, columns, query, relations).add(edges);
            case null -> columns.forEach(column -> edges.addColumn(LineageTarget.column(name, column.name(), Pin.isPin(view) ? ColumnKind.PIN_COLUMN : ColumnKind.VIEW_COLUMN), query.sources(column.name())));
        }
        if (Pin.isPin(view)) {
            addTrainingSet(edges, name, columns, relations);
        }
        return edges.all();
    }

    // As it is now: what is frozen is in the SQL of the pin, which names tables only
    private static void addTrainingSet(ViewEdges edges, SchemaTableName pin, List<FeatureColumn> columns, LineageRelations relations)
    {
        SchemaTableName trainingSet = PinName.parse(pin).orElseThrow().trainingSet();
        Set<String> known = relations.columns(trainingSet).stream().flatMap(List::stream).flatMap(column -> column.name().stream()).collect(toImmutableSet());
        columns.stream()
                .filter(column -> known.contains(column.name()))
                .forEach(column -> edges.add(LineageEdge.of(LineageTarget.column(pin, column.name(), ColumnKind.PIN_COLUMN), relations.column(trainingSet, column.name()), LineageEdge.SAME_NAME)));
    }

    private static void addFeatureView(ViewEdges edges, SchemaTableName name, FeatureViewProperties properties, List<FeatureColumn> columns, QueryLineage query, LineageRelations relations)
    {
        if (properties.aggregations().isEmpty()) {
            columns.forEach(column -> edges.addColumn(LineageTarget.column(name, column.name(), LineageRelations.kind(properties, column.name())), query.sources(column.name())));
            return;
        }
        new AggregationLineage(name, properties, query, relations).add(edges);
    }
}
