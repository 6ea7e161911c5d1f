package io.featurestore.trino.index;

import com.google.common.collect.ImmutableList;
import io.trino.spi.block.Block;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.predicate.TupleDomain;

import java.util.List;

import static java.util.Objects.requireNonNull;

/**
 * The part of a history in which a few rows are looked up.
 *
 * @param keys of these rows: a block for each entity key, in the type in which they are compared
 * @param constraint on the source's columns, which rows that are not needed may break
 */
public record NeededRows(List<Block> keys, TupleDomain<ColumnHandle> constraint)
{
    public NeededRows
    {
        keys = ImmutableList.copyOf(requireNonNull(keys, "keys is null"));
        requireNonNull(constraint, "constraint is null");
    }
}
