package io.featurestore.trino.joined;

import io.featurestore.trino.source.HistoryColumn;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ColumnMetadata;

import static java.util.Objects.requireNonNull;

/**
 * @param view position in those of the {@link JoinedTableHandle}
 * @param position among the view's columns
 */
public record JoinedColumnHandle(int view, int position, String name, HistoryColumn column)
        implements ColumnHandle
{
    public JoinedColumnHandle
    {
        requireNonNull(name, "name is null");
        requireNonNull(column, "column is null");
    }

    ColumnMetadata metadata()
    {
        return ColumnMetadata.builder()
                .setName(name)
                .setType(column.type())
                .build();
    }

    @Override
    public String toString()
    {
        return name;
    }
}
