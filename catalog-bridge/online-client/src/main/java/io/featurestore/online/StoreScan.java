package io.featurestore.online;

import redis.clients.jedis.Protocol.Command;

import java.util.Iterator;
import java.util.List;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

// The keys of all entities of a view, some at a time, a key perhaps more than once. All are on one node
final class StoreScan
        implements Iterator<List<byte[]>>
{
    private static final byte[] START = {'0'};
    private static final byte[] KEYS_LOOKED_AT = "500".getBytes(UTF_8);

    private final OnlineStore store;
    private final OnlineName view;
    private byte[] cursor = START;
    private boolean started;

    StoreScan(OnlineStore store, OnlineName view)
    {
        this.store = requireNonNull(store, "store is null");
        this.view = requireNonNull(view, "view is null");
    }

    @Override
    public boolean hasNext()
    {
        return !started || !(cursor.length == 1 && cursor[0] == '0');
    }

    @Override
    public List<byte[]> next()
    {
        started = true;
        List<byte[]> arguments = List.of(cursor, "MATCH".getBytes(UTF_8), store.keys().pattern(view), "COUNT".getBytes(UTF_8), KEYS_LOOKED_AT);
        List<?> answer = (List<?>) store.run("the search for entities of %s".formatted(view), List.of(StoreCommand.ofView(Command.SCAN, store.keys().fence(view), arguments))).getFirst();
        cursor = (byte[]) answer.getFirst();
        return StoreAnswers.values(answer.getLast());
    }
}
