package io.featurestore.trino.window;

import com.google.common.collect.ImmutableList;
import io.featurestore.trino.source.EventAggregate;
import io.featurestore.trino.source.EventCondition;
import io.featurestore.trino.source.HistoryColumn;
import io.featurestore.trino.source.WindowFunction;
import io.trino.spi.predicate.Domain;
import io.trino.spi.type.DecimalType;
import io.trino.spi.type.Type;

import java.lang.invoke.MethodHandle;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.Stream;

import static com.google.common.base.Throwables.throwIfUnchecked;
import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.trino.spi.function.InvocationConvention.InvocationArgumentConvention.BLOCK_POSITION_NOT_NULL;
import static io.trino.spi.function.InvocationConvention.InvocationReturnConvention.FAIL_ON_NULL;
import static io.trino.spi.function.InvocationConvention.simpleConvention;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.BooleanType.BOOLEAN;
import static io.trino.spi.type.TypeUtils.readNativeValue;
import static java.util.Objects.requireNonNull;

/**
 * Prepares aggregates of one table of events. What several of them need is made once. Not thread-safe.
 */
public final class WindowValues
{
    private final EventTable events;
    private final Map<EventAggregate, WindowValue> values = new HashMap<>();
    private final Map<Counted, CountedRows> counted = new HashMap<>();
    private final Map<Numbers, ExactSums> sums = new HashMap<>();
    private final Map<Numbers, OrderedNumbers> numbers = new HashMap<>();

    public WindowValues(EventTable events)
    {
        this.events = requireNonNull(events, "events is null");
    }

    private record Counted(List<EventCondition> conditions, List<HistoryColumn> known) {}

    private record Numbers(CountedRows rows, HistoryColumn column) {}

    public WindowValue of(EventAggregate aggregate, Type type)
    {
        return values.computeIfAbsent(aggregate, _ -> create(aggregate, type));
    }

    private WindowValue create(EventAggregate aggregate, Type type)
    {
        return switch (aggregate.function()) {
            case COUNT -> new CountValue(rows(aggregate));
            case COUNT_DISTINCT -> new DistinctValue(distinct(aggregate));
            case APPROX_DISTINCT -> approximateDistinct(aggregate);
            case APPROX_PERCENTILE -> new PercentileValue(events, rows(aggregate), aggregate.arguments().getFirst(), type, aggregate.percentiles());
            case BOOL_AND -> conditions(aggregate, true);
            case BOOL_OR -> conditions(aggregate, false);
            case MIN, MIN_BY -> extreme(aggregate, false);
            case MAX, MAX_BY -> extreme(aggregate, true);
            case FIRST -> edge(aggregate, false);
            case LAST -> edge(aggregate, true);
            case SUM, AVG, VAR_SAMP, VAR_POP, STDDEV_SAMP, STDDEV_POP -> ofNumbers(aggregate, type);
        };
    }

    private WindowValue ofNumbers(EventAggregate aggregate, Type type)
    {
        HistoryColumn column = aggregate.arguments().getFirst();
        Numbers key = new Numbers(rows(aggregate), column);
        boolean isExact = type instanceof DecimalType || (aggregate.function() == WindowFunction.SUM && type.equals(BIGINT));
        if (!isExact) {
            OrderedNumbers ordered = numbers.computeIfAbsent(key, _ -> OrderedNumbers.of(events, key.rows(), events.column(column), column.type()));
            return new FloatingPointValue(ordered, aggregate.function(), type);
        }
        ExactSums exact = sums.computeIfAbsent(key, _ -> ExactSums.of(events, key.rows(), events.column(column), column.type()));
        return aggregate.function() == WindowFunction.AVG ? new AverageValue(exact, (DecimalType) type) : new SumValue(exact, type);
    }

    private WindowValue conditions(EventAggregate aggregate, boolean all)
    {
        HistoryColumn column = aggregate.arguments().getFirst();
        EventCondition isTrue = new EventCondition(column, Domain.singleValue(BOOLEAN, true));
        List<EventCondition> conditions = Stream.concat(aggregate.conditions().stream(), Stream.of(isTrue)).collect(toImmutableList());
        return new ConditionValue(rows(aggregate), rows(new Counted(conditions, ImmutableList.of())), all);
    }

