package io.featurestore.trino.definition;

import com.google.common.collect.ImmutableList;
import io.featurestore.catalog.FeatureViewProperties;
import io.featurestore.trino.aggregation.Aggregations;
import io.featurestore.trino.aggregation.DerivedFeature;
import io.featurestore.trino.avro.AvroTypes;
import io.trino.spi.type.Type;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableMap.toImmutableMap;
import static java.util.Objects.requireNonNull;

// Whether a feature view can be served from the online store
record OnlineChecker(List<FeatureColumn> columns, Consumer<String> refuse)
{
    OnlineChecker
    {
        columns = ImmutableList.copyOf(requireNonNull(columns, "columns is null"));
        requireNonNull(refuse, "refuse is null");
    }

    void check(FeatureViewProperties properties)
    {
        Optional<Aggregations> aggregations = Optional.of(properties.aggregations()).filter(entries -> !entries.isEmpty()).map(Aggregations::parse);
        for (FeatureColumn column : served(properties, aggregations)) {
            AvroTypes.unserved(column.type()).ifPresent(type -> refuse.accept("column '%s' cannot be served online, as no reader of the online store knows the type %s: cast it, leave it out, or set online = false".formatted(column.name(), type.getDisplayName())));
        }
        aggregations.ifPresent(this::checkComputed);
    }

    // Of a view that is computed of events, what is computed
    private List<FeatureColumn> served(FeatureViewProperties properties, Optional<Aggregations> aggregations)
    {
        List<String> names = aggregations.map(Aggregations::entries).orElse(ImmutableList.of()).stream()
                .map(entry -> entry.name())
                .collect(toImmutableList());
        return columns.stream()
                .filter(column -> names.isEmpty() || !properties.isFeature(column.name()) || names.contains(column.name()))
                .collect(toImmutableList());
    }

    private void checkComputed(Aggregations aggregations)
    {
        Map<String, Type> types = columns.stream().collect(toImmutableMap(FeatureColumn::name, FeatureColumn::type, (first, _) -> first));
        aggregations.entries().stream()
                .filter(DerivedFeature.class::isInstance)
                .map(DerivedFeature.class::cast)
                .filter(derived -> aggregations.readsTime(derived.name()))
                .filter(derived -> TimeSince.find(aggregations, derived, types).isEmpty())
                .forEach(derived -> refuse.accept("aggregation '%s' (%s) cannot be served online: of what reads %s readers compute only date_diff('unit', name, %s), where name is another entry of a type date or timestamp up to microseconds"
                        .formatted(derived.name(), derived.text(), Aggregations.AS_OF_TIME, Aggregations.AS_OF_TIME)));
    }
}
