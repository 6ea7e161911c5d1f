package io.featurestore.trino.window;

import io.trino.spi.block.BlockBuilder;

import java.util.stream.Stream;

/**
 * An aggregate over the events in any range of rows of one entity. Immutable.
 */
public interface WindowValue
{
    // Appends the aggregate over the rows in [from, to), which may be none
    void append(int from, int to, BlockBuilder builder);

    // Without the columns
    long retainedBytes();

    // Those that it reads, which others may read too
    default Stream<EventColumn> columns()
    {
        return Stream.of();
    }
}
