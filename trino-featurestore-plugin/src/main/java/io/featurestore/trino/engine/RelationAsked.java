package io.featurestore.trino.engine;

import java.lang.StackWalker.StackFrame;
import java.util.Optional;

/**
 * Why the engine asks for a table, read from the call stack. Only statements that read or change a table are told why it does not exist.
 */
public enum RelationAsked
{
    TO_READ,
    TO_CHANGE,
    OTHERWISE;

    // One class for each statement that is executed without a plan

    private static final String TASKS = "io.trino.execution.";
    private static final String TASK_SUFFIX = "Task";

    public static RelationAsked now()
    {
        return EngineInternals.caller(RelationAsked::of).orElse(OTHERWISE);
    }

    private static Optional<RelationAsked> of(StackFrame frame)
    {
        if (EngineClass.ANALYZER.is(frame)) {
            return Optional.of(EngineMethod.ANALYZE_CREATE_TABLE_AS.is(frame) ? OTHERWISE : TO_READ);
        }
        if (EngineClass.SHOW_REWRITE.is(frame)) {
            return Optional.of(TO_READ);
        }
        if (frame.getClassName().startsWith(TASKS) && frame.getClassName().endsWith(TASK_SUFFIX)) {
            return Optional.of(frame.getClassName().startsWith(TASKS + "Create") ? OTHERWISE : TO_CHANGE);
        }
        return Optional.empty();
    }
}
