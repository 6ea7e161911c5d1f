package io.featurestore.trino.query;

import com.google.common.collect.ImmutableList;
import io.trino.sql.tree.CurrentDate;
import io.trino.sql.tree.CurrentTime;
import io.trino.sql.tree.CurrentTimestamp;
import io.trino.sql.tree.Expression;
import io.trino.sql.tree.FunctionCall;
import io.trino.sql.tree.LocalTime;
import io.trino.sql.tree.LocalTimestamp;
import io.trino.sql.tree.Node;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;

public final class FunctionCalls
{
    private static final Set<String> NOT_DETERMINISTIC = Set.of("now", "rand", "random", "random_string", "shuffle", "uuid");

    private FunctionCalls() {}

    public static List<FunctionCall> of(Expression expression)
    {
        return nodes(expression)
                .filter(FunctionCall.class::isInstance)
                .map(FunctionCall.class::cast)
                .collect(toImmutableList());
    }

    /**
     * The first call in the expression, as it is written, whose value depends on more than its arguments.
     */
    public static Optional<String> notDeterministic(Expression expression)
    {
        return nodes(expression)
                .flatMap(node -> switch (node) {
                    case FunctionCall call when NOT_DETERMINISTIC.contains(SqlReader.functionName(call)) -> Stream.of(call.getName() + "()");
                    case CurrentDate _ -> Stream.of("current_date");
                    case CurrentTime _ -> Stream.of("current_time");
                    case CurrentTimestamp _ -> Stream.of("current_timestamp");
                    case LocalTime _ -> Stream.of("localtime");
                    case LocalTimestamp _ -> Stream.of("localtimestamp");
                    default -> Stream.empty();
                })
                .findFirst();
    }

    private static Stream<Node> nodes(Node node)
    {
        return Stream.concat(Stream.of(node), ImmutableList.copyOf(node.getChildren()).stream().flatMap(FunctionCalls::nodes));
    }
}
