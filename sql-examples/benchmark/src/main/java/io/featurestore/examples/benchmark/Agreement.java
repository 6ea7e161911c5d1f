package io.featurestore.examples.benchmark;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.function.Function.identity;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

/**
 * Compares checksums. Most exact ways must have the same one: a way with another has failed, and all have when there is no majority.
 */
final class Agreement
{
    private Agreement() {}

    public static List<Result> check(List<Result> results)
    {
        return results.stream()
                .map(result -> check(result, results))
                .collect(toImmutableList());
    }

    private static Result check(Result result, List<Result> results)
    {
        if (!result.isOk() || result.way().question() == Way.Question.JOIN_WITH_ANY_TIE) {
            return result;
        }
        boolean agrees = accepted(result, results).equals(result.answer().map(Answer::values));
        return agrees ? result : result.withWrongAnswer("another answer than other ways: " + result.checksum().orElseThrow());
    }

    // An engine leaves out the last values where it has other approximations
    private static Optional<List<Long>> accepted(Result result, List<Result> results)
    {
        int compared = result.answer().orElseThrow().values().size();
        List<List<Long>> answers = results.stream()
                .filter(other -> other.isOk() && other.shape().equals(result.shape()) && other.way().question() == result.way().question())
                .map(other -> other.answer().orElseThrow().values())
                .filter(values -> values.size() >= compared)
                .map(values -> values.subList(0, compared))
                .collect(toImmutableList());
        Map<List<Long>, Long> votes = answers.stream().collect(groupingBy(identity(), counting()));
        return votes.entrySet().stream()
                .filter(vote -> 2 * vote.getValue() > answers.size())
                .map(Map.Entry::getKey)
                .findFirst();
    }

    public static boolean agreesWithExact(Result result, List<Result> results)
    {
        return results.stream().anyMatch(other -> other.isOk()
                && other.shape().equals(result.shape())
                && other.way().question() == Way.Question.JOIN
                && other.checksum().equals(result.checksum()));
    }
}
