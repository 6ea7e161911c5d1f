package io.featurestore.trino.definition;

import io.featurestore.trino.aggregation.Aggregations;
import io.featurestore.trino.aggregation.DerivedFeature;
import io.featurestore.trino.query.SqlReader;
import io.trino.spi.type.DateType;
import io.trino.spi.type.TimestampType;
import io.trino.spi.type.Type;
import io.trino.sql.tree.Expression;
import io.trino.sql.tree.FunctionCall;
import io.trino.sql.tree.Identifier;
import io.trino.sql.tree.StringLiteral;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

/**
 * {@code date_diff(unit, column, as_of_time)}: how many whole units have passed since the time in a column.
 */
public record TimeSince(String unit, String column)
{
    private static final int MAX_PRECISION = 6;
    private static final Set<String> UNITS = Set.of("millisecond", "second", "minute", "hour", "day", "week", "month", "quarter", "year");

    public TimeSince
    {
        requireNonNull(unit, "unit is null");
        requireNonNull(column, "column is null");
    }

    /**
     * Empty if the feature is another expression.
     *
     * @param types of the entries, by their names
     */
    public static Optional<TimeSince> find(Aggregations aggregations, DerivedFeature derived, Map<String, Type> types)
    {
        if (!(derived.expression() instanceof FunctionCall call) || !SqlReader.functionName(call).equals("date_diff") || call.getArguments().size() != 3) {
            return Optional.empty();
        }
        List<Expression> arguments = call.getArguments().stream()
                .map(argument -> argument.getValue())
                .collect(toImmutableList());
        if (!(arguments.getFirst() instanceof StringLiteral unit && arguments.get(1) instanceof Identifier column && arguments.getLast() instanceof Identifier time)) {
            return Optional.empty();
        }
        TimeSince since = new TimeSince(unit.getValue().toLowerCase(Locale.ENGLISH), SqlReader.name(column));
        boolean isServed = UNITS.contains(since.unit()) &&
                SqlReader.name(time).equals(Aggregations.AS_OF_TIME) &&
                !since.column().equals(Aggregations.AS_OF_TIME) &&
                !aggregations.readsTime(since.column()) &&
                isTime(types.get(since.column()));
        return isServed ? Optional.of(since) : Optional.empty();
    }

    private static boolean isTime(Type type)
    {
        return type instanceof DateType || (type instanceof TimestampType timestamp && timestamp.getPrecision() <= MAX_PRECISION);
    }
}
