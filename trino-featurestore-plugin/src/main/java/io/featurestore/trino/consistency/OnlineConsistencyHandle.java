package io.featurestore.trino.consistency;

import io.featurestore.trino.function.AsOfFunctionHandle;
import io.featurestore.trino.online.OnlineTableHandle;
import io.trino.spi.function.table.ConnectorTableFunctionHandle;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

/**
 * A checked call of {@code online_consistency}.
 *
 * @param rows what the view says, of the columns that are stored online
 * @param sample how many entities are compared
 * @param begun the latest publication that had begun before the rows were pinned to a snapshot, or 0
 */
public record OnlineConsistencyHandle(AsOfFunctionHandle rows, OnlineTableHandle online, int sample, long begun)
        implements ConnectorTableFunctionHandle
{
    public OnlineConsistencyHandle
    {
        requireNonNull(rows, "rows is null");
        requireNonNull(online, "online is null");
        checkArgument(sample > 0, "sample is not positive");
    }
}
