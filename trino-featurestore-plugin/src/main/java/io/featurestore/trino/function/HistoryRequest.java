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
 * @param range only rows of this time are needed; empty for all
 */
record HistoryRequest(HistorySource source, List<Type> keyTypes, TimeZoneKey sessionZone, boolean onlyKnown, Optional<InstantRange> range)
{
    HistoryRequest
    {
        requireNonNull(source, "source is null");
        keyTypes = ImmutableList.copyOf(requireNonNull(keyTypes, "keyTypes is null"));
        requireNonNull(sessionZone, "sessionZone is null");
        requireNonNull(range, "range is null");
        checkArgument(keyTypes.size() == source.keys().size(), "keyTypes does not match keys");
        checkArgument(!onlyKnown || source.created().isPresent(), "created is absent");
    }
}
