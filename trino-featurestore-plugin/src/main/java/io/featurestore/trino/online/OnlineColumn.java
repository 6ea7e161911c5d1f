package io.featurestore.trino.online;

import io.featurestore.trino.avro.AvroColumn;
import io.featurestore.trino.definition.FeatureColumn;
import io.featurestore.trino.definition.TimeSince;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ColumnMetadata;
import io.trino.spi.type.Type;

import java.util.Optional;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

/**
 * @param since of a column that tells how much time has passed
 */
public record OnlineColumn(Kind kind, String name, Type type, Optional<String> comment, Optional<TimeSince> since)
        implements ColumnHandle
{
    public enum Kind
    {
        KEY,
        TIMESTAMP,
        FEATURE,
        // Computed of another column and the time when it is read
        TIME_SINCE,
        // When the row became known: written with it, and not read
        CREATED,
        // The rows that are valid from now on: written in the place of the time and features
        CHANGES,
    }

    public OnlineColumn
    {
        requireNonNull(kind, "kind is null");
        requireNonNull(name, "name is null");
        requireNonNull(type, "type is null");
        requireNonNull(comment, "comment is null");
        requireNonNull(since, "since is null");
        checkArgument(since.isPresent() == (kind == Kind.TIME_SINCE), "only a column that tells how much time has passed has a column to count from");
    }

    static OnlineColumn of(Kind kind, FeatureColumn column)
    {
        return new OnlineColumn(kind, column.name(), column.type(), column.comment(), Optional.empty());
    }

    public boolean isStored()
    {
        return switch (kind) {
            case KEY, TIMESTAMP, FEATURE -> true;
            case TIME_SINCE, CREATED, CHANGES -> false;
        };
    }

    public boolean isKey()
    {
        return kind == Kind.KEY;
    }

    AvroColumn toAvro()
    {
        return new AvroColumn(name, type, !isKey(), kind == Kind.TIMESTAMP);
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
