package io.featurestore.trino.query;

import com.google.common.collect.ImmutableList;
import io.trino.sql.tree.CurrentCatalog;
import io.trino.sql.tree.CurrentDate;
import io.trino.sql.tree.CurrentPath;
import io.trino.sql.tree.CurrentSchema;
import io.trino.sql.tree.CurrentTime;
import io.trino.sql.tree.CurrentTimestamp;
import io.trino.sql.tree.CurrentUser;
import io.trino.sql.tree.Expression;
import io.trino.sql.tree.FunctionCall;
import io.trino.sql.tree.LambdaExpression;
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
    private static final Set<String> NOT_DETERMINISTIC = Set.of("any_value", "arbitrary", "current_groups", "current_timezone", "now", "rand", "random", "random_string", "shuffle", "uuid");

    private FunctionCalls() {}

    public static List<FunctionCall> of(Node expression)
    {
        return nodes(expression)
                .filter(FunctionCall.class::isInstance)
                .map(FunctionCall.class::cast)
                .collect(toImmutableList());
    }

    /**
     * The first call in the expression, as it is written, whose value depends on more than its arguments.
     */
    public static Optional<String> notDeterministic(Node expression)
    {
        return nodes(expression)
                .flatMap(node -> switch (node) {
                    case FunctionCall call when NOT_DETERMINISTIC.contains(SqlReader.functionName(call)) -> Stream.of(call.getName() + "()");
                    case CurrentDate _ -> Stream.of("current_date");
                    case CurrentTime _ -> Stream.of("current_time");
                    case CurrentTimestamp _ -> Stream.of("current_timestamp");
                    case CurrentCatalog _, CurrentPath _, CurrentSchema _, CurrentUser _ -> Stream.of("what the session knows");
                    case LocalTime _ -> Stream.of("localtime");
                    case LocalTimestamp _ -> Stream.of("localtimestamp");
                    default -> Stream.empty();
                })
                .findFirst();
    }

    public static List<String> lambdaParameters(Expression expression)
    {
        return nodes(expression)
                .filter(LambdaExpression.class::isInstance)
                .flatMap(lambda -> ((LambdaExpression) lambda).getArguments().stream())
                .map(argument -> SqlReader.name(argument.getName()))
                .collect(toImmutableList());
    }

    private static Stream<Node> nodes(Node node)
    {
        return Stream.concat(Stream.of(node), ImmutableList.copyOf(node.getChildren()).stream().flatMap(FunctionCalls::nodes));
    }
}
