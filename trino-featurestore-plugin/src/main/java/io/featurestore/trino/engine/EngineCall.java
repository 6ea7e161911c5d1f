package io.featurestore.trino.engine;

import com.google.common.collect.ImmutableMap;

import java.lang.StackWalker.StackFrame;
import java.util.Map;
import java.util.Optional;

/**
 * What the engine will do with the definition of a view that it asks for. The SPI has one call for all purposes, so the caller has to tell: SHOW
 * CREATE VIEW is to show what the user wrote, a query reads a training set with its features joined on, and a REFRESH computes intervals.
 */
public enum EngineCall
{
    SHOW,
    DESCRIBE,
    READ,
    REFRESH,
    /**
     * All other statements, listings and our own questions, and callers that are not recognized: what writes must not begin for these.
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

    private static Optional<EngineCall> of(StackFrame frame)
    {
        return CALLS.entrySet().stream()
                .filter(call -> call.getKey().is(frame))
                .map(Map.Entry::getValue)
                .findFirst()
                .or(() -> EngineClass.ANALYZER.is(frame) ? Optional.of(OTHER) : Optional.empty());
    }
}
