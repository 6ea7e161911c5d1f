package io.featurestore.trino.view;

import com.google.inject.Inject;
import io.featurestore.trino.names.DerivedNames;
import io.featurestore.trino.request.TrainingSetRequests;
import io.featurestore.trino.store.EntityRegistry;
import io.featurestore.trino.timeline.EventTimelinesFactory;
import io.featurestore.trino.transaction.TransactionContext;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.type.TypeManager;

import java.util.function.Supplier;

import static java.util.Objects.requireNonNull;

public final class CatalogViewsFactory
{
    private final DerivedNames derivedNames;
    private final EntityRegistry entities;
    private final AggregationChecker aggregations;
    private final TypeManager typeManager;
    private final TrainingSetPlannerFactory planners;
    private final EventTimelinesFactory timelines;

    @Inject
    CatalogViewsFactory(DerivedNames derivedNames, EntityRegistry entities, AggregationChecker aggregations, TypeManager typeManager, TrainingSetPlannerFactory planners, EventTimelinesFactory timelines)
    {
        this.timelines = requireNonNull(timelines, "timelines is null");
        this.derivedNames = requireNonNull(derivedNames, "derivedNames is null");
        this.entities = requireNonNull(entities, "entities is null");
        this.aggregations = requireNonNull(aggregations, "aggregations is null");
        this.typeManager = requireNonNull(typeManager, "typeManager is null");
        this.planners = requireNonNull(planners, "planners is null");
    }

    /**
     * @param relations in which the tables of feature views are found
     */
    public CatalogViews create(TransactionContext transaction, Supplier<ConnectorMetadata> relations)
    {
        TrainingSetExpander trainingSets = new TrainingSetExpander(
                transaction.catalogName(),
                new TrainingSetRequests(transaction.featureViews(), transaction.visible()),
                typeManager,
                planners.create(transaction, relations));
        return new CatalogViews(transaction, derivedNames, entities, aggregations, trainingSets, new ViewExpander(transaction, timelines.create(transaction, relations), typeManager, trainingSets), typeManager);
    }
}
