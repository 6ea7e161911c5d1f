package io.featurestore.trino.index;

import com.google.common.collect.ImmutableList;
import io.trino.spi.block.Block;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.predicate.TupleDomain;

import java.util.List;

import static java.util.Objects.requireNonNull;

/**
 * @param keys a block for each entity key, in the type in which they are compared
 * @param constraint on the source's columns, which all needed rows satisfy
 */
public record NeededRows(List<Block> keys, TupleDomain<ColumnHandle> constraint)
{
    public NeededRows
    {
        keys = ImmutableList.copyOf(requireNonNull(keys, "keys is null"));
        requireNonNull(constraint, "constraint is null");
    }
}
