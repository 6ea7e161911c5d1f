package io.featurestore.trino.source;

import com.google.common.collect.ImmutableMap;
import io.featurestore.trino.value.InstantRange;
import io.featurestore.trino.value.UtcInstant;
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

import java.util.Optional;
import java.util.OptionalLong;

import static io.featurestore.trino.value.InstantReader.MILLISECONDS_PER_DAY;
import static io.featurestore.trino.value.UtcInstant.PICOSECONDS_PER_MICROSECOND;
import static io.featurestore.trino.value.UtcInstant.epochMicros;
import static io.trino.spi.type.TimeZoneKey.UTC_KEY;
import static java.lang.Math.floorDiv;

/**
 * What the time columns of rows to be found hold, for files to be left out by. It may let more rows through, never fewer.
 */
public final class TimeConstraint
{
    private TimeConstraint() {}

    public static TupleDomain<ColumnHandle> of(HistorySource source, InstantRange asked)
    {
        ImmutableMap.Builder<ColumnHandle, Domain> domains = ImmutableMap.builder();
        source.timestamp().ifPresent(column -> times(column.type(), asked, source.ttlMillis())
                .ifPresent(range -> domains.put(column.handle(), known(range))));
        source.validTo().ifPresent(column -> asked.first().flatMap(instant -> floor(column.type(), instant))
                .ifPresent(first -> domains.put(column.handle(), known(Range.greaterThan(column.type(), first)))));
        return TupleDomain.withColumnDomains(domains.buildOrThrow());
    }

    private static Domain known(Range range)
    {
        return Domain.create(ValueSet.ofRanges(range), false);
    }

    private static Optional<Range> times(Type type, InstantRange asked, OptionalLong ttlMillis)
    {
        Optional<Object> last = floor(type, asked.last());
        if (last.isEmpty()) {
            return Optional.empty();
        }
        Optional<UtcInstant> first = ttlMillis.isEmpty() ? Optional.empty() : asked.first().flatMap(instant -> instant.minusMillis(ttlMillis.getAsLong()));
        return first.flatMap(instant -> floor(type, instant))
                .map(value -> Range.range(type, value, true, last.orElseThrow(), true))
                .or(() -> Optional.of(Range.lessThanOrEqual(type, last.orElseThrow())));
    }

    // The greatest value of the type that is no later; empty where the type cannot tell
    private static Optional<Object> floor(Type type, UtcInstant instant)
    {
        long millis = instant.epochMillis();
        int picosOfMilli = instant.picosOfMilli();
        try {
            return switch (type) {
                case DateType _ -> Optional.of(floorDiv(millis, MILLISECONDS_PER_DAY));
                case TimestampType timestamp when timestamp.getPrecision() == 6 -> Optional.of(epochMicros(millis, picosOfMilli));
                case TimestampType timestamp when timestamp.getPrecision() == 9 -> Optional.of(new LongTimestamp(epochMicros(millis, picosOfMilli), picosOfMilli % PICOSECONDS_PER_MICROSECOND / 1000 * 1000));
                case TimestampWithTimeZoneType timestamp when timestamp.getPrecision() == 6 -> Optional.of(LongTimestampWithTimeZone.fromEpochMillisAndFraction(millis, picosOfMilli / PICOSECONDS_PER_MICROSECOND * PICOSECONDS_PER_MICROSECOND, UTC_KEY));
                default -> Optional.empty();
            };
        }
        catch (ArithmeticException _) {
            return Optional.empty();
        }
    }
}
