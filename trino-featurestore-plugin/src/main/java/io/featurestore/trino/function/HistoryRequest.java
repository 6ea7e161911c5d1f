package io.featurestore.trino.function;

import com.google.common.collect.ImmutableList;
import io.trino.spi.type.TimeZoneKey;
import io.trino.spi.type.Type;

import java.util.List;
import java.util.Optional;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

/**
 * A history as it is needed for lookups. Equal requests are answered by one history.
 *
 * @param keyTypes the types in which keys are compared
 * @param sessionZone see {@link KeyCoercion}
 * @param onlyKnown rows are looked up by when they became known, so those of which nobody knows are left out
 * @param newestWithin only the newest row of this time is needed of each entity, and what became known later does not matter; empty for all rows
 */
record HistoryRequest(HistorySource source, List<Type> keyTypes, TimeZoneKey sessionZone, boolean onlyKnown, Optional<InstantRange> newestWithin)
{
    HistoryRequest
    {
        requireNonNull(source, "source is null");
        keyTypes = ImmutableList.copyOf(requireNonNull(keyTypes, "keyTypes is null"));
        requireNonNull(sessionZone, "sessionZone is null");
        requireNonNull(newestWithin, "newestWithin is null");
        checkArgument(keyTypes.size() == source.keys().size(), "keyTypes does not match keys");
        checkArgument(!onlyKnown || source.created().isPresent(), "created is absent");
    }

    boolean newestOnly()
    {
        return newestWithin.isPresent();
    }
}
