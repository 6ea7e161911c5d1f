package io.featurestore.trino.sql;

import com.google.common.collect.ImmutableList;
import io.featurestore.trino.value.UtcInstant;

import java.util.List;
import java.util.Optional;

/**
 * A row of a feature view in tests; empty is NULL.
 */
record FeatureRow(List<Optional<Integer>> keys, Optional<UtcInstant> time, Optional<UtcInstant> created, List<Optional<Integer>> values)
{
    FeatureRow
    {
        keys = ImmutableList.copyOf(keys);
        values = ImmutableList.copyOf(values);
    }
}
