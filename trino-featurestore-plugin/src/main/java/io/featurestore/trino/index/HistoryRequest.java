package io.featurestore.trino.index;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Streams;
import io.featurestore.trino.source.HistoryColumn;
import io.featurestore.trino.source.HistorySource;
import io.featurestore.trino.value.InstantRange;
import io.featurestore.trino.value.KeyCoercion;
import io.trino.spi.type.TimeZoneKey;
import io.trino.spi.type.TimestampWithTimeZoneType;
import io.trino.spi.type.Type;

import java.util.List;
import java.util.Optional;

import static com.google.common.base.Preconditions.checkArgument;
import static io.trino.spi.type.TimeZoneKey.UTC_KEY;
import static java.util.Objects.requireNonNull;

/**
 * A history as it is needed for lookups. Equal requests are answered by one history.
 *
 * @param keyTypes in which keys are compared
 * @param sessionZone see {@link KeyCoercion}
 * @param onlyKnown rows are found by when they became known: those of which nobody knows are left out
 * @param newestWithin of each entity only the newest row of this time is needed; empty for all rows
 * @param needed empty for all rows
 */
public record HistoryRequest(HistorySource source, List<Type> keyTypes, TimeZoneKey sessionZone, boolean onlyKnown, Optional<InstantRange> newestWithin, Optional<NeededRows> needed, EntityPart part)
{
    public HistoryRequest
    {
        requireNonNull(source, "source is null");
        keyTypes = ImmutableList.copyOf(requireNonNull(keyTypes, "keyTypes is null"));
        requireNonNull(sessionZone, "sessionZone is null");
        requireNonNull(newestWithin, "newestWithin is null");
        requireNonNull(needed, "needed is null");
        requireNonNull(part, "part is null");
        if (onlyKnown) {
            source = source.withoutIntervals();
        }
        sessionZone = dependsOnZone(source, keyTypes) ? sessionZone : UTC_KEY;
        checkArgument(keyTypes.size() == source.keys().size(), "keyTypes does not match keys");
        checkArgument(!onlyKnown || source.created().isPresent(), "created is absent");
    }

    public static HistoryRequest of(HistorySource source, List<Type> keyTypes, TimeZoneKey sessionZone, boolean onlyKnown)
    {
        return new HistoryRequest(source, keyTypes, sessionZone, onlyKnown, Optional.empty(), Optional.empty(), EntityPart.ALL);
    }

    // Of events all are needed
    public static HistoryRequest ofNewest(HistorySource source, TimeZoneKey sessionZone, boolean onlyKnown, InstantRange newestWithin)
    {
        if (source.isOfEvents()) {
            return of(source, source.keyTypes(), sessionZone, onlyKnown);
        }
        return new HistoryRequest(source, source.keyTypes(), sessionZone, onlyKnown, Optional.of(newestWithin), Optional.empty(), EntityPart.ALL);
    }

    HistoryRequest withValues(List<HistoryColumn> values)
    {
        return new HistoryRequest(source.withValues(values), keyTypes, sessionZone, onlyKnown, newestWithin, needed, part);
    }

    // Whether it asks for the same rows, whatever their columns
    boolean hasRowsOf(HistoryRequest other)
    {
        return withValues(other.source().values()).equals(other);
    }

    boolean hasColumnsOf(HistoryRequest other)
    {
        return source.values().containsAll(other.source().values());
    }

    public HistoryRequest withNeeded(NeededRows rows)
    {
        return new HistoryRequest(source, keyTypes, sessionZone, onlyKnown, newestWithin, Optional.of(rows), part);
    }

    public HistoryRequest withPart(EntityPart part)
    {
        return new HistoryRequest(source, keyTypes, sessionZone, onlyKnown, newestWithin, needed, part);
    }

    // Whether all rows of its entities are asked for, so that the index can serve others
    public boolean isComplete()
    {
        return newestWithin.isEmpty() && needed.isEmpty();
    }

    // Users in different zones share what means the same in all
    private static boolean dependsOnZone(HistorySource source, List<Type> keyTypes)
    {
        return Streams.zip(
                        source.keyTypes().stream(),
                        keyTypes.stream(),
                        (stored, compared) -> compared instanceof TimestampWithTimeZoneType && !(stored instanceof TimestampWithTimeZoneType))
                .anyMatch(depends -> depends);
    }

    public boolean newestOnly()
    {
        return newestWithin.isPresent();
    }
}
