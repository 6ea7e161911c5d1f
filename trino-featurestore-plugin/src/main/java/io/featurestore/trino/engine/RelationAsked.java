package io.featurestore.trino.engine;

import java.lang.StackWalker.StackFrame;
import java.util.Optional;

/**
 * Why the engine asks for a table.
 *
 * <p>The SPI has one call, {@code getTableHandle}, to find the table that a statement is about, to find out whether a name is free, and for
 * listings, and for the first only it helps to say why there is none. The caller is the only difference. Should an engine class be renamed, the
 * engine's own message is shown, and tests of the messages fail.
 */
public enum RelationAsked
{
    /**
     * By a query, INSERT, SHOW or DESCRIBE.
     */
    TO_READ,
    /**
     * By DROP, ALTER or COMMENT.
     */
    TO_CHANGE,
    OTHERWISE;

    private static final String ANALYZER = "io.trino.sql.analyzer.StatementAnalyzer$Visitor";
    private static final String SHOW = "io.trino.sql.rewrite.ShowQueriesRewrite$Visitor";
    private static final String TASKS = "io.trino.execution.";

    public static RelationAsked now()
    {
        return StackWalker.getInstance().walk(frames -> frames
                .flatMap(frame -> asked(frame).stream())
                .findFirst()
                .orElse(OTHERWISE));
    }

    private static Optional<RelationAsked> asked(StackFrame frame)
    {
        if (frame.getClassName().equals(ANALYZER)) {
            return Optional.of(frame.getMethodName().equals("visitCreateTableAsSelect") ? OTHERWISE : TO_READ);
        }
        if (frame.getClassName().equals(SHOW)) {
            return Optional.of(TO_READ);
        }
        if (frame.getClassName().startsWith(TASKS) && frame.getClassName().endsWith("Task")) {
            return Optional.of(frame.getClassName().startsWith(TASKS + "Create") ? OTHERWISE : TO_CHANGE);
        }
        return Optional.empty();
    }
}
