package io.featurestore.catalog;

import java.util.UUID;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

/**
 * Keeps a snapshot of the table with this id for as long as it is there.
 */
public record TableTag(UUID table, long snapshot, String name)
{
    public TableTag
    {
        requireNonNull(table, "table is null");
        requireNonNull(name, "name is null");
        checkArgument(!name.isEmpty(), "name is empty");
    }
}
