package io.featurestore.trino.pins;

import com.google.common.collect.ImmutableList;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ColumnMetadata;
import io.trino.spi.type.Type;

import java.util.List;
import java.util.Optional;

import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.BooleanType.BOOLEAN;
import static io.trino.spi.type.VarbinaryType.VARBINARY;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.util.Objects.requireNonNull;

/**
 * A column of {@code training_set@pin$checksum}.
 */
public record ChecksumColumn(String name, Type type, String comment)
        implements ColumnHandle
{
    static final ChecksumColumn COLUMN_NAME = new ChecksumColumn("column_name", VARCHAR, "Column of the pin");
    static final ChecksumColumn ROWS = new ChecksumColumn("rows", BIGINT, "Rows of the pin");
    static final ChecksumColumn CHECKSUM = new ChecksumColumn("checksum", VARBINARY, "Checksum of the values, whatever their order; NULL of no rows");

    // Those that are kept
    static final List<ChecksumColumn> COMPUTED = ImmutableList.of(COLUMN_NAME, ROWS, CHECKSUM);

    static final List<ChecksumColumn> ALL = ImmutableList.<ChecksumColumn>builder()
            .addAll(COMPUTED)
            .add(new ChecksumColumn("kept_rows", BIGINT, "Rows when REFRESH kept them; NULL here and below if it has not yet"))
            .add(new ChecksumColumn("kept_checksum", VARBINARY, "Checksum that REFRESH has kept"))
            .add(new ChecksumColumn("matches", BOOLEAN, "Whether rows and checksum are those that were kept"))
            .build();

    public ChecksumColumn
    {
        requireNonNull(name, "name is null");
        requireNonNull(type, "type is null");
        requireNonNull(comment, "comment is null");
    }

    ColumnMetadata metadata()
    {
        return ColumnMetadata.builder()
                .setName(name)
                .setType(type)
                .setComment(Optional.of(comment))
                .build();
    }
}
