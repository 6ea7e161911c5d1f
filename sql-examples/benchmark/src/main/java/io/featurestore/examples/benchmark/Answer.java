package io.featurestore.examples.benchmark;

import com.google.common.collect.ImmutableList;
import com.google.common.hash.Hashing;

import java.util.List;
import java.util.OptionalLong;

import static com.google.common.base.Preconditions.checkArgument;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

/**
 * What a query gave: the number of rows, and the sums over their columns.
 *
 * @param peakBytes memory that the query held at most, as far as the engine tells
 */
public record Answer(List<Long> values, OptionalLong peakBytes)
{
    public Answer
    {
        values = ImmutableList.copyOf(values);
        checkArgument(!values.isEmpty(), "values is empty");
        requireNonNull(peakBytes, "peakBytes is null");
    }

    Answer withBytesHeld(long bytes)
    {
        return new Answer(values, peakBytes.isPresent() ? OptionalLong.of(peakBytes.getAsLong() + bytes) : peakBytes);
    }

    public long rows()
    {
        return values.getFirst();
    }

    /**
     * All sums in one word.
     */
    public String checksum()
    {
        return Hashing.sha256().hashString(values.toString(), UTF_8).toString().substring(0, 16);
    }
}
