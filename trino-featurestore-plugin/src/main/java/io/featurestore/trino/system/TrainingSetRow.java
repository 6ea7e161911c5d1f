package io.featurestore.trino.system;

import com.google.common.collect.ImmutableList;
import io.featurestore.catalog.PropertyValues;
import io.trino.spi.connector.SchemaTableName;

import java.util.List;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.featurestore.catalog.DefinitionProperty.FEATURES;
import static java.util.Objects.requireNonNull;

// Properties have the view's comment for a missing description
record TrainingSetRow(
        SchemaTableName name,
        PropertyValues properties,
        DefinitionHistory history,
        List<String> sourceTables)
        implements DefinitionRow
{
    TrainingSetRow
    {
        requireNonNull(name, "name is null");
        requireNonNull(properties, "properties is null");
        requireNonNull(history, "history is null");
        sourceTables = ImmutableList.copyOf(requireNonNull(sourceTables, "sourceTables is null"));
    }

    List<String> featureViews()
    {
        return properties.get(FEATURES).orElseThrow().stream()
                .map(reference -> reference.schema().orElse(name.getSchemaName()) + "." + reference.view())
                .distinct()
                .collect(toImmutableList());
    }
}
