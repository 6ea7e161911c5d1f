package io.featurestore.trino.avro;

import com.google.common.collect.ImmutableList;
import io.trino.spi.block.Block;
import io.trino.spi.connector.SchemaTableName;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.featurestore.trino.avro.AvroRecords.escape;
import static java.util.Objects.requireNonNull;

/**
 * Rows of a view as Avro records with a field for each column, in their order.
 */
public final class AvroRowCodec
{
    private static final String ROLE = "role";
    private static final String EVENT_TIME = "event_time";

    private final SchemaTableName view;
    private final List<AvroColumn> columns;
    private final List<AvroType> types;
    private final Schema schema;

    /**
     * @param columns of types without an {@link AvroTypes#unserved} part
     */
    public AvroRowCodec(SchemaTableName view, List<AvroColumn> columns)
    {
        this.view = requireNonNull(view, "view is null");
        this.columns = ImmutableList.copyOf(columns);
        types = columns.stream().map(AvroTypes::ofColumn).collect(toImmutableList());
        schema = recordSchema(view, escape(view.getTableName()), columns, types);
    }

    static Schema recordSchema(SchemaTableName view, String name, List<AvroColumn> columns, List<AvroType> types)
    {
        ImmutableList.Builder<Schema.Field> fields = ImmutableList.builder();
        for (int i = 0; i < types.size(); i++) {
            String column = columns.get(i).name();
            Schema.Field field = AvroRecords.field(escape(column), Optional.of(column), types.get(i));
            if (columns.get(i).eventTime()) {
                field.addProp(ROLE, EVENT_TIME);
            }
            fields.add(field);
        }
        return Schema.createRecord(name, null, escape(view.getSchemaName()), false, fields.build());
    }

    public Schema schema()
    {
        return schema;
    }

    /**
     * @param blocks one for each column
     */
    public void write(Block[] blocks, int position, BinaryEncoder encoder)
            throws IOException
    {
        checkArgument(blocks.length == columns.size(), "%s has %s columns, not %s", view, columns.size(), blocks.length);
        for (int i = 0; i < blocks.length; i++) {
            AvroColumn column = columns.get(i);
            checkArgument(column.nullable() || !blocks[i].isNull(position), "Column '%s' of '%s' is NULL", column.name(), view);
            types.get(i).write(blocks[i], position, encoder);
        }
    }

    /**
     * @param written schema of an older or newer form of the view, under which the values were written
     * @throws io.trino.spi.TrinoException NOT_SUPPORTED if a column had another type then
     */
    public AvroRowReader reader(Schema written)
    {
        return AvroRowReader.create(view, columns, written);
    }
}
