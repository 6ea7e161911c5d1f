package io.featurestore.trino.system;

import com.google.common.collect.ImmutableList;
import io.featurestore.catalog.FeatureViewKind;
import io.featurestore.catalog.PropertyValues;
import io.featurestore.trino.definition.FeatureColumn;
import io.featurestore.trino.online.Publication;
import io.trino.spi.connector.SchemaTableName;

import java.util.List;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

// Properties have the comment of the table or view for a missing description. Features are those that the user may see, in the order of columns
record FeatureViewRow(
        SchemaTableName name,
        FeatureViewKind kind,
        PropertyValues properties,
        List<FeatureColumn> features,
        DefinitionHistory history,
        List<String> sourceTables,
        Optional<Publication> publication)
        implements DefinitionRow
{
    FeatureViewRow
    {
        requireNonNull(name, "name is null");
        requireNonNull(kind, "kind is null");
        requireNonNull(properties, "properties is null");
        features = ImmutableList.copyOf(requireNonNull(features, "features is null"));
        requireNonNull(history, "history is null");
        sourceTables = ImmutableList.copyOf(requireNonNull(sourceTables, "sourceTables is null"));
        requireNonNull(publication, "publication is null");
    }
}
