package io.featurestore.trino.refresh;

import com.google.common.collect.ImmutableSet;
import io.featurestore.trino.freshness.RefreshedSources.SourceView;

import java.util.Set;

import static java.util.Objects.requireNonNull;

// What a refresh has read so far, apart from tables, which the engine names in the end. It is comparable if computing again would give the same rows
// while these views and the tables are unchanged
record RefreshInputs(Set<SourceView> views, boolean comparable)
{
    RefreshInputs
    {
        views = ImmutableSet.copyOf(requireNonNull(views, "views is null"));
    }

    RefreshInputs with(RefreshInputs more)
    {
        return new RefreshInputs(
                ImmutableSet.<SourceView>builder().addAll(views).addAll(more.views).build(),
                comparable && more.comparable);
    }
}
