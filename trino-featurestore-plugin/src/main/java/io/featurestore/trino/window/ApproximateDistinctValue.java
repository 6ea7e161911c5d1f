package io.featurestore.trino.window;

import io.airlift.stats.cardinality.HyperLogLog;
import io.trino.spi.block.BlockBuilder;

import static io.airlift.slice.SizeOf.sizeOf;
import static io.trino.spi.type.BigintType.BIGINT;
import static java.util.Objects.requireNonNull;

// Trino's approx_distinct of hashes in whatever order: below some number its HyperLogLog counts different beginnings of hashes, and above that it keeps
// the most leading zeros of each bucket
final class ApproximateDistinctValue
        implements WindowValue
{
    // Of the standard error that Trino's approx_distinct has by default
    private static final int BUCKETS = 2048;
    private static final int BUCKET_BITS = 11;
    private static final int BITS_IN_BUCKET = Long.SIZE - BUCKET_BITS;
    // The longest that a HyperLogLog keeps beginnings of hashes, of so many bits
    private static final int MAX_BEGINNINGS = 251;
    private static final int BEGINNING_BITS = 26;
    private static final int MIN_LEVEL = 2;

    private final CountedRows rows;
    private final DistinctCounts beginnings;
    private final long[] hashes;
    // For each level from MIN_LEVEL on, and each block, the most leading zeros of each bucket, one more than there are
    private final byte[][][] zeros;

    ApproximateDistinctValue(CountedRows rows, DistinctCounts beginnings, long[] hashes, int maxLevel)
    {
        this.rows = requireNonNull(rows, "rows is null");
        this.beginnings = requireNonNull(beginnings, "beginnings is null");
        this.hashes = requireNonNull(hashes, "hashes is null");
        this.zeros = new byte[Math.max(0, maxLevel + 1 - MIN_LEVEL)][][];
        for (int level = MIN_LEVEL; level <= maxLevel; level++) {
            byte[][] ofBlocks = new byte[hashes.length >> (AlignedBlocks.BITS * level)][];
            for (int block = 0; block < ofBlocks.length; block++) {
                ofBlocks[block] = zeros(block * AlignedBlocks.length(level), (block + 1) * AlignedBlocks.length(level), level - 1);
            }
            zeros[level - MIN_LEVEL] = ofBlocks;
        }
    }

    static int beginning(long hash)
    {
        return (int) (hash >>> (Long.SIZE - BEGINNING_BITS));
    }

    private byte[] zeros(int from, int to, int maxLevel)
    {
        byte[] found = new byte[BUCKETS];
        AlignedBlocks.visit(from, to, maxLevel, (level, index) -> {
            if (level < MIN_LEVEL) {
                addHashes(found, index << (AlignedBlocks.BITS * level), AlignedBlocks.length(level));
            }
            else {
                addZeros(found, zeros[level - MIN_LEVEL][index]);
            }
        });
        return found;
    }

    private void addHashes(byte[] found, int begin, int count)
    {
        for (int number = begin; number < begin + count; number++) {
            int bucket = (int) (hashes[number] >>> BITS_IN_BUCKET);
            byte value = (byte) (Long.numberOfLeadingZeros((hashes[number] << BUCKET_BITS) | (1L << (BUCKET_BITS - 1))) + 1);
            if (value > found[bucket]) {
                found[bucket] = value;
            }
        }
    }

    private static void addZeros(byte[] found, byte[] others)
    {
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            found[bucket] = (byte) Math.max(found[bucket], others[bucket]);
        }
    }

    @Override
    public void append(int from, int to, BlockBuilder builder)
    {
        int count = beginnings.count(from, to);
        BIGINT.writeLong(builder, count <= MAX_BEGINNINGS ? count : cardinality(zeros(rows.before(from), rows.before(to), zeros.length + MIN_LEVEL - 1)));
    }

    // A hash for each bucket that has so many leading zeros
    private static long cardinality(byte[] zeros)
    {
        HyperLogLog distinct = HyperLogLog.newInstance(BUCKETS);
        for (long bucket = 0; bucket < BUCKETS; bucket++) {
            byte value = zeros[(int) bucket];
            if (value > 0) {
                distinct.addHash((bucket << BITS_IN_BUCKET) | (value <= BITS_IN_BUCKET ? 1L << (BITS_IN_BUCKET - value) : 0));
            }
        }
        return distinct.cardinality();
    }

    @Override
    public long retainedBytes()
    {
        long bytes = beginnings.retainedBytes() + sizeOf(hashes);
        for (byte[][] level : zeros) {
            bytes += (long) level.length * BUCKETS;
        }
        return bytes;
    }
}
