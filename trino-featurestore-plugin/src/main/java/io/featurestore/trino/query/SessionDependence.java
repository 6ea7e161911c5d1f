package io.featurestore.trino.query;

import io.featurestore.catalog.Identifiers;
import io.trino.spi.type.TimeType;
import io.trino.spi.type.TimeWithTimeZoneType;
import io.trino.spi.type.TimestampWithTimeZoneType;
import io.trino.spi.type.Type;
import io.trino.sql.tree.AtTimeZone;
import io.trino.sql.tree.DateTimeDataType;
import io.trino.sql.tree.GenericDataType;
import io.trino.sql.tree.GenericLiteral;
import io.trino.sql.tree.Identifier;
import io.trino.sql.tree.Node;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static java.util.Comparator.naturalOrder;

/**
 * What an expression may depend on besides the row. A value without a zone takes the session's where it meets one with a zone, and a time of day
 * takes the session's date: an expression without such types depends on nothing, any other is taken to depend on the session.
 */
public enum SessionDependence
{
    NONE,
    TIME_ZONE,
    CLOCK;

    private static final Pattern TIMESTAMP_WITHOUT_ZONE = Pattern.compile("\\s*[-+]?\\d+-\\d+-\\d+(\\s+\\d+:\\d+(:\\d+(\\.\\d+)?)?)?\\s*");

    public SessionDependence or(SessionDependence other)
    {
        return Stream.of(this, other).max(naturalOrder()).orElseThrow();
    }

    static SessionDependence of(Type type)
    {
        return switch (type) {
            case TimestampWithTimeZoneType _ -> TIME_ZONE;
            case TimeType _, TimeWithTimeZoneType _ -> CLOCK;
            default -> type.getTypeParameters().stream()
                    .map(SessionDependence::of)
                    .reduce(NONE, SessionDependence::or);
        };
    }

    public static SessionDependence of(Node expression, Map<String, Type> columns)
    {
        SessionDependence own = switch (expression) {
            case Identifier name -> Optional.ofNullable(columns.get(SqlReader.name(name)))
                    .map(SessionDependence::of)
                    .orElse(NONE);
            case AtTimeZone _ -> TIME_ZONE;
            case DateTimeDataType type when type.getType() == DateTimeDataType.Type.TIME -> CLOCK;
            case DateTimeDataType type when type.isWithTimeZone() -> TIME_ZONE;
            case GenericDataType type -> ofTypeName(type.getName().getValue());
            case GenericLiteral literal when literal.getType().equalsIgnoreCase("timestamp") -> TIMESTAMP_WITHOUT_ZONE.matcher(literal.getValue()).matches() ? NONE : TIME_ZONE;
            case GenericLiteral literal -> ofTypeName(literal.getType());
            default -> NONE;
        };
        return expression.getChildren().stream()
                .map(child -> of(child, columns))
                .reduce(own, SessionDependence::or);
    }

    private static SessionDependence ofTypeName(String name)
    {
        // Also "timestamp(3) with time zone" in quotes
        return Identifiers.canonical(name).contains("time") ? CLOCK : NONE;
    }
}
