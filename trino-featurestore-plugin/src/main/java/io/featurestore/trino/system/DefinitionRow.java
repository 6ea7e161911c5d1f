package io.featurestore.trino.system;

import io.trino.spi.connector.SchemaTableName;

sealed interface DefinitionRow
        permits FeatureViewRow, TrainingSetRow
{
    SchemaTableName name();
}
