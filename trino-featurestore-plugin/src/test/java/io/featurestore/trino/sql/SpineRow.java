package io.featurestore.trino.sql;

import com.google.common.collect.ImmutableList;
import io.featurestore.trino.value.UtcInstant;

import java.util.List;
import java.util.Optional;

/**
 * A row of a spine in tests; empty is NULL.
 */
record SpineRow(int id, List<Optional<Integer>> keys, Optional<UtcInstant> time)
{
    SpineRow
    {
        keys = ImmutableList.copyOf(keys);
    }
}
