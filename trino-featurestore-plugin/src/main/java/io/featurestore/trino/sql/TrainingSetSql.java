package io.featurestore.trino.sql;

import com.google.common.collect.ImmutableList;
import io.featurestore.trino.aggregation.Aggregations;
import io.featurestore.trino.definition.FeatureColumn;
import io.featurestore.trino.definition.ResolvedFeatureView;
import io.featurestore.trino.request.KeyPair;
import io.featurestore.trino.request.OutputColumn;
import io.featurestore.trino.request.PlannedJoin;
import io.featurestore.trino.request.PlannedRequest;
import io.featurestore.trino.request.SpineColumn;
import io.featurestore.trino.value.TimeTypes;
import io.trino.spi.type.Type;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.featurestore.trino.names.SqlIdentifiers.quote;
import static io.trino.spi.type.TimestampType.TIMESTAMP_MICROS;
import static io.trino.spi.type.TimestampType.createTimestampType;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

/**
 * The SELECT that joins features to a spine: the spine's columns, then the features, each spine row exactly once. It is a chain of {@code features
 * RIGHT JOIN spine}, so that the spine is the build side: the engine sorts and searches a build side by the one column {@code t} that every bound on
 * time has, and the spine's keys prune the scan of the features.
 */
public final class TrainingSetSql
{
    private static final String SPINE = "s";
    private static final String TIME = "t";
    private static final String AS_OF_TIME = "a";

    private final String catalog;
    private final SpineSql spine;
    private final Map<Integer, AsOfSql> asOf;
    private final PlannedRequest request;
    private final int precision;

    private TrainingSetSql(String catalog, TrainingSetPlan plan, PlannedRequest request)
    {
        this.catalog = requireNonNull(catalog, "catalog is null");
        this.spine = plan.spine();
        this.asOf = plan.asOf();
        this.request = requireNonNull(request, "request is null");
        this.precision = precision(request);
    }

    // The spine is a query of the request's spine columns; it is evaluated once
    public static String trainingSetSql(String catalog, TrainingSetPlan plan, PlannedRequest request)
    {
        return new TrainingSetSql(catalog, plan, request).sql();
    }

    private String sql()
    {
        String joined = spineRelation();
        for (int i = 0; i < request.joins().size(); i++) {
            if (!spine.features().containsKey(i)) {
                joined = join(i, request.joins().get(i), joined);
            }
        }
        return eventJoins().isEmpty() ?
                "SELECT %s\nFROM %s".formatted(String.join(", ", outputColumns()), joined) :
                ofEvents(joined);
    }

    // In two steps, as derived features are computed of what was joined
    private String ofEvents(String joined)
    {
        ImmutableList.Builder<String> columns = ImmutableList.builder();
        IntStream.range(0, request.spineColumns().size()).forEach(i -> columns.add("%1$s.%2$s AS %2$s".formatted(SPINE, spineColumn(i))));
        columns.add("%s AS %s".formatted(
                request.timestampColumn().map(_ -> TimeSql.micros("%s.%s".formatted(SPINE, TIME), precision)).orElseGet(() -> TimeSql.comparableWith(TIMESTAMP_MICROS, new PointInTime.Now())),
                quote(AggregatedSql.hidden(Aggregations.AS_OF_TIME))));
        eventJoins().forEach(events -> columns.addAll(eventColumns(events)));
        Stream<String> overNoEvents = eventJoins().stream()
                .filter(events -> !spine.features().containsKey(events.index()))
                .flatMap(events -> events.overNoEvents().stream());
        String from = Stream.concat(Stream.of(joined), overNoEvents).collect(joining("\nCROSS JOIN "));
        ImmutableList.Builder<String> output = ImmutableList.builder();
        IntStream.range(0, request.spineColumns().size()).forEach(i -> output.add("%s AS %s".formatted(spineColumn(i), quote(request.spineColumns().get(i).name()))));
        for (int i = 0; i < request.outputColumns().size(); i++) {
            OutputColumn column = request.outputColumns().get(i);
            PlannedJoin join = request.joins().get(column.join());
            String name = "o" + (i + 1);
            if (join.view().events().isEmpty()) {
                columns.add("%s AS %s".formatted(feature(column.join(), join.features().indexOf(column.feature())), name));
            }
            String value = join.view().events().isEmpty() ? name : new EventJoinSql(catalog, join, column.join(), request.filterByCreated()).feature(column.feature());
            output.add("%s AS %s".formatted(value, quote(column.name())));
        }
        return "SELECT %s\nFROM (\nSELECT %s\nFROM %s\n)".formatted(String.join(", ", output.build()), String.join(", ", columns.build()), from);
    }

