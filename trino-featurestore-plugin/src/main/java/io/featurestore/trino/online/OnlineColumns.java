package io.featurestore.trino.online;

import com.google.common.collect.ImmutableList;
import io.featurestore.trino.aggregation.DerivedFeature;
import io.featurestore.trino.definition.FeatureColumn;
import io.featurestore.trino.definition.FeatureEvents;
import io.featurestore.trino.definition.ResolvedFeatureView;
import io.featurestore.trino.definition.TimeSince;
import io.featurestore.trino.online.OnlineColumn.Kind;
import io.featurestore.trino.sql.OnlineSql;
import io.featurestore.trino.sql.TimelineSql;
import io.trino.spi.type.ArrayType;
import io.trino.spi.type.RowType;
import io.trino.spi.type.TimestampType;
import io.trino.spi.type.Type;

import java.util.List;
import java.util.Optional;

import static com.google.common.collect.ImmutableList.toImmutableList;

// The columns of a feature view that are online
final class OnlineColumns
{
    static final String CREATED = "$created";
    static final String CHANGES = "$changes";

    private OnlineColumns() {}

    static List<OnlineColumn> read(ResolvedFeatureView view)
    {
        return ImmutableList.<OnlineColumn>builder()
                .addAll(keys(view))
                .addAll(view.timestampColumn().stream().map(time -> OnlineColumn.of(Kind.TIMESTAMP, time)).iterator())
                .addAll(view.features().stream().map(feature -> feature(view, feature)).iterator())
                .build();
    }

    static List<OnlineColumn> written(ResolvedFeatureView view)
    {
        ImmutableList.Builder<OnlineColumn> columns = ImmutableList.builder();
        if (view.events().isPresent()) {
            return columns.addAll(keys(view)).add(OnlineColumn.of(Kind.CHANGES, new FeatureColumn(CHANGES, changesType(view), Optional.empty()))).build();
        }
        return columns.addAll(read(view))
                .addAll(view.createdColumn().stream().map(created -> OnlineColumn.of(Kind.CREATED, new FeatureColumn(CREATED, created.type(), Optional.empty()))).iterator())
                .build();
    }

    private static List<OnlineColumn> keys(ResolvedFeatureView view)
    {
        return view.entityKeys().stream()
                .map(key -> OnlineColumn.of(Kind.KEY, key))
                .collect(toImmutableList());
    }

    private static OnlineColumn feature(ResolvedFeatureView view, FeatureColumn feature)
    {
        return since(view, feature)
                .map(since -> new OnlineColumn(Kind.TIME_SINCE, feature.name(), feature.type(), feature.comment(), Optional.of(since)))
                .orElseGet(() -> OnlineColumn.of(Kind.FEATURE, feature));
    }

    // Of a definition that was checked to have no other such feature
    private static Optional<TimeSince> since(ResolvedFeatureView view, FeatureColumn feature)
    {
        if (!view.readsTime(feature.name())) {
            return Optional.empty();
        }
        FeatureEvents events = view.events().orElseThrow();
        return TimeSince.find(events.aggregations(), (DerivedFeature) events.aggregations().entry(feature.name()), events.types());
    }

    private static ArrayType changesType(ResolvedFeatureView view)
    {
        Type from = TimelineSql.timelineColumns(view).stream()
                .filter(column -> column.name().equals(TimelineSql.VALID_FROM))
                .map(FeatureColumn::type)
                .findFirst()
                .orElseThrow();
        return new ArrayType(RowType.from(ImmutableList.<RowType.Field>builder()
                .add(RowType.field(TimelineSql.VALID_FROM, from))
                .addAll(OnlineSql.changeColumns(view).stream().map(column -> RowType.field(column.name(), column.type())).iterator())
                .build()));
    }

    static int precisionOfChanges(ResolvedFeatureView view)
    {
        RowType change = (RowType) changesType(view).getElementType();
        return ((TimestampType) change.getFields().getFirst().getType()).getPrecision();
    }
}
