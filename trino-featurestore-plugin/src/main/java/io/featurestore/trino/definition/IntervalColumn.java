package io.featurestore.trino.definition;

import io.featurestore.trino.value.TimeTypes;
import io.trino.spi.type.TimestampType;
import io.trino.spi.type.TimestampWithTimeZoneType;
import io.trino.spi.type.Type;

import java.util.Optional;

import static io.trino.spi.type.TimestampType.createTimestampType;

/**
 * The column of a materialized view's storage that says, in UTC, until when a row is the newest of its entity: until the time of the entity's
 * next row, or to the end of time. It is NULL for a row that is never the newest: one with an unknown key or time, and in a view without
 * history every row of an entity but one.
 */
public final class IntervalColumn
{
    public static final String VALID_TO = "$valid_to";

    private static final int MIN_PRECISION = 6;

    private IntervalColumn() {}

    public static FeatureColumn of(ResolvedFeatureView view)
    {
        return new FeatureColumn(VALID_TO, type(view.timestampColumn()), Optional.empty());
    }

    public static boolean needsNanos(Type type)
    {
        return switch (type) {
            case TimestampType timestamp -> timestamp.getPrecision() > MIN_PRECISION;
            case TimestampWithTimeZoneType timestamp -> timestamp.getPrecision() > MIN_PRECISION;
            default -> false;
        };
    }

    private static TimestampType type(Optional<FeatureColumn> time)
    {
        return createTimestampType(Math.max(MIN_PRECISION, time.map(column -> TimeTypes.precision(column.type())).orElse(MIN_PRECISION)));
    }
}
