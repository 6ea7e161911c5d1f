package io.featurestore.trino.sql;

import com.google.common.collect.ImmutableList;
import io.featurestore.trino.definition.FeatureColumn;
import io.featurestore.trino.definition.IntervalColumn;

import java.util.List;
import java.util.Optional;

import static io.featurestore.trino.names.SqlIdentifiers.quote;
import static io.featurestore.trino.sql.Clauses.over;
import static io.featurestore.trino.sql.Clauses.where;
import static io.featurestore.trino.sql.SqlLiterals.endOfTime;
import static java.util.Objects.requireNonNull;

/**
 * Every row of a feature view that is the answer at some time: keys {@code k1, …}, features {@code v1, …}, the times
 * {@code valid_from <= t < valid_to} at which the row is the newest, {@code expires} where the view has a ttl (the last instant at which
 * the row is valid). Times are {@code timestamp(precision)} in UTC.
 * <p>
 * A row is seen from its time on, or, if rows are hidden until they are created, from the later of its time and its creation on. It is
 * the newest until a row that comes after it in (time, created, values) is seen, so the interval ends at the earliest of those. All but
 * the last of several rows seen at one time are left with an empty interval. The end is read where it is stored: see {@link IntervalColumn}.
 * <p>
 * Global features have no key to spread work by, so their history is repeated for each {@code bucket} of times.
 */
record HistorySql(FeatureScan scan, int precision, boolean filterByCreated)
{
    static final String VALID_FROM = "valid_from";
    static final String VALID_TO = "valid_to";
    private static final String EXPIRES = "expires";
    static final String BUCKET = "bucket";
    static final int BUCKETS = 16;

    // It leaves the size of a computed history unknown to the optimizer, as the connector does for a stored one. Otherwise it takes the history of a small table as the build side
    // of the outer join that follows, where each lookup walks the whole history of the entity (8 times slower with 2,000 rows each).
    // The optimizer folds simpler forms: a row of constants, an UNNEST costs time for each row.
    private static final String ONE_ROW = "(SELECT max(x) AS one FROM (VALUES 1) AS single (x))";

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
                isGlobal() ? "UNNEST(sequence(0, %d)) AS buckets (%s)".formatted(BUCKETS - 1, BUCKET) : ONE_ROW,
                VALID_FROM,
                VALID_TO,
                isGlobal() ? "" : " AND one = 1");
    }

    /**
     * The end of validity for the condition of a join; empty if it has none. Of stored intervals it is computed there, because a join of columns
     * as they are stored can be made by the connector: see {@link io.featurestore.trino.joined}.
     *
     * @param relation the alias of this SELECT
     */
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
        return "lag(%s, 1, %s) %s".formatted(
                seenFrom(),
                endOfTime(precision),
                over(scan.partitionByKeys(), order));
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
