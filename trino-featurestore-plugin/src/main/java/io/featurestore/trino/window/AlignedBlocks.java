package io.featurestore.trino.window;

// Takes a range apart into numbers, and blocks of 32, 32 × 32, … of them that begin at a multiple of their length: logarithmically many
final class AlignedBlocks
{
    static final int BITS = 5;

    private AlignedBlocks() {}

    interface Visitor
    {
        // The block is [index << (BITS × level), (index + 1) << (BITS × level))
        void visit(int level, int index);
    }

    // Level zero is that of single numbers. In the order of the numbers
    static void visit(int from, int to, int maxLevel, Visitor visitor)
    {
        int next = from;
        while (next < to) {
            int level = 0;
            while (level < maxLevel && isWithin(next, level + 1, to)) {
                level++;
            }
            visitor.visit(level, next >> (BITS * level));
            next += 1 << (BITS * level);
        }
    }

    private static boolean isWithin(int begin, int level, int to)
    {
        int length = 1 << (BITS * level);
        return (begin & (length - 1)) == 0 && to - begin >= length;
    }

    // Of the blocks that are not longer than the longest range
    static int maxLevel(int longestRange)
    {
        int level = 0;
        while (level < 5 && longestRange >> (BITS * (level + 1)) > 0) {
            level++;
        }
        return level;
    }

    static int length(int level)
    {
        return 1 << (BITS * level);
    }
}
