package io.featurestore.trino.view;

import com.google.common.collect.ImmutableSet;

import java.lang.StackWalker.StackFrame;
import java.util.Set;

/**
 * Tells whether the engine wants a view's definition to show it, rather than to run it.
 *
 * <p>The SPI has one call, {@code getView}, for SHOW CREATE VIEW, {@code information_schema.views} and for queries. The first two are to show
 * what the user wrote, a query is to run the training set with its features joined on. The caller is the only difference. Should an engine
 * class be renamed, the error is on the safe side: the generated SQL is shown, and queries stay right; a test of SHOW CREATE VIEW fails then.
 */
final class DefinitionText
{
    private static final Set<String> SHOWING_METHODS = ImmutableSet.of("showCreateView", "getViews");
    private static final Set<String> SHOWING_CLASSES = ImmutableSet.of("io.trino.sql.rewrite.ShowQueriesRewrite$Visitor", "io.trino.metadata.MetadataManager");

    private DefinitionText() {}

    static boolean isAskedFor()
    {
        return StackWalker.getInstance().walk(frames -> frames.anyMatch(DefinitionText::shows));
    }

    private static boolean shows(StackFrame frame)
    {
        return SHOWING_METHODS.contains(frame.getMethodName()) && SHOWING_CLASSES.contains(frame.getClassName());
    }
}
