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
        boolean agrees = accepted(result, results).equals(result.checksum());
        return agrees ? result : result.withWrongAnswer("another answer than other ways: " + result.checksum().orElseThrow());
    }

    private static Optional<String> accepted(Result result, List<Result> results)
    {
        List<String> answers = results.stream()
                .filter(other -> other.isOk() && other.shape().equals(result.shape()) && other.way().question() == result.way().question())
                .map(other -> other.checksum().orElseThrow())
                .collect(toImmutableList());
        Map<String, Long> votes = answers.stream().collect(groupingBy(identity(), counting()));
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
