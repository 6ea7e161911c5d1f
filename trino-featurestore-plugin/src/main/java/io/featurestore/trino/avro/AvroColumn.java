package io.featurestore.trino.avro;

import io.trino.spi.type.Type;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

/**
 * @param nullable all columns but entity keys
 * @param eventTime whether it tells when what the row says came about
 */
public record AvroColumn(String name, Type type, boolean nullable, boolean eventTime)
{
    public AvroColumn
    {
        requireNonNull(name, "name is null");
        checkArgument(!name.isEmpty(), "name is empty");
        requireNonNull(type, "type is null");
    }
}
