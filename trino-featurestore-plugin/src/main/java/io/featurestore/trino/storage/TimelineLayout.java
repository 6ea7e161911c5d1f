package io.featurestore.trino.storage;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.featurestore.catalog.FeatureViewProperties;
import io.featurestore.trino.definition.StoredTimeline;
import io.featurestore.trino.iceberg.IcebergProperties;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.featurestore.trino.names.SqlIdentifiers.quote;

// The rows of the view itself are in partitions of their own, so that a scan of these alone needs no filter. Rows are sorted by the beginning of their
// interval in the place of the view's time
final class TimelineLayout
{
    private static final String PARTITION = quote(StoredTimeline.AT_EVENT);

    private TimelineLayout() {}

    static void apply(FeatureViewProperties definition, Map<String, Object> properties)
    {
        properties.put(IcebergProperties.PARTITIONING, Stream.concat(strings(properties.get(IcebergProperties.PARTITIONING)).stream(), Stream.of(PARTITION)).collect(toImmutableList()));
        String time = quote(definition.timestampColumn().orElseThrow());
        Stream<String> sortedBy = strings(properties.get(IcebergProperties.SORTED_BY)).stream().filter(field -> !field.equals(time));
        properties.put(IcebergProperties.SORTED_BY, Stream.concat(sortedBy, Stream.of(quote(StoredTimeline.VALID_FROM))).collect(toImmutableList()));
    }

    static Map<String, Object> withoutHiddenColumns(Map<String, Object> properties)
    {
        ImmutableMap.Builder<String, Object> result = ImmutableMap.builder();
        properties.forEach((name, value) -> result.put(name, name.equals(IcebergProperties.PARTITIONING) || name.equals(IcebergProperties.SORTED_BY) ?
                strings(value).stream().filter(field -> !field.contains("\"$")).collect(toImmutableList()) :
                value));
        return result.buildOrThrow();
    }

    private static List<String> strings(Object fields)
    {
        return fields instanceof Collection<?> values ? values.stream().map(String.class::cast).collect(toImmutableList()) : ImmutableList.of();
    }
}
