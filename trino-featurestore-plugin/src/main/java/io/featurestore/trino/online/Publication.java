package io.featurestore.trino.online;

import io.airlift.json.JsonCodec;
import io.airlift.json.JsonCodecFactory;
import io.featurestore.catalog.DefinitionCodec;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

/**
 * What the last completed publication of a feature view wrote: JSON in a property of the view or table.
 *
 * @param removed entities that earlier publications wrote and this one did not
 * @param incremental whether it wrote only what had changed
 * @param from what it has read, if the next one can begin there
 */
public record Publication(long number, Instant startedAt, Instant completedAt, PublishedRows rows, long removed, boolean incremental, Optional<PublishedFrom> from)
{
    private static final JsonCodec<Publication> CODEC = new JsonCodecFactory().jsonCodec(Publication.class);

    public Publication
    {
        checkArgument(number > 0, "number is not positive");
        requireNonNull(startedAt, "startedAt is null");
        requireNonNull(completedAt, "completedAt is null");
        requireNonNull(rows, "rows is null");
        checkArgument(removed >= 0, "removed is negative");
        requireNonNull(from, "from is null");
    }

    // Empty also for what another release has written
    public static Optional<Publication> of(Map<String, String> properties)
    {
        try {
            return Optional.ofNullable(properties.get(DefinitionCodec.PUBLICATION)).map(CODEC::fromJson);
        }
        catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    String toJson()
    {
        return CODEC.toJson(this);
    }
}
