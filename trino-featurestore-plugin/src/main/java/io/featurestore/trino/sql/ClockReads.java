package io.featurestore.trino.sql;

import com.google.common.collect.ImmutableSet;
import io.trino.sql.parser.SqlParser;
import io.trino.sql.tree.CurrentDate;
import io.trino.sql.tree.CurrentTime;
import io.trino.sql.tree.CurrentTimestamp;
import io.trino.sql.tree.FunctionCall;
import io.trino.sql.tree.LocalTime;
import io.trino.sql.tree.LocalTimestamp;
import io.trino.sql.tree.Node;

import java.util.Set;

import static java.util.Locale.ENGLISH;

/**
 * Tells queries whose result depends on when they are run.
 */
public final class ClockReads
{
    private static final SqlParser PARSER = new SqlParser();
    private static final Set<Class<? extends Node>> CLOCKS = ImmutableSet.of(
            CurrentDate.class,
            CurrentTime.class,
            CurrentTimestamp.class,
            LocalTime.class,
            LocalTimestamp.class);
    private static final String NOW = "now";

    private ClockReads() {}

    /**
     * Whether the query itself asks for the current date or time; what it reads may do so, too.
     */
    public static boolean isIn(String query)
    {
        return isIn(PARSER.createStatement(query));
    }

    private static boolean isIn(Node node)
    {
        return CLOCKS.contains(node.getClass()) ||
                node instanceof FunctionCall call && call.getName().getSuffix().toLowerCase(ENGLISH).equals(NOW) ||
                node.getChildren().stream().anyMatch(ClockReads::isIn);
    }
}
