package io.featurestore.trino.oracle;

import com.google.common.collect.ImmutableList;
import io.trino.spi.type.Type;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import static com.google.common.collect.ImmutableList.toImmutableList;

/**
 * "Exact semantics" of the connector's page, written down once more as nested loops. Everything that joins features is compared with
 * this, so it shares nothing with the product and is as slow as it is plain.
 */
final class PointInTimeOracle
{
    private PointInTimeOracle() {}

    /**
     * What {@code point_in_time_join} and training sets return: each spine row once, in order, followed by the requested features.
     *
     * @param now the time that a spine without time asks for; empty if the spine has a time
     */
    static List<Row> join(JoinCase joinCase, Optional<Moment> now)
    {
        ImmutableList.Builder<Row> output = ImmutableList.builder();
        for (Row spineRow : joinCase.spine().rows()) {
            Row outputRow = spineRow;
            for (RequestedFeatures request : joinCase.requests()) {
                outputRow = outputRow.append(featuresFor(joinCase, spineRow, request, now));
            }
            output.add(outputRow);
        }
        return output.build();
    }

    private static Row featuresFor(JoinCase joinCase, Row spineRow, RequestedFeatures request, Optional<Moment> now)
    {
        FeatureViewModel view = request.view();
        Spine spine = joinCase.spine();
        Optional<Moment> time = spine.timestampColumn()
                .map(column -> Optional.ofNullable((Moment) spine.relation().value(spineRow, column)))
                .orElse(now);

        List<Row> history = view.rows().stream()
                .filter(row -> keysMatch(spine, spineRow, request, row))
                .collect(toImmutableList());
        return rowAt(view, history, request.features(), time, joinCase.filterByCreated())
                .map(row -> view.relation().project(row, request.features()))
                .orElseGet(() -> Row.nulls(request.features().size()));
    }

    /**
     * Rule 5: keys match by SQL {@code =}; a view without keys has one history for all.
     */
    static boolean keysMatch(Spine spine, Row spineRow, RequestedFeatures request, Row row)
    {
        FeatureViewModel view = request.view();
        for (String key : view.entityKeys()) {
            String spineColumn = request.spineColumn(key);
            Type spineType = spine.relation().column(spineColumn).type();
            Type keyType = view.relation().column(key).type();
            if (!SqlValues.sqlEquals(spineType, spine.relation().value(spineRow, spineColumn), keyType, view.value(row, key))) {
                return false;
            }
        }
        return true;
    }

    /**
     * The row of one entity's history that counts at a time. An unknown time (the spine's is NULL) finds only rows without time.
     */
    private static Optional<Row> rowAt(FeatureViewModel view, List<Row> history, List<String> features, Optional<Moment> time, boolean filterByCreated)
    {
        Row newest = null;
        for (Row row : history) {
            if (hasHappened(view, row, time)
                    && (!filterByCreated || wasKnown(view, row, time))
                    && (newest == null || compareAge(view, view.winnersAreStored() && !filterByCreated ? view.features() : features, row, newest) >= 0)) {
                newest = row;
            }
        }
        // rule 1: the newest row decides, so only it is asked whether it is still valid
        return Optional.ofNullable(newest)
                .filter(row -> isValid(view, row, time));
    }

    /**
     * Equal time counts (rule 1). A row without time never matches (rule 4), unless the view has no timestamp column (rule 8).
     */
    private static boolean hasHappened(FeatureViewModel view, Row row, Optional<Moment> time)
    {
        if (view.timestampColumn().isEmpty()) {
            return true;
        }
        Moment eventTime = (Moment) view.value(row, view.timestampColumn().orElseThrow());
        return time.isPresent() && eventTime != null && eventTime.compareTo(time.orElseThrow()) <= 0;
    }

    /**
     * Rule 7.
     */
    private static boolean wasKnown(FeatureViewModel view, Row row, Optional<Moment> time)
    {
        Moment created = (Moment) view.value(row, view.createdColumn().orElseThrow());
        return time.isPresent() && created != null && created.compareTo(time.orElseThrow()) <= 0;
    }

