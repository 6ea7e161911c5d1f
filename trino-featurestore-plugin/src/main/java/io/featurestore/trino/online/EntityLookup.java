package io.featurestore.trino.online;

import io.trino.spi.Page;
import io.trino.spi.block.Block;

/**
 * Finds the rows of entities that are valid now. Not thread-safe.
 */
interface EntityLookup
{
    /**
     * A row for each entity that has one, in their order.
     *
     * @param keys a block for each entity key
     */
    Page find(Block[] keys, int count);
}
