package io.featurestore.catalog;

import com.google.common.collect.ImmutableSet;
import io.featurestore.conventions.AbstractTestConventions;

import java.util.Set;

final class TestConventions
        extends AbstractTestConventions
{
    // Three to be taken apart
    @Override
    protected Set<String> withManyParameters()
    {
        return ImmutableSet.of(
                "FeatureViewProperties.new",
                "StoredView.new",
                "ViewDraft.new");
    }
}
