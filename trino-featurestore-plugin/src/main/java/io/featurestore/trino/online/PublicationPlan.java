package io.featurestore.trino.online;

import java.util.Optional;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

/**
 * @param last the last publication that completed before this statement has read anything, or zero
 * @param isIncremental whether only entities are written whose newest row may be another one since then
 * @param from what it reads, if the next publication can begin there
 */
public record PublicationPlan(long last, boolean isIncremental, Optional<PublishedFrom> from)
{
    static final PublicationPlan FIRST = new PublicationPlan(0, false, Optional.empty());

    public PublicationPlan
    {
        requireNonNull(from, "from is null");
        checkArgument(last >= 0, "last is negative");
        checkArgument(!isIncremental || (last > 0 && from.isPresent()), "an incremental publication starts from another one");
    }

    // Only what has read all rows may replace newer values by older ones
    long settled()
    {
        return isIncremental ? 0 : last;
    }
}
