package io.featurestore.catalog;

import java.util.UUID;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

/**
 * A tag of Iceberg's, which keeps a snapshot of a table for as long as it is there.
 *
 * @param table the table's own id, which another table of its name does not have
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
