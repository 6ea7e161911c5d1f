package io.featurestore.trino.source;

import com.google.common.collect.ImmutableList;
import io.trino.spi.connector.ColumnHandle;

import java.util.List;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

/**
 * A feature that is computed of the events in a window, as a column of the table that holds the events.
 *
 * @param windows one; or of several that with the newest event
 */
public record WindowedColumn(String name, EventAggregate aggregate, List<WindowEnds> windows)
        implements ColumnHandle
{
    public WindowedColumn
    {
        requireNonNull(name, "name is null");
        requireNonNull(aggregate, "aggregate is null");
        windows = ImmutableList.copyOf(requireNonNull(windows, "windows is null"));
        checkArgument(!windows.isEmpty(), "windows is empty");
    }

    // What EXPLAIN and the system table of indexes show
    @Override
    public String toString()
    {
        return name;
    }
}
