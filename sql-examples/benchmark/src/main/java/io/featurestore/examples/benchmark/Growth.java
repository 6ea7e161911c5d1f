package io.featurestore.examples.benchmark;

import com.google.common.collect.ImmutableList;

import java.util.List;

final class Growth
{
    public static final List<Long> ROWS = ImmutableList.of(1_000_000L, 3_000_000L, 10_000_000L, 30_000_000L);
    // Factors of the default number of buckets
    public static final List<Integer> SPLITS = ImmutableList.of(1, 2, 4);
    // 1,000 spine rows on the largest table
    public static final String FEW = "few_30m";

    public static final List<Way> WAYS = ImmutableList.of(
            Way.TRAINING_SET_COLD,
            Way.TRAINING_SET,
            Way.TRAINING_SET_JOIN,
            Way.TRAINING_SET_TABLE_COLD,
            Way.TRAINING_SET_TABLE,
            Way.TRAINING_SET_COMPUTED_SPINE,
            Way.POINT_IN_TIME_JOIN_COLD,
            Way.POINT_IN_TIME_JOIN_WARM,
            Way.AS_OF_JOIN_COLD,
            Way.AS_OF_JOIN_WARM,
            Way.DUCKDB,
            Way.DUCKDB_REJOIN,
            Way.READ);

    private Growth() {}

    public static String rowsName(long rows)
    {
        return "short_%sm".formatted(rows / 1_000_000);
    }

    public static String splitsName(int factor)
    {
        return "short_%s_splits".formatted(factor * Dataset.DEFAULT_BUCKETS);
    }
}
