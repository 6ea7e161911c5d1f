package io.featurestore.trino.materialized;

import java.util.Optional;

/**
 * What the engine is about to do with a materialized view whose definition it asks for.
 *
 * <p>The SPI has one call, {@code getMaterializedView}, for all purposes. A query is to read the storage table under the view's own name, so
 * that rights, row filters and column masks of the view hold and the end of each row's interval is a hidden column of it; a refresh is to
 * compute those ends. The caller is the only difference. Should an engine class be renamed, queries read the view as any materialized view
 * and the tests of plans and of REFRESH fail.
 */
enum EngineCall
{
    READ,
    REFRESH,
    OTHER;

    private static final String ANALYZER = "io.trino.sql.analyzer.StatementAnalyzer$Visitor";

    static EngineCall current()
    {
        Optional<String> method = StackWalker.getInstance().walk(frames -> frames
                .filter(frame -> frame.getClassName().equals(ANALYZER))
                .findFirst()
                .map(StackWalker.StackFrame::getMethodName));
        return switch (method.orElse("")) {
            case "visitTable" -> READ;
            case "visitRefreshMaterializedView" -> REFRESH;
            default -> OTHER;
        };
    }
}
