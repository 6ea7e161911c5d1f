package io.featurestore.online;

import java.util.List;

import static java.util.Objects.requireNonNull;

/**
 * @param keys of entities, in Avro binary, as from {@link OnlineSchema#encode} of the view's {@link OnlineView#keys}
 */
public record OnlineRequest(OnlineName view, List<byte[]> keys)
{
    public OnlineRequest
    {
        requireNonNull(view, "view is null");
        keys = List.copyOf(keys);
    }
}
