package io.featurestore.trino.sql;

import com.google.common.collect.ImmutableList;
import io.featurestore.trino.aggregation.EventWindow;
import io.featurestore.trino.definition.FeatureColumn;
import io.featurestore.trino.definition.FeatureEvents;
import io.featurestore.trino.definition.ResolvedFeatureView;
import io.featurestore.trino.value.TimeTypes;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.featurestore.trino.names.SqlIdentifiers.quote;
import static io.featurestore.trino.sql.Clauses.over;
import static io.featurestore.trino.sql.Clauses.partitionBy;
import static io.featurestore.trino.sql.Clauses.where;
import static java.util.Objects.requireNonNull;
import static java.util.function.Function.identity;

// The events that count: their keys as k1, k2, …, their time in UTC as t, when they became known as c, and what aggregates read of them as x1, x2, …
// Those of which nobody knows when they became known do not count where only known ones do
record EventRowsSql(ResolvedFeatureView view, boolean onlyKnown)
{
    static final String TIME = "t";
    static final String CREATED = "c";

    // What windows add to times has at least milliseconds
    private static final int MIN_PRECISION = 6;

    EventRowsSql
    {
        requireNonNull(view, "view is null");
    }

    String sql(String query, List<String> arguments)
    {
        ImmutableList.Builder<String> columns = ImmutableList.builder();
        for (int i = 0; i < view.entityKeys().size(); i++) {
            columns.add(quote(view.entityKeys().get(i).name()) + " AS " + FeatureScan.key(i));
        }
        columns.add(TimeSql.normalize(quote(time().name()), time().type(), precision()) + " AS " + TIME);
        events().createdColumn(view.properties()).ifPresent(created ->
                columns.add(TimeSql.normalize(quote(created.name()), created.type(), TimeTypes.precision(created.type())) + " AS " + CREATED));
        columns.addAll(arguments);
        List<String> known = Stream.of(view.entityKeys().stream(), Stream.of(time()), events().createdColumn(view.properties()).filter(_ -> onlyKnown).stream())
                .flatMap(identity())
                .map(column -> quote(column.name()) + " IS NOT NULL")
                .collect(toImmutableList());
        return "SELECT %s\nFROM (\n%s\n)%s".formatted(String.join(", ", columns.build()), query, where(known));
    }

    // An expression for eventColumns: the number of the event, the newest of its key being the first
    String age(List<String> tieOrder)
    {
        ImmutableList.Builder<SortItem> items = ImmutableList.builder();
        items.add(new SortItem(quote(time().name())));
        events().createdColumn(view.properties()).ifPresent(created -> items.add(new SortItem(quote(created.name()))));
        tieOrder.forEach(item -> items.add(new SortItem(item)));
        String keys = partitionBy(view.entityKeys().stream().map(key -> quote(key.name())).collect(toImmutableList()));
        return "row_number() " + over(keys, SortItem.newestFirst(items.build()));
    }

    List<String> keys()
    {
        return IntStream.range(0, view.entityKeys().size())
                .mapToObj(FeatureScan::key)
                .collect(toImmutableList());
    }

    int precision()
    {
        int ofCreated = events().createdColumn(view.properties()).filter(_ -> onlyKnown).map(created -> TimeTypes.precision(created.type())).orElse(0);
        return IntStream.of(MIN_PRECISION, TimeTypes.precision(time().type()), ofCreated).max().getAsInt();
    }

    // When an event enters the window, and when it leaves it if it does, to so many digits; NULL for an event that is known too late for the window
    List<String> changes(EventWindow window, int digits)
    {
        List<String> changes = EventWindowSql.changes(window, TIME, digits);
        if (!onlyKnown) {
            return changes;
        }
        String known = "CAST(%s AS timestamp(%s))".formatted(CREATED, digits);
        String entered = "greatest(%s, %s)".formatted(changes.getFirst(), known);
        return changes.size() == 1 ?
                List.of(entered) :
                Stream.of(entered, changes.getLast()).map(change -> "IF(%s < %s, %s)".formatted(known, changes.getLast(), change)).collect(toImmutableList());
    }

    FeatureEvents events()
    {
        return view.events().orElseThrow();
    }

    private FeatureColumn time()
    {
        return view.timestampColumn().orElseThrow();
    }
}
