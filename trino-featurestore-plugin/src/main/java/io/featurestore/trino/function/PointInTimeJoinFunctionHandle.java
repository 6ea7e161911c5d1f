package io.featurestore.trino.function;

import io.featurestore.trino.lookup.LookupPlan;
import io.trino.spi.function.table.ConnectorTableFunctionHandle;

import static java.util.Objects.requireNonNull;

/**
 * A checked call of {@code point_in_time_join}. The output is the spine's columns, then the outputs of the plan.
 *
 * @param lastFlush see {@link io.featurestore.trino.lookup.QueryIndexes}
 */
public record PointInTimeJoinFunctionHandle(LookupPlan plan, long lastFlush)
        implements ConnectorTableFunctionHandle
{
    public PointInTimeJoinFunctionHandle
    {
        requireNonNull(plan, "plan is null");
    }
}
