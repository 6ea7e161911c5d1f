package io.featurestore.trino.view;

import io.featurestore.catalog.TrainingSetProperties;
import io.featurestore.trino.definition.FeatureColumn;
import io.featurestore.trino.definition.FeatureViews;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorViewDefinition;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.type.TypeManager;

import java.util.List;

public class TrainingSets
{
    public TrainingSets(String catalogName, FeatureViews featureViews, TypeManager typeManager) {}

    void check(ConnectorSession session, SchemaTableName name, TrainingSetProperties trainingSet, List<FeatureColumn> spine) {}

    ConnectorViewDefinition expand(ConnectorSession session, SchemaTableName name, TrainingSetProperties trainingSet, ConnectorViewDefinition view)
    {
        return view;
    }
}
