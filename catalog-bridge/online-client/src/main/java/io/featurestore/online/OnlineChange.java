package io.featurestore.online;

import java.util.Optional;

import static io.featurestore.online.Checks.checkArgument;
import static java.util.Objects.requireNonNull;

/**
 * What an entity's row is from a time on.
 *
 * @param row in Avro binary, as from {@link OnlineSchema#encode}; absent: there is no row from then on. The array is not copied
 */
public record OnlineChange(OnlineInstant from, Optional<byte[]> row)
{
    public OnlineChange
    {
        requireNonNull(from, "from is null");
        requireNonNull(row, "row is null");
        row.ifPresent(bytes -> checkArgument(bytes.length > 0, "The row is empty"));
    }
}
