package io.featurestore.trino.table;

import com.google.common.collect.ImmutableList;
import com.google.inject.Inject;
import io.featurestore.catalog.FeatureViewProperties;
import io.featurestore.trino.definition.FeatureColumn;
import io.featurestore.trino.iceberg.IcebergProperties;
import io.trino.spi.type.BigintType;
import io.trino.spi.type.DateType;
import io.trino.spi.type.DecimalType;
import io.trino.spi.type.IntegerType;
import io.trino.spi.type.TimestampType;
import io.trino.spi.type.TimestampWithTimeZoneType;
import io.trino.spi.type.Type;
import io.trino.spi.type.UuidType;
import io.trino.spi.type.VarbinaryType;
import io.trino.spi.type.VarcharType;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;

/**
 * The layout of tables whose statement names none: bucketed on the entity keys, so that joins by key need no exchange, and sorted by keys and
 * time. Several keys share the buckets, so that the product of their counts is about the configured one.
 */
public class DefaultLayout
{
    private final int bucketCount;

    @Inject
    public DefaultLayout(FeatureTableConfig config)
    {
        this.bucketCount = config.getDefaultBucketCount();
    }

    void apply(FeatureViewProperties definition, List<FeatureColumn> columns, Map<String, Object> properties)
    {
        apply(definition, columns, properties, Optional.empty());
    }

    /**
     * Adds partitioning and sorting to properties that have neither, and partitioning to those with a sorting if the number of buckets is given.
     *
     * @param buckets empty for the configured number
     */
    public void apply(FeatureViewProperties definition, List<FeatureColumn> columns, Map<String, Object> properties, Optional<Integer> buckets)
    {
        if (isGiven(properties) && buckets.isEmpty()) {
            return;
        }
        List<FeatureColumn> bucketed = columnsOf(definition.entityKeys(), columns).stream()
                .filter(column -> canBucket(column.type()))
                .collect(toImmutableList());
        int bucketsOfEach = bucketsOfKey(buckets.orElse(bucketCount), Math.max(1, bucketed.size()));
        if (!bucketed.isEmpty() && bucketsOfEach > 1) {
            properties.put(IcebergProperties.PARTITIONING, bucketed.stream()
                    .map(column -> "bucket(%s, %s)".formatted(quoted(column.name()), bucketsOfEach))
                    .collect(toImmutableList()));
        }
        List<String> sortColumns = Stream.of(definition.entityKeys(), optionalList(definition.timestampColumn()))
                .flatMap(names -> columnsOf(names, columns).stream())
                .filter(column -> column.type().isOrderable())
                .map(column -> quoted(column.name()))
                .collect(toImmutableList());
        if (!isGiven(properties.get(IcebergProperties.SORTED_BY))) {
            properties.put(IcebergProperties.SORTED_BY, sortColumns);
        }
    }

    /**
     * The buckets of each key if so many keys share so many buckets.
     */
    public static int bucketsOfKey(double buckets, int keys)
    {
        return (int) Math.ceil(Math.pow(buckets, 1.0 / keys));
    }

    public static boolean isGiven(Map<String, Object> properties)
    {
        return isGiven(properties.get(IcebergProperties.PARTITIONING)) || isGiven(properties.get(IcebergProperties.SORTED_BY));
    }

    private static boolean isGiven(Object property)
    {
        return property instanceof Collection<?> fields && !fields.isEmpty();
    }

    private static List<String> optionalList(Optional<String> name)
    {
        return name.map(ImmutableList::of).orElse(ImmutableList.of());
    }

    private static List<FeatureColumn> columnsOf(List<String> names, List<FeatureColumn> columns)
    {
        return names.stream()
                .flatMap(name -> columns.stream().filter(column -> column.name().equals(name)))
                .collect(toImmutableList());
    }

    private static String quoted(String column)
    {
        return "\"" + column.replace("\"", "\"\"") + "\"";
    }

    private static boolean canBucket(Type type)
    {
        return type instanceof IntegerType || type instanceof BigintType || type instanceof DecimalType || type instanceof VarcharType ||
                type instanceof VarbinaryType || type instanceof UuidType || type instanceof DateType ||
                type instanceof TimestampType || type instanceof TimestampWithTimeZoneType;
    }
}