    private List<String> eventColumns(EventJoinSql events)
    {
        int join = events.index();
        List<String> known = known(events.join());
        if (spine.features().containsKey(join)) {
            return events.lookedUp(value -> feature(join, value), known);
        }
        String isFound = asOf.containsKey(join) ? "%s.%s IS NOT NULL".formatted(features(join), AS_OF_TIME) : events.isFound(features(join));
        return events.joined(isFound, value -> feature(join, value), known);
    }

    private List<EventJoinSql> eventJoins()
    {
        return IntStream.range(0, request.joins().size())
                .filter(i -> request.joins().get(i).view().events().isPresent())
                .mapToObj(i -> new EventJoinSql(catalog, request.joins().get(i), i, request.filterByCreated()))
                .collect(toImmutableList());
    }

    private List<String> known(PlannedJoin join)
    {
        return Stream.concat(join.keys().stream().map(pair -> spineColumn(pair.spineColumn())), request.timestampColumn().map(_ -> TIME).stream())
                .map(column -> "%s.%s IS NOT NULL".formatted(SPINE, column))
                .collect(toImmutableList());
    }

    private List<String> outputColumns()
    {
        ImmutableList.Builder<String> columns = ImmutableList.builder();
        for (int i = 0; i < request.spineColumns().size(); i++) {
            columns.add("%s.%s AS %s".formatted(SPINE, spineColumn(i), quote(request.spineColumns().get(i).name())));
        }
        for (OutputColumn column : request.outputColumns()) {
            int value = request.joins().get(column.join()).features().indexOf(column.feature());
            columns.add("%s AS %s".formatted(feature(column.join(), value), quote(column.name())));
        }
        return columns.build();
    }

    private String feature(int join, int value)
    {
        return spine.features().containsKey(join) ?
                "%s.%s".formatted(SPINE, foundFeature(spine.features().get(join).get(value))) :
                joinedFeature(join, "%s.%s".formatted(features(join), FeatureScan.value(value)));
    }

    // What needs both sides keeps an index join together where conditions on features would let the optimizer take it apart
    private String joinedFeature(int join, String feature)
    {
        return asOf.containsKey(join) ? "IF(%s.%s IS NOT NULL, %s)".formatted(SPINE, AS_OF_TIME, feature) : feature;
    }

    private String spineRelation()
    {
        List<String> names = Stream.concat(
                        IntStream.range(0, request.spineColumns().size()).mapToObj(TrainingSetSql::spineColumn),
                        spine.allFeatures().stream().map(this::foundFeature))
                .collect(toImmutableList());
        // By name, as the order of the query's columns may have changed
        List<String> found = Stream.concat(
                        request.spineColumns().stream().map(column -> quote(column.name()) + " AS " + spineColumn(column)),
                        spine.allFeatures().stream().map(name -> quote(name) + " AS " + foundFeature(name)))
                .collect(toImmutableList());
        ImmutableList.Builder<String> columns = ImmutableList.<String>builder().addAll(names);
        request.timestampColumn().ifPresent(time -> {
            String instant = TimeSql.normalize(spineColumn(time), time.type(), precision);
            columns.add(instant + " AS " + TIME);
            if (!asOf.isEmpty()) {
                columns.add(TimeSql.normalize(spineColumn(time), time.type(), AsOfSql.PRECISION) + " AS " + AS_OF_TIME);
            }
            if (request.joins().stream().anyMatch(join -> isHistory(join) && join.keys().isEmpty())) {
                columns.add("mod(day_of_year(%1$s) + hour(%1$s) + minute(%1$s) + second(%1$s), %2$d) AS %3$s".formatted(instant, HistorySql.BUCKETS, HistorySql.BUCKET));
            }
        });
        return """
               (
               SELECT %s
               FROM (
               SELECT %s
               FROM (
               %s
               )
               )
               ) AS %s""".formatted(String.join(", ", columns.build()), String.join(", ", found), spine.query(), SPINE);
    }

    private String join(int index, PlannedJoin join, String joined)
    {
        return """
               (
               %s
               ) AS %s
               RIGHT JOIN %s
               ON %s""".formatted(
                asOf.containsKey(index) ? asOfFeatures(asOf.get(index)) : features(index, join),
                features(index),
                index == 0 ? joined : "(\n" + joined + "\n)",
                String.join(" AND ", asOf.containsKey(index) ? asOfConditions(index, join) : conditions(index, join)));
    }

    private static String asOfFeatures(AsOfSql asOf)
    {
        ImmutableList.Builder<String> columns = ImmutableList.builder();
        for (int i = 0; i < asOf.keys().size(); i++) {
            columns.add(quote(asOf.keys().get(i)) + " AS " + FeatureScan.key(i));
        }
        columns.add(quote(asOf.time()) + " AS " + AS_OF_TIME);
        for (int i = 0; i < asOf.features().size(); i++) {
            columns.add(quote(asOf.features().get(i)) + " AS " + FeatureScan.value(i));
        }
        return "SELECT %s\nFROM %s FOR VERSION AS OF %d".formatted(String.join(", ", columns.build()), asOf.relation().sql(), asOf.version());
    }

