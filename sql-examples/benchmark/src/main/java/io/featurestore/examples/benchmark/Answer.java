package io.featurestore.examples.benchmark;

import com.google.common.collect.ImmutableList;
import com.google.common.hash.Hashing;

import java.util.List;
import java.util.OptionalLong;

import static com.google.common.base.Preconditions.checkArgument;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

/**
 * The row of a checksum query: the number of rows, then a sum for each column.
 *
 * @param peakBytes most memory that the query held, if the engine tells
 */
record Answer(List<Long> values, OptionalLong peakBytes)
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

    public String checksum()
    {
        return Hashing.sha256().hashString(values.toString(), UTF_8).toString().substring(0, 16);
    }
}
