package io.featurestore.examples;

import com.google.common.collect.ImmutableList;

import java.util.List;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

/**
 * One statement of a script with what is said about it and what it must give.
 *
 * @param comment lines of prose above the statement, without their dashes
 * @param sql the statement without its semicolon
 */
public record SqlStatement(List<String> comment, String sql, Expectation expectation)
{
    public SqlStatement
    {
        comment = ImmutableList.copyOf(comment);
        requireNonNull(sql, "sql is null");
        requireNonNull(expectation, "expectation is null");
        checkArgument(!sql.isBlank(), "sql is blank");
    }

    public sealed interface Expectation
            permits Failure,
                    Result,
                    Success {}

    /**
     * It must succeed, whatever it gives.
     */
    public record Success()
            implements Expectation {}

    /**
     * It must give these rows.
     *
     * @param lines the result as {@link ResultTable#lines} prints it; a cell of {@value ResultTable#ANY} stands for any value
     */
    public record Result(List<String> lines)
            implements Expectation
    {
        public Result
        {
            lines = ImmutableList.copyOf(lines);
            checkArgument(!lines.isEmpty(), "lines is empty");
        }
    }

    /**
     * It must fail.
     *
     * @param message what the error message must contain
     */
    public record Failure(String message)
            implements Expectation
    {
        public Failure
        {
            requireNonNull(message, "message is null");
            checkArgument(!message.isBlank(), "message is blank");
        }
    }
}