    // The engine can look up what is joined by equality to columns as they are, so casts are on the spine's side
    private List<String> asOfConditions(int index, PlannedJoin join)
    {
        ImmutableList.Builder<String> conditions = ImmutableList.builder();
        for (int i = 0; i < join.keys().size(); i++) {
            SpineColumn spineColumn = join.keys().get(i).spineColumn();
            Type type = asOf.get(index).keyTypes().get(i);
            String key = "%s.%s".formatted(SPINE, spineColumn(spineColumn));
            conditions.add("%s.%s = %s".formatted(features(index), FeatureScan.key(i), spineColumn.type().equals(type) ? key : "CAST(%s AS %s)".formatted(key, type.getDisplayName())));
        }
        return conditions.add("%1$s.%2$s = %3$s.%2$s".formatted(features(index), AS_OF_TIME, SPINE)).build();
    }

    private String features(int index, PlannedJoin join)
    {
        if (join.view().events().isPresent()) {
            EventJoinSql events = new EventJoinSql(catalog, join, index, request.filterByCreated());
            return isHistory(join) ? events.timeline(precision) : events.latest();
        }
        return isHistory(join) ? history(join).sql() : new NewestSql(scan(join), new PointInTime.Now(), request.filterByCreated()).sql();
    }

    private HistorySql history(PlannedJoin join)
    {
        return new HistorySql(scan(join), precision, request.filterByCreated());
    }

    private FeatureScan scan(PlannedJoin join)
    {
        return FeatureScan.of(catalog, join.view(), join.features());
    }

    private List<String> conditions(int index, PlannedJoin join)
    {
        ImmutableList.Builder<String> conditions = ImmutableList.builder();
        for (int i = 0; i < join.keys().size(); i++) {
            KeyPair pair = join.keys().get(i);
            conditions.add("%s.%s = %s.%s".formatted(features(index), FeatureScan.key(i), SPINE, spineColumn(pair.spineColumn())));
        }
        if (isHistory(join)) {
            if (join.keys().isEmpty()) {
                conditions.add("%s.%s = %s.%s".formatted(features(index), HistorySql.BUCKET, SPINE, HistorySql.BUCKET));
            }
            conditions.add("%s.%s >= %s.%s".formatted(SPINE, TIME, features(index), HistorySql.VALID_FROM));
            conditions.add("%s.%s < %s.%s".formatted(SPINE, TIME, features(index), HistorySql.VALID_TO));
            history(join).expires(features(index))
                    .ifPresent(expires -> conditions.add("%s.%s <= %s".formatted(SPINE, TIME, expires)));
        }
        List<String> result = conditions.build();
        return result.isEmpty() ? ImmutableList.of("TRUE") : result;
    }

    private boolean isHistory(PlannedJoin join)
    {
        return request.timestampColumn().isPresent() && (join.view().timestampColumn().isPresent() || request.filterByCreated());
    }

    // One for all times: a comparison of two precisions would cast the build column, which then is not searched
    private static int precision(PlannedRequest request)
    {
        Stream<FeatureColumn> featureTimes = request.joins().stream()
                .map(PlannedJoin::view)
                .flatMap(view -> times(view, request.filterByCreated()));
        return Stream.concat(request.timestampColumn().map(SpineColumn::type).stream(), featureTimes.map(FeatureColumn::type))
                .mapToInt(TimeTypes::precision)
                .max()
                .orElse(TimeTypes.MIN_PRECISION);
    }

    private static Stream<FeatureColumn> times(ResolvedFeatureView view, boolean filterByCreated)
    {
        Optional<FeatureColumn> other = filterByCreated ? view.createdColumn() : view.validTo();
        Optional<FeatureColumn> timeline = view.events().map(_ -> new FeatureColumn(TimelineSql.VALID_FROM, createTimestampType(AggregatedSql.timelinePrecision(view, filterByCreated)), Optional.empty()));
        return Stream.of(view.timestampColumn(), other, timeline).flatMap(Optional::stream);
    }

    private String spineColumn(SpineColumn column)
    {
        return spineColumn(request.spineColumns().indexOf(column));
    }

    private static String spineColumn(int index)
    {
        return "c" + (index + 1);
    }

    private String foundFeature(String name)
    {
        return "l" + (spine.allFeatures().indexOf(name) + 1);
    }

    private static String features(int join)
    {
        return "f" + (join + 1);
    }
}
