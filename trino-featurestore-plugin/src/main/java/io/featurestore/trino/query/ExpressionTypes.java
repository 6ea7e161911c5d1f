package io.featurestore.trino.query;

import com.google.common.collect.ImmutableMap;
import io.trino.spi.TrinoException;
import io.trino.spi.type.TimestampType;
import io.trino.spi.type.TimestampWithTimeZoneType;
import io.trino.spi.type.Type;
import io.trino.spi.type.TypeManager;
import io.trino.sql.ExpressionFormatter;
import io.trino.sql.tree.ArithmeticBinaryExpression;
import io.trino.sql.tree.AtTimeZone;
import io.trino.sql.tree.Cast;
import io.trino.sql.tree.DataType;
import io.trino.sql.tree.DereferenceExpression;
import io.trino.sql.tree.Expression;
import io.trino.sql.tree.FunctionCall;
import io.trino.sql.tree.Identifier;
import io.trino.sql.tree.IntervalLiteral;
import io.trino.sql.tree.QualifiedName;

import java.util.Map;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

// The types of expressions, where their text tells: columns, casts, and what is usually done to times
record ExpressionTypes(TypeManager typeManager)
{
    // Functions whose result is a timestamp of the same type as this argument
    private static final Map<String, Integer> KEEPING_FUNCTIONS = ImmutableMap.<String, Integer>builder()
            .put("min", 0)
            .put("max", 0)
            .put("any_value", 0)
            .put("arbitrary", 0)
            .put("date_trunc", 1)
            .put("date_add", 2)
            .buildOrThrow();

    ExpressionTypes
    {
        requireNonNull(typeManager, "typeManager is null");
    }

    Optional<Type> type(Expression expression, ColumnScope scope)
    {
        return switch (expression) {
            case Identifier identifier -> scope.type(QualifiedName.of(identifier.getValue()));
            case DereferenceExpression dereference -> Optional.ofNullable(DereferenceExpression.getQualifiedName(dereference)).flatMap(scope::type);
            case Cast cast -> ofDataType(cast.getType());
            case AtTimeZone atTimeZone -> type(atTimeZone.getValue(), scope).filter(TimestampWithTimeZoneType.class::isInstance);
            case ArithmeticBinaryExpression arithmetic when arithmetic.getRight() instanceof IntervalLiteral -> timestamp(type(arithmetic.getLeft(), scope));
            case FunctionCall call -> ofFunction(call, scope);
            default -> Optional.empty();
        };
    }

    private Optional<Type> ofFunction(FunctionCall call, ColumnScope scope)
    {
        if (call.getName().getPrefix().isPresent()) {
            return Optional.empty();
        }
        return Optional.ofNullable(KEEPING_FUNCTIONS.get(call.getName().getSuffix()))
                .filter(argument -> argument == call.getArguments().size() - 1)
                .flatMap(argument -> timestamp(type(call.getArguments().get(argument).getValue(), scope)));
    }

    private Optional<Type> ofDataType(DataType dataType)
    {
        try {
            return Optional.of(typeManager.fromSqlType(ExpressionFormatter.formatExpression(dataType)));
        }
        catch (TrinoException _) {
            return Optional.empty();
        }
    }

    private static Optional<Type> timestamp(Optional<Type> type)
    {
        return type.filter(candidate -> candidate instanceof TimestampType || candidate instanceof TimestampWithTimeZoneType);
    }
}
