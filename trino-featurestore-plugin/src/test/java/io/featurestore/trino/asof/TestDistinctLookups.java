package io.featurestore.trino.asof;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;

import static io.featurestore.trino.index.FeatureHistory.NO_ROW;
import static org.assertj.core.api.Assertions.assertThat;

final class TestDistinctLookups
{
    @Test
    void testRepeatedKeys()
    {
        assertThat(DistinctLookups.positions(new int[] {7, 7, 8, 7, NO_ROW, 8}, new long[] {1, 1, 1, 2, 1, 1})).containsExactly(0, 2, 3);
    }

    @Test
    void testNothing()
    {
        assertThat(DistinctLookups.positions(new int[] {}, new long[] {})).isEmpty();
        assertThat(DistinctLookups.positions(new int[] {NO_ROW}, new long[] {0})).isEmpty();
    }

    @Test
    void testManyKeys()
    {
        Random random = new Random(1);
        int[] rows = random.ints(100_000, 0, 1000).toArray();
        long[] times = random.longs(100_000, -50, 50).toArray();
        assertThat(DistinctLookups.positions(rows, times)).hasSize((int) IntStream.range(0, rows.length)
                .mapToObj(i -> Arrays.asList(rows[i], times[i]))
                .distinct()
                .count());
    }
}
