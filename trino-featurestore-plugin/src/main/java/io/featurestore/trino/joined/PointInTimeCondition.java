package io.featurestore.trino.joined;

import com.google.common.collect.ImmutableMap;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.expression.Call;
import io.trino.spi.expression.ConnectorExpression;
import io.trino.spi.expression.Constant;
import io.trino.spi.expression.FunctionName;
import io.trino.spi.expression.Variable;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

import static io.trino.plugin.base.expression.ConnectorExpressions.extractConjuncts;
import static io.trino.spi.expression.StandardFunctions.ADD_FUNCTION_NAME;
import static io.trino.spi.expression.StandardFunctions.EQUAL_OPERATOR_FUNCTION_NAME;
import static io.trino.spi.expression.StandardFunctions.LESS_THAN_OPERATOR_FUNCTION_NAME;
import static io.trino.spi.expression.StandardFunctions.LESS_THAN_OR_EQUAL_OPERATOR_FUNCTION_NAME;
import static java.util.Objects.requireNonNull;

// The condition key = spine key AND … AND validFrom <= time AND time < validTo [AND time <= validFrom + ttl] of a join: columns of the spine by the
// feature view's keys, its time, and columns of the feature view
record PointInTimeCondition(Map<ColumnHandle, ColumnHandle> keys, ColumnHandle time, ColumnHandle validFrom, ColumnHandle validTo, OptionalLong ttlMillis)
{
    private static final String INTERVAL_DAY_TO_SECOND = "interval day to second";

    PointInTimeCondition
    {
        keys = ImmutableMap.copyOf(requireNonNull(keys, "keys is null"));
        requireNonNull(time, "time is null");
        requireNonNull(validFrom, "validFrom is null");
        requireNonNull(validTo, "validTo is null");
        requireNonNull(ttlMillis, "ttlMillis is null");
    }

    // Empty if the condition is any other
    static Optional<PointInTimeCondition> parse(ConnectorExpression condition, Map<String, ColumnHandle> features, Map<String, ColumnHandle> spine)
    {
        Parser parser = new Parser(features, spine);
        return extractConjuncts(condition).stream().allMatch(parser::take) ? parser.result() : Optional.empty();
    }

    private static final class Parser
    {
        private final Map<String, ColumnHandle> features;
        private final Map<String, ColumnHandle> spine;
        private final Map<ColumnHandle, ColumnHandle> keys = new HashMap<>();
        private final Set<ColumnHandle> times = new HashSet<>();
        private final Set<ColumnHandle> starts = new HashSet<>();
        private Optional<ColumnHandle> validFrom = Optional.empty();
        private Optional<ColumnHandle> validTo = Optional.empty();
        private Optional<Long> ttlMillis = Optional.empty();

        private Parser(Map<String, ColumnHandle> features, Map<String, ColumnHandle> spine)
        {
            this.features = requireNonNull(features, "features is null");
            this.spine = requireNonNull(spine, "spine is null");
        }

        // Whether the conjunct is part of such a condition, and none before said the same of other columns
        private boolean take(ConnectorExpression conjunct)
        {
            if (!(conjunct instanceof Call call) || call.getArguments().size() != 2) {
                return false;
            }
            ConnectorExpression left = call.getArguments().getFirst();
            ConnectorExpression right = call.getArguments().getLast();
            FunctionName function = call.getFunctionName();
            if (function.equals(EQUAL_OPERATOR_FUNCTION_NAME)) {
                return takeKey(left, right) || takeKey(right, left);
            }
            if (function.equals(LESS_THAN_OPERATOR_FUNCTION_NAME)) {
                return takeEnd(left, right);
            }
            return function.equals(LESS_THAN_OR_EQUAL_OPERATOR_FUNCTION_NAME) && (takeStart(left, right) || takeTtl(left, right));
        }

        private boolean takeKey(ConnectorExpression feature, ConnectorExpression key)
        {
            Optional<ColumnHandle> featureColumn = column(feature, features);
            Optional<ColumnHandle> spineColumn = column(key, spine);
            return featureColumn.isPresent() && spineColumn.isPresent() && keys.put(featureColumn.orElseThrow(), spineColumn.orElseThrow()) == null;
        }

        private boolean takeStart(ConnectorExpression start, ConnectorExpression time)
        {
            if (validFrom.isPresent() || column(start, features).isEmpty() || !isTime(time)) {
                return false;
            }
            validFrom = column(start, features);
            starts.add(validFrom.orElseThrow());
            return true;
        }

        private boolean takeEnd(ConnectorExpression time, ConnectorExpression end)
        {
            if (validTo.isPresent() || column(end, features).isEmpty() || !isTime(time)) {
                return false;
            }
            validTo = column(end, features);
            return true;
        }

        private boolean takeTtl(ConnectorExpression time, ConnectorExpression expires)
        {
            if (ttlMillis.isPresent() || !isTime(time) || !(expires instanceof Call sum) || !sum.getFunctionName().equals(ADD_FUNCTION_NAME)) {
                return false;
            }
            List<ConnectorExpression> terms = sum.getArguments();
            Optional<ColumnHandle> start = column(terms.getFirst(), features);
            if (start.isEmpty() || !(terms.getLast() instanceof Constant ttl) || !ttl.getType().getBaseName().equals(INTERVAL_DAY_TO_SECOND) || !(ttl.getValue() instanceof Long millis)) {
                return false;
            }
            starts.add(start.orElseThrow());
            ttlMillis = Optional.of(millis);
            return true;
        }

        private boolean isTime(ConnectorExpression expression)
        {
            Optional<ColumnHandle> time = column(expression, spine);
            time.ifPresent(times::add);
            return time.isPresent();
        }

        private static Optional<ColumnHandle> column(ConnectorExpression expression, Map<String, ColumnHandle> columns)
        {
            return expression instanceof Variable variable ? Optional.ofNullable(columns.get(variable.getName())) : Optional.empty();
        }

        private Optional<PointInTimeCondition> result()
        {
            if (validFrom.isEmpty() || validTo.isEmpty() || times.size() != 1 || starts.size() != 1) {
                return Optional.empty();
            }
            return Optional.of(new PointInTimeCondition(
                    keys,
                    times.iterator().next(),
                    validFrom.orElseThrow(),
                    validTo.orElseThrow(),
                    ttlMillis.stream().mapToLong(Long::longValue).findFirst()));
        }
    }
}
