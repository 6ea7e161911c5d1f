package io.featurestore.trino.engine;

import com.google.common.collect.ImmutableMap;

import java.lang.StackWalker.StackFrame;
import java.util.Map;
import java.util.Optional;

/**
 * What the engine is about to do with a view or materialized view whose definition it asks for. The SPI has one call for all purposes, so that
 * only the caller tells: SHOW CREATE VIEW is to show what the user wrote, a query is to run a training set with its features joined on and to
 * read a materialized view from its storage, and a refresh is to compute the ends of intervals.
 */
public enum EngineCall
{
    /**
     * SHOW CREATE VIEW and {@code information_schema.views}.
     */
    SHOW,
    /**
     * DESCRIBE and SHOW COLUMNS.
     */
    DESCRIBE,
    /**
     * A query.
     */
    READ,
    /**
     * ALTER VIEW … REFRESH and REFRESH MATERIALIZED VIEW.
     */
    REFRESH,
    /**
     * Everything else: other statements, listings, our own questions, and callers that are not recognized. So what writes must not begin when
     * its statement was not recognized before: see {@link EngineInternals#unexpected(String)}.
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
                // A view is analyzed inside the statement that reads it
                .or(() -> EngineClass.ANALYZER.is(frame) ? Optional.of(OTHER) : Optional.empty());
    }
}
