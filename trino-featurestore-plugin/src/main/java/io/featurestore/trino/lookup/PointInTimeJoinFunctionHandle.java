package io.featurestore.trino.lookup;

import com.google.common.collect.ImmutableList;
import io.featurestore.trino.index.HistoryRequest;
import io.featurestore.trino.source.HistorySource;
import io.trino.spi.function.table.ConnectorTableFunctionHandle;
import io.trino.spi.type.TimeZoneKey;
import io.trino.spi.type.Type;

import java.util.List;
import java.util.Optional;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

/**
 * A checked call of {@code point_in_time_join}. The output is the spine's columns, then {@code outputs}.
 *
 * @param time the spine's time, a date or timestamp; empty where every view is without history
 * @param filterByCreated only feature rows created at or before the spine's time exist
 * @param lastFlush of indexes before the query: see {@link io.featurestore.trino.index.IndexFlushes}
 */
public record PointInTimeJoinFunctionHandle(
        List<Type> spineTypes,
        Optional<Integer> time,
        List<Join> joins,
        List<Output> outputs,
        boolean filterByCreated,
        long lastFlush)
        implements ConnectorTableFunctionHandle
{
    public PointInTimeJoinFunctionHandle
    {
        spineTypes = ImmutableList.copyOf(requireNonNull(spineTypes, "spineTypes is null"));
        requireNonNull(time, "time is null");
        joins = ImmutableList.copyOf(requireNonNull(joins, "joins is null"));
        outputs = ImmutableList.copyOf(requireNonNull(outputs, "outputs is null"));
    }

    /**
     * The histories to look into, one for each join.
     *
     * @param sessionZone see {@link HistoryRequest}
     */
    public List<HistoryRequest> requests(TimeZoneKey sessionZone)
    {
        return joins.stream()
                .map(join -> HistoryRequest.of(join.source(), join.keyTypes(), sessionZone, filterByCreated))
                .collect(toImmutableList());
    }

    /**
     * One lookup of one row of a feature view for each spine row.
     *
     * @param spineKeys for each entity key the spine's column
     * @param keyTypes for each entity key the type in which it is compared to the spine's column
     */
    public record Join(HistorySource source, List<Integer> spineKeys, List<Type> keyTypes)
    {
        public Join
        {
            requireNonNull(source, "source is null");
            spineKeys = ImmutableList.copyOf(requireNonNull(spineKeys, "spineKeys is null"));
            keyTypes = ImmutableList.copyOf(requireNonNull(keyTypes, "keyTypes is null"));
            checkArgument(spineKeys.size() == source.keys().size(), "spineKeys does not match keys");
            checkArgument(keyTypes.size() == source.keys().size(), "keyTypes does not match keys");
        }
    }

    /**
     * A feature in the output.
     *
     * @param join position in joins
     * @param value position in the values of the join's source
     */
    public record Output(int join, int value) {}
}
