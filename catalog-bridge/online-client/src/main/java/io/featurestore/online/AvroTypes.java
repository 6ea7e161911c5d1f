package io.featurestore.online;

import io.featurestore.online.OnlineType.ArrayType;
import io.featurestore.online.OnlineType.DecimalType;
import io.featurestore.online.OnlineType.MapType;
import io.featurestore.online.OnlineType.RowField;
import io.featurestore.online.OnlineType.RowType;
import io.featurestore.online.OnlineType.Scalar;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Field;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import static io.featurestore.online.Checks.checkArgument;
import static java.util.Objects.requireNonNull;

// Types as Avro schemas. Records within are numbered, since Avro wants each to have a name of its own
final class AvroTypes
{
    private static final String LOGICAL_TYPE = "logicalType";
    private static final String TRUE_NAME = "column";
    private static final String MAP = "map";

    private final String namespace;
    private final String name;
    private int records;

    AvroTypes(String namespace, String name)
    {
        this.namespace = requireNonNull(namespace, "namespace is null");
        this.name = requireNonNull(name, "name is null");
    }

    static Schema nullable(Schema schema)
    {
        return Schema.createUnion(Schema.create(Schema.Type.NULL), schema);
    }

    static Field field(String name, Schema schema)
    {
        Field field = new Field(AvroNames.escape(name), schema);
        if (!field.name().equals(name)) {
            field.addProp(TRUE_NAME, name);
        }
        return field;
    }

    Schema toAvro(OnlineType type)
    {
        return switch (type) {
            case Scalar scalar -> toAvro(scalar);
            case DecimalType(int precision, int scale) -> {
                Schema decimal = logical(Schema.Type.BYTES, "decimal");
                decimal.addProp("precision", precision);
                decimal.addProp("scale", scale);
                yield decimal;
            }
            case ArrayType(OnlineType element) -> Schema.createArray(nullable(toAvro(element)));
            case RowType(List<RowField> fields) -> {
                Schema row = record();
                row.setFields(fields.stream().map(field -> field(field.name(), nullable(toAvro(field.type())))).toList());
                yield row;
            }
            case MapType(OnlineType key, OnlineType value) -> {
                Schema entry = record();
                entry.setFields(List.of(new Field("key", toAvro(key)), new Field("value", nullable(toAvro(value)))));
                Schema map = Schema.createArray(entry);
                map.addProp(LOGICAL_TYPE, MAP);
                yield map;
            }
        };
    }

    private Schema toAvro(Scalar scalar)
    {
        return switch (scalar) {
            case BOOLEAN -> Schema.create(Schema.Type.BOOLEAN);
            case INTEGER -> Schema.create(Schema.Type.INT);
            case BIGINT -> Schema.create(Schema.Type.LONG);
            case REAL -> Schema.create(Schema.Type.FLOAT);
            case DOUBLE -> Schema.create(Schema.Type.DOUBLE);
            case STRING -> Schema.create(Schema.Type.STRING);
            case BYTES -> Schema.create(Schema.Type.BYTES);
            case UUID -> logical(Schema.Type.STRING, "uuid");
            case DATE -> logical(Schema.Type.INT, "date");
            case TIME -> logical(Schema.Type.LONG, "time-micros");
            case TIMESTAMP -> logical(Schema.Type.LONG, "local-timestamp-micros");
            case TIMESTAMP_WITH_ZONE -> logical(Schema.Type.LONG, "timestamp-micros");
            case TIME_PICOS -> picos("time-picos");
            case TIMESTAMP_PICOS -> picos("local-timestamp-picos");
            case TIMESTAMP_WITH_ZONE_PICOS -> picos("timestamp-picos");
        };
    }

    private Schema picos(String logicalType)
    {
        Schema time = record();
        time.setFields(List.of(new Field("micros", Schema.create(Schema.Type.LONG)), new Field("picos", Schema.create(Schema.Type.INT))));
        time.addProp(LOGICAL_TYPE, logicalType);
        return time;
    }

    private Schema record()
    {
        records++;
        return Schema.createRecord("%s__%s".formatted(name, records), null, namespace, false);
    }

    private static Schema logical(Schema.Type type, String logicalType)
    {
        Schema schema = Schema.create(type);
        schema.addProp(LOGICAL_TYPE, logicalType);
        return schema;
    }

    static String trueName(Field field)
    {
        return Optional.ofNullable(field.getProp(TRUE_NAME)).orElse(field.name());
    }

    static boolean isNullable(Schema schema)
    {
        return schema.isUnion();
    }

    static OnlineType fromAvro(Schema schema)
    {
        String logicalType = Optional.ofNullable(schema.getProp(LOGICAL_TYPE)).orElse("");
        return switch (schema.getType()) {
            case UNION -> {
                checkArgument(schema.getTypes().size() == 2 && schema.getTypes().getFirst().getType() == Schema.Type.NULL, "A union is not of null and a type: %s", schema);
                yield fromAvro(schema.getTypes().getLast());
            }
            case BOOLEAN -> Scalar.BOOLEAN;
            case INT -> logicalType.equals("date") ? Scalar.DATE : Scalar.INTEGER;
            case LONG -> fromLong(logicalType);
            case FLOAT -> Scalar.REAL;
            case DOUBLE -> Scalar.DOUBLE;
            case STRING -> logicalType.equals("uuid") ? Scalar.UUID : Scalar.STRING;
            case BYTES -> logicalType.equals("decimal") ? new DecimalType(number(schema, "precision"), number(schema, "scale")) : Scalar.BYTES;
            case RECORD -> fromRecord(schema, logicalType);
            case ARRAY -> logicalType.equals(MAP)
                    ? new MapType(fromAvro(schema.getElementType().getField("key").schema()), fromAvro(schema.getElementType().getField("value").schema()))
                    : new ArrayType(fromAvro(schema.getElementType()));
            case ENUM, MAP, FIXED, NULL -> throw new IllegalArgumentException("Not a type of this layout: " + schema);
        };
    }

    private static Scalar fromLong(String logicalType)
    {
        return switch (logicalType) {
            case "time-micros" -> Scalar.TIME;
            case "timestamp-micros" -> Scalar.TIMESTAMP_WITH_ZONE;
            case "local-timestamp-micros" -> Scalar.TIMESTAMP;
            default -> Scalar.BIGINT;
        };
    }

    private static OnlineType fromRecord(Schema schema, String logicalType)
    {
        return switch (logicalType) {
            case "time-picos" -> Scalar.TIME_PICOS;
            case "timestamp-picos" -> Scalar.TIMESTAMP_WITH_ZONE_PICOS;
            case "local-timestamp-picos" -> Scalar.TIMESTAMP_PICOS;
            default -> {
                List<RowField> fields = new ArrayList<>();
                schema.getFields().forEach(field -> fields.add(new RowField(trueName(field), fromAvro(field.schema()))));
                yield new RowType(fields);
            }
        };
    }

    private static int number(Schema schema, String property)
    {
        if (schema.getObjectProp(property) instanceof Integer number) {
            return number;
        }
        throw new IllegalArgumentException("%s is missing: %s".formatted(property, schema));
    }
}
