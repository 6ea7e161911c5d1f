package io.featurestore.trino.query;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.trino.sql.tree.FunctionCall;
import io.trino.sql.tree.Node;
import io.trino.sql.tree.Offset;
import io.trino.sql.tree.Query;
import io.trino.sql.tree.QuerySpecification;
import io.trino.sql.tree.SampledRelation;
import io.trino.sql.tree.Table;
import io.trino.sql.tree.TableFunctionInvocation;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What in a query gives other rows although the tables that it reads are the same. The views that it reads are not looked into.
 */
public final class ChangingParts
{
    // With a second argument that names the zone, the first of these do not ask the session
    private static final Set<String> IN_ZONE_OF_SESSION = ImmutableSet.of("from_unixtime", "from_unixtime_nanos");
    private static final Set<String> OF_SESSION = ImmutableSet.of("from_iso8601_timestamp", "from_iso8601_timestamp_nanos", "parse_datetime");

    private ChangingParts() {}

    /**
     * The first such part, in words.
     */
    public static Optional<String> of(String query)
    {
        return of(SqlReader.query(query));
    }

    private static Optional<String> of(Node query)
    {
        return FunctionCalls.notDeterministic(query)
                .map(call -> "calls " + call)
                .or(() -> nodes(query).flatMap(node -> part(node).stream()).findFirst())
                .or(() -> SessionReads.isIn(query) ? Optional.of("asks for the date, the time or facts of the session") : Optional.empty());
    }

    private static Optional<String> part(Node node)
    {
        return switch (node) {
            case FunctionCall call -> function(call);
            case TableFunctionInvocation call -> Optional.of("calls the table function %s, whose tables have no version that could be named".formatted(call.getName()));
            case SampledRelation _ -> Optional.of("has TABLESAMPLE, which chooses other rows each time");
            case Query query when isCutOff(query.getLimit(), query.getOffset()) && query.getOrderBy().isEmpty() && !isOrdered(query) -> Optional.of("has LIMIT, FETCH or OFFSET without ORDER BY");
            case Query query when query.getQueryBody() instanceof Table table -> Optional.of("reads TABLE %1$s: write SELECT * FROM %1$s".formatted(table.getName()));
            case QuerySpecification query when isCutOff(query.getLimit(), query.getOffset()) && query.getOrderBy().isEmpty() -> Optional.of("has LIMIT, FETCH or OFFSET without ORDER BY");
            default -> Optional.empty();
        };
    }

    private static boolean isOrdered(Query query)
    {
        return query.getQueryBody() instanceof QuerySpecification specification && specification.getOrderBy().isPresent();
    }

    private static boolean isCutOff(Optional<Node> limit, Optional<Offset> offset)
    {
        return limit.isPresent() || offset.isPresent();
    }

    private static Optional<String> function(FunctionCall call)
    {
        String name = SqlReader.functionName(call);
        if (call.getName().getPrefix().isPresent()) {
            return Optional.of("calls %s, a function that may be replaced".formatted(call.getName()));
        }
        if (OF_SESSION.contains(name) || (IN_ZONE_OF_SESSION.contains(name) && call.getArguments().size() == 1)) {
            return Optional.of("calls %s, which depends on the time zone of the session".formatted(name));
        }
        return Optional.empty();
    }

    private static Stream<Node> nodes(Node node)
    {
        return Stream.concat(Stream.of(node), ImmutableList.copyOf(node.getChildren()).stream().flatMap(ChangingParts::nodes));
    }
}
