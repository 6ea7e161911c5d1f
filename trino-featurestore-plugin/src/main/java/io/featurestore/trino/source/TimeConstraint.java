package io.featurestore.trino.source;

import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.predicate.Domain;
import io.trino.spi.predicate.Range;
import io.trino.spi.predicate.TupleDomain;
import io.trino.spi.predicate.ValueSet;
import io.trino.spi.type.DateType;
import io.trino.spi.type.LongTimestamp;
import io.trino.spi.type.LongTimestampWithTimeZone;
import io.trino.spi.type.TimestampType;
import io.trino.spi.type.TimestampWithTimeZoneType;
import io.trino.spi.type.Type;

import java.util.Map;
import java.util.Optional;

import static io.featurestore.trino.source.InstantReader.MICROSECONDS_PER_MILLISECOND;
import static io.featurestore.trino.source.InstantReader.MILLISECONDS_PER_DAY;
import static io.featurestore.trino.source.InstantReader.PICOSECONDS_PER_MICROSECOND;
import static io.trino.spi.type.TimeZoneKey.UTC_KEY;
import static java.lang.Math.addExact;
import static java.lang.Math.floorDiv;
import static java.lang.Math.multiplyExact;

/**
 * What a range of instants means for a column, for files to be left out by. It may let more rows through, never fewer.
 */
final class TimeConstraint
{
    private TimeConstraint() {}

    static TupleDomain<ColumnHandle> of(HistoryColumn column, InstantRange range)
    {
        Type type = column.type();
        Optional<Object> last = floor(type, range.millis(), range.picosOfMilli());
        if (last.isEmpty()) {
            return TupleDomain.all();
        }
        Optional<Object> first = range.hasBeginning() ? floor(type, range.firstMillis(), range.picosOfMilli()) : Optional.empty();
        Range values = first
                .map(value -> Range.range(type, value, true, last.orElseThrow(), true))
                .orElseGet(() -> Range.lessThanOrEqual(type, last.orElseThrow()));
        return TupleDomain.withColumnDomains(Map.of(column.handle(), Domain.create(ValueSet.ofRanges(values), false)));
    }

    /**
     * The greatest value of the type that is no later; empty where the type cannot tell.
     */
    private static Optional<Object> floor(Type type, long millis, int picosOfMilli)
    {
        try {
            return switch (type) {
                case DateType _ -> Optional.of(floorDiv(millis, MILLISECONDS_PER_DAY));
                case TimestampType timestamp when timestamp.getPrecision() == 6 -> Optional.of(micros(millis, picosOfMilli));
                case TimestampType timestamp when timestamp.getPrecision() == 9 -> Optional.of(new LongTimestamp(micros(millis, picosOfMilli), picosOfMilli % PICOSECONDS_PER_MICROSECOND / 1000 * 1000));
                case TimestampWithTimeZoneType timestamp when timestamp.getPrecision() == 6 -> Optional.of(LongTimestampWithTimeZone.fromEpochMillisAndFraction(millis, picosOfMilli / PICOSECONDS_PER_MICROSECOND * PICOSECONDS_PER_MICROSECOND, UTC_KEY));
                default -> Optional.empty();
            };
        }
        catch (ArithmeticException _) {
            return Optional.empty();
        }
    }

    private static long micros(long millis, int picosOfMilli)
    {
        return addExact(multiplyExact(millis, MICROSECONDS_PER_MILLISECOND), picosOfMilli / PICOSECONDS_PER_MICROSECOND);
    }
}
