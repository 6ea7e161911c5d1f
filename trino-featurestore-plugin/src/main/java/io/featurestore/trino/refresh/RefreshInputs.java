package io.featurestore.trino.refresh;

import com.google.common.collect.ImmutableSet;
import io.featurestore.trino.freshness.RefreshedSources.SourceView;

import java.util.Set;

import static java.util.Objects.requireNonNull;

/**
 * What a refresh has read so far, apart from the tables, which the engine tells at the end.
 *
 * @param comparable whether rows that are computed again are the same as long as those views and tables are: nothing was read as of a version,
 *         which may be a branch, and no SQL depends on the session
 */
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
