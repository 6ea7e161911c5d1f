package io.featurestore.trino.aggregation;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.featurestore.trino.query.ColumnReferences;
import io.featurestore.trino.query.ColumnReplacement;
import io.featurestore.trino.query.FunctionCalls;
import io.trino.sql.tree.Expression;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static java.util.Objects.requireNonNull;

/**
 * The entries of a feature view, at least one of them an aggregate. Names are distinct, and every derived feature comes down to aggregates.
 */
public record Aggregations(List<Aggregation> entries)
{
    /**
     * The name by which derived features read the time that is asked for, a {@code timestamp(6)} in UTC.
     */
    public static final String AS_OF_TIME = "as_of_time";

    /**
     * @throws IllegalArgumentException naming the entry and what is wrong with it
     */
    public Aggregations
    {
        entries = ImmutableList.copyOf(requireNonNull(entries, "entries is null"));
        Set<String> names = new HashSet<>();
        entries.forEach(entry -> {
            checkArgument(names.add(entry.name()), "two aggregations are named '%s': give one of them another name", entry.name());
            checkArgument(!entry.name().equals(AS_OF_TIME), "aggregation '%s' has the name of the time that is asked for: give it another one", entry.text());
        });
        checkArgument(!windowed(entries).isEmpty(), "aggregations has no aggregate with OVER: add one, such as count(*) OVER 7d AS events_7d");
        for (Aggregation entry : entries) {
            if (entry instanceof DerivedFeature derived) {
                checkLambdas(derived, names);
                checkReads(derived, names);
                checkNotCyclic(derived, entries);
            }
        }
    }

    public static Aggregations parse(List<String> entries)
    {
        return new Aggregations(entries.stream()
                .map(AggregationParser::parse)
                .collect(toImmutableList()));
    }

    public List<WindowedAggregate> windowed()
    {
        return windowed(entries);
    }

    public Set<EventWindow> windows()
    {
        return windowed().stream()
                .map(WindowedAggregate::window)
                .collect(toImmutableSet());
    }

    public boolean excludeCurrentTime()
    {
        return windows().stream().anyMatch(EventWindow::excludesCurrentTime);
    }

    public Aggregation entry(String name)
    {
        return find(entries, name).orElseThrow();
    }

    public boolean readsTime(String name)
    {
        return reads(name).contains(AS_OF_TIME);
    }

    // The names of aggregates, its own if it is one, and AS_OF_TIME
    public Set<String> reads(String name)
    {
        return switch (entry(name)) {
            case WindowedAggregate aggregate -> ImmutableSet.of(aggregate.name());
            case DerivedFeature derived -> ColumnReferences.of(inAggregates(derived));
        };
    }

    // With the expressions of other derived features in the place of their names
    public Expression inAggregates(DerivedFeature derived)
    {
        return ColumnReplacement.replace(derived.expression(), name -> find(entries, name)
                .filter(DerivedFeature.class::isInstance)
                .map(entry -> inAggregates((DerivedFeature) entry)));
    }

    private static List<WindowedAggregate> windowed(List<Aggregation> entries)
    {
        return entries.stream()
                .filter(WindowedAggregate.class::isInstance)
                .map(WindowedAggregate.class::cast)
                .collect(toImmutableList());
    }

    // One entry's expression takes the place of its name in another's, where a parameter must not stand for it
    private static void checkLambdas(DerivedFeature derived, Set<String> names)
    {
        FunctionCalls.lambdaParameters(derived.expression()).forEach(parameter -> checkArgument(
                !names.contains(parameter) && !parameter.equals(AS_OF_TIME),
                "aggregation '%s' (%s) has a lambda whose parameter '%s' is named as an entry: give it another name",
                derived.name(),
                derived.text(),
                parameter));
    }

    private static void checkReads(DerivedFeature derived, Set<String> names)
    {
        ColumnReferences.of(derived.expression()).forEach(name -> checkArgument(
                names.contains(name) || name.equals(AS_OF_TIME),
                "aggregation '%s' (%s) reads '%s', which is no other entry: an expression may read %s and %s; an aggregate of a column needs OVER",
                derived.name(),
                derived.text(),
                name,
                String.join(", ", names.stream().sorted().toList()),
                AS_OF_TIME));
    }

    private static void checkNotCyclic(DerivedFeature derived, List<Aggregation> entries)
    {
        LinkedHashSet<String> open = new LinkedHashSet<>(ColumnReferences.of(derived.expression()));
        Set<String> seen = new HashSet<>();
        while (!open.isEmpty()) {
            String name = open.removeFirst();
            checkArgument(!name.equals(derived.name()), "aggregation '%s' (%s) is computed from itself: change one of the entries that it reads", derived.name(), derived.text());
            if (seen.add(name)) {
                find(entries, name)
                        .filter(DerivedFeature.class::isInstance)
                        .ifPresent(entry -> open.addAll(ColumnReferences.of(((DerivedFeature) entry).expression())));
            }
        }
    }

    private static Optional<Aggregation> find(List<Aggregation> entries, String name)
    {
        return entries.stream()
                .filter(entry -> entry.name().equals(name))
                .findFirst();
    }
}
