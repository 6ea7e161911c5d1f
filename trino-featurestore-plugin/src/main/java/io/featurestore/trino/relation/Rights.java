package io.featurestore.trino.relation;

import com.google.common.collect.ImmutableSet;

import java.util.Set;

import static java.util.Objects.requireNonNull;

/**
 * What the rights on a feature view mean for a relation that comes with it. Who may not read the one may not read the other either.
 */
public sealed interface Rights
{
    /**
     * A view that runs as its reader: the engine asks again for the columns of the feature view that it reads, and applies filters and masks there.
     */
    record OfReader()
            implements Rights {}

    /**
     * A table that holds no row of the feature view: all of it is for whoever may read the feature view.
     */
    record WithoutRows()
            implements Rights {}

    /**
     * A table of rows of the feature view: the rights on columns, row filters and column masks are the feature view's.
     *
     * @param addedColumns columns that the feature view lacks
     */
    record OfRows(Set<String> addedColumns)
            implements Rights
    {
        public OfRows
        {
            addedColumns = ImmutableSet.copyOf(requireNonNull(addedColumns, "addedColumns is null"));
        }
    }
}
