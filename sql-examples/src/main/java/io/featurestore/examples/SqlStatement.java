package io.featurestore.examples;

import com.google.common.collect.ImmutableList;

import java.util.List;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

/**
 * @param comment lines above the statement, without their dashes
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

    public record Success()
            implements Expectation {}

    /**
     * @param lines as {@link ResultTable#lines} prints them; a cell of {@value ResultTable#ANY} stands for any value
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
