package io.featurestore.examples.benchmark;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

/**
 * What came of one way on one shape: medians over its runs.
 *
 * @param message why it failed, or nothing
 */
public record Result(
        String shape,
        Way way,
        Run.Status status,
        OptionalLong rows,
        Optional<String> checksum,
        OptionalDouble cpuSeconds,
        OptionalDouble wallSeconds,
        OptionalLong peakBytes,
        OptionalLong bytesRead,
        int runs,
        String message)
{
    public Result
    {
        requireNonNull(shape, "shape is null");
        requireNonNull(way, "way is null");
        requireNonNull(status, "status is null");
        requireNonNull(rows, "rows is null");
        requireNonNull(checksum, "checksum is null");
        requireNonNull(cpuSeconds, "cpuSeconds is null");
        requireNonNull(wallSeconds, "wallSeconds is null");
        requireNonNull(peakBytes, "peakBytes is null");
        requireNonNull(bytesRead, "bytesRead is null");
        requireNonNull(message, "message is null");
    }

    /**
     * @param runs in the order in which they ran; if one was not ok, it is the last
     */
    public static Result of(String shape, Way way, List<Run> runs)
    {
        checkArgument(!runs.isEmpty(), "runs is empty");
        Run last = runs.getLast();
        if (last.status() != Run.Status.OK) {
            return withoutAnswer(shape, way, last, runs.size());
        }
        List<Answer> answers = runs.stream().map(run -> run.answer().orElseThrow()).collect(toImmutableList());
        if (answers.stream().map(Answer::values).distinct().count() > 1) {
            return of(shape, way, runs.subList(0, 1)).disagreeing("runs gave different answers");
        }
        return new Result(
                shape,
                way,
                Run.Status.OK,
                OptionalLong.of(answers.getFirst().rows()),
                Optional.of(answers.getFirst().checksum()),
                OptionalDouble.of(median(runs, run -> run.usage().processorNanos() / 1e9)),
                OptionalDouble.of(median(runs, run -> run.usage().wallNanos() / 1e9)),
                answers.stream().allMatch(answer -> answer.peakBytes().isPresent())
                        ? OptionalLong.of(medianOf(answers, answer -> answer.peakBytes().orElseThrow()))
                        : OptionalLong.empty(),
                // Maps its files into memory
                way != Way.QUESTDB && runs.stream().allMatch(run -> run.usage().bytesRead().isPresent())
                        ? OptionalLong.of(medianOf(runs, run -> run.usage().bytesRead().orElseThrow()))
                        : OptionalLong.empty(),
                runs.size(),
                "");
    }

    // At the limit, what was used until then is known
    private static Result withoutAnswer(String shape, Way way, Run run, int runs)
    {
        boolean limit = run.status() == Run.Status.LIMIT;
        return new Result(
                shape,
                way,
                run.status(),
                OptionalLong.empty(),
                Optional.empty(),
                limit ? OptionalDouble.of(run.usage().processorNanos() / 1e9) : OptionalDouble.empty(),
                limit ? OptionalDouble.of(run.usage().wallNanos() / 1e9) : OptionalDouble.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                runs,
                run.message());
    }

    /**
     * The same with an answer that is wrong.
     */
    public Result disagreeing(String why)
    {
        return new Result(shape, way, Run.Status.FAILED, rows, checksum, cpuSeconds, wallSeconds, peakBytes, bytesRead, runs, why);
    }

    /**
     * False if the way ran and gave an answer that others did not give.
     */
    public boolean agrees()
    {
        return status != Run.Status.FAILED || checksum.isEmpty();
    }

    public boolean isOk()
    {
        return status == Run.Status.OK;
    }

    private static <T> double median(List<T> values, ToDoubleFunction<T> number)
    {
        double[] sorted = values.stream().mapToDouble(number).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static <T> long medianOf(List<T> values, ToLongFunction<T> number)
    {
        return Math.round(median(values, value -> number.applyAsLong(value)));
    }
}
