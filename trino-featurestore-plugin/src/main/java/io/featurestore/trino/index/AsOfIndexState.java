package io.featurestore.trino.index;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

import static java.util.Objects.requireNonNull;

/**
 * @param features the columns that can be looked up, by their names in the table
 * @param featuresOfUsers those of them that queries of each user asked for, as far as it is known
 */
public record AsOfIndexState(String featureView, IndexedTable table, List<String> features, Map<String, Set<String>> featuresOfUsers, Size size, Use use)
{
    public AsOfIndexState
    {
        requireNonNull(featureView, "featureView is null");
        requireNonNull(table, "table is null");
        features = ImmutableList.copyOf(requireNonNull(features, "features is null"));
        featuresOfUsers = ImmutableMap.copyOf(requireNonNull(featuresOfUsers, "featuresOfUsers is null"));
        requireNonNull(size, "size is null");
        requireNonNull(use, "use is null");
    }

    /**
     * @param filled false while it is read: entities and rows are zero, and bytes grow
     * @param expectedBytes of the filled index, before rows were read; empty if nobody asked
     */
    public record Size(boolean filled, long entities, long rows, long bytes, OptionalLong expectedBytes)
    {
        public Size
        {
            requireNonNull(expectedBytes, "expectedBytes is null");
        }
    }

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
