package io.featurestore.trino.avro;

import com.google.common.collect.ImmutableList;
import io.featurestore.trino.avro.AvroCollection.ArrayValue;
import io.featurestore.trino.avro.AvroCollection.MapValue;
import io.featurestore.trino.avro.AvroCollection.RowValue;
import io.featurestore.trino.avro.AvroCollection.SortedMapValue;
import io.trino.spi.type.ArrayType;
import io.trino.spi.type.DecimalType;
import io.trino.spi.type.MapType;
import io.trino.spi.type.RowType;
import io.trino.spi.type.Type;
import org.apache.avro.Schema;

import java.util.List;
import java.util.Optional;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.featurestore.trino.avro.AvroRecords.distinctNames;
import static io.featurestore.trino.avro.AvroRecords.field;

/**
 * Which types of Trino can be in Avro, and how.
 */
public final class AvroTypes
{
    private final AvroRecords records;
    private final boolean key;

    private AvroTypes(String column, boolean key)
    {
        records = new AvroRecords(column);
        this.key = key;
    }

    /**
     * The type, or the one inside it, that the online store cannot hold.
     */
    public static Optional<Type> unserved(Type type)
    {
        return switch (type) {
            case ArrayType array -> unserved(array.getElementType());
            case MapType map -> unserved(map.getKeyType()).or(() -> unserved(map.getValueType()));
            case RowType row -> row.getFieldTypes().stream().flatMap(fieldType -> unserved(fieldType).stream()).findFirst();
            default -> new AvroTypes("", false).scalar(type).isPresent() ? Optional.empty() : Optional.of(type);
        };
    }

    static AvroType ofColumn(AvroColumn column)
    {
        AvroType type = ofValue(column);
        return column.nullable() ? AvroNullable.of(type) : type;
    }

    static AvroType ofValue(AvroColumn column)
    {
        return new AvroTypes(column.name(), false).of(column.type());
    }

    /**
     * Writes values that SQL takes as equal as the same bytes.
     */
    static AvroType ofKey(AvroColumn column)
    {
        return new AvroTypes(column.name(), true).of(column.type());
    }

    private AvroType of(Type type)
    {
        return switch (type) {
            case ArrayType array -> ofArray(array);
            case MapType map -> ofMap(map);
            case RowType row -> ofRow(row);
            default -> scalar(type).orElseThrow(() -> new IllegalArgumentException("Not a type of the online store: " + type));
        };
    }

    private AvroType ofArray(ArrayType type)
    {
        AvroType element = AvroNullable.of(of(type.getElementType()));
        return new ArrayValue(type, element, Schema.createArray(element.schema()));
    }

    private AvroType ofMap(MapType type)
    {
        AvroType mapKey = of(type.getKeyType());
        AvroType mapValue = AvroNullable.of(of(type.getValueType()));
        Schema entry = records.create(ImmutableList.of(
                field("key", Optional.empty(), mapKey),
                field("value", Optional.empty(), mapValue)));
        MapValue map = new MapValue(type, mapKey, mapValue, AvroSchemas.logical("map", Schema.createArray(entry)));
        return key ? new SortedMapValue(map) : map;
    }

    private AvroType ofRow(RowType type)
    {
        List<AvroType> fields = type.getFieldTypes().stream().map(fieldType -> AvroNullable.of(of(fieldType))).collect(toImmutableList());
        List<Optional<String>> sqlNames = type.getFields().stream().map(RowType.Field::getName).collect(toImmutableList());
        List<String> avroNames = distinctNames(sqlNames);
        ImmutableList.Builder<Schema.Field> schemas = ImmutableList.builder();
        for (int i = 0; i < fields.size(); i++) {
            schemas.add(field(avroNames.get(i), sqlNames.get(i), fields.get(i)));
        }
        return new RowValue(type, fields, records.create(schemas.build()));
    }

    private Optional<AvroType> scalar(Type type)
    {
        if (type instanceof DecimalType decimal) {
            return Optional.of(AvroDecimal.of(decimal));
        }
        return AvroPrimitive.of(type, key)
                .or(() -> AvroText.of(type))
                .or(() -> AvroTime.of(type, records));
    }
}
