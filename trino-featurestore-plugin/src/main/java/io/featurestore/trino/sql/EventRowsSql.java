package io.featurestore.trino.sql;

import com.google.common.collect.ImmutableList;
import io.featurestore.trino.definition.FeatureColumn;
import io.featurestore.trino.definition.FeatureEvents;
import io.featurestore.trino.definition.ResolvedFeatureView;
import io.featurestore.trino.value.TimeTypes;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.featurestore.trino.names.SqlIdentifiers.quote;
import static io.featurestore.trino.sql.Clauses.where;
import static java.util.Objects.requireNonNull;

// The events that count: their keys as k1, k2, …, their time in UTC as t, when they became known as c, and what aggregates read of them as x1, x2, …
record EventRowsSql(ResolvedFeatureView view)
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
        List<String> known = Stream.concat(view.entityKeys().stream(), Stream.of(time()))
                .map(column -> quote(column.name()) + " IS NOT NULL")
                .collect(toImmutableList());
        return "SELECT %s\nFROM (\n%s\n)%s".formatted(String.join(", ", columns.build()), query, where(known));
    }

    List<String> keys()
    {
        return IntStream.range(0, view.entityKeys().size())
                .mapToObj(FeatureScan::key)
                .collect(toImmutableList());
    }

    int precision()
    {
        return Math.max(MIN_PRECISION, TimeTypes.precision(time().type()));
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
