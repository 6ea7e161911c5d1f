package io.featurestore.online;

import io.featurestore.online.OnlineType.ArrayType;
import io.featurestore.online.OnlineType.DecimalType;
import io.featurestore.online.OnlineType.MapType;
import io.featurestore.online.OnlineType.RowField;
import io.featurestore.online.OnlineType.RowType;
import io.featurestore.online.OnlineType.Scalar;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import static io.featurestore.online.Checks.checkArgument;
import static java.lang.Math.toIntExact;

final class AvroRows
{
    private static final int NANOS_PER_MICRO = 1_000;

    private AvroRows() {}

    static void writeNullable(AvroOutput output, OnlineType type, Object value)
    {
        output.writeLong(value == null ? 0 : 1);
        if (value != null) {
            write(output, type, value);
        }
    }

    static Object readNullable(AvroInput input, OnlineType type)
    {
        long branch = input.readLong();
        checkArgument(branch == 0 || branch == 1, "%s is no branch of null and a type", branch);
        return branch == 0 ? null : read(input, type);
    }

    // Throws ClassCastException or ArithmeticException if the value is not of the type
    static void write(AvroOutput output, OnlineType type, Object value)
    {
        switch (type) {
            case Scalar scalar -> writeScalar(output, scalar, value);
            case DecimalType decimal -> output.writeBytes(JavaValues.decimal(decimal, value).unscaledValue().toByteArray());
            case ArrayType(OnlineType element) -> writeItems(output, (Collection<?>) value, item -> writeNullable(output, element, item));
            case RowType row -> writeRow(output, row, value);
            case MapType(OnlineType key, OnlineType item) -> writeItems(output, ((Map<?, ?>) value).entrySet(), entry -> {
                write(output, key, entry.getKey());
                writeNullable(output, item, entry.getValue());
            });
        }
    }

    private interface ItemWriter<T>
    {
        void write(T item);
    }

    private static <T> void writeItems(AvroOutput output, Collection<T> items, ItemWriter<T> writer)
    {
        if (!items.isEmpty()) {
            output.writeLong(items.size());
            items.forEach(writer::write);
        }
        output.writeLong(0);
    }

    private static void writeRow(AvroOutput output, RowType row, Object value)
    {
        List<RowField> fields = row.fields();
        if (value instanceof Map<?, ?> byName) {
            fields.forEach(field -> writeNullable(output, field.type(), byName.get(field.name())));
            return;
        }
        List<?> values = (List<?>) value;
        checkArgument(values.size() == fields.size(), "A row has %s values for %s fields", values.size(), fields.size());
        for (int i = 0; i < fields.size(); i++) {
            writeNullable(output, fields.get(i).type(), values.get(i));
        }
    }

    private static void writeScalar(AvroOutput output, Scalar scalar, Object value)
    {
        switch (scalar) {
            case BOOLEAN -> output.writeBoolean((Boolean) value);
            case INTEGER -> output.writeLong(toIntExact(JavaValues.integral(value)));
            case BIGINT -> output.writeLong(JavaValues.integral(value));
            case REAL -> output.writeFloat((Float) value);
            case DOUBLE -> output.writeDouble(value instanceof Float real ? real : (Double) value);
            case STRING -> output.writeString((String) value);
            case BYTES -> output.writeBytes(value instanceof byte[] bytes ? ByteBuffer.wrap(bytes) : (ByteBuffer) value);
            case UUID -> output.writeString(((UUID) value).toString());
            case DATE -> output.writeLong(toIntExact(((LocalDate) value).toEpochDay()));
            case TIME, TIMESTAMP, TIMESTAMP_WITH_ZONE -> output.writeLong(JavaValues.micros(scalar, value));
            case TIME_PICOS, TIMESTAMP_PICOS, TIMESTAMP_WITH_ZONE_PICOS -> {
                OnlineInstant time = JavaValues.time(scalar, value);
                output.writeLong(time.epochMicros());
                output.writeLong(time.picosOfMicro());
            }
        }
    }

    static Object read(AvroInput input, OnlineType type)
    {
        return switch (type) {
            case Scalar scalar -> readScalar(input, scalar);
            case DecimalType(int _, int scale) -> new BigDecimal(new BigInteger(input.readBytes()), scale);
            case ArrayType(OnlineType element) -> {
                List<Object> items = new ArrayList<>();
                for (int count = input.readItemCount(); count > 0; count = input.readItemCount()) {
                    for (int i = 0; i < count; i++) {
                        items.add(readNullable(input, element));
                    }
                }
                yield Collections.unmodifiableList(items);
            }
            case RowType(List<RowField> fields) -> {
                Map<String, Object> row = new LinkedHashMap<>();
                fields.forEach(field -> row.put(field.name(), readNullable(input, field.type())));
                yield Collections.unmodifiableMap(row);
            }
            case MapType(OnlineType key, OnlineType value) -> {
                Map<Object, Object> map = new LinkedHashMap<>();
                for (int count = input.readItemCount(); count > 0; count = input.readItemCount()) {
                    for (int i = 0; i < count; i++) {
                        map.put(read(input, key), readNullable(input, value));
                    }
                }
                yield Collections.unmodifiableMap(map);
            }
        };
    }

    private static Object readScalar(AvroInput input, Scalar scalar)
    {
        return switch (scalar) {
            case BOOLEAN -> input.readBoolean();
            case INTEGER -> input.readInt();
            case BIGINT -> input.readLong();
            case REAL -> input.readFloat();
            case DOUBLE -> input.readDouble();
            case STRING -> input.readString();
            case BYTES -> ByteBuffer.wrap(input.readBytes()).asReadOnlyBuffer();
            case UUID -> UUID.fromString(input.readString());
            case DATE -> LocalDate.ofEpochDay(input.readInt());
            case TIME -> LocalTime.ofNanoOfDay(Math.multiplyExact(input.readLong(), NANOS_PER_MICRO));
            case TIMESTAMP -> OnlineInstant.ofMicros(input.readLong()).toLocalDateTime();
            case TIMESTAMP_WITH_ZONE -> OnlineInstant.ofMicros(input.readLong()).toInstant();
            case TIME_PICOS, TIMESTAMP_PICOS, TIMESTAMP_WITH_ZONE_PICOS -> new OnlineInstant(input.readLong(), input.readInt());
        };
    }
}
