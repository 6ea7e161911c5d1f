package io.featurestore.online;

import redis.clients.jedis.Protocol.Command;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

import static io.featurestore.online.OnlineStoreException.Reason.DAMAGED;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

/**
 * Reads what {@link OnlineWriter} wrote, in one round trip a call. Throws OnlineStoreException if the store does not answer, or if what it
 * has is damaged. A view is absent until a publication of it completes.
 */
public final class OnlineReader
{
    private static final int KEYS_PER_COMMAND = 500;

    private final OnlineStore store;

    OnlineReader(OnlineStore store)
    {
        this.store = requireNonNull(store, "store is null");
    }

    /**
     * The values of the entities, in their order; one that has expired may still be among them: see {@link OnlineValue#rowAt}.
     */
    public List<Optional<OnlineValue>> read(OnlineName view, List<byte[]> keys)
    {
        return readMany(List.of(new OnlineRequest(view, keys))).getFirst();
    }

    /**
     * The values of several views' entities, request by request.
     */
    public List<List<Optional<OnlineValue>>> readMany(List<OnlineRequest> requests)
    {
        List<StoreCommand> commands = new ArrayList<>();
        for (OnlineRequest request : requests) {
            byte[] start = store.keys().entities(request.view());
            List<byte[]> keys = request.keys().stream().map(key -> StoreKeys.entity(start, key)).toList();
            for (int first = 0; first < keys.size(); first += KEYS_PER_COMMAND) {
                commands.add(StoreCommand.ofKeys(Command.MGET, keys.subList(first, Math.min(keys.size(), first + KEYS_PER_COMMAND))));
            }
        }
        List<byte[]> found = new ArrayList<>();
        store.run("the read of %s".formatted(describe(requests)), commands).forEach(answer -> found.addAll(StoreAnswers.values(answer)));
        List<List<Optional<OnlineValue>>> values = new ArrayList<>();
        int next = 0;
        for (OnlineRequest request : requests) {
            List<Optional<OnlineValue>> ofRequest = new ArrayList<>(request.keys().size());
            for (byte[] key : request.keys()) {
                ofRequest.add(Optional.ofNullable(found.get(next)).map(bytes -> decode(request.view(), key, bytes)));
                next++;
            }
            values.add(ofRequest);
        }
        return values;
    }

    private static String describe(List<OnlineRequest> requests)
    {
        return requests.size() == 1 ? requests.getFirst().view().toString() : "%s views".formatted(requests.size());
    }

    private static OnlineValue decode(OnlineName view, byte[] key, byte[] bytes)
    {
        try {
            return OnlineValue.decode(bytes);
        }
        catch (IllegalArgumentException e) {
            throw damaged(view, key, e);
        }
    }

    static OnlineStoreException damaged(OnlineName view, byte[] key, IllegalArgumentException cause)
    {
        return new OnlineStoreException(DAMAGED, "The value of %s for the entity with key bytes %s is damaged: %s. A full publication of the view writes it anew".formatted(
                view,
                HexFormat.of().formatHex(key),
                cause.getMessage()), cause);
    }

    public Optional<OnlineView> view(OnlineName name)
    {
        return definition(name, store.keys().view(name), StoredDefinitions::decodeView);
    }

    /**
     * The latest publication of the view that has begun, or 0.
     */
    public long begun(OnlineName view)
    {
        return get("the publications of %s".formatted(view), store.keys().fence(view))
                .filter(number -> number.length == Long.BYTES)
                .map(number -> ByteBuffer.wrap(number).getLong())
                .orElse(0L);
    }

    /**
     * The keys of all entities of the view, some at a time, a key perhaps more than once.
     */
    public Iterator<List<byte[]>> keys(OnlineName view)
    {
        return new EntityKeys(new StoreScan(store, view), store.keys().entities(view).length);
    }

    private record EntityKeys(StoreScan scan, int start)
            implements Iterator<List<byte[]>>
    {
        private EntityKeys
        {
            requireNonNull(scan, "scan is null");
        }

        @Override
        public boolean hasNext()
        {
            return scan.hasNext();
        }

        @Override
        public List<byte[]> next()
        {
            return scan.next().stream().map(key -> Arrays.copyOfRange(key, start, key.length)).toList();
        }
    }

    public Optional<OnlineTrainingSet> trainingSet(OnlineName name)
    {
        return definition(name, store.keys().trainingSet(name), StoredDefinitions::decodeTrainingSet);
    }

    private <T> Optional<T> definition(OnlineName name, byte[] key, Function<byte[], T> decoder)
    {
        return get(name.toString(), key).map(json -> {
            try {
                return decoder.apply(json);
            }
            catch (IllegalArgumentException e) {
                throw new OnlineStoreException(DAMAGED, "What the online store knows of %s is damaged: %s. A publication writes it anew".formatted(name, e.getMessage()), e);
            }
        });
    }

    public Optional<OnlineSchema> schema(long id)
    {
        return get("a schema", store.keys().schema(id)).map(json -> {
            OnlineSchema schema;
            try {
                schema = OnlineSchema.parse(new String(json, UTF_8));
            }
            catch (IllegalArgumentException e) {
                throw damagedSchema(id, e);
            }
            if (schema.id() != id) {
                throw damagedSchema(id, new IllegalArgumentException("its text has the id %s".formatted(HexFormat.of().toHexDigits(schema.id()))));
            }
            return schema;
        });
    }

    private static OnlineStoreException damagedSchema(long id, IllegalArgumentException cause)
    {
        return new OnlineStoreException(DAMAGED, "Schema %s in the online store is damaged: %s. A publication writes it anew".formatted(HexFormat.of().toHexDigits(id), cause.getMessage()), cause);
    }

    private Optional<byte[]> get(String what, byte[] key)
    {
        return Optional.ofNullable((byte[]) store.run("the read of %s".formatted(what), List.of(StoreCommand.of(Command.GET, key))).getFirst());
    }
}
