package io.featurestore.trino.sql;

import com.google.common.collect.ImmutableList;
import io.featurestore.trino.definition.FeatureColumn;
import io.featurestore.trino.definition.ResolvedFeatureView;
import io.featurestore.trino.value.TimeTypes;
import io.trino.spi.TrinoException;
import io.trino.spi.type.Type;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.featurestore.trino.names.SqlIdentifiers.quote;
import static io.featurestore.trino.sql.Clauses.over;
import static io.featurestore.trino.sql.SqlLiterals.endOfTime;
import static io.trino.spi.StandardErrorCode.DUPLICATE_COLUMN_NAME;
import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static io.trino.spi.type.BooleanType.BOOLEAN;
import static io.trino.spi.type.TimestampType.createTimestampType;

/**
 * The SELECT of every row of a feature view with {@code valid_from}, {@code valid_to} and {@code is_current}. A row with an unknown key or time
 * has neither end. Of several rows of one entity and time all but the last end when they begin. The newest row has no {@code valid_to};
 * ttl shows in {@code is_current} only, which is true of exactly the rows in {@code $latest}.
 */
public final class TimelineSql
{
    public static final String VALID_FROM = "valid_from";
    static final String VALID_TO = "valid_to";
    private static final String IS_CURRENT = "is_current";

    private TimelineSql() {}

    /**
     * @throws TrinoException NOT_SUPPORTED for a view without history; DUPLICATE_COLUMN_NAME if the view has a column of an added name
     */
    public static List<FeatureColumn> timelineColumns(ResolvedFeatureView view)
    {
        return timelineColumns(view, false);
    }

    /**
     * @param onlyKnown of a view that declares aggregations: whether events count from when they became known
     */
    public static List<FeatureColumn> timelineColumns(ResolvedFeatureView view, boolean onlyKnown)
    {
        FeatureColumn timestamp = timestampColumn(view);
        Type time = createTimestampType(view.events().isPresent() ? AggregatedSql.timelinePrecision(view, onlyKnown) : TimeTypes.precision(timestamp.type()));
        List<FeatureColumn> added = ImmutableList.of(
                new FeatureColumn(VALID_FROM, time, Optional.of(view.events().isPresent() ? "Time in UTC from which on the values are these" : "Time in UTC from which on the row is the newest of its entity")),
                new FeatureColumn(VALID_TO, time, Optional.of("Time in UTC of the next row, NULL if there is none")),
                new FeatureColumn(IS_CURRENT, BOOLEAN, Optional.of("Whether the row is the newest of its entity as of now, and valid")));
        for (FeatureColumn column : added) {
            if (view.columns().stream().anyMatch(existing -> existing.name().equalsIgnoreCase(column.name()))) {
                throw new TrinoException(DUPLICATE_COLUMN_NAME, "The timeline of feature view '%s' adds column '%s', which the view has already; rename it in the view"
                        .formatted(view.name(), column.name()));
            }
        }
        return ImmutableList.<FeatureColumn>builder()
                .addAll(rowColumns(view))
                .addAll(added)
                .build();
    }

    // What is computed from the time that is asked for is never constant
    static List<FeatureColumn> rowColumns(ResolvedFeatureView view)
    {
        return view.columns().stream()
                .filter(column -> !view.readsTime(column.name()))
                .collect(toImmutableList());
    }

    public static String timelineSql(String catalog, ResolvedFeatureView view)
    {
        List<String> outputNames = timelineColumns(view).stream()
                .map(column -> quote(column.name()))
                .collect(toImmutableList());
        List<String> names = IntStream.rangeClosed(1, view.columns().size())
                .mapToObj(index -> "c" + index)
                .collect(toImmutableList());
        ImmutableList.Builder<String> columns = ImmutableList.builder();
        for (int i = 0; i < names.size(); i++) {
            columns.add(names.get(i) + " AS " + outputNames.get(i));
        }
        columns.add(VALID_FROM, VALID_TO, isCurrent(view));
        return "SELECT %s\nFROM (\n%s\n)".formatted(String.join(", ", columns.build()), intervals(catalog, view, names));
    }

    private static String intervals(String catalog, ResolvedFeatureView view, List<String> names)
    {
        FeatureScan scan = FeatureScan.of(catalog, view, view.features());
        FeatureColumn timestamp = timestampColumn(view);
        String time = TimeSql.normalize(quote(timestamp.name()), timestamp.type(), TimeTypes.precision(timestamp.type()));
        ImmutableList.Builder<String> columns = ImmutableList.builder();
        for (int i = 0; i < names.size(); i++) {
            columns.add(quote(view.columns().get(i).name()) + " AS " + names.get(i));
        }
        if (view.validTo().isPresent()) {
            FeatureColumn end = view.validTo().orElseThrow();
            columns.add("IF(%s IS NOT NULL, %s) AS %s".formatted(quote(end.name()), time, VALID_FROM));
            columns.add("CAST(nullif(%s, %s) AS timestamp(%d)) AS %s".formatted(quote(end.name()), endOfTime(TimeTypes.precision(end.type())), TimeTypes.precision(timestamp.type()), VALID_TO));
        }
        else {
            String isKnown = String.join(" AND ", scan.rowIsKnown());
            String keys = view.entityKeys().stream()
                    .map(key -> quote(key.name()) + ", ")
                    .reduce("", String::concat);
            columns.add("IF(%s, %s) AS %s".formatted(isKnown, time, VALID_FROM));
            columns.add("IF(%s, lag(%s) %s) AS %s".formatted(
                    isKnown,
                    time,
                    over("PARTITION BY " + keys + isKnown, scan.newestFirst(TimeTypes.precision(timestamp.type()), false)),
                    VALID_TO));
        }
        return "SELECT %s\nFROM %s".formatted(String.join(", ", columns.build()), scan.relation().sql());
    }

    private static String isCurrent(ResolvedFeatureView view)
    {
        String now = TimeSql.comparableWith(createTimestampType(TimeTypes.MIN_PRECISION), new PointInTime.Now());
        return isCurrent(view.properties().ttl()
                .map(ttl -> "%s >= %s - %s".formatted(VALID_FROM, now, SqlLiterals.interval(ttl)))
                .orElse("TRUE"));
    }

    static String isCurrent(String isValid)
    {
        String now = TimeSql.comparableWith(createTimestampType(TimeTypes.MIN_PRECISION), new PointInTime.Now());
        return "%1$s IS NOT NULL AND %1$s <= %2$s AND (%3$s IS NULL OR %3$s > %2$s) AND %4$s AS %5$s".formatted(VALID_FROM, now, VALID_TO, isValid, IS_CURRENT);
    }

    private static FeatureColumn timestampColumn(ResolvedFeatureView view)
    {
        return view.timestampColumn()
                .orElseThrow(() -> new TrinoException(NOT_SUPPORTED, "Feature view '%s' has no timestamp_column, so it has no timeline".formatted(view.name())));
    }
}
