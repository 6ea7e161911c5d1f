package io.featurestore.trino.engine;

import com.google.common.collect.ImmutableMap;

import java.lang.StackWalker.StackFrame;
import java.util.Map;
import java.util.Optional;

/**
 * What the engine needs a view's definition for. The SPI has one method for every purpose, so the purpose is read from the call stack: SHOW CREATE
 * VIEW gets what the user wrote, a query gets a training set with its features, a REFRESH gets SQL that computes intervals.
 */
public enum EngineCall
{
    SHOW,
    DESCRIBE,
    READ,
    REFRESH,
    /**
     * Every other purpose, and unknown callers: nothing that writes may begin for these.
     */
    OTHER;

    private static final Map<EngineMethod, EngineCall> CALLS = ImmutableMap.<EngineMethod, EngineCall>builder()
            .put(EngineMethod.SHOW_CREATE_VIEW, SHOW)
            .put(EngineMethod.LIST_VIEWS, SHOW)
            .put(EngineMethod.SHOW_COLUMNS, DESCRIBE)
            .put(EngineMethod.ANALYZE_TABLE, READ)
            .put(EngineMethod.ANALYZE_REFRESH, REFRESH)
            .put(EngineMethod.REFRESH_VIEW, REFRESH)
            .put(EngineMethod.READ_COLUMNS, OTHER)
            .buildOrThrow();

    public static EngineCall current()
    {
        return EngineInternals.caller(EngineCall::of).orElse(OTHER);
    }

    // Also while what a materialized view reads is analyzed

    public static boolean isOfRefresh()
    {
        return EngineInternals.caller(frame -> Optional.of(frame).filter(EngineMethod.ANALYZE_REFRESH::is)).isPresent();
    }

    private static Optional<EngineCall> of(StackFrame frame)
    {
        return CALLS.entrySet().stream()
                .filter(call -> call.getKey().is(frame))
                .map(Map.Entry::getValue)
                .findFirst()
                .or(() -> EngineClass.ANALYZER.is(frame) ? Optional.of(OTHER) : Optional.empty());
    }
}
