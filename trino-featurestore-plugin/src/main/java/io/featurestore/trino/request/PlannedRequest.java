package io.featurestore.trino.request;

import com.google.common.collect.ImmutableList;

import java.util.List;
import java.util.Optional;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

/**
 * A checked request. The output is the spine's columns in order, then {@link #outputColumns}; all names are distinct without regard to
 * case.
 *
 * @param timestampColumn a date or timestamp; empty for features as of now
 * @param joins one for each distinct view and key mapping, in the order first requested
 * @param filterByCreated only rows created at or before the spine's time exist, so every view has a created column
 */
public record PlannedRequest(
        List<SpineColumn> spineColumns,
        Optional<SpineColumn> timestampColumn,
        List<PlannedJoin> joins,
        List<OutputColumn> outputColumns,
        boolean filterByCreated)
{
    public PlannedRequest
    {
        spineColumns = ImmutableList.copyOf(requireNonNull(spineColumns, "spineColumns is null"));
        requireNonNull(timestampColumn, "timestampColumn is null");
        joins = ImmutableList.copyOf(requireNonNull(joins, "joins is null"));
        outputColumns = ImmutableList.copyOf(requireNonNull(outputColumns, "outputColumns is null"));
        for (OutputColumn column : outputColumns) {
            checkArgument(joins.get(column.join()).features().contains(column.feature()), "%s is not read by join %s", column.feature().name(), column.join());
        }
    }
}
