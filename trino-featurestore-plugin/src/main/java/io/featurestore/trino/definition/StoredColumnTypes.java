package io.featurestore.trino.definition;

import io.featurestore.catalog.Identifiers;
import io.featurestore.trino.iceberg.IcebergColumns;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorViewDefinition.ViewColumn;
import io.trino.spi.type.SmallintType;
import io.trino.spi.type.TimeType;
import io.trino.spi.type.TimestampType;
import io.trino.spi.type.TimestampWithTimeZoneType;
import io.trino.spi.type.TinyintType;
import io.trino.spi.type.Type;
import io.trino.spi.type.TypeManager;
import org.apache.iceberg.Schema;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.trino.spi.StandardErrorCode.DUPLICATE_COLUMN_NAME;
import static io.trino.spi.type.IntegerType.INTEGER;
import static io.trino.spi.type.TimeType.TIME_MICROS;
import static io.trino.spi.type.TimestampType.TIMESTAMP_MICROS;
import static io.trino.spi.type.TimestampType.TIMESTAMP_NANOS;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_MICROS;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_NANOS;
import static java.util.Objects.requireNonNull;

/**
 * Which types a view's columns are stored with. Iceberg has fewer types than Trino: a column is stored as the nearest type that holds all its
 * values, and Trino casts to it when the view is read.
 */
public final class StoredColumnTypes
{
    private final TypeManager typeManager;

    public StoredColumnTypes(TypeManager typeManager)
    {
        this.typeManager = requireNonNull(typeManager, "typeManager is null");
    }

    public List<ViewColumn> storable(List<ViewColumn> columns)
    {
        return columns.stream()
                .map(column -> new ViewColumn(column.getName(), storable(typeManager.getType(column.getType())).getTypeId(), column.getComment()))
                .collect(toImmutableList());
    }

    /**
     * @throws TrinoException DUPLICATE_COLUMN_NAME naming two columns that Trino cannot tell apart
     */
    public static void checkDistinct(String relation, List<String> names)
    {
        Map<String, String> known = new HashMap<>();
        for (String name : names) {
            String other = known.putIfAbsent(Identifiers.canonical(name), name);
            if (other != null) {
                throw new TrinoException(DUPLICATE_COLUMN_NAME, "%s: columns '%s' and '%s' differ in case only, and no query could tell them apart: give one of them another name with AS".formatted(relation, other, name));
            }
        }
    }

    /**
     * The type with which a column of the type comes back from a stored view; empty if none can hold its values.
     */
    public Optional<Type> stored(Type type)
    {
        try {
            Schema schema = IcebergColumns.toSchema(typeManager, List.of(new ViewColumn("column", storable(type).getTypeId(), Optional.empty())));
            return Optional.of(typeManager.getType(IcebergColumns.toViewColumns(typeManager, schema).getFirst().getType()));
        }
        catch (TrinoException _) {
            return Optional.empty();
        }
    }

    public static Type storable(Type type)
    {
        return switch (type) {
            case TinyintType _, SmallintType _ -> INTEGER;
            case TimeType time when time.getPrecision() <= 6 -> TIME_MICROS;
            case TimestampType timestamp when timestamp.getPrecision() <= 6 -> TIMESTAMP_MICROS;
            case TimestampType timestamp when timestamp.getPrecision() <= 9 -> TIMESTAMP_NANOS;
            case TimestampWithTimeZoneType timestamp when timestamp.getPrecision() <= 6 -> TIMESTAMP_TZ_MICROS;
            case TimestampWithTimeZoneType timestamp when timestamp.getPrecision() <= 9 -> TIMESTAMP_TZ_NANOS;
            default -> type;
        };
    }
}
