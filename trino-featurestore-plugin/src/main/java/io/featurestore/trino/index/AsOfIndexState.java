package io.featurestore.trino.index;

import com.google.common.collect.ImmutableList;

import java.time.Instant;
import java.util.List;

import static java.util.Objects.requireNonNull;

/**
 * @param features the columns that can be looked up, by their names in the table
 */
public record AsOfIndexState(String featureView, IndexedTable table, List<String> features, Size size, Use use)
{
    public AsOfIndexState
    {
        requireNonNull(featureView, "featureView is null");
        requireNonNull(table, "table is null");
        features = ImmutableList.copyOf(requireNonNull(features, "features is null"));
        requireNonNull(size, "size is null");
        requireNonNull(use, "use is null");
    }

    /**
     * @param filled false while it is read: entities and rows are zero, and bytes grow
     */
    public record Size(boolean filled, long entities, long rows, long bytes) {}

    /**
     * @param hits users that found it there
     */
    public record Use(boolean inUse, long hits, Instant createdAt, Instant lastUsedAt)
    {
        public Use
        {
            requireNonNull(createdAt, "createdAt is null");
            requireNonNull(lastUsedAt, "lastUsedAt is null");
        }
    }
}
