package io.featurestore.trino.system;

import io.featurestore.catalog.StoredTable;
import io.featurestore.catalog.StoredView;
import io.featurestore.catalog.StoredViewVersion;

import java.time.Instant;

import static java.util.Objects.requireNonNull;

// Created at the time of the oldest version the catalog still keeps
record DefinitionHistory(long version, Instant createdAt, Instant changedAt)
{
    DefinitionHistory
    {
        requireNonNull(createdAt, "createdAt is null");
        requireNonNull(changedAt, "changedAt is null");
    }

    static DefinitionHistory of(StoredView view)
    {
        StoredViewVersion current = view.versions().stream()
                .filter(StoredViewVersion::current)
                .findFirst()
                .orElseGet(() -> view.versions().getLast());
        return new DefinitionHistory(current.version(), view.versions().getFirst().createdAt(), current.createdAt());
    }

    static DefinitionHistory of(StoredTable table)
    {
        return new DefinitionHistory(table.versions().isEmpty() ? 1 : table.versions().getLast().version(), table.state().createdAt(), table.state().changedAt());
    }
}
