package io.featurestore.trino.source;

import com.google.common.collect.ImmutableList;
import io.airlift.slice.Slices;
import io.featurestore.trino.query.SqlReader;
import io.trino.spi.predicate.Domain;
import io.trino.spi.predicate.Range;
import io.trino.spi.predicate.ValueSet;
import io.trino.spi.type.DecimalType;
import io.trino.spi.type.Decimals;
import io.trino.spi.type.Int128;
import io.trino.spi.type.Type;
import io.trino.spi.type.VarcharType;
import io.trino.sql.tree.ArithmeticUnaryExpression;
import io.trino.sql.tree.BetweenPredicate;
import io.trino.sql.tree.BooleanLiteral;
import io.trino.sql.tree.ComparisonPredicate;
import io.trino.sql.tree.DecimalLiteral;
import io.trino.sql.tree.DistinctFromPredicate;
import io.trino.sql.tree.Expression;
import io.trino.sql.tree.GenericLiteral;
import io.trino.sql.tree.Identifier;
import io.trino.sql.tree.InListExpression;
import io.trino.sql.tree.InPredicate;
import io.trino.sql.tree.IsNullPredicate;
import io.trino.sql.tree.LogicalExpression;
import io.trino.sql.tree.LongLiteral;
import io.trino.sql.tree.NotExpression;
import io.trino.sql.tree.Predicate;
import io.trino.sql.tree.Predicated;
import io.trino.sql.tree.StringLiteral;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static io.airlift.slice.SliceUtf8.countCodePoints;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.BooleanType.BOOLEAN;
import static io.trino.spi.type.DateType.DATE;
import static io.trino.spi.type.IntegerType.INTEGER;
import static io.trino.spi.type.SmallintType.SMALLINT;
import static io.trino.spi.type.TinyintType.TINYINT;
import static java.util.Objects.requireNonNull;

// Reads FILTERs that compare columns of the events with constants. Others, which only the engine can compute, have none; nor have those of numbers
// with a floating point, whose NaN has no place in a range
record EventConditions(Map<String, HistoryColumn> columns)
{
    EventConditions
    {
        requireNonNull(columns, "columns is null");
    }

    // All of which an event must satisfy
    Optional<List<EventCondition>> of(Expression filter)
    {
        if (filter instanceof LogicalExpression logical && logical.getOperator() == LogicalExpression.Operator.AND) {
            ImmutableList.Builder<EventCondition> all = ImmutableList.builder();
            for (Expression term : logical.getTerms()) {
                Optional<List<EventCondition>> conditions = of(term);
                if (conditions.isEmpty()) {
                    return Optional.empty();
                }
                all.addAll(conditions.orElseThrow());
            }
            return Optional.of(all.build());
        }
        return condition(filter).map(ImmutableList::of);
    }

    private Optional<EventCondition> condition(Expression filter)
    {
        return switch (filter) {
            case Identifier identifier -> column(identifier).filter(column -> column.type().equals(BOOLEAN)).map(column -> equal(column, true));
            case NotExpression not when not.getValue() instanceof Identifier identifier -> column(identifier).filter(column -> column.type().equals(BOOLEAN)).map(column -> equal(column, false));
            case Predicated predicated -> column(predicated.getValue())
                    .map(column -> condition(column, predicated.getPredicate()))
                    .orElseGet(() -> flipped(predicated));
            case LogicalExpression or when or.getOperator() == LogicalExpression.Operator.OR -> or(or.getTerms());
            default -> Optional.empty();
        };
    }

    private Optional<EventCondition> or(List<Expression> terms)
    {
        Optional<EventCondition> any = Optional.empty();
        for (Expression term : terms) {
            Optional<EventCondition> condition = condition(term);
            Optional<EventCondition> before = any;
            if (condition.isEmpty() || before.filter(other -> !other.column().equals(condition.orElseThrow().column())).isPresent()) {
                return Optional.empty();
            }
            any = condition.map(next -> before.map(other -> new EventCondition(next.column(), other.values().union(next.values()))).orElse(next));
        }
        return any;
    }

    private static Optional<EventCondition> condition(HistoryColumn column, Predicate predicate)
    {
        Type type = column.type();
        return switch (predicate) {
            case IsNullPredicate isNull -> Optional.of(new EventCondition(column, isNull.isNegated() ? Domain.notNull(type) : Domain.onlyNull(type)));
            case ComparisonPredicate comparison -> constant(type, comparison.getRight()).map(value -> condition(column, comparison.getOperator(), value));
            case BetweenPredicate between when !between.isSymmetric() -> constant(type, between.getMin())
                    .flatMap(min -> constant(type, between.getMax()).map(max -> between(column, min, max)))
                    .map(condition -> between.isNegated() ? others(condition) : condition);
            case InPredicate in when in.getValueList() instanceof InListExpression list -> in(column, list.getValues())
                    .map(condition -> in.isNegated() ? others(condition) : condition);
            case DistinctFromPredicate distinct -> constant(type, distinct.getRight())
                    .map(value -> Domain.singleValue(type, value))
                    .map(same -> new EventCondition(column, distinct.isNegated() ? same : same.complement()));
            default -> Optional.empty();
        };
    }

