package io.featurestore.trino.index;

import io.featurestore.trino.index.EventPoints.Points;
import io.featurestore.trino.source.WindowEnds;
import io.featurestore.trino.value.UtcInstant;
import io.trino.spi.type.TimestampType;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import static io.trino.spi.type.Timestamps.PICOSECONDS_PER_MILLISECOND;
import static java.util.Objects.requireNonNull;

// Merges the sorted times at which the events of one entity happen, enter windows and leave them
final class PointsOfEntity
{
    private static final int NONE = -1;

    private final Optional<PackedInstants> times;
    private final List<Shift> shifts = new ArrayList<>();
    // For each shift the next event, and its time with the shift
    private final int[] next;
    private final long[] nextMillis;
    private final int[] nextPicos;
    private int end;
    private int row;
    private long millis;
    private int picosOfMilli;
    private boolean hasEvent;
    private boolean hasChange;

    PointsOfEntity(Optional<PackedInstants> times, List<WindowEnds> windows, Points points)
    {
        this.times = requireNonNull(times, "times is null");
        if (points.atEvents()) {
            shifts.add(new Shift(0, 0, false));
        }
        if (points.atChanges()) {
            for (WindowEnds window : windows) {
                int picos = window.excludesCurrentTime() ? lastDigit(points.digits()) : 0;
                shifts.add(new Shift(window.delayMillis(), picos, true));
                window.lengthMillis().ifPresent(length -> shifts.add(new Shift(window.delayMillis() + length, picos, true)));
            }
        }
        this.next = new int[shifts.size()];
        this.nextMillis = new long[shifts.size()];
        this.nextPicos = new int[shifts.size()];
    }

    private record Shift(long millis, int picos, boolean isChange) {}

    private static int lastDigit(int digits)
    {
        int picos = 1;
        for (int digit = digits; digit < TimestampType.MAX_PRECISION; digit++) {
            picos *= 10;
        }
        return picos;
    }

    void begin(int first, int end)
    {
        this.end = end;
        this.row = first;
        Arrays.fill(next, first);
        for (int shift = 0; shift < next.length; shift++) {
            read(shift);
        }
    }

    private void read(int shift)
    {
        if (next[shift] < end) {
            PackedInstants known = times.orElseThrow();
            long shifted = known.millis(next[shift]) + shifts.get(shift).millis();
            int picos = known.picosOfMilli(next[shift]) + shifts.get(shift).picos();
            boolean isNextMilli = picos >= PICOSECONDS_PER_MILLISECOND;
            nextMillis[shift] = shifted + (isNextMilli ? 1 : 0);
            nextPicos[shift] = picos - (isNextMilli ? PICOSECONDS_PER_MILLISECOND : 0);
        }
    }

    // Goes on to the next time, if there is one
    boolean next()
    {
        int earliest = earliest(false);
        if (earliest == NONE) {
            return false;
        }
        millis = nextMillis[earliest];
        picosOfMilli = nextPicos[earliest];
        hasEvent = false;
        hasChange = false;
        for (int shift = 0; shift < next.length; shift++) {
            while (next[shift] < end && nextMillis[shift] == millis && nextPicos[shift] == picosOfMilli) {
                hasEvent |= !shifts.get(shift).isChange();
                hasChange |= shifts.get(shift).isChange();
                next[shift]++;
                read(shift);
            }
        }
        PackedInstants known = times.orElseThrow();
        while (row + 1 < end && known.compareTo(row + 1, millis, picosOfMilli) <= 0) {
            row++;
        }
        return true;
    }

    private int earliest(boolean onlyChanges)
    {
        int earliest = NONE;
        for (int shift = 0; shift < next.length; shift++) {
            if (onlyChanges && !shifts.get(shift).isChange()) {
                continue;
            }
            if (next[shift] < end && (earliest == NONE || UtcInstant.compare(nextMillis[shift], nextPicos[shift], nextMillis[earliest], nextPicos[earliest]) < 0)) {
                earliest = shift;
            }
        }
        return earliest;
    }

    // The last event until then
    int row()
    {
        return row;
    }

    long millis()
    {
        return millis;
    }

    int picosOfMilli()
    {
        return picosOfMilli;
    }

    // After this time; empty if nothing changes any more
    Optional<UtcInstant> nextChange()
    {
        int earliest = earliest(true);
        return earliest == NONE ? Optional.empty() : Optional.of(new UtcInstant(nextMillis[earliest], nextPicos[earliest]));
    }

    boolean hasEvent()
    {
        return hasEvent;
    }

    boolean hasChange()
    {
        return hasChange;
    }
}
