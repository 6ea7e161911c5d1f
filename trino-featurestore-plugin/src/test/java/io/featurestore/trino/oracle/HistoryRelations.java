package io.featurestore.trino.oracle;

import com.google.common.collect.ImmutableList;
import io.trino.spi.type.DateType;
import io.trino.spi.type.TimestampType;
import io.trino.spi.type.TimestampWithTimeZoneType;
import io.trino.spi.type.Type;

import java.util.List;

import static io.featurestore.trino.oracle.SqlValues.quoteName;
import static io.trino.spi.type.BooleanType.BOOLEAN;
import static io.trino.spi.type.TimestampType.createTimestampType;

/**
 * The relations of a feature view whose rows depend on the time of the query.
 */
final class HistoryRelations
{
    private static final List<String> ADDED_COLUMNS = List.of("valid_from", "valid_to", "is_current");

    private HistoryRelations() {}

    static SqlCase latest(FeatureViewModel view)
    {
        return new SqlCase("latest", List.of(), selectFrom(view, "$latest"), view.asOfColumns());
    }

    /**
     * Whether the view has a time, and no column that the timeline adds.
     */
    static boolean hasTimeline(FeatureViewModel view)
    {
        return view.timestampColumn().isPresent() && view.relation().columns().stream().map(Column::name).noneMatch(ADDED_COLUMNS::contains);
    }

    static SqlCase timeline(FeatureViewModel view)
    {
        Type time = createTimestampType(precision(view.relation().column(view.timestampColumn().orElseThrow()).type()));
        List<Column> columns = ImmutableList.<Column>builder()
                .addAll(view.relation().columns())
                .add(new Column("valid_from", time))
                .add(new Column("valid_to", time))
                .add(new Column("is_current", BOOLEAN))
                .build();
        return new SqlCase("timeline", List.of(), selectFrom(view, "$timeline"), columns);
    }

    private static int precision(Type type)
    {
        return switch (type) {
            case DateType _ -> 3;
            case TimestampType timestamp -> timestamp.getPrecision();
            case TimestampWithTimeZoneType timestamp -> timestamp.getPrecision();
            default -> throw new IllegalArgumentException("not a time: " + type);
        };
    }

    private static String selectFrom(FeatureViewModel view, String suffix)
    {
        return "SELECT * FROM %s.%s".formatted(ViewForm.SCHEMA, quoteName(view.name() + suffix));
    }
}
