package io.featurestore.online;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import static io.featurestore.online.Checks.checkArgument;
import static java.util.Objects.requireNonNull;

/**
 * The type of a column. Each names the Java type of its values; within lists, rows and maps, SQL's NULL is {@code null}.
 */
public sealed interface OnlineType
{
    /**
     * Types without parts. Times without {@code PICOS} are in microseconds.
     */
    enum Scalar
            implements OnlineType
    {
        /**
         * Boolean
         */
        BOOLEAN,
        /**
         * Integer: 32 bits
         */
        INTEGER,
        /**
         * Long: 64 bits
         */
        BIGINT,
        /**
         * Float
         */
        REAL,
        /**
         * Double
         */
        DOUBLE,
        /**
         * String
         */
        STRING,
        /**
         * java.nio.ByteBuffer, read-only
         */
        BYTES,
        /**
         * java.util.UUID
         */
        UUID,
        /**
         * java.time.LocalDate
         */
        DATE,
        /**
         * java.time.LocalTime
         */
        TIME,
        /**
         * {@link OnlineInstant} from midnight
         */
        TIME_PICOS,
        /**
         * java.time.LocalDateTime
         */
        TIMESTAMP,
        /**
         * {@link OnlineInstant} as if in UTC
         */
        TIMESTAMP_PICOS,
        /**
         * java.time.Instant
         */
        TIMESTAMP_WITH_ZONE,
        /**
         * {@link OnlineInstant}
         */
        TIMESTAMP_WITH_ZONE_PICOS,
    }

    /**
     * java.math.BigDecimal of this scale
     */
    record DecimalType(int precision, int scale)
            implements OnlineType
    {
        public DecimalType
        {
            checkArgument(precision > 0 && scale >= 0 && scale <= precision, "No decimal has %s digits with %s after the point", precision, scale);
        }
    }

    /**
     * java.util.List
     */
    record ArrayType(OnlineType element)
            implements OnlineType
    {
        public ArrayType
        {
            requireNonNull(element, "element is null");
        }
    }

    /**
     * java.util.Map from the fields' names, in their order; when written, also a list of the values
     */
    record RowType(List<RowField> fields)
            implements OnlineType
    {
        public RowType
        {
            fields = List.copyOf(fields);
            Set<String> names = new HashSet<>();
            fields.forEach(field -> checkArgument(names.add(field.name()), "Two fields of a row are named '%s'", field.name()));
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

    /**
     * java.util.Map
     */
    record MapType(OnlineType key, OnlineType value)
            implements OnlineType
    {
        public MapType
        {
            requireNonNull(key, "key is null");
            requireNonNull(value, "value is null");
        }
    }
}
