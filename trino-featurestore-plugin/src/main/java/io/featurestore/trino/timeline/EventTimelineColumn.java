package io.featurestore.trino.timeline;

import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ColumnMetadata;
import io.trino.spi.type.Type;

import static java.util.Objects.requireNonNull;

/**
 * @param position of a key or value in those of the table's source
 */
public record EventTimelineColumn(Kind kind, int position, String name, Type type)
        implements ColumnHandle
{
    public enum Kind
    {
        KEY,
        TIME,
        NEXT_CHANGE,
        NEWEST_EVENT,
        HAS_EVENT,
        HAS_CHANGE,
        VALUE,
    }

    public EventTimelineColumn
    {
        requireNonNull(kind, "kind is null");
        requireNonNull(name, "name is null");
        requireNonNull(type, "type is null");
    }

    ColumnMetadata metadata()
    {
        return ColumnMetadata.builder()
                .setName(name)
                .setType(type)
                .build();
    }

    @Override
    public String toString()
    {
        return name;
    }
}
