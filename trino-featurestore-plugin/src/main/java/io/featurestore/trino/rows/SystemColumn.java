package io.featurestore.trino.rows;

import io.trino.spi.block.ArrayBlockBuilder;
import io.trino.spi.block.BlockBuilder;
import io.trino.spi.block.MapBlockBuilder;
import io.trino.spi.connector.ColumnMetadata;
import io.trino.spi.type.ArrayType;
import io.trino.spi.type.MapType;
import io.trino.spi.type.Type;
import io.trino.spi.type.TypeOperators;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.BooleanType.BOOLEAN;
import static io.trino.spi.type.DateTimeEncoding.packDateTimeWithZone;
import static io.trino.spi.type.TimeZoneKey.UTC_KEY;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_MILLIS;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.util.Objects.requireNonNull;

public record SystemColumn<T>(String name, String comment, Type type, BiConsumer<BlockBuilder, T> writer)
{
    private static final Type VARCHARS = new ArrayType(VARCHAR);

    public SystemColumn
    {
        requireNonNull(name, "name is null");
        requireNonNull(comment, "comment is null");
        requireNonNull(type, "type is null");
        requireNonNull(writer, "writer is null");
    }

    public static <T> SystemColumn<T> varchar(String name, String comment, Function<T, String> value)
    {
        return new SystemColumn<>(name, comment, VARCHAR, (column, row) -> VARCHAR.writeString(column, value.apply(row)));
    }

    public static <T> SystemColumn<T> optionalVarchar(String name, String comment, Function<T, Optional<String>> value)
    {
        return new SystemColumn<>(name, comment, VARCHAR, (column, row) -> value.apply(row).ifPresentOrElse(
                text -> VARCHAR.writeString(column, text),
                column::appendNull));
    }

    public static <T> SystemColumn<T> varchars(String name, String comment, Function<T, List<String>> values)
    {
        return new SystemColumn<>(name, comment, VARCHARS, (column, row) -> ((ArrayBlockBuilder) column).buildEntry(
                elements -> values.apply(row).forEach(text -> VARCHAR.writeString(elements, text))));
    }

    public static <T> SystemColumn<T> varcharMap(String name, String comment, TypeOperators typeOperators, Function<T, Map<String, String>> entries)
    {
        return new SystemColumn<>(name, comment, new MapType(VARCHAR, VARCHAR, typeOperators), (column, row) -> ((MapBlockBuilder) column).buildEntry(
                (keys, values) -> entries.apply(row).forEach((key, value) -> {
                    VARCHAR.writeString(keys, key);
                    VARCHAR.writeString(values, value);
                })));
    }

    public static <T> SystemColumn<T> bigint(String name, String comment, ToLongFunction<T> value)
    {
        return new SystemColumn<>(name, comment, BIGINT, (column, row) -> BIGINT.writeLong(column, value.applyAsLong(row)));
    }

    public static <T> SystemColumn<T> optionalBigint(String name, String comment, Function<T, OptionalLong> value)
    {
        return new SystemColumn<>(name, comment, BIGINT, (column, row) -> value.apply(row).ifPresentOrElse(
                number -> BIGINT.writeLong(column, number),
                column::appendNull));
    }

    public static <T> SystemColumn<T> bool(String name, String comment, Predicate<T> value)
    {
        return new SystemColumn<>(name, comment, BOOLEAN, (column, row) -> BOOLEAN.writeBoolean(column, value.test(row)));
    }

    public static <T> SystemColumn<T> optionalBool(String name, String comment, Function<T, Optional<Boolean>> value)
    {
        return new SystemColumn<>(name, comment, BOOLEAN, (column, row) -> value.apply(row).ifPresentOrElse(
                bool -> BOOLEAN.writeBoolean(column, bool),
                column::appendNull));
    }

    /**
     * A {@code timestamp(3) with time zone}, in UTC.
     */
    public static <T> SystemColumn<T> instant(String name, String comment, Function<T, Instant> value)
    {
        return new SystemColumn<>(name, comment, TIMESTAMP_TZ_MILLIS, (column, row) -> writeInstant(column, value.apply(row)));
    }

    public static <T> SystemColumn<T> optionalInstant(String name, String comment, Function<T, Optional<Instant>> value)
    {
        return new SystemColumn<>(name, comment, TIMESTAMP_TZ_MILLIS, (column, row) -> value.apply(row).ifPresentOrElse(
                instant -> writeInstant(column, instant),
                column::appendNull));
    }

    private static void writeInstant(BlockBuilder column, Instant instant)
    {
        TIMESTAMP_TZ_MILLIS.writeLong(column, packDateTimeWithZone(instant.toEpochMilli(), UTC_KEY));
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
