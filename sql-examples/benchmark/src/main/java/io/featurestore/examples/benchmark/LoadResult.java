package io.featurestore.examples.benchmark;

import com.google.common.collect.ImmutableList;

import java.util.List;

import static java.util.Objects.requireNonNull;

/**
 * One statement, over all runs of all clients.
 *
 * @param seconds wall time of each run that gave an answer
 * @param wrongRows rows that the right answer lacks, and those that it has more
 */
record LoadResult(LoadStatement statement, List<Double> seconds, long wrongRows, int errors)
{
    public LoadResult
    {
        requireNonNull(statement, "statement is null");
        seconds = ImmutableList.sortedCopyOf(seconds);
    }

    // The smallest time that so many in a hundred runs do not exceed; 0 if there is none
    public double percentile(int percent)
    {
        return seconds.isEmpty() ? 0 : seconds.get(Math.ceilDiv(percent * seconds.size(), 100) - 1);
    }

    public boolean isRight()
    {
        return wrongRows == 0 && errors == 0;
    }
}
