package io.featurestore.trino.sql;

import com.google.common.collect.ImmutableList;
import io.featurestore.catalog.FeatureViewKind;
import io.featurestore.trino.definition.FeatureColumn;
import io.featurestore.trino.definition.ResolvedFeatureView;
import io.featurestore.trino.value.OrderExpression;

import java.util.List;
import java.util.stream.IntStream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.featurestore.trino.names.SqlIdentifiers.quote;
import static java.util.Objects.requireNonNull;

// Renames keys to k1, k2, … and the features that are read to v1, v2, …, so that no name of the user's can clash with one that generated SQL adds
record FeatureScan(QualifiedRelation relation, ResolvedFeatureView view, List<FeatureColumn> features)
{
    FeatureScan
    {
        requireNonNull(relation, "relation is null");
        requireNonNull(view, "view is null");
        features = ImmutableList.copyOf(requireNonNull(features, "features is null"));
    }

    static FeatureScan of(String catalog, ResolvedFeatureView view, List<FeatureColumn> features)
    {
        return new FeatureScan(new QualifiedRelation(catalog, view.name()), view, features);
    }

    static String key(int index)
    {
        return "k" + (index + 1);
    }

    static String value(int index)
    {
        return "v" + (index + 1);
    }

    List<String> names()
    {
        return ImmutableList.<String>builder()
                .addAll(IntStream.range(0, view.entityKeys().size()).mapToObj(FeatureScan::key).iterator())
                .addAll(IntStream.range(0, features.size()).mapToObj(FeatureScan::value).iterator())
                .build();
    }

    List<String> renamed()
    {
        ImmutableList.Builder<String> columns = ImmutableList.builder();
        List<String> names = names();
        List<FeatureColumn> read = ImmutableList.<FeatureColumn>builder()
                .addAll(view.entityKeys())
                .addAll(features)
                .build();
        for (int i = 0; i < read.size(); i++) {
            columns.add(quote(read.get(i).name()) + " AS " + names.get(i));
        }
        return columns.build();
    }

    List<String> keysAreKnown()
    {
        return view.entityKeys().stream()
                .map(key -> quote(key.name()) + " IS NOT NULL")
                .collect(toImmutableList());
    }

    List<String> rowIsKnown()
    {
        return ImmutableList.<String>builder()
                .addAll(keysAreKnown())
                .addAll(view.timestampColumn().stream().map(time -> quote(time.name()) + " IS NOT NULL").iterator())
                .build();
    }

    String partitionByKeys()
    {
        return Clauses.partitionBy(view.entityKeys().stream()
                .map(key -> quote(key.name()))
                .collect(toImmutableList()));
    }

    String newestFirst(int precision, boolean filterByCreated)
    {
        // Between rows of equal time stored intervals decide by all features, whichever are read; so must the view while it computes its rows
        boolean allFeatures = view.kind() == FeatureViewKind.MATERIALIZED_VIEW && !filterByCreated;
        ImmutableList.Builder<SortItem> items = ImmutableList.builder();
        view.timestampColumn().ifPresent(time -> items.add(new SortItem(TimeSql.normalize(quote(time.name()), time.type(), precision))));
        view.createdColumn().ifPresent(created -> items.add(new SortItem(quote(created.name()))));
        (allFeatures ? view.features() : features).forEach(feature -> OrderExpression.of(quote(feature.name()), feature.type()).ifPresent(order -> items.add(new SortItem(order))));
        return SortItem.newestFirst(items.build());
    }
}
