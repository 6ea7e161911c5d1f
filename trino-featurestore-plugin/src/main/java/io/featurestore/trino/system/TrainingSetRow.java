package io.featurestore.trino.system;

import com.google.common.collect.ImmutableList;
import io.featurestore.catalog.TrainingSetProperties;
import io.trino.spi.connector.SchemaTableName;

import java.util.List;
import java.util.Optional;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

/**
 * A training set that the user may see.
 *
 * @param description the definition's, or else the view's comment
 * @param sourceTables what the spine reads
 */
record TrainingSetRow(
        SchemaTableName name,
        TrainingSetProperties properties,
        Optional<String> description,
        DefinitionHistory history,
        List<String> sourceTables)
{
    TrainingSetRow
    {
        requireNonNull(name, "name is null");
        requireNonNull(properties, "properties is null");
        requireNonNull(description, "description is null");
        requireNonNull(history, "history is null");
        sourceTables = ImmutableList.copyOf(requireNonNull(sourceTables, "sourceTables is null"));
    }

    /**
     * Each feature view once, as {@code schema.view}, in the order of the requests.
     */
    List<String> featureViews()
    {
        return properties.features().stream()
                .map(reference -> reference.schema().orElse(name.getSchemaName()) + "." + reference.view())
                .distinct()
                .collect(toImmutableList());
    }
}
