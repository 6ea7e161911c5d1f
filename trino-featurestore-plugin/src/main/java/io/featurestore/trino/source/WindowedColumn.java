package io.featurestore.trino.source;

import io.trino.spi.connector.ColumnHandle;

import static java.util.Objects.requireNonNull;

/**
 * A feature that is computed of the events in a window, as a column of the table that holds the events.
 */
public record WindowedColumn(String name, EventAggregate aggregate, WindowEnds ends)
        implements ColumnHandle
{
    public WindowedColumn
    {
        requireNonNull(name, "name is null");
        requireNonNull(aggregate, "aggregate is null");
        requireNonNull(ends, "ends is null");
    }

    // What EXPLAIN and the system table of indexes show
    @Override
    public String toString()
    {
        return name;
    }
}
