package io.featurestore.trino.oracle;

import com.google.common.collect.ImmutableList;
import io.trino.spi.type.Type;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.util.Objects.requireNonNull;

/**
 * Random rows of few entities, times and values, so that most of what can coincide does. The same seed gives the same rows.
 */
final class RandomRows
{
    static final List<Object> NUMBERS = ImmutableList.of(1L, 2L, 3L, 22L);
    static final List<Object> TEXTS = ImmutableList.of("a", "b", "", "é");

    private static final int SOME = 4;

    private final Random random;
    private final TimeDomain times;

    RandomRows(long seed, TimeDomain times)
    {
        this.random = new Random(seed);
        this.times = requireNonNull(times, "times is null");
    }

    List<Row> rows(FeatureViewModel view, int count)
    {
        return IntStream.range(0, count)
                .mapToObj(_ -> row(view))
                .collect(toImmutableList());
    }

    private Row row(FeatureViewModel view)
    {
        return new Row(view.relation().columns().stream()
                .map(column -> random.nextInt(100) < percentNull(view, column) ? null : value(column.type()))
                .toList());
    }

    private static int percentNull(FeatureViewModel view, Column column)
    {
        return view.entityKeys().contains(column.name()) || view.timestampColumn().equals(Optional.of(column.name())) ? 5 : 20;
    }

    private Object value(Type type)
    {
        if (SqlValues.isTime(type)) {
            return times.pick(random, type);
        }
        List<Object> values = type == VARCHAR ? TEXTS : NUMBERS;
        return values.get(random.nextInt(values.size()));
    }

    /**
     * Rows of entities that the view has, a little newer than all it has.
     */
    List<Row> rowsAfterAll(FeatureViewModel view)
    {
        return beside(view, Comparator.<Moment>naturalOrder().reversed(), 1);
    }

    List<Row> rowsBeforeAll(FeatureViewModel view)
    {
        return beside(view, Comparator.naturalOrder(), -1);
    }

    private List<Row> beside(FeatureViewModel view, Comparator<Moment> order, int direction)
    {
        String timestampColumn = view.timestampColumn().orElseThrow();
        Optional<Moment> last = view.rows().stream()
                .map(row -> (Moment) view.value(row, timestampColumn))
                .filter(Objects::nonNull)
                .min(order);
        return rows(view, SOME).stream()
                .map(row -> last.map(time -> with(view, row, timestampColumn, time.plus(times.ttl().multipliedBy(direction)))).orElse(row))
                .collect(toImmutableList());
    }

    /**
     * Rows of the entities and times that the view has, with other values.
     */
    List<Row> rowsOfEqualTimes(FeatureViewModel view)
    {
        ImmutableList.Builder<Row> rows = ImmutableList.builder();
        for (Row existing : some(view.rows())) {
            Row row = row(view);
            for (String key : view.entityKeys()) {
                row = with(view, row, key, view.value(existing, key));
            }
            String timestampColumn = view.timestampColumn().orElseThrow();
            rows.add(with(view, row, timestampColumn, view.value(existing, timestampColumn)));
        }
        return rows.build();
    }

    private static Row with(FeatureViewModel view, Row row, String changed, Object value)
    {
        return new Row(view.relation().columns().stream()
                .map(column -> column.name().equals(changed) ? SqlValues.fit(column.type(), value) : view.value(row, column.name()))
                .toList());
    }

    <T> List<T> some(List<T> candidates)
    {
        return IntStream.range(0, candidates.isEmpty() ? 0 : 1 + random.nextInt(SOME))
                .mapToObj(_ -> candidates.get(random.nextInt(candidates.size())))
                .collect(toImmutableList());
    }

    <T> Optional<T> one(List<T> candidates)
    {
        return candidates.isEmpty() ? Optional.empty() : Optional.of(candidates.get(random.nextInt(candidates.size())));
    }

    <T> List<T> shuffled(List<T> elements)
    {
        List<T> shuffled = new ArrayList<>(elements);
        Collections.shuffle(shuffled, random);
        return shuffled;
    }

    int number(int bound)
    {
        return random.nextInt(bound);
    }
}
