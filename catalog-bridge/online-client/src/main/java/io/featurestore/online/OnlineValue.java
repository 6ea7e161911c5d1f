package io.featurestore.online;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import static io.featurestore.online.Checks.checkArgument;
import static java.util.Objects.requireNonNull;

/**
 * What is stored of one entity of a view: one row, which is one change from its event time on, or its changes ahead. Rows are in Avro
 * binary, as from {@link OnlineSchema#encode}. The layout is in the README of this module.
 */
public final class OnlineValue
{
    static final byte LAYOUT_VERSION = 1;

    private static final byte ONE_ROW = 0;
    private static final byte CHANGES_AHEAD = 1;
    private static final int HEADER_BYTES = 50;
    private static final int TIME_BYTES = 12;

    private final OnlineHeader header;
    private final Optional<OnlineInstant> exactUntil;
    private final List<OnlineChange> changes;
    private final byte[] bytes;

    private OnlineValue(OnlineHeader header, Optional<OnlineInstant> exactUntil, List<OnlineChange> changes, byte[] bytes)
    {
        this.header = requireNonNull(header, "header is null");
        this.exactUntil = requireNonNull(exactUntil, "exactUntil is null");
        this.changes = List.copyOf(changes);
        this.bytes = requireNonNull(bytes, "bytes is null");
    }

    public static OnlineValue row(OnlineHeader header, byte[] row)
    {
        ByteBuffer target = start(header, ONE_ROW, row.length);
        target.put(row);
        return new OnlineValue(header, Optional.empty(), List.of(new OnlineChange(header.eventTime(), Optional.of(row))), target.array());
    }

    /**
     * @param exactUntil from then on there may be changes that are not among these
     * @param changes one at least, by ascending time
     */
    public static OnlineValue changes(OnlineHeader header, OnlineInstant exactUntil, List<OnlineChange> changes)
    {
        checkOrder(changes);
        int length = changes.stream()
                .mapToInt(change -> TIME_BYTES + Integer.BYTES + change.row().map(row -> row.length).orElse(0))
                .sum();
        ByteBuffer target = start(header, CHANGES_AHEAD, TIME_BYTES + length);
        OnlineHeader.writeTime(target, exactUntil);
        for (OnlineChange change : changes) {
            OnlineHeader.writeTime(target, change.from());
            target.putInt(change.row().map(row -> row.length).orElse(0));
            change.row().ifPresent(target::put);
        }
        return new OnlineValue(header, Optional.of(exactUntil), changes, target.array());
    }

    private static ByteBuffer start(OnlineHeader header, byte kind, int length)
    {
        ByteBuffer target = ByteBuffer.allocate(HEADER_BYTES + length);
        target.put(LAYOUT_VERSION);
        target.put(kind);
        header.write(target);
        return target;
    }

    static OnlineValue decode(byte[] bytes)
    {
        checkArgument(bytes.length >= HEADER_BYTES, "%s bytes are too few: a header has %s", bytes.length, HEADER_BYTES);
        ByteBuffer source = ByteBuffer.wrap(bytes);
        byte version = source.get();
        checkArgument(version == LAYOUT_VERSION, "the layout's version is %s, this release reads %s", version, LAYOUT_VERSION);
        byte kind = source.get();
        OnlineHeader header = OnlineHeader.read(source);
        if (kind == ONE_ROW) {
            byte[] row = new byte[source.remaining()];
            source.get(row);
            return new OnlineValue(header, Optional.empty(), List.of(new OnlineChange(header.eventTime(), Optional.of(row))), bytes);
        }
        checkArgument(kind == CHANGES_AHEAD, "its kind is %s, which is unknown", kind);
        try {
            OnlineInstant exactUntil = OnlineHeader.readTime(source);
            return new OnlineValue(header, Optional.of(exactUntil), readChanges(source), bytes);
        }
        catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("it ends within a change", e);
        }
    }

    private static List<OnlineChange> readChanges(ByteBuffer source)
    {
        List<OnlineChange> changes = new ArrayList<>();
        while (source.hasRemaining()) {
            OnlineInstant from = OnlineHeader.readTime(source);
            int length = source.getInt();
            checkArgument(length >= 0 && length <= source.remaining(), "a row of %s bytes does not fit in the %s that are left", length, source.remaining());
            byte[] row = new byte[length];
            source.get(row);
            changes.add(new OnlineChange(from, length == 0 ? Optional.empty() : Optional.of(row)));
        }
        checkOrder(changes);
        return changes;
    }

    private static void checkOrder(List<OnlineChange> changes)
    {
        checkArgument(!changes.isEmpty(), "there is no change");
        for (int i = 1; i < changes.size(); i++) {
            checkArgument(changes.get(i - 1).from().compareTo(changes.get(i).from()) < 0, "changes are not by ascending time");
        }
    }

    public OnlineHeader header()
    {
        return header;
    }

    public Optional<OnlineInstant> exactUntil()
    {
        return exactUntil;
    }

    public List<OnlineChange> changes()
    {
        return changes;
    }

    /**
     * The row in Avro binary that is valid at the time: none if the value has expired by then, or before the first of its changes ahead. One
     * row is valid until it expires.
     */
    public Optional<byte[]> rowAt(OnlineInstant now)
    {
        if (header.isExpired(now)) {
            return Optional.empty();
        }
        if (exactUntil.isEmpty()) {
            return changes.getFirst().row();
        }
        Optional<byte[]> valid = Optional.empty();
        for (OnlineChange change : changes) {
            if (change.from().compareTo(now) > 0) {
                break;
            }
            valid = change.row();
        }
        return valid;
    }

    public int length()
    {
        return bytes.length;
    }

    byte[] bytes()
    {
        return bytes;
    }
}
