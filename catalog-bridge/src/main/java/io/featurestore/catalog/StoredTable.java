package io.featurestore.catalog;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import org.apache.iceberg.Schema;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static java.util.Objects.requireNonNull;

/**
 * @param definition present when the table is a feature view
 * @param snapshotSummary of the current snapshot; empty if there is none
 * @param tags names of those of Iceberg's, which keep snapshots
 * @param createdAt time of the oldest metadata that the table still lists
 * @param changedAt time of its current metadata
 * @param versions of its definition, oldest first; none if it never had one
 */
public record StoredTable(
        RelationName name,
        Schema schema,
        Optional<String> comment,
        Map<String, String> properties,
        Map<String, String> snapshotSummary,
        Optional<Definition> definition,
        Set<String> tags,
        Instant createdAt,
        Instant changedAt,
        List<StoredTableVersion> versions)
{
    public StoredTable
    {
        requireNonNull(name, "name is null");
        requireNonNull(schema, "schema is null");
        requireNonNull(comment, "comment is null");
        properties = ImmutableMap.copyOf(requireNonNull(properties, "properties is null"));
        snapshotSummary = ImmutableMap.copyOf(requireNonNull(snapshotSummary, "snapshotSummary is null"));
        requireNonNull(definition, "definition is null");
        tags = ImmutableSet.copyOf(requireNonNull(tags, "tags is null"));
        requireNonNull(createdAt, "createdAt is null");
        requireNonNull(changedAt, "changedAt is null");
        versions = ImmutableList.copyOf(requireNonNull(versions, "versions is null"));
    }
}
