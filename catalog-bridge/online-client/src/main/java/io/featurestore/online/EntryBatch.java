package io.featurestore.online;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

import static io.featurestore.online.Checks.checkArgument;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

// Entries for one call of the script
final class EntryBatch
{
    private static final byte[] NEVER = {};
    private static final byte[] EXPIRED = {'0'};
    private static final int MICROS_PER_MILLI = 1_000;

    private final byte[] keyStart;
    private final OnlinePublication publication;
    private final long nowMicros;
    private final List<byte[]> keys = new ArrayList<>();
    private final List<byte[]> arguments = new ArrayList<>();
    private int bytes;

    EntryBatch(StoreKeys storeKeys, OnlineName view, OnlinePublication publication, long nowMicros)
    {
        this.keyStart = storeKeys.entities(view);
        this.publication = requireNonNull(publication, "publication is null");
        this.nowMicros = nowMicros;
        keys.add(storeKeys.fence(view));
        arguments.add(OnlineWriter.number(publication.number()));
        arguments.add(OnlineWriter.number(publication.settled()));
    }

    void add(OnlineEntry entry)
    {
        OnlineHeader header = entry.value().header();
        checkArgument(header.publication() == publication.number(), "A value of publication %s cannot be written by publication %s", header.publication(), publication.number());
        byte[] expiry = expiry(header.expiresAtMicros());
        keys.add(StoreKeys.entity(keyStart, entry.key()));
        arguments.add(entry.value().bytes());
        arguments.add(expiry);
        bytes += keys.getLast().length + entry.value().length();
    }

    // Rounded up: readers look at the microsecond
    private byte[] expiry(OptionalLong expiresAtMicros)
    {
        if (expiresAtMicros.isEmpty()) {
            return NEVER;
        }
        long micros = expiresAtMicros.getAsLong();
        return micros <= nowMicros ? EXPIRED : Long.toString(Math.ceilDiv(micros, MICROS_PER_MILLI)).getBytes(UTF_8);
    }

    int size()
    {
        return keys.size() - 1;
    }

    int bytes()
    {
        return bytes;
    }

    StoreCommand toCommand()
    {
        return StoreCommand.ofScript(StoreScript.WRITE, keys, arguments);
    }
}
