package io.featurestore.trino.oracle;

import com.google.common.collect.ImmutableList;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

import static com.google.common.collect.ImmutableList.toImmutableList;

/**
 * "Declared aggregations" of the connector's page, written down once more as nested loops, each window anew from all events. It shares
 * nothing with the product and is as slow as it is plain.
 */
final class WindowOracle
{
    private WindowOracle() {}

    /**
     * What training sets return: each label once, in order, followed by the features.
     */
    static List<Row> join(WindowedView view, Spine labels)
    {
        return labels.rows().stream()
                .map(label -> label.append(valuesFor(view, labels, label)))
                .collect(toImmutableList());
    }

    /**
     * As {@link #join}, but of the events that were known at the label's time.
     */
    static List<Row> joinKnown(WindowedView view, Spine labels)
    {
        return labels.rows().stream()
                .map(label -> label.append(valuesFor(time(labels, label) == null ? view : view.knownAt(time(labels, label)), labels, label)))
                .collect(toImmutableList());
    }

    private static Row valuesFor(WindowedView view, Spine labels, Row label)
    {
        return hasNull(view, labels, label) ? Row.nulls(view.entries().size()) : values(view, history(view, labels, label), time(labels, label));
    }

    /**
     * Whether a key or the time is not known, which has no features at all.
     */
    static boolean hasNull(WindowedView view, Spine labels, Row label)
    {
        return time(labels, label) == null || view.entityKeys().stream().anyMatch(key -> labels.relation().value(label, key) == null);
    }

    /**
     * The time of the newest event in any window at the label's time, or null.
     */
    static Moment newest(WindowedView view, Spine labels, Row label)
    {
        return hasNull(view, labels, label) ? null : newest(view, history(view, labels, label), time(labels, label)).orElse(null);
    }

    private static Moment time(Spine labels, Row label)
    {
        return (Moment) labels.relation().value(label, labels.timestampColumn().orElseThrow());
    }

    /**
     * What {@code "v@time"} and {@code "v$latest"} return: of each entity that has an event in any window its keys, the newest such
     * event's time, and the features.
     */
    static List<Row> asOf(WindowedView view, Moment time)
    {
        ImmutableList.Builder<Row> output = ImmutableList.builder();
        for (List<Row> history : entities(view)) {
            newest(view, history, time).ifPresent(newest -> output.add(view.events().project(history.getFirst(), view.entityKeys())
                    .append(Row.row(newest))
                    .append(values(view, history, time))));
        }
        return output.build();
    }

    /**
     * What the view itself returns: of each entity the features at each time at which it has an event.
     */
    static List<Row> rows(WindowedView view)
    {
        ImmutableList.Builder<Row> output = ImmutableList.builder();
        for (List<Row> history : entities(view)) {
            history.stream().map(view::time).distinct().forEach(time -> output.add(view.events().project(history.getFirst(), view.entityKeys())
                    .append(Row.row(time))
                    .append(values(view, history, time))));
        }
        return output.build();
    }

    /**
     * The features of an entity without events.
     */
    static Row valuesOverNothing(WindowedView view)
    {
        return values(view, List.of(), Moment.moment("2000-01-01"));
    }

    private static Row values(WindowedView view, List<Row> history, Moment time)
    {
        List<Object> values = new ArrayList<>();
        for (WindowEntry entry : view.entries()) {
            List<Row> arguments = new ArrayList<>();
            history.stream()
                    .filter(event -> entry.contains(view.time(event), time) && passes(view, entry, event))
                    .sorted((left, right) -> compareAge(view, entry, left, right))
                    .forEach(event -> arguments.add(view.events().project(event, entry.inputs())));
            values.add(entry.function().over(view.type(entry), arguments));
        }
        return new Row(values);
    }

    private static boolean passes(WindowedView view, WindowEntry entry, Row event)
    {
        return entry.filter().isEmpty() || entry.filter().orElseThrow().value().equals(view.events().value(event, entry.filter().orElseThrow().column()));
    }

    /**
     * Positive if the left event is newer: by time, then created, then what the aggregate adds up, or else all other columns in their order;
     * NULL is least of all.
     */
    private static int compareAge(WindowedView view, WindowEntry entry, Row left, Row right)
    {
        List<String> order = ImmutableList.<String>builder()
                .add(view.timestampColumn())
                .addAll(view.createdColumn().stream().iterator())
                .addAll(entry.function().isSum() ? entry.inputs() : view.events().columns().stream().map(Column::name).toList())
                .build();
        for (String column : order) {
            int result = SqlValues.compare(view.events().value(left, column), view.events().value(right, column));
            if (result != 0) {
                return result;
            }
        }
        return 0;
    }

    /**
     * Whether an event is in a window is a matter of its time alone, whatever a FILTER says.
     */
    private static Optional<Moment> newest(WindowedView view, List<Row> history, Moment time)
    {
        return history.stream()
                .map(view::time)
                .filter(eventTime -> view.entries().stream().anyMatch(entry -> entry.contains(eventTime, time)))
                .max(Moment::compareTo);
    }

    /**
     * The events that count for a label; those without key or time count nowhere.
     */
    private static List<Row> history(WindowedView view, Spine labels, Row label)
    {
        return counting(view).stream()
                .filter(event -> view.entityKeys().stream().allMatch(key -> SqlValues.sqlEquals(
                        labels.relation().column(key).type(),
                        labels.relation().value(label, key),
                        view.events().column(key).type(),
                        view.events().value(event, key))))
                .collect(toImmutableList());
    }

    private static List<List<Row>> entities(WindowedView view)
    {
        List<Row> events = counting(view);
        return events.stream()
                .map(event -> view.events().project(event, view.entityKeys()))
                .distinct()
                .map(key -> events.stream()
                        .filter(event -> Objects.equals(key, view.events().project(event, view.entityKeys())))
                        .toList())
                .collect(toImmutableList());
    }

    private static List<Row> counting(WindowedView view)
    {
        return view.events().rows().stream()
                .filter(event -> !view.hasNullKey(event) && view.time(event) != null)
                .collect(toImmutableList());
    }
}
