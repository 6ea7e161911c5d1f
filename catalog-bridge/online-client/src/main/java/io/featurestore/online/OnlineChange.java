package io.featurestore.online;

import java.util.Optional;

import static io.featurestore.online.Checks.checkArgument;
import static java.util.Objects.requireNonNull;

/**
 * An entity's row from a time on, as from {@link OnlineSchema#encode}; absent: there is none from then on. The array is not copied.
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
