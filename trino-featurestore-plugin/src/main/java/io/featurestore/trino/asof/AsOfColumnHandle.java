package io.featurestore.trino.asof;

import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ColumnMetadata;
import io.trino.spi.type.Type;

import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * @param position of a key or value in those of the table's source
 */
public record AsOfColumnHandle(Kind kind, int position, String name, Type type, Optional<String> comment)
        implements ColumnHandle
{
    public enum Kind
    {
        KEY,
        AS_OF_TIME,
        VALUE,
    }

    public AsOfColumnHandle
    {
        requireNonNull(kind, "kind is null");
        requireNonNull(name, "name is null");
        requireNonNull(type, "type is null");
        requireNonNull(comment, "comment is null");
    }

    ColumnMetadata metadata()
    {
        return ColumnMetadata.builder()
                .setName(name)
                .setType(type)
                .setComment(comment)
                .build();
    }

    @Override
    public String toString()
    {
        return name;
    }
}
