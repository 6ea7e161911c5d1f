package io.featurestore.trino.request;

import io.featurestore.trino.definition.FeatureColumn;
import io.trino.spi.type.Type;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

/**
 * @param join position in {@link PlannedRequest#joins}
 * @param feature the column of the joined view
 */
public record OutputColumn(String name, int join, FeatureColumn feature)
{
    public OutputColumn
    {
        requireNonNull(name, "name is null");
        checkArgument(join >= 0, "join is negative");
        requireNonNull(feature, "feature is null");
    }

    public Type type()
    {
        return feature.type();
    }
}
