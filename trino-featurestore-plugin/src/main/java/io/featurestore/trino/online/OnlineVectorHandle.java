package io.featurestore.trino.online;

import com.google.common.collect.ImmutableList;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.predicate.TupleDomain;

import java.util.List;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

/**
 * {@code training_set$online}: the vector of features of each combination of the training set's keys, of which any feature view has a valid row.
 *
 * @param parts the feature views that it comes from
 */
public record OnlineVectorHandle(SchemaTableName base, SchemaTableName name, List<OnlineColumn> vectorKeys, List<Part> parts, List<Feature> features, TupleDomain<OnlineColumn> asked)
        implements KeyedTable
{
    public OnlineVectorHandle
    {
        requireNonNull(base, "base is null");
        requireNonNull(name, "name is null");
        vectorKeys = ImmutableList.copyOf(requireNonNull(vectorKeys, "vectorKeys is null"));
        parts = ImmutableList.copyOf(requireNonNull(parts, "parts is null"));
        features = ImmutableList.copyOf(requireNonNull(features, "features is null"));
        requireNonNull(asked, "asked is null");
    }

    /**
     * @param keys for each entity key of the view, which of the vector's keys it is
     */
    public record Part(OnlineTableHandle view, List<Integer> keys)
    {
        public Part
        {
            requireNonNull(view, "view is null");
            keys = ImmutableList.copyOf(requireNonNull(keys, "keys is null"));
            checkArgument(keys.size() == view.keys().size(), "keys do not match those of %s", view);
        }
    }

    /**
     * @param column of the vector
     * @param part the number of the view, whose column it is under the name
     */
    public record Feature(OnlineColumn column, int part, String name)
    {
        public Feature
        {
            requireNonNull(column, "column is null");
            requireNonNull(name, "name is null");
        }
    }

    @Override
    public List<OnlineColumn> columns()
    {
        return ImmutableList.<OnlineColumn>builder()
                .addAll(vectorKeys)
                .addAll(features.stream().map(Feature::column).iterator())
                .build();
    }

    @Override
    public OnlineVectorHandle asking(TupleDomain<OnlineColumn> keys)
    {
        return new OnlineVectorHandle(base, name, vectorKeys, parts, features, keys);
    }

    @Override
    public EntityLookup lookup(List<OnlineColumn> columns, OnlineStores stores)
    {
        return new VectorLookup(this, columns, stores);
    }

    // Of the part, what a vector of these columns needs
    List<OnlineColumn> read(int part, List<OnlineColumn> columns)
    {
        OnlineTableHandle view = parts.get(part).view();
        return features.stream()
                .filter(feature -> feature.part() == part && columns.contains(feature.column()))
                .map(feature -> view.columns().stream().filter(column -> column.name().equals(feature.name())).findFirst().orElseThrow())
                .collect(toImmutableList());
    }

    // What EXPLAIN shows
    @Override
    public String toString()
    {
        return AskedKeys.describe(this);
    }
}
