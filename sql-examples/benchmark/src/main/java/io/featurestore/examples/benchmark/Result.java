package io.featurestore.examples.benchmark;

import java.util.List;
import java.util.Optional;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

/**
 * One way on one shape, over all its runs.
 *
 * @param answer absent unless every run gave one
 * @param message why the way failed, or empty
 */
record Result(String shape, Way way, Run.Status status, Optional<Answer> answer, Optional<Figures> figures, String message)
{
    public Result
    {
        requireNonNull(shape, "shape is null");
        requireNonNull(way, "way is null");
        requireNonNull(status, "status is null");
        requireNonNull(answer, "answer is null");
        requireNonNull(figures, "figures is null");
        requireNonNull(message, "message is null");
        checkArgument(status != Run.Status.OK || answer.isPresent(), "answer is absent");
        checkArgument(status == Run.Status.FAILED || figures.isPresent(), "figures is absent");
    }

    /**
     * @param runs in their order; only the last may not be ok
     */
    public static Result of(String shape, Way way, List<Run> runs)
    {
        checkArgument(!runs.isEmpty(), "runs is empty");
        Run last = runs.getLast();
        return switch (last.status()) {
            case FAILED -> new Result(shape, way, Run.Status.FAILED, Optional.empty(), Optional.empty(), last.message());
            case LIMIT -> new Result(shape, way, Run.Status.LIMIT, Optional.empty(), Optional.of(Figures.untilLimit(last.usage())), last.message());
            case OK -> ofAnswers(shape, way, runs);
        };
    }

    private static Result ofAnswers(String shape, Way way, List<Run> runs)
    {
        List<Answer> answers = runs.stream().map(run -> run.answer().orElseThrow()).collect(toImmutableList());
        Figures figures = Figures.of(runs);
        Result result = new Result(
                shape,
                way,
                Run.Status.OK,
                Optional.of(answers.getFirst()),
                // QuestDB maps its files into memory, so what it reads is not seen
                Optional.of(way == Way.QUESTDB ? figures.withoutBytesRead() : figures),
                "");
        boolean agree = answers.stream().map(Answer::values).distinct().count() == 1;
        return agree ? result : result.withWrongAnswer("runs gave different answers");
    }

    public Result withWrongAnswer(String why)
    {
        return new Result(shape, way, Run.Status.FAILED, answer, figures, why);
    }

    public boolean hasWrongAnswer()
    {
        return status == Run.Status.FAILED && answer.isPresent();
    }

    public boolean isOk()
    {
        return status == Run.Status.OK;
    }

    public Optional<String> checksum()
    {
        return answer.map(Answer::checksum);
    }

    public double cpuSeconds()
    {
        return figures.orElseThrow().cpuSeconds();
    }

    public double wallSeconds()
    {
        return figures.orElseThrow().wallSeconds();
    }
}