    private WindowValue extreme(EventAggregate aggregate, boolean greatest)
    {
        CountedRows rows = rows(aggregate);
        HistoryColumn compared = aggregate.arguments().getLast();
        RowOrder order = RowOrder.of(rows, events.column(compared), compared.type(), greatest, events.typeOperators());
        return new ExtremeValue(rows, order, greatest, events.column(aggregate.arguments().getFirst()), maxLevel(rows));
    }

    private WindowValue edge(EventAggregate aggregate, boolean last)
    {
        return new EdgeValue(rows(aggregate), events.column(aggregate.arguments().getFirst()), last, aggregate.limit());
    }

    private DistinctCounts distinct(EventAggregate aggregate)
    {
        CountedRows rows = rows(aggregate);
        int[] numbers = events.numbers(aggregate.arguments().getFirst());
        return DistinctCounts.of(events, rows, row -> numbers[row], maxLevel(rows));
    }

    private WindowValue approximateDistinct(EventAggregate aggregate)
    {
        CountedRows rows = rows(aggregate);
        HistoryColumn column = aggregate.arguments().getFirst();
        long[] hashes = new long[rows.size()];
        MethodHandle hash = events.typeOperators().getXxHash64Operator(column.type(), simpleConvention(FAIL_ON_NULL, BLOCK_POSITION_NOT_NULL));
        EventColumn values = events.column(column);
        for (int number = 0; number < hashes.length; number++) {
            hashes[number] = hash(hash, values, rows.row(number));
        }
        int[] beginnings = new int[events.rowCount()];
        for (int number = 0; number < hashes.length; number++) {
            beginnings[rows.row(number)] = ApproximateDistinctValue.beginning(hashes[number]);
        }
        return new ApproximateDistinctValue(rows, DistinctCounts.of(events, rows, row -> beginnings[row], maxLevel(rows)), hashes, maxLevel(rows));
    }

    private static long hash(MethodHandle hash, EventColumn column, int row)
    {
        try {
            return (long) hash.invoke(column.block(row), column.position(row));
        }
        catch (Throwable e) {
            throwIfUnchecked(e);
            throw new RuntimeException(e);
        }
    }

    // The longest range is all of an entity
    private int maxLevel(CountedRows rows)
    {
        int longest = 0;
        for (int entity = 0; entity < events.entityCount(); entity++) {
            longest = Math.max(longest, rows.before(events.firstRow(entity + 1)) - rows.before(events.firstRow(entity)));
        }
        return AlignedBlocks.maxLevel(longest);
    }

    // Those of which an argument is known that the function does not pass over
    private CountedRows rows(EventAggregate aggregate)
    {
        List<HistoryColumn> known = switch (aggregate.function()) {
            case FIRST, LAST -> ImmutableList.of();
            case MIN_BY, MAX_BY -> ImmutableList.of(aggregate.arguments().getLast());
            default -> aggregate.arguments();
        };
        return rows(new Counted(aggregate.conditions(), known));
    }

    private CountedRows rows(Counted rows)
    {
        return counted.computeIfAbsent(rows, _ -> {
            List<IntPredicate> predicates = Stream.concat(
                            rows.known().stream().map(this::isKnown),
                            rows.conditions().stream().map(this::satisfies))
                    .collect(toImmutableList());
            return CountedRows.of(events.rowCount(), row -> predicates.stream().allMatch(predicate -> predicate.test(row)));
        });
    }

    private IntPredicate isKnown(HistoryColumn column)
    {
        EventColumn values = events.column(column);
        return row -> !values.block(row).isNull(values.position(row));
    }

    private IntPredicate satisfies(EventCondition condition)
    {
        EventColumn values = events.column(condition.column());
        Type type = condition.column().type();
        return row -> condition.values().includesNullableValue(readNativeValue(type, values.block(row), values.position(row)));
    }
}
