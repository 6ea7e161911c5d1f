package io.featurestore.trino.source;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.featurestore.trino.definition.FeatureColumn;
import io.featurestore.trino.definition.FeatureEvents;
import io.featurestore.trino.definition.ResolvedFeatureView;
import io.featurestore.trino.value.OrderExpression;
import io.trino.spi.connector.ColumnHandle;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableMap.toImmutableMap;
import static java.util.Objects.requireNonNull;

// The columns of a table of events, and the feature view that is computed of them
record EventColumns(ResolvedFeatureView view, FeatureEvents events, PhysicalFeatureView physical)
{
    EventColumns
    {
        requireNonNull(view, "view is null");
        requireNonNull(events, "events is null");
        requireNonNull(physical, "physical is null");
    }

    PhysicalFeatureView withAggregates()
    {
        ImmutableMap.Builder<String, ColumnHandle> columns = ImmutableMap.builder();
        view.entityKeys().forEach(column -> columns.put(column.name(), physical.columns().get(column.name())));
        view.timestampColumn().ifPresent(column -> columns.put(column.name(), newestEvent(column)));
        WindowedColumns windowed = new WindowedColumns(inputs(), tieOrder());
        events.aggregations().windowed().forEach(aggregate -> windowed.plan(aggregate, events.type(aggregate))
                .ifPresent(column -> columns.put(aggregate.name(), column)));
        Optional<HistoryColumn> created = events.createdColumn(view.properties()).map(this::column);
        return new PhysicalFeatureView(physical.layers(), physical.table(), columns.buildOrThrow(), physical.timestamp(), created, Optional.empty());
    }

    // In any window; NULL if there is none
    private WindowedColumn newestEvent(FeatureColumn time)
    {
        EventAggregate last = new EventAggregate(WindowFunction.LAST, ImmutableList.of(column(time)), OptionalInt.empty(), ImmutableList.of(), ImmutableList.of(), ImmutableList.of());
        return new WindowedColumn(time.name(), last, events.aggregations().windows().stream().map(WindowEnds::of).collect(toImmutableList()));
    }

    private Map<String, HistoryColumn> inputs()
    {
        return events.columns().stream().collect(toImmutableMap(FeatureColumn::name, this::column));
    }

    private List<HistoryColumn> tieOrder()
    {
        return events.columns().stream()
                .filter(column -> view.properties().isFeature(column.name()) && OrderExpression.hasOrder(column.type()))
                .map(this::column)
                .collect(toImmutableList());
    }

    private HistoryColumn column(FeatureColumn column)
    {
        return new HistoryColumn(physical.columns().get(column.name()), column.type());
    }
}