    // The constant comes first
    private Optional<EventCondition> flipped(Predicated predicated)
    {
        return predicated.getPredicate() instanceof ComparisonPredicate comparison ?
                column(comparison.getRight()).flatMap(column -> constant(column.type(), predicated.getValue()).map(value -> condition(column, comparison.getOperator().flip(), value))) :
                Optional.empty();
    }

    private static Optional<EventCondition> in(HistoryColumn column, List<Expression> values)
    {
        ImmutableList.Builder<Object> constants = ImmutableList.builder();
        for (Expression value : values) {
            Optional<Object> constant = constant(column.type(), value);
            if (constant.isEmpty()) {
                return Optional.empty();
            }
            constants.add(constant.orElseThrow());
        }
        return Optional.of(new EventCondition(column, Domain.multipleValues(column.type(), constants.build())));
    }

    private static EventCondition condition(HistoryColumn column, ComparisonPredicate.Operator operator, Object value)
    {
        Type type = column.type();
        return switch (operator) {
            case EQUAL -> equal(column, value);
            case NOT_EQUAL -> others(equal(column, value));
            case LESS_THAN -> known(column, Range.lessThan(type, value));
            case LESS_THAN_OR_EQUAL -> known(column, Range.lessThanOrEqual(type, value));
            case GREATER_THAN -> known(column, Range.greaterThan(type, value));
            case GREATER_THAN_OR_EQUAL -> known(column, Range.greaterThanOrEqual(type, value));
        };
    }

    private static EventCondition equal(HistoryColumn column, Object value)
    {
        return new EventCondition(column, Domain.singleValue(column.type(), value));
    }

    private static EventCondition known(HistoryColumn column, Range range)
    {
        return new EventCondition(column, Domain.create(ValueSet.ofRanges(range), false));
    }

    // NULL is neither equal nor unequal
    private static EventCondition others(EventCondition condition)
    {
        return new EventCondition(condition.column(), Domain.create(condition.values().getValues().complement(), false));
    }

    private static EventCondition between(HistoryColumn column, Object min, Object max)
    {
        Domain fromMin = known(column, Range.greaterThanOrEqual(column.type(), min)).values();
        return new EventCondition(column, fromMin.intersect(known(column, Range.lessThanOrEqual(column.type(), max)).values()));
    }

    // Empty if the expression is more than a column
    Optional<HistoryColumn> column(Expression expression)
    {
        return expression instanceof Identifier identifier ? Optional.ofNullable(columns.get(SqlReader.name(identifier))) : Optional.empty();
    }

    // In Trino's own form, if the column's type can tell it from all other values
    private static Optional<Object> constant(Type type, Expression expression)
    {
        return switch (expression) {
            case StringLiteral text when type instanceof VarcharType varchar && (varchar.isUnbounded() || countCodePoints(Slices.utf8Slice(text.getValue())) <= varchar.getBoundedLength()) -> Optional.of(Slices.utf8Slice(text.getValue()));
            case BooleanLiteral literal when type.equals(BOOLEAN) -> Optional.of(literal.getValue());
            case GenericLiteral literal when type.equals(DATE) && literal.getType().equalsIgnoreCase("date") -> date(literal.getValue());
            default -> number(expression).flatMap(number -> constant(type, number));
        };
    }

    private static Optional<Object> date(String text)
    {
        try {
            return Optional.of(LocalDate.parse(text).toEpochDay());
        }
        catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    private static Optional<BigDecimal> number(Expression expression)
    {
        return switch (expression) {
            case LongLiteral literal -> Optional.of(BigDecimal.valueOf(literal.getParsedValue()));
            case DecimalLiteral literal -> Optional.of(new BigDecimal(literal.getValue()));
            case ArithmeticUnaryExpression unary when unary.getSign() == ArithmeticUnaryExpression.Sign.MINUS -> number(unary.getValue()).map(BigDecimal::negate);
            default -> Optional.empty();
        };
    }

    private static Optional<Object> constant(Type type, BigDecimal number)
    {
        try {
            return switch (type) {
                case DecimalType decimal when number.setScale(decimal.getScale()).precision() <= decimal.getPrecision() -> Optional.of(decimal.isShort() ?
                        number.setScale(decimal.getScale()).unscaledValue().longValueExact() :
                        Int128.valueOf(Decimals.encodeScaledValue(number, decimal.getScale()).toBigInteger()));
                case Type integer when integer.equals(BIGINT) -> Optional.of(number.longValueExact());
                case Type integer when integer.equals(INTEGER) -> Optional.of((long) number.intValueExact());
                case Type integer when integer.equals(SMALLINT) -> Optional.of((long) number.shortValueExact());
                case Type integer when integer.equals(TINYINT) -> Optional.of((long) number.byteValueExact());
                default -> Optional.empty();
            };
        }
        catch (ArithmeticException _) {
            return Optional.empty();
        }
    }
}
