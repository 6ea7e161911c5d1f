package io.featurestore.trino.definition;

import io.featurestore.trino.value.TimeTypes;
import io.trino.spi.type.TimestampType;
import io.trino.spi.type.TimestampWithTimeZoneType;
import io.trino.spi.type.Type;

import java.util.Optional;

import static io.trino.spi.type.TimestampType.createTimestampType;

/**
 * The column of a materialized view's storage that holds the end of the interval {@code time <= t < $valid_to} in which a row is the newest
 * of its entity, in UTC: the time of the entity's next row, or the end of time. Of several rows of one time all but the last end when they
 * begin. A row with an unknown key or time has none. In a view without history the one row that counts of each entity lasts to the end of
 * time, and the others have none.
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

    /**
     * Whether the type is a time finer than microseconds.
     */
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
