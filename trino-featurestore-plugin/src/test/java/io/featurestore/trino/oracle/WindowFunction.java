package io.featurestore.trino.oracle;

import io.trino.spi.type.ArrayType;
import io.trino.spi.type.DecimalType;
import io.trino.spi.type.Type;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Objects;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.BooleanType.BOOLEAN;
import static io.trino.spi.type.DecimalType.createDecimalType;
import static io.trino.spi.type.DoubleType.DOUBLE;
import static io.trino.spi.type.RealType.REAL;

/**
 * An aggregate as SQL text, and once more as a plain loop over its arguments, one row for each event, oldest first.
 */
enum WindowFunction
{
    COUNT_ROWS("count(*)") {
        @Override
        Type type(Type input)
        {
            return BIGINT;
        }

        @Override
        Object over(Type result, List<Row> arguments)
        {
            return (long) arguments.size();
        }
    },
    COUNT("count(%s)") {
        @Override
        Type type(Type input)
        {
            return BIGINT;
        }

        @Override
        Object over(Type result, List<Row> arguments)
        {
            return (long) known(arguments).size();
        }
    },
    COUNT_DISTINCT("count(DISTINCT %s)") {
        @Override
        Type type(Type input)
        {
            return BIGINT;
        }

        @Override
        Object over(Type result, List<Row> arguments)
        {
            return known(arguments).stream().distinct().count();
        }
    },
    SUM("sum(%s)") {
        @Override
        Type type(Type input)
        {
            return input instanceof DecimalType decimal ? createDecimalType(38, decimal.getScale()) : SqlValues.isInteger(input) ? BIGINT : input;
        }

        @Override
        Object over(Type result, List<Row> arguments)
        {
            if (known(arguments).isEmpty()) {
                return null;
            }
            Object sum = sum(known(arguments));
            return result == REAL ? (Object) (float) (double) sum : sum;
        }
    },
    AVG("avg(%s)") {
        @Override
        Type type(Type input)
        {
            return SqlValues.isInteger(input) ? DOUBLE : input;
        }

        @Override
        Object over(Type result, List<Row> arguments)
        {
            List<Object> values = known(arguments);
            if (values.isEmpty()) {
                return null;
            }
            return switch (sum(values)) {
                case BigDecimal sum -> sum.divide(BigDecimal.valueOf(values.size()), ((DecimalType) result).getScale(), RoundingMode.HALF_UP);
                case Number sum when result == REAL -> (float) (sum.doubleValue() / values.size());
                case Number sum -> sum.doubleValue() / values.size();
                default -> throw new IllegalArgumentException("no numbers: " + values);
            };
        }
    },
    MIN("min(%s)") {
        @Override
        Object over(Type result, List<Row> arguments)
        {
            return known(arguments).stream().min(SqlValues::compare).orElse(null);
        }
    },
    MAX("max(%s)") {
        @Override
        Object over(Type result, List<Row> arguments)
        {
            return known(arguments).stream().max(SqlValues::compare).orElse(null);
        }
    },
    BOOL_OR("bool_or(%s)") {
        @Override
        Type type(Type input)
        {
            return BOOLEAN;
        }

        @Override
        Object over(Type result, List<Row> arguments)
        {
            return known(arguments).isEmpty() ? null : known(arguments).contains(true);
        }
    },
    /// The second argument must be different for all events
    MAX_BY("max_by(%s, %s)") {
        @Override
        Object over(Type result, List<Row> arguments)
        {
            Row greatest = null;
            for (Row row : arguments) {
                if (row.values().get(1) != null && (greatest == null || SqlValues.compare(row.values().get(1), greatest.values().get(1)) > 0)) {
                    greatest = row;
                }
            }
            return greatest == null ? null : greatest.values().getFirst();
        }
    },
    FIRST("first(%s)") {
        @Override
        Object over(Type result, List<Row> arguments)
        {
            return arguments.isEmpty() ? null : arguments.getFirst().values().getFirst();
        }
    },
    LAST("last(%s)") {
        @Override
        Object over(Type result, List<Row> arguments)
        {
            return arguments.isEmpty() ? null : arguments.getLast().values().getFirst();
        }
    },
    FIRST_TWO("first(%s, 2)") {
        @Override
        Type type(Type input)
        {
            return new ArrayType(input);
        }

        @Override
        Object over(Type result, List<Row> arguments)
        {
            return upTo(arguments, 2);
        }
    },
    LAST_THREE("last(%s, 3)") {
        @Override
        Type type(Type input)
        {
            return new ArrayType(input);
        }

        @Override
        Object over(Type result, List<Row> arguments)
        {
            return upTo(arguments.reversed(), 3);
        }
    };

    private final String template;

    WindowFunction(String template)
    {
        this.template = template;
    }

    String sql(List<String> inputs)
    {
        return template.formatted(inputs.toArray());
    }

    /**
     * @param input the type of the first argument
     */
    Type type(Type input)
    {
        return input;
    }

    abstract Object over(Type result, List<Row> arguments);

    /**
     * Whether the order of equal arguments makes no difference, but that of others does.
     */
    boolean isSum()
    {
        return this == SUM || this == AVG;
    }

    private static List<Object> known(List<Row> arguments)
    {
        return arguments.stream()
                .map(row -> row.values().getFirst())
                .filter(Objects::nonNull)
                .collect(toImmutableList());
    }

    private static Object upTo(List<Row> arguments, int limit)
    {
        return arguments.isEmpty() ? null : SqlValues.list(arguments.stream()
                                                           .limit(limit)
                                                           .map(row -> row.values().getFirst())
                                                           .toList());
    }

    /**
     * In the order of the values; {@code real} numbers are added as {@code double}, as Trino does.
     */
    private static Object sum(List<Object> values)
    {
        Object sum = values.getFirst() instanceof Float first ? (Object) first.doubleValue() : values.getFirst();
        for (Object value : values.subList(1, values.size())) {
            sum = switch (value) {
                case Long number -> Math.addExact((long) sum, number);
                case Float number -> (double) sum + number;
                case Double number -> (double) sum + number;
                case BigDecimal number -> ((BigDecimal) sum).add(number);
                default -> throw new IllegalArgumentException("no number: " + value);
            };
        }
        return sum;
    }
}