    /**
     * Age exactly ttl counts, and a ttl of zero is none (rule 1).
     */
    private static boolean isValid(FeatureViewModel view, Row row, Optional<Moment> time)
    {
        if (view.ttl().isEmpty() || view.ttl().orElseThrow().isZero()) {
            return true;
        }
        Moment eventTime = (Moment) view.value(row, view.timestampColumn().orElseThrow());
        return time.orElseThrow().compareTo(eventTime.plus(view.ttl().orElseThrow())) <= 0;
    }

    /**
     * Positive if the left row is newer (rule 2): by time, then created, then the features asked for in the view's column order, NULL
     * least of all.
     */
    private static int compareAge(FeatureViewModel view, List<String> features, Row left, Row right)
    {
        List<String> order = ImmutableList.<String>builder()
                .addAll(view.timestampColumn().stream().iterator())
                .addAll(view.createdColumn().stream().iterator())
                .addAll(view.features().stream().filter(features::contains).iterator())
                .build();
        for (String column : order) {
            int result = SqlValues.compare(view.value(left, column), view.value(right, column));
            if (result != 0) {
                return result;
            }
        }
        return 0;
    }

    /**
     * What {@code as_of}, {@code "v@time"} and {@code "v$latest"} return: of each entity the row that counts at the time, as its keys,
     * timestamp and features. Entities with a NULL key are none (rule 4).
     */
    static List<Row> asOf(FeatureViewModel view, Moment time, boolean filterByCreated)
    {
        List<String> columns = view.asOfColumns().stream().map(Column::name).collect(toImmutableList());
        ImmutableList.Builder<Row> output = ImmutableList.builder();
        for (List<Row> history : entities(view)) {
            rowAt(view, history, view.features(), Optional.of(time), filterByCreated)
                    .ifPresent(row -> output.add(view.relation().project(row, columns)));
        }
        return output.build();
    }

    /**
     * What {@code "v$timeline"} returns: every row with the interval in which it counts (ttl aside), and whether it counts now. A row that
     * never counts because of a tie has an empty interval, one that never matches has none.
     */
    static List<Row> timeline(FeatureViewModel view, Moment now)
    {
        ImmutableList.Builder<Row> output = ImmutableList.builder();
        String timestampColumn = view.timestampColumn().orElseThrow();
        view.rows().stream()
                .filter(row -> hasNullKey(view, row) || view.value(row, timestampColumn) == null)
                .forEach(row -> output.add(row.append(Row.row(null, null, false))));
        for (List<Row> history : entities(view)) {
            Optional<Row> current = rowAt(view, history, view.features(), Optional.of(now), false);
            List<Row> ordered = history.stream()
                    .filter(row -> view.value(row, timestampColumn) != null)
                    .sorted((left, right) -> compareAge(view, view.features(), left, right))
                    .collect(toImmutableList());
            for (int i = 0; i < ordered.size(); i++) {
                Row row = ordered.get(i);
                Object next = i + 1 < ordered.size() ? view.value(ordered.get(i + 1), timestampColumn) : null;
                // of equal rows the last counts
                boolean isCurrent = current.isPresent() && current.orElseThrow().equals(row) && !(i + 1 < ordered.size() && ordered.get(i + 1).equals(row));
                output.add(row.append(Row.row(view.value(row, timestampColumn), next, isCurrent)));
            }
        }
        return output.build();
    }

    private static List<List<Row>> entities(FeatureViewModel view)
    {
        ImmutableList.Builder<List<Row>> entities = ImmutableList.builder();
        List<Row> firsts = new ArrayList<>();
        for (Row row : view.rows()) {
            if (!hasNullKey(view, row) && firsts.stream().noneMatch(first -> isSameEntity(view, first, row))) {
                firsts.add(row);
                entities.add(view.rows().stream()
                        .filter(other -> isSameEntity(view, row, other))
                        .collect(toImmutableList()));
            }
        }
        return entities.build();
    }

    private static boolean hasNullKey(FeatureViewModel view, Row row)
    {
        return view.entityKeys().stream().anyMatch(key -> view.value(row, key) == null);
    }

    private static boolean isSameEntity(FeatureViewModel view, Row left, Row right)
    {
        return view.entityKeys().stream()
                .allMatch(key -> SqlValues.sameValue(view.value(left, key), view.value(right, key)));
    }
}
