package io.featurestore.examples;

import com.google.common.collect.ImmutableList;
import io.featurestore.examples.SqlStatement.Expectation;
import io.featurestore.examples.SqlStatement.Failure;
import io.featurestore.examples.SqlStatement.Result;
import io.featurestore.examples.SqlStatement.Success;

import java.util.List;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * @param lines rows or error message
 * @param summary such as {@code rows: 3}
 */
record StatementOutcome(boolean failed, List<String> lines, String summary)
{
    StatementOutcome
    {
        lines = ImmutableList.copyOf(lines);
        requireNonNull(summary, "summary is null");
    }

    Optional<String> differenceFrom(Expectation expectation)
    {
        String text = String.join("\n", lines);
        return switch (expectation) {
            case Failure expected when !failed -> Optional.of("expected an error with '%s', but it succeeded".formatted(expected.message()));
            case Failure expected -> differs(!text.contains(expected.message()), "expected an error with '%s', but it is '%s'".formatted(expected.message(), text));
            case Success _ -> differs(failed, text);
            case Result _ when failed -> Optional.of(text);
            case Result expected -> differs(!ResultTable.matches(lines, expected.lines()), "expected\n%s\nbut the result is\n%s".formatted(String.join("\n", expected.lines()), text));
        };
    }

    private static Optional<String> differs(boolean differs, String message)
    {
        return differs ? Optional.of(message) : Optional.empty();
    }
}
