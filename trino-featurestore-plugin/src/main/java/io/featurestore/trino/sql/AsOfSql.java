package io.featurestore.trino.sql;

import com.google.common.collect.ImmutableList;
import io.trino.spi.type.Type;

import java.util.List;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

/**
 * A relation that gives each entity and time the row of then, joined by equality.
 *
 * @param version which the relation is read at
 * @param keys its columns for the join's entity keys
 * @param keyTypes of those columns
 * @param time its column of the time, a {@code timestamp(6)} in UTC
 * @param features its columns for the join's features
 */
public record AsOfSql(QualifiedRelation relation, long version, List<String> keys, List<Type> keyTypes, String time, List<String> features)
{
    static final int PRECISION = 6;

    public AsOfSql
    {
        requireNonNull(relation, "relation is null");
        keys = ImmutableList.copyOf(requireNonNull(keys, "keys is null"));
        keyTypes = ImmutableList.copyOf(requireNonNull(keyTypes, "keyTypes is null"));
        requireNonNull(time, "time is null");
        features = ImmutableList.copyOf(requireNonNull(features, "features is null"));
        checkArgument(keys.size() == keyTypes.size(), "keys do not match keyTypes");
    }
}
