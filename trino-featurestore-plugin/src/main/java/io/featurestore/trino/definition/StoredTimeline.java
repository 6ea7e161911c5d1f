package io.featurestore.trino.definition;

import com.google.common.collect.ImmutableList;
import io.featurestore.trino.aggregation.Aggregations;
import io.featurestore.trino.value.TimeTypes;
import io.trino.spi.type.TimestampType;
import io.trino.spi.type.Type;

import java.util.List;
import java.util.Optional;

import static io.trino.spi.type.BooleanType.BOOLEAN;
import static io.trino.spi.type.TimestampType.createTimestampType;

/**
 * What the storage of a materialized view adds to its columns when these are computed of events. A row holds from {@link #VALID_FROM} until before
 * {@link IntervalColumn#VALID_TO}, both in UTC. {@link #AT_EVENT} tells the rows of the view itself, whose times are those of events: where no value
 * changes then, the interval is empty. One row more, whose hidden columns are all NULL, has the values over no events.
 */
public final class StoredTimeline
{
    public static final String VALID_FROM = "$valid_from";
    // The time of the newest event in any window, NULL if there is none, in the type of the view's times
    public static final String NEWEST_EVENT = "$newest_event";
    public static final String AT_EVENT = "$at_event";

    // Of the ends of intervals. An event of the current time that is excluded counts from the next microsecond on
    public static final int PRECISION = 6;
    public static final TimestampType TIME = createTimestampType(PRECISION);

    private StoredTimeline() {}

    public static List<FeatureColumn> columns(Type timeType)
    {
        return ImmutableList.of(
                new FeatureColumn(IntervalColumn.VALID_TO, TIME, Optional.empty()),
                new FeatureColumn(VALID_FROM, TIME, Optional.empty()),
                new FeatureColumn(NEWEST_EVENT, timeType, Optional.empty()),
                new FeatureColumn(AT_EVENT, BOOLEAN, Optional.empty()));
    }

    // Whether what is computed for a time of the type can be found in it.
    public static boolean tells(Aggregations aggregations, Type askedTime)
    {
        return !aggregations.excludeCurrentTime() || holds(askedTime);
    }

    // Whether the ends of windows over events of such times are exact in it.
    public static boolean holds(Type timeType)
    {
        return TimeTypes.precision(timeType) <= PRECISION;
    }
}
