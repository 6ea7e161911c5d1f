package io.featurestore.trino.request;

import io.featurestore.catalog.FeatureReference;
import io.featurestore.catalog.RelationName;
import io.featurestore.catalog.TrainingSetProperties;
import io.featurestore.trino.definition.VisibleRelations;
import io.featurestore.trino.store.FeatureViews;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.SchemaTableName;

import java.util.List;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

/**
 * The requests of training sets, with the feature views as they are now.
 */
public final class TrainingSetRequests
{
    private final FeatureViews featureViews;
    private final VisibleRelations visible;

    public TrainingSetRequests(FeatureViews featureViews, VisibleRelations visible)
    {
        this.featureViews = requireNonNull(featureViews, "featureViews is null");
        this.visible = requireNonNull(visible, "visible is null");
    }

    /**
     * @throws TrinoException naming what of the definition does not fit the spine or the feature views
     */
    public PlannedRequest plan(ConnectorSession session, SchemaTableName name, TrainingSetProperties trainingSet, List<SpineColumn> spineColumns)
    {
        try {
            return new FeatureRequestPlanner().plan(new FeatureRequest(
                    spineColumns,
                    trainingSet.timestampColumn(),
                    trainingSet.features().stream()
                            .map(reference -> resolve(session, name, reference))
                            .collect(toImmutableList()),
                    trainingSet.fullFeatureNames(),
                    trainingSet.filterByCreated()));
        }
        catch (TrinoException e) {
            throw new TrinoException(e::getErrorCode, "Training set %s: %s".formatted(name, e.getMessage()), e);
        }
    }

    private RequestedView resolve(ConnectorSession session, SchemaTableName name, FeatureReference reference)
    {
        return new RequestedView(reference, featureViews.resolve(session, featureView(name, reference), visible));
    }

    public static RelationName featureView(SchemaTableName trainingSet, FeatureReference reference)
    {
        return new RelationName(reference.schema().orElse(trainingSet.getSchemaName()), reference.view());
    }
}
