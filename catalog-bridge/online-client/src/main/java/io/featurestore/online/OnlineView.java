package io.featurestore.online;

import java.time.Instant;

import static java.util.Objects.requireNonNull;

/**
 * @param keys what entities' keys are encoded with
 * @param schemaId of the {@link OnlineSchema} that the latest publication wrote
 * @param publication the latest that completed, at this time
 */
public record OnlineView(OnlineName name, OnlineSchema keys, long schemaId, long publication, Instant completed)
{
    public OnlineView
    {
        requireNonNull(name, "name is null");
        requireNonNull(keys, "keys is null");
        requireNonNull(completed, "completed is null");
    }
}
