package io.featurestore.examples.benchmark;

import com.google.common.math.Quantiles;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

/**
 * Medians over the runs of a way.
 *
 * @param cpuSeconds of the whole process
 */
record Figures(double cpuSeconds, double wallSeconds, Optional<Long> peakBytes, Optional<Long> bytesRead)
{
    public Figures
    {
        requireNonNull(peakBytes, "peakBytes is null");
        requireNonNull(bytesRead, "bytesRead is null");
    }

    static Figures of(List<Run> runs)
    {
        checkArgument(!runs.isEmpty(), "runs is empty");
        return new Figures(
                median(runs.stream().map(run -> run.usage().processorNanos() / 1e9).collect(toImmutableList())),
                median(runs.stream().map(run -> run.usage().wallNanos() / 1e9).collect(toImmutableList())),
                medianIfAll(runs, run -> run.answer().map(Answer::peakBytes).orElse(OptionalLong.empty())),
                medianIfAll(runs, run -> run.usage().bytesRead()));
    }

    static Figures untilLimit(Meter.Usage usage)
    {
        return new Figures(usage.processorNanos() / 1e9, usage.wallNanos() / 1e9, Optional.empty(), Optional.empty());
    }

    Figures withoutBytesRead()
    {
        return new Figures(cpuSeconds, wallSeconds, peakBytes, Optional.empty());
    }

    private static Optional<Long> medianIfAll(List<Run> runs, Function<Run, OptionalLong> bytes)
    {
        List<OptionalLong> values = runs.stream().map(bytes).collect(toImmutableList());
        return values.stream().allMatch(OptionalLong::isPresent)
                ? Optional.of(Math.round(median(values.stream().map(OptionalLong::getAsLong).collect(toImmutableList()))))
                : Optional.empty();
    }

    private static double median(Collection<? extends Number> values)
    {
        return Quantiles.median().compute(values);
    }
}
