package io.featurestore.online;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * @param keys what entities' keys are encoded with
 * @param schemaId of the {@link OnlineSchema} that the latest publication wrote
 * @param timesSince features that readers compute
 * @param publication the latest that completed, at this time
 */
public record OnlineView(OnlineName name, OnlineSchema keys, long schemaId, List<OnlineTimeSince> timesSince, long publication, Instant completed)
{
    public OnlineView
    {
        timesSince = List.copyOf(timesSince);
        requireNonNull(name, "name is null");
        requireNonNull(keys, "keys is null");
        requireNonNull(completed, "completed is null");
    }

    public OnlineView(OnlineName name, OnlineSchema keys, long schemaId, long publication, Instant completed)
    {
        this(name, keys, schemaId, List.of(), publication, completed);
    }

    Optional<OnlineTimeSince> timeSince(String feature)
    {
        return timesSince.stream().filter(since -> since.name().equals(feature)).findFirst();
    }
}
