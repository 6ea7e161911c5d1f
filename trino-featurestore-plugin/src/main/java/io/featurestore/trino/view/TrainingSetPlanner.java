package io.featurestore.trino.view;

import io.featurestore.trino.request.PlannedRequest;
import io.featurestore.trino.sql.TrainingSetPlan;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorViewDefinition;

// In which way features are joined to a training set's own rows
interface TrainingSetPlanner
{
    TrainingSetPlanner HISTORIES = (_, spine, _) -> TrainingSetPlan.ofHistories(spine.getOriginalSql());

    // The spine is the view of the training set's own query
    TrainingSetPlan plan(ConnectorSession session, ConnectorViewDefinition spine, PlannedRequest request);
}
