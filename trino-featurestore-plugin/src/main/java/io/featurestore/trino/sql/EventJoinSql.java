package io.featurestore.trino.sql;

import com.google.common.collect.ImmutableList;
import io.featurestore.catalog.RelationName;
import io.featurestore.trino.aggregation.Aggregations;
import io.featurestore.trino.aggregation.WindowedAggregate;
import io.featurestore.trino.definition.FeatureColumn;
import io.featurestore.trino.request.PlannedJoin;

import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.featurestore.trino.names.SqlIdentifiers.quote;
import static java.util.Objects.requireNonNull;

// The join with a feature view that declares aggregations: its timeline, or as of now its latest rows. Where no row is found there were no events, and
// aggregates have their values over none. Derived features are computed after the join
record EventJoinSql(String catalog, PlannedJoin join, int index, boolean filterByCreated)
{
    private static final String FEATURES = "features";
    private static final String FOUND = "found";

    EventJoinSql
    {
        requireNonNull(catalog, "catalog is null");
        requireNonNull(join, "join is null");
    }

    // valid_from and valid_to are timestamp(precision)
    String timeline(int precision)
    {
        ImmutableList.Builder<String> columns = ImmutableList.<String>builder().addAll(columns());
        columns.add("CAST(%s.%s AS timestamp(%s)) AS %s".formatted(FEATURES, TimelineSql.VALID_FROM, precision, HistorySql.VALID_FROM));
        columns.add("coalesce(CAST(%s.%s AS timestamp(%s)), %s) AS %s".formatted(FEATURES, TimelineSql.VALID_TO, precision, SqlLiterals.endOfTime(precision), HistorySql.VALID_TO));
        if (join.keys().isEmpty()) {
            columns.add(HistorySql.BUCKET);
        }
        return "SELECT %s\nFROM %s AS %s\nCROSS JOIN %s".formatted(
                String.join(", ", columns.build()),
                relation(timelineSuffix()),
                FEATURES,
                join.keys().isEmpty() ? HistorySql.EACH_BUCKET : HistorySql.ONE_ELEMENT);
    }

    String latest()
    {
        return filterByCreated ?
                "SELECT %s\nFROM %s AS %s\nWHERE %s.is_current".formatted(String.join(", ", columns()), relation(timelineSuffix()), FEATURES, FEATURES) :
                "SELECT %s\nFROM %s AS %s".formatted(String.join(", ", columns()), relation("$latest"), FEATURES);
    }

    private String timelineSuffix()
    {
        return filterByCreated ? "$timeline_by_created" : "$timeline";
    }

    // A relation of one row, if an aggregate is read
    Optional<String> overNoEvents()
    {
        return aggregates().isEmpty() ? Optional.empty() : Optional.of("(\n%s\n) AS %s".formatted(new AggregatedSql(join.view(), Optional.empty()).overNoEvents(aggregates()), none()));
    }

    String isFound(String features)
    {
        return "%s.%s".formatted(features, FOUND);
    }

    // The condition tells whether there are events; the values are those of the aggregates then
    List<String> joined(String isFound, IntFunction<String> value, List<String> known)
    {
        return lookedUp(i -> "IF(%s, %s, %s.%s)".formatted(isFound, value.apply(i), none(), quote(aggregates().get(i).name())), known);
    }

    // Of values that are those over no events where there are none
    List<String> lookedUp(IntFunction<String> value, List<String> known)
    {
        ImmutableList.Builder<String> columns = ImmutableList.builder();
        for (int i = 0; i < aggregates().size(); i++) {
            columns.add("%s AS %s".formatted(value.apply(i), quote(joined(aggregates().get(i).name()))));
        }
        columns.add("%s AS %s".formatted(known.isEmpty() ? "TRUE" : String.join(" AND ", known), known()));
        return columns.build();
    }

    // Of the columns above
    String feature(FeatureColumn feature)
    {
        return "IF(%s, %s)".formatted(known(), AggregatedSql.feature(aggregations(), feature.name(), name -> name.equals(Aggregations.AS_OF_TIME) ? AggregatedSql.hidden(name) : joined(name)));
    }

    private List<String> columns()
    {
        ImmutableList.Builder<String> columns = ImmutableList.builder();
        for (int i = 0; i < join.keys().size(); i++) {
            columns.add(FEATURES + "." + quote(join.view().entityKeys().get(i).name()) + " AS " + FeatureScan.key(i));
        }
        for (int i = 0; i < aggregates().size(); i++) {
            columns.add(FEATURES + "." + quote(aggregates().get(i).name()) + " AS " + FeatureScan.value(i));
        }
        return columns.add("TRUE AS " + FOUND).build();
    }

    private List<WindowedAggregate> aggregates()
    {
        return join.looksUp().stream()
                .map(column -> (WindowedAggregate) aggregations().entry(column.name()))
                .collect(toImmutableList());
    }

    private Aggregations aggregations()
    {
        return join.view().events().orElseThrow().aggregations();
    }

    private String relation(String suffix)
    {
        RelationName view = join.view().name();
        return new QualifiedRelation(catalog, new RelationName(view.namespace(), view.name() + suffix)).sql();
    }

    private String joined(String aggregate)
    {
        return AggregatedSql.hidden("%s.%s".formatted(index + 1, aggregate));
    }

    private String known()
    {
        return "known" + (index + 1);
    }

    private String none()
    {
        return "n" + (index + 1);
    }
}
