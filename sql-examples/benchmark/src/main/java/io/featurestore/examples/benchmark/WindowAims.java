package io.featurestore.examples.benchmark;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;

import java.util.List;
import java.util.Map;

import static com.google.common.collect.ImmutableList.toImmutableList;

/**
 * Windows are to cost little more than a plain join of the same rows, however long they are and however many events an entity has.
 */
final class WindowAims
{
    private static final double NOISE = 1.2;

    private static final Map<Way, List<Way>> PLAIN = ImmutableMap.of(
            Way.WINDOWS_VIEW_COLD, ImmutableList.of(Way.TRAINING_SET_TABLE_COLD),
            Way.WINDOWS_VIEW, ImmutableList.of(Way.TRAINING_SET_TABLE),
            Way.WINDOWS_STORED_COLD, ImmutableList.of(Way.TRAINING_SET_TABLE_COLD),
            Way.WINDOWS_STORED, ImmutableList.of(Way.TRAINING_SET_TABLE),
            Way.WINDOWS_FUNCTION_COLD, ImmutableList.of(Way.TRAINING_SET_TABLE_COLD),
            Way.WINDOWS_FUNCTION_WARM, ImmutableList.of(Way.TRAINING_SET_TABLE));
    private static final List<Way> OURS = ImmutableList.of(Way.WINDOWS_VIEW_COLD, Way.WINDOWS_VIEW, Way.WINDOWS_STORED_COLD, Way.WINDOWS_STORED);

    public static final List<Aim> ALL = ImmutableList.<Aim>builder()
            .addAll(plainJoin(Shape.WINDOWS, 2, Shape.WINDOWS))
            .addAll(plainJoin(Shape.WINDOWS_HOT, 2, Shape.WINDOWS_HOT))
            .addAll(plainJoin(Shape.WINDOWS_REST, 3, Shape.WINDOWS))
            .addAll(plainJoin(Shape.WINDOWS_REST_HOT, 3, Shape.WINDOWS_HOT))
            .addAll(byHand(Shape.WINDOWS))
            .addAll(byHand(Shape.WINDOWS_REST))
            .addAll(withItself(Shape.WINDOWS_HOT.label(), 1.5, Shape.WINDOWS.label()))
            .addAll(withItself(Shape.WINDOWS_REST_HOT.label(), 1.5, Shape.WINDOWS_REST.label()))
            .addAll(growth(Shape.WINDOWS))
            .addAll(growth(Shape.WINDOWS_REST))
            .build();

    private WindowAims() {}

    private static List<Aim> plainJoin(Shape shape, double factor, Shape plain)
    {
        return PLAIN.entrySet().stream()
                .map(ways -> new Aim(ways.getKey(), shape.label(), factor, ways.getValue(), plain.label()))
                .collect(toImmutableList());
    }

    private static List<Aim> growth(Shape shape)
    {
        long fewest = Growth.EVENTS.getFirst();
        long most = Growth.EVENTS.getLast();
        return ImmutableList.<Aim>builder()
                .addAll(withItself(Growth.daysName(shape, Growth.DAYS.getLast()), NOISE, Growth.daysName(shape, Growth.DAYS.getFirst())))
                .addAll(withItself(Growth.rowsName(shape, most), NOISE * most / fewest, Growth.rowsName(shape, fewest)))
                .build();
    }

    private static List<Aim> withItself(String shape, double factor, String otherShape)
    {
        return OURS.stream()
                .map(way -> new Aim(way, shape, factor, ImmutableList.of(way), otherShape))
                .collect(toImmutableList());
    }

    private static List<Aim> byHand(Shape shape)
    {
        return OURS.stream()
                .map(way -> new Aim(way, shape.label(), 0.05, ImmutableList.of(Way.WINDOWS_BY_HAND), shape.label()))
                .collect(toImmutableList());
    }
}
