package io.featurestore.trino.lineage;

import com.google.common.collect.ImmutableList;
import io.featurestore.catalog.FeatureReference;
import io.featurestore.catalog.TrainingSetProperties;
import io.featurestore.trino.definition.FeatureColumn;
import io.featurestore.trino.definition.ResolvedFeatureView;
import io.featurestore.trino.query.ColumnUse;
import io.featurestore.trino.query.QueryLineage;
import io.featurestore.trino.request.FeatureRequest;
import io.featurestore.trino.request.FeatureRequestPlanner;
import io.featurestore.trino.request.KeyPair;
import io.featurestore.trino.request.OutputColumn;
import io.featurestore.trino.request.PlannedJoin;
import io.featurestore.trino.request.PlannedRequest;
import io.featurestore.trino.request.RequestedView;
import io.featurestore.trino.request.SpineColumn;
import io.featurestore.trino.request.TrainingSetRequests;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.SchemaTableName;

import java.util.List;
import java.util.Optional;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.featurestore.trino.names.RelationNames.toSchemaTableName;
import static java.util.Objects.requireNonNull;

/**
 * A training set has the columns of its query, and features that are looked up by their keys and at its time.
 *
 * @param spine the columns of the query
 */
record TrainingSetLineage(SchemaTableName name, TrainingSetProperties properties, List<FeatureColumn> spine, QueryLineage query, LineageRelations relations)
{
    TrainingSetLineage
    {
        requireNonNull(name, "name is null");
        requireNonNull(properties, "properties is null");
        spine = ImmutableList.copyOf(requireNonNull(spine, "spine is null"));
        requireNonNull(query, "query is null");
        requireNonNull(relations, "relations is null");
    }

    void add(ViewEdges edges)
    {
        spine.forEach(column -> edges.addColumn(target(column.name()), query.sources(column.name())));
        List<FeatureReference> missing = properties.features().stream()
                .filter(reference -> requested(reference).isEmpty())
                .collect(toImmutableList());
        missing.forEach(reference -> addUnresolved(edges, reference, "there is no feature view %s".formatted(TrainingSetRequests.featureView(name, reference))));
        if (missing.isEmpty()) {
            addFeatures(edges);
        }
        else {
            properties.features().stream()
                    .filter(reference -> !missing.contains(reference))
                    .forEach(reference -> addUnresolved(edges, reference, "another feature view of the training set is missing"));
        }
    }

    private void addFeatures(ViewEdges edges)
    {
        try {
            PlannedRequest request = plan();
            request.outputColumns().forEach(column -> add(edges, request, column));
        }
        catch (TrinoException _) {
            // Its message may name features that the user may not see
            properties.features().forEach(reference -> addUnresolved(edges, reference, "the features no longer fit the training set: a query of it tells why"));
        }
    }

    private PlannedRequest plan()
    {
        return new FeatureRequestPlanner().plan(new FeatureRequest(
                spine.stream().map(column -> new SpineColumn(column.name(), column.type())).collect(toImmutableList()),
                properties.timestampColumn(),
                properties.features().stream().flatMap(reference -> requested(reference).stream()).collect(toImmutableList()),
                properties.fullFeatureNames(),
                properties.filterByCreated()));
    }

    private Optional<RequestedView> requested(FeatureReference reference)
    {
        return relations.featureView(TrainingSetRequests.featureView(name, reference)).map(view -> new RequestedView(reference, view));
    }

    private void add(ViewEdges edges, PlannedRequest request, OutputColumn column)
    {
        PlannedJoin join = request.joins().get(column.join());
        ResolvedFeatureView view = join.view();
        LineageTarget target = target(column.name());
        add(edges, target, view, column.feature().name(), ColumnUse.IDENTITY);
        for (KeyPair key : join.keys()) {
            add(edges, target, view, key.key().name(), ColumnUse.KEY);
            edges.add(target, query.sources(key.spineColumn().name()).as(ColumnUse.KEY));
        }
        view.properties().timestampColumn().ifPresent(time -> add(edges, target, view, time, ColumnUse.TIMESTAMP));
        if (view.properties().timestampColumn().isPresent()) {
            request.timestampColumn().ifPresent(time -> edges.add(target, query.sources(time.name()).as(ColumnUse.TIMESTAMP)));
        }
        if (request.filterByCreated()) {
            view.properties().createdColumn()
                    .filter(created -> view.column(created).isPresent())
                    .ifPresent(created -> add(edges, target, view, created, ColumnUse.TIMESTAMP));
        }
    }

    private void add(ViewEdges edges, LineageTarget target, ResolvedFeatureView view, String column, ColumnUse use)
    {
        edges.add(LineageEdge.of(target, relations.column(toSchemaTableName(view.name()), column), use));
    }

    private void addUnresolved(ViewEdges edges, FeatureReference reference, String reason)
    {
        LineageTarget target = reference.alias().or(reference::feature).map(this::target).orElseGet(() -> LineageTarget.rows(name));
        edges.add(LineageEdge.unresolved(target, "%s: %s".formatted(reference, reason)));
    }

    private LineageTarget target(String column)
    {
        return LineageTarget.column(name, column, ColumnKind.TRAINING_SET_COLUMN);
    }
}
