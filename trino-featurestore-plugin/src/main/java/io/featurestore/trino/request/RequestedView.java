package io.featurestore.trino.request;

import io.featurestore.catalog.FeatureReference;
import io.featurestore.trino.definition.ResolvedFeatureView;

import static java.util.Objects.requireNonNull;

public record RequestedView(FeatureReference reference, ResolvedFeatureView view)
{
    public RequestedView
    {
        requireNonNull(reference, "reference is null");
        requireNonNull(view, "view is null");
    }
}
