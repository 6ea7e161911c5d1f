package io.featurestore.online;

import io.featurestore.online.OnlineColumn.Role;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Field;
import org.apache.avro.SchemaNormalization;

import java.nio.BufferUnderflowException;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static io.featurestore.online.Checks.checkArgument;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

/**
 * The columns of a view's rows at a time, as an Avro record. Rows are decoded with the schema that they were encoded with, found by its id:
 * the CRC-64-AVRO of its JSON in UTF-8.
 */
public final class OnlineSchema
{
    private static final String ROLE = "role";

    private final List<OnlineColumn> columns;
    private final Schema avro;
    private final Map<String, Integer> indexes = new HashMap<>();
    private final String json;
    private final long id;

    private OnlineSchema(List<OnlineColumn> columns, Schema avro, String json)
    {
        this.columns = List.copyOf(columns);
        for (int i = 0; i < columns.size(); i++) {
            indexes.put(columns.get(i).name(), i);
        }
        this.avro = requireNonNull(avro, "avro is null");
        this.json = requireNonNull(json, "json is null");
        this.id = SchemaNormalization.fingerprint64(json.getBytes(UTF_8));
    }

    /**
     * @param columns as they stand in rows: keys, the event time, features
     */
    public static OnlineSchema of(OnlineName view, List<OnlineColumn> columns)
    {
        Set<String> names = new HashSet<>();
        columns.forEach(column -> checkArgument(names.add(column.name()), "Two columns are named '%s'", column.name()));
        String name = AvroNames.escape(view.name());
        String namespace = AvroNames.escape(view.schema());
        AvroTypes types = new AvroTypes(namespace, name);
        List<Field> fields = new ArrayList<>();
        for (OnlineColumn column : columns) {
            Schema type = types.toAvro(column.type());
            Field field = AvroTypes.field(column.name(), column.isKey() ? type : AvroTypes.nullable(type));
            if (column.role() == Role.EVENT_TIME) {
                field.addProp(ROLE, Role.EVENT_TIME.name().toLowerCase(Locale.ENGLISH));
            }
            fields.add(field);
        }
        Schema avro = Schema.createRecord(name, null, namespace, false, fields);
        return new OnlineSchema(columns, avro, avro.toString());
    }

    /**
     * @throws IllegalArgumentException if it is not the schema of a view
     */
    public static OnlineSchema parse(String json)
    {
        try {
            Schema avro = new Schema.Parser().parse(json);
            checkArgument(avro.getType() == Schema.Type.RECORD, "Not a record: %s", json);
            return new OnlineSchema(avro.getFields().stream().map(OnlineSchema::column).toList(), avro, json);
        }
        catch (AvroRuntimeException e) {
            throw new IllegalArgumentException("Not an Avro schema: " + json, e);
        }
    }

    private static OnlineColumn column(Field field)
    {
        Role role = !AvroTypes.isNullable(field.schema()) ? Role.KEY : field.getProp(ROLE) == null ? Role.FEATURE : Role.EVENT_TIME;
        return new OnlineColumn(AvroTypes.trueName(field), AvroTypes.fromAvro(field.schema()), role);
    }

    public long id()
    {
        return id;
    }

    public String json()
    {
        return json;
    }

    public List<OnlineColumn> columns()
    {
        return columns;
    }

    Optional<Integer> indexOf(String column)
    {
        return Optional.ofNullable(indexes.get(column));
    }

    Optional<OnlineColumn> column(String name)
    {
        return indexOf(name).map(columns::get);
    }

    /**
     * Of the keys alone: what {@link OnlineEntry#key} is encoded with.
     */
    public OnlineSchema keySchema()
    {
        OnlineName name = new OnlineName(AvroNames.unescape(avro.getNamespace()), AvroNames.unescape(avro.getName()) + "_key");
        return of(name, columns.stream().filter(OnlineColumn::isKey).toList());
    }

    /**
     * A row in Avro binary.
     *
     * @param values one for each column, of the Java types that {@link OnlineType} names; narrower numbers are widened
     * @throws IllegalArgumentException naming the column whose value is missing, of another type or has more digits
     */
    public byte[] encode(List<? extends Optional<?>> values)
    {
        checkArgument(values.size() == columns.size(), "%s values for %s columns", values.size(), columns.size());
        AvroOutput output = new AvroOutput();
        for (int i = 0; i < columns.size(); i++) {
            encode(output, columns.get(i), values.get(i));
        }
        return output.toByteArray();
    }

    private static void encode(AvroOutput output, OnlineColumn column, Optional<?> value)
    {
        checkArgument(!column.isKey() || value.isPresent(), "Key '%s' is NULL", column.name());
        try {
            if (column.isKey()) {
                AvroRows.write(output, column.type(), JavaValues.key(value.orElseThrow()));
            }
            else {
                AvroRows.writeNullable(output, column.type(), value.orElse(null));
            }
        }
        catch (ClassCastException e) {
            throw new IllegalArgumentException("'%s' is of type %s, a %s is not".formatted(column.name(), column.type(), value.orElseThrow().getClass().getSimpleName()), e);
        }
        catch (ArithmeticException e) {
            throw new IllegalArgumentException("'%s' is of type %s, which %s does not fit: %s".formatted(column.name(), column.type(), value.orElseThrow(), e.getMessage()), e);
        }
    }

    /**
     * One value for each column, absent for NULL.
     *
     * @throws IllegalArgumentException if these are not the bytes of such a row
     */
    public List<Optional<Object>> decode(byte[] row)
    {
        AvroInput input = new AvroInput(row);
        List<Optional<Object>> values = new ArrayList<>(columns.size());
        try {
            for (OnlineColumn column : columns) {
                values.add(column.isKey() ? Optional.of(AvroRows.read(input, column.type())) : Optional.ofNullable(AvroRows.readNullable(input, column.type())));
            }
        }
        catch (BufferUnderflowException | ArithmeticException | DateTimeException | NumberFormatException e) {
            throw new IllegalArgumentException("a row ends early or is not of its schema", e);
        }
        input.checkEnd();
        return values;
    }

    @Override
    public String toString()
    {
        return json;
    }
}
