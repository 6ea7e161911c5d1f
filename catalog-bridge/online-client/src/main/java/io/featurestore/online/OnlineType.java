package io.featurestore.online;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import static io.featurestore.online.Checks.checkArgument;
import static java.util.Objects.requireNonNull;

/**
 * The type of a column. Arrays are lists; rows are maps from the fields' names, in their order, and may be written as lists; values in them
 * are {@code null} where SQL has NULL. Times are in microseconds, or in picoseconds as {@link OnlineInstant}; those of day from midnight.
 */
public sealed interface OnlineType
{
    enum Scalar
            implements OnlineType
    {
        BOOLEAN(Boolean.class),
        INTEGER(Integer.class),
        BIGINT(Long.class),
        REAL(Float.class),
        DOUBLE(Double.class),
        STRING(String.class),
        BYTES(ByteBuffer.class),
        UUID(java.util.UUID.class),
        DATE(LocalDate.class),
        TIME(LocalTime.class),
        TIME_PICOS(OnlineInstant.class),
        TIMESTAMP(LocalDateTime.class),
        TIMESTAMP_PICOS(OnlineInstant.class),
        TIMESTAMP_WITH_ZONE(Instant.class),
        TIMESTAMP_WITH_ZONE_PICOS(OnlineInstant.class);

        private final Class<?> javaType;

        Scalar(Class<?> javaType)
        {
            this.javaType = requireNonNull(javaType, "javaType is null");
        }

        @Override
        public Class<?> javaType()
        {
            return javaType;
        }
    }

    /**
     * Of values when they are read. Those written may also be byte[] for BYTES, narrower numbers, and {@link OnlineInstant} for all times.
     */
    Class<?> javaType();

    record DecimalType(int precision, int scale)
            implements OnlineType
    {
        public DecimalType
        {
            checkArgument(precision > 0 && scale >= 0 && scale <= precision, "No decimal has %s digits with %s after the point", precision, scale);
        }

        @Override
        public Class<?> javaType()
        {
            return BigDecimal.class;
        }
    }

    record ArrayType(OnlineType element)
            implements OnlineType
    {
        public ArrayType
        {
            requireNonNull(element, "element is null");
        }

        @Override
        public Class<?> javaType()
        {
            return List.class;
        }
    }

    record RowType(List<RowField> fields)
            implements OnlineType
    {
        public RowType
        {
            fields = List.copyOf(fields);
            Set<String> names = new HashSet<>();
            fields.forEach(field -> checkArgument(names.add(field.name()), "Two fields of a row are named '%s'", field.name()));
        }

        @Override
        public Class<?> javaType()
        {
            return Map.class;
        }
    }

    record RowField(String name, OnlineType type)
    {
        public RowField
        {
            requireNonNull(name, "name is null");
            requireNonNull(type, "type is null");
        }
    }

    record MapType(OnlineType key, OnlineType value)
            implements OnlineType
    {
        public MapType
        {
            requireNonNull(key, "key is null");
            requireNonNull(value, "value is null");
        }

        @Override
        public Class<?> javaType()
        {
            return Map.class;
        }
    }
}
