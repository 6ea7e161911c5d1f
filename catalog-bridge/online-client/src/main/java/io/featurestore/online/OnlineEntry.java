package io.featurestore.online;

import static java.util.Objects.requireNonNull;

/**
 * @param key the entity's keys in Avro binary, as from {@link OnlineSchema#encode} of the {@link OnlineSchema#keySchema}. The array is not copied
 */
public record OnlineEntry(byte[] key, OnlineValue value)
{
    public OnlineEntry
    {
        requireNonNull(key, "key is null");
        requireNonNull(value, "value is null");
    }
}
