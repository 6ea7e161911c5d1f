package io.featurestore.trino.joined;

import com.google.common.collect.ImmutableList;
import io.featurestore.trino.joined.JoinedTableHandle.JoinedView;
import io.featurestore.trino.lookup.LookupPlan;
import io.featurestore.trino.lookup.LookupPlan.Join;
import io.featurestore.trino.lookup.LookupPlan.Output;
import io.featurestore.trino.source.HistoryColumn;
import io.trino.spi.connector.ColumnHandle;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Comparator.comparingInt;
import static java.util.Objects.requireNonNull;

// The lookup is only of views whose columns are asked for. A channel is a place in spineColumns, or after those in the outputs of the lookup
record JoinedScan(List<ColumnHandle> spineColumns, LookupPlan lookup, List<Integer> channels)
{
    JoinedScan
    {
        spineColumns = ImmutableList.copyOf(requireNonNull(spineColumns, "spineColumns is null"));
        requireNonNull(lookup, "lookup is null");
        channels = ImmutableList.copyOf(requireNonNull(channels, "channels is null"));
    }

    static JoinedScan of(JoinedTableHandle table, List<ColumnHandle> columns)
    {
        List<JoinedColumnHandle> features = columns.stream()
                .filter(JoinedColumnHandle.class::isInstance)
                .map(JoinedColumnHandle.class::cast)
                .collect(toImmutableList());
        List<Integer> views = features.stream()
                .map(JoinedColumnHandle::view)
                .distinct()
                .sorted()
                .collect(toImmutableList());
        List<HistoryColumn> searched = views.isEmpty() ? ImmutableList.of() : Stream.concat(
                Stream.of(table.time()),
                views.stream().flatMap(view -> table.views().get(view).spineKeys().stream()))
                                                                              .collect(toImmutableList());
        List<ColumnHandle> spineColumns = Stream.concat(
                        searched.stream().map(HistoryColumn::handle),
                        columns.stream().filter(column -> !(column instanceof JoinedColumnHandle)))
                .distinct()
                .collect(toImmutableList());
        return new JoinedScan(
                spineColumns,
                lookup(table, views, features, searched, spineColumns),
                columns.stream()
                        .map(column -> column instanceof JoinedColumnHandle feature ? spineColumns.size() + features.indexOf(feature) : spineColumns.indexOf(column))
                        .collect(toImmutableList()));
    }

    private static LookupPlan lookup(
            JoinedTableHandle table,
            List<Integer> views,
            List<JoinedColumnHandle> features,
            List<HistoryColumn> searched,
            List<ColumnHandle> spineColumns)
    {
        List<Values> values = views.stream()
                .map(view -> Values.of(table, view, features))
                .collect(toImmutableList());
        return new LookupPlan(
                searched.stream()
                        .distinct()
                        .map(HistoryColumn::type)
                        .collect(toImmutableList()),
                Optional.of(0).filter(_ -> !views.isEmpty()),
                IntStream.range(0, views.size())
                        .mapToObj(join -> join(table.views().get(views.get(join)), values.get(join), spineColumns))
                        .collect(toImmutableList()),
                features.stream()
                        .map(feature -> new Output(views.indexOf(feature.view()), values.get(views.indexOf(feature.view())).indexOf(feature)))
                        .collect(toImmutableList()),
                table.onlyKnown() && !views.isEmpty());
    }

    // In the view's order, so that all who read the same columns share an index
    private record Values(List<Integer> positions, List<HistoryColumn> columns)
    {
        static Values of(JoinedTableHandle table, int view, List<JoinedColumnHandle> features)
        {
            JoinedView joined = table.views().get(view);
            if (joined.needsAllValues(table.onlyKnown())) {
                List<HistoryColumn> all = joined.source().values();
                return new Values(IntStream.range(0, all.size()).boxed().collect(toImmutableList()), all);
            }
            List<JoinedColumnHandle> read = features.stream()
                    .filter(feature -> feature.view() == view)
                    .sorted(comparingInt(JoinedColumnHandle::position))
                    .collect(toImmutableList());
            return new Values(
                    read.stream().map(JoinedColumnHandle::position).collect(toImmutableList()),
                    read.stream().map(JoinedColumnHandle::column).collect(toImmutableList()));
        }

        int indexOf(JoinedColumnHandle feature)
        {
            return positions.indexOf(feature.position());
        }
    }

    private static Join join(JoinedView view, Values values, List<ColumnHandle> spineColumns)
    {
        return new Join(
                view.source().withValues(values.columns()),
                view.spineKeys().stream()
                        .map(key -> spineColumns.indexOf(key.handle()))
                        .collect(toImmutableList()));
    }
}
