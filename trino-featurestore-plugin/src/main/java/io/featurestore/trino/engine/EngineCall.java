package io.featurestore.trino.engine;

import com.google.common.collect.ImmutableMap;

import java.lang.StackWalker.StackFrame;
import java.util.Map;
import java.util.Optional;

/**
 * What the engine is about to do with a view whose definition it asks for.
 *
 * <p>The SPI has one call each, {@code getView} and {@code getMaterializedView}, for all purposes. SHOW CREATE VIEW is to show what the user
 * wrote, and a query is to run a training set with its features joined on; a query is to read the storage table of a materialized view under
 * the view's own name, so that rights, row filters and column masks of the view hold, and a refresh is to compute the ends of intervals. The
 * caller is the only difference. Should an engine class be renamed, the error is on the safe side: the generated SQL is shown, queries read a
 * materialized view as any other, and the tests of SHOW CREATE VIEW, of plans and of REFRESH fail.
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
    OTHER;

    private static final String ANALYZER = "io.trino.sql.analyzer.StatementAnalyzer$Visitor";
    private static final Map<String, EngineCall> CALLS = ImmutableMap.<String, EngineCall>builder()
            .put("io.trino.sql.rewrite.ShowQueriesRewrite$Visitor.showCreateView", SHOW)
            .put("io.trino.metadata.MetadataManager.getViews", SHOW)
            .put("io.trino.sql.rewrite.ShowQueriesRewrite$Visitor.visitShowColumns", DESCRIBE)
            .put(ANALYZER + ".visitTable", READ)
            .put(ANALYZER + ".visitRefreshMaterializedView", REFRESH)
            .put("io.trino.execution.RefreshViewTask.execute", REFRESH)
            // Our own question for the columns of what a view reads
            .put("io.trino.connector.InternalMetadataProvider.getRelationMetadata", OTHER)
            .buildOrThrow();

    public static EngineCall current()
    {
        return StackWalker.getInstance().walk(frames -> frames
                .map(EngineCall::of)
                .flatMap(Optional::stream)
                .findFirst()
                .orElse(OTHER));
    }

    private static Optional<EngineCall> of(StackFrame frame)
    {
        Optional<EngineCall> call = Optional.ofNullable(CALLS.get(frame.getClassName() + "." + frame.getMethodName()));
        return frame.getClassName().equals(ANALYZER) ? call.or(() -> Optional.of(OTHER)) : call;
    }
}
