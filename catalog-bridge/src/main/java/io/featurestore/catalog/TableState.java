package io.featurestore.catalog;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;

import java.time.Instant;
import java.util.Map;
import java.util.Set;

import static java.util.Objects.requireNonNull;

/**
 * @param snapshotSummary of the current snapshot; empty if there is none
 * @param createdAt time of the oldest metadata that the table still lists
 */
public record TableState(Map<String, String> snapshotSummary, Set<String> tags, Instant createdAt, Instant changedAt)
{
    public TableState
    {
        snapshotSummary = ImmutableMap.copyOf(requireNonNull(snapshotSummary, "snapshotSummary is null"));
        tags = ImmutableSet.copyOf(requireNonNull(tags, "tags is null"));
        requireNonNull(createdAt, "createdAt is null");
        requireNonNull(changedAt, "changedAt is null");
    }
}
