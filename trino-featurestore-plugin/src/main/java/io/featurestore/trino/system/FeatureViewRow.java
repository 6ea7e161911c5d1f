package io.featurestore.trino.system;

import com.google.common.collect.ImmutableList;
import io.featurestore.catalog.FeatureViewKind;
import io.featurestore.catalog.FeatureViewProperties;
import io.featurestore.trino.definition.FeatureColumn;
import io.trino.spi.connector.SchemaTableName;

import java.util.List;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * A feature view that the user may see.
 *
 * @param features the features that the user may see, in the order of the view's columns
 * @param description the definition's, or else the comment of the table or view
 */
record FeatureViewRow(
        SchemaTableName name,
        FeatureViewKind kind,
        FeatureViewProperties properties,
        List<FeatureColumn> features,
        Optional<String> description,
        DefinitionHistory history,
        List<String> sourceTables)
{
    FeatureViewRow
    {
        requireNonNull(name, "name is null");
        requireNonNull(kind, "kind is null");
        requireNonNull(properties, "properties is null");
        features = ImmutableList.copyOf(requireNonNull(features, "features is null"));
        requireNonNull(description, "description is null");
        requireNonNull(history, "history is null");
        sourceTables = ImmutableList.copyOf(requireNonNull(sourceTables, "sourceTables is null"));
    }
}
