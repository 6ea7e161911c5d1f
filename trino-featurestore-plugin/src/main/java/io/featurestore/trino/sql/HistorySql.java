package io.featurestore.trino.sql;

import com.google.common.collect.ImmutableList;
import io.featurestore.catalog.FeatureViewKind;
import io.featurestore.trino.definition.FeatureColumn;

import java.util.List;
import java.util.Optional;

import static io.featurestore.trino.names.SqlIdentifiers.quote;
import static io.featurestore.trino.sql.Clauses.over;
import static io.featurestore.trino.sql.Clauses.where;
import static io.featurestore.trino.sql.SqlLiterals.endOfTime;
import static java.util.Objects.requireNonNull;

// The history of a feature view: each row with the times valid_from <= t < valid_to at which it is the newest of its entity, and with expires, the
// last time at which the view's ttl lets it count. Times are timestamp(precision) in UTC. A row is seen from its time on; when rows are hidden until
// they are created, from the later of the two. The next row that is seen ends its interval, and of several rows seen at one time all but the last
// have an empty one. Global features have no key by which work could be shared among nodes, so their history is repeated for each bucket of times
record HistorySql(FeatureScan scan, int precision, boolean filterByCreated)
{
    static final String VALID_FROM = "valid_from";
    static final String VALID_TO = "valid_to";
    private static final String EXPIRES = "expires";
    static final String BUCKET = "bucket";
    static final int BUCKETS = 16;
    static final String EACH_BUCKET = "UNNEST(sequence(0, %d)) AS buckets (%s)".formatted(BUCKETS - 1, BUCKET);

    // Hides the size of the history from the optimizer. It would make a small history the build side of the join, where each lookup walks all
    // rows of the entity: 8 times slower with 2,000 rows each. A row of constants it would see through. An UNNEST costs time for each row, but saves
    // the stage of the row: a fifth of the time of a small view, and next to nothing beside what a view computes for each row.
    private static final String ONE_ROW = "(SELECT max(x) AS one FROM (VALUES 1) AS single (x))";
    static final String ONE_ELEMENT = "UNNEST(ARRAY[1]) AS single (one)";

    HistorySql
    {
        requireNonNull(scan, "scan is null");
    }

    String sql()
    {
        ImmutableList.Builder<String> names = ImmutableList.<String>builder().addAll(scan.names()).add(VALID_FROM, VALID_TO);
        ImmutableList.Builder<String> columns = ImmutableList.<String>builder().addAll(scan.renamed());
        columns.add(seenFrom() + " AS " + VALID_FROM);
        columns.add(newestUntil() + " AS " + VALID_TO);
        if (!isStored()) {
            timeToLive().ifPresent(ttl -> {
                names.add(EXPIRES);
                columns.add("%s + %s AS %s".formatted(time().orElseThrow(), ttl, EXPIRES));
            });
        }
        if (isGlobal()) {
            names.add(BUCKET);
        }
        String rows = "SELECT %s\nFROM %s%s".formatted(String.join(", ", columns.build()), scan.relation().sql(), where(conditions()));
        if (isStored()) {
            return rows;
        }
        return """
               SELECT %s
               FROM (
               %s
               )
               CROSS JOIN %s
               WHERE %s < %s%s""".formatted(
                String.join(", ", names.build()),
                rows,
                multiplier(),
                VALID_FROM,
                VALID_TO,
                multiplier().equals(ONE_ROW) ? " AND one = 1" : "");
    }

    private String multiplier()
    {
        if (isGlobal()) {
            return EACH_BUCKET;
        }
        return scan.view().kind() == FeatureViewKind.VIEW ? ONE_ELEMENT : ONE_ROW;
    }

    // Computed in the condition of the join: the connector can only make a join of columns as they are stored
    Optional<String> expires(String relation)
    {
        return timeToLive().map(ttl -> isStored() ? "%s.%s + %s".formatted(relation, VALID_FROM, ttl) : "%s.%s".formatted(relation, EXPIRES));
    }

    private boolean isStored()
    {
        return storedEnd().isPresent() && !isGlobal();
    }

    private boolean isGlobal()
    {
        return scan.view().entityKeys().isEmpty();
    }

    private Optional<FeatureColumn> storedEnd()
    {
        return filterByCreated ? Optional.empty() : scan.view().validTo();
    }

    private List<String> conditions()
    {
        if (storedEnd().isPresent()) {
            // Rows with an unknown key or time have no end, so they match nothing
            return ImmutableList.of();
        }
        ImmutableList.Builder<String> conditions = ImmutableList.<String>builder().addAll(scan.rowIsKnown());
        if (filterByCreated) {
            conditions.add(quote(scan.view().createdColumn().orElseThrow().name()) + " IS NOT NULL");
        }
        return conditions.build();
    }

    private String seenFrom()
    {
        Optional<String> time = time();
        if (!filterByCreated) {
            return time.orElseThrow();
        }
        String created = normalize(scan.view().createdColumn().orElseThrow());
        return time.map(value -> "greatest(%s, %s)".formatted(value, created)).orElse(created);
    }

    private String newestUntil()
    {
        if (storedEnd().isPresent()) {
            return storedEnd().map(this::normalize).orElseThrow();
        }
        String order = scan.newestFirst(precision, filterByCreated);
        if (filterByCreated && scan.view().timestampColumn().isPresent()) {
            return "coalesce(min(%s) %s, %s)".formatted(
                    seenFrom(),
                    over(scan.partitionByKeys(), order, "ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING"),
                    endOfTime(precision));
        }
        // As an argument of lag() the end would be a column that the window copies row by row
        return "coalesce(lag(%s) %s, %s)".formatted(
                seenFrom(),
                over(scan.partitionByKeys(), order),
                endOfTime(precision));
    }

    private Optional<String> timeToLive()
    {
        return time().flatMap(_ -> scan.view().properties().ttl()).map(SqlLiterals::interval);
    }

    private Optional<String> time()
    {
        return scan.view().timestampColumn().map(this::normalize);
    }

    private String normalize(FeatureColumn time)
    {
        return TimeSql.normalize(quote(time.name()), time.type(), precision);
    }
}
