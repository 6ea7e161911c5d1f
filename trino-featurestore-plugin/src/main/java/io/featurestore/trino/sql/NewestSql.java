package io.featurestore.trino.sql;

import com.google.common.collect.ImmutableList;
import io.featurestore.trino.definition.FeatureColumn;
import io.featurestore.trino.definition.ResolvedFeatureView;
import io.featurestore.trino.value.TimeTypes;

import java.util.List;

import static io.featurestore.trino.names.SqlIdentifiers.quote;
import static io.featurestore.trino.sql.Clauses.over;
import static io.featurestore.trino.sql.Clauses.where;
import static java.util.Objects.requireNonNull;

// The newest valid row of each entity as of one point in time. Expired rows are left out before the newest is chosen, so that the scan can skip them:
// if the newest is expired, the others are older still
record NewestSql(FeatureScan scan, PointInTime pointInTime, boolean filterByCreated)
{
    static final String EVENT_TIME = "event_time";

    NewestSql
    {
        requireNonNull(scan, "scan is null");
        requireNonNull(pointInTime, "pointInTime is null");
    }

    String sql()
    {
        if (isStored()) {
            return stored();
        }
        ImmutableList.Builder<String> names = ImmutableList.<String>builder().addAll(scan.names());
        ImmutableList.Builder<String> columns = ImmutableList.<String>builder().addAll(scan.renamed());
        scan.view().timestampColumn().ifPresent(time -> {
            names.add(EVENT_TIME);
            columns.add(quote(time.name()) + " AS " + EVENT_TIME);
        });
        return """
               SELECT %s
               FROM (
               SELECT %s, row_number() %s AS newness
               FROM %s%s
               )
               WHERE newness = 1""".formatted(
                String.join(", ", names.build()),
                String.join(", ", columns.build()),
                over(scan.partitionByKeys(), order()),
                scan.relation().sql(),
                where(conditions()));
    }

    private boolean isStored()
    {
        return scan.view().validTo().isPresent() && !filterByCreated;
    }

    private String stored()
    {
        ImmutableList.Builder<String> columns = ImmutableList.<String>builder().addAll(scan.renamed());
        scan.view().timestampColumn().ifPresent(time -> columns.add(quote(time.name()) + " AS " + EVENT_TIME));
        return "SELECT %s\nFROM %s%s".formatted(String.join(", ", columns.build()), scan.relation().sql(), where(conditions()));
    }

    private String order()
    {
        return scan.newestFirst(scan.view().timestampColumn().map(time -> TimeTypes.precision(time.type())).orElse(TimeTypes.MIN_PRECISION), filterByCreated);
    }

    private List<String> conditions()
    {
        ResolvedFeatureView view = scan.view();
        ImmutableList.Builder<String> conditions = ImmutableList.builder();
        if (isStored()) {
            // Rows with an unknown key or time have no end
            view.validTo().ifPresent(end -> conditions.add("%s > %s".formatted(quote(end.name()), TimeSql.comparableWith(end.type(), pointInTime))));
        }
        else {
            conditions.addAll(scan.keysAreKnown());
        }
        view.timestampColumn().ifPresent(time -> {
            conditions.add(notAfter(time));
            view.properties().ttl().ifPresent(ttl ->
                    conditions.add("%s >= %s - %s".formatted(quote(time.name()), TimeSql.comparableWith(time.type(), pointInTime), SqlLiterals.interval(ttl))));
        });
        if (filterByCreated) {
            conditions.add(notAfter(view.createdColumn().orElseThrow()));
        }
        return conditions.build();
    }

    private String notAfter(FeatureColumn time)
    {
        return "%s <= %s".formatted(quote(time.name()), TimeSql.comparableWith(time.type(), pointInTime));
    }
}
