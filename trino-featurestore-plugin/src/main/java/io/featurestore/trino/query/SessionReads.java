package io.featurestore.trino.query;

import com.google.common.collect.ImmutableSet;
import io.trino.sql.tree.CurrentCatalog;
import io.trino.sql.tree.CurrentDate;
import io.trino.sql.tree.CurrentPath;
import io.trino.sql.tree.CurrentSchema;
import io.trino.sql.tree.CurrentTime;
import io.trino.sql.tree.CurrentTimestamp;
import io.trino.sql.tree.CurrentUser;
import io.trino.sql.tree.DateTimeDataType;
import io.trino.sql.tree.FunctionCall;
import io.trino.sql.tree.LocalTime;
import io.trino.sql.tree.LocalTimestamp;
import io.trino.sql.tree.Node;

import java.util.Set;

public final class SessionReads
{
    private static final Set<Class<? extends Node>> NODES = ImmutableSet.of(
            CurrentCatalog.class,
            CurrentDate.class,
            CurrentPath.class,
            CurrentSchema.class,
            CurrentTime.class,
            CurrentTimestamp.class,
            CurrentUser.class,
            LocalTime.class,
            LocalTimestamp.class);
    private static final Set<String> FUNCTIONS = ImmutableSet.of("now", "current_groups", "current_timezone");

    private SessionReads() {}

    /**
     * Whether the query itself asks for the current date or time, or for facts of the session. The views that it reads are not looked into.
     */
    public static boolean isIn(String query)
    {
        return isIn(SqlReader.query(query));
    }

    static boolean isIn(Node node)
    {
        return NODES.contains(node.getClass()) ||
                node instanceof FunctionCall call && FUNCTIONS.contains(call.getName().getSuffix()) ||
                node instanceof DateTimeDataType type && isTimeWithZone(type) ||
                node.getChildren().stream().anyMatch(SessionReads::isIn);
    }

    private static boolean isTimeWithZone(DateTimeDataType type)
    {
        return type.getType() == DateTimeDataType.Type.TIME && type.isWithTimeZone();
    }
}
