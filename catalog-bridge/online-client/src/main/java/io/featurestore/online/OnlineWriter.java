package io.featurestore.online;

import redis.clients.jedis.Protocol.Command;

import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import static io.featurestore.online.Checks.checkArgument;
import static io.featurestore.online.OnlineStoreException.Reason.DAMAGED;
import static io.featurestore.online.OnlineStoreException.Reason.LOST;
import static io.featurestore.online.OnlineStoreException.Reason.SUPERSEDED;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

/**
 * Publishes views. A publication calls {@link #begin}, {@link #writeSchema}, {@link #write} by any number of threads, {@link #removeBefore} if
 * it was a full one, and {@link #complete}. One that broke off leaves each entity at its old or its new value; the next completes it.
 * Each method returns when the store has answered, and throws OnlineStoreException if it does not or if it refuses.
 */
public final class OnlineWriter
{
    private static final int BATCH_ENTRIES = 100;
    private static final int BATCH_BYTES = 256 * 1024;
    private static final int BATCHES_IN_FLIGHT = 8;

    private final OnlineStore store;
    private final InstantSource clock;

    OnlineWriter(OnlineStore store, InstantSource clock)
    {
        this.store = requireNonNull(store, "store is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    /**
     * From now on, earlier publications of the view can write nothing more (SUPERSEDED). What this one writes is refused (LOST) if the store
     * is emptied before it completes. An incremental one is only right if {@link OnlineReader#view} has the publication that it starts from.
     *
     * @param publication larger than that of any other that has begun, or the same again
     */
    public void begin(OnlineName view, long publication)
    {
        checkArgument(publication > 0, "The publication is not 1 or more: %s", publication);
        StoreCommand command = StoreCommand.ofScript(StoreScript.BEGIN, List.of(store.keys().fence(view)), List.of(number(publication)));
        checkCurrent(view, publication, store.run("the begin of publication %s of %s".formatted(publication, view), List.of(command)).getFirst());
    }

    /**
     * A number for a publication that no other has, also none that runs at the same time.
     *
     * @param completed the last publication that is known to have completed, or 0: the number is larger
     */
    public long nextPublication(OnlineName view, long completed)
    {
        long number = addToCounter(view, 1);
        return number > completed ? number : addToCounter(view, completed + 1 - number);
    }

    private long addToCounter(OnlineName view, long added)
    {
        byte[] digits = Long.toString(added).getBytes(UTF_8);
        return (long) store.run("the number of a publication of %s".formatted(view), List.of(StoreCommand.of(Command.INCRBY, store.keys().counter(view), digits))).getFirst();
    }

    public void writeSchema(OnlineSchema schema)
    {
        store.run("the write of a schema", List.of(StoreCommand.of(Command.SET, store.keys().schema(schema.id()), schema.json().getBytes(UTF_8))));
    }

    /**
     * Writes each entry unless the store has a newer value of the entity. Same entries written again change nothing. Of a call that fails,
     * some entries may be written.
     *
     * @param entries whose values have the publication's number; of entities that are there more than once, the newest value wins
     */
    public OnlineWriteResult write(OnlineName view, OnlinePublication publication, List<OnlineEntry> entries)
    {
        long now = OnlineInstant.of(clock.instant()).epochMicros();
        OnlineWriteResult result = OnlineWriteResult.NONE;
        List<StoreCommand> inFlight = new ArrayList<>();
        EntryBatch batch = new EntryBatch(store.keys(), view, publication, now);
        for (OnlineEntry entry : entries) {
            batch.add(entry);
            if (batch.size() >= BATCH_ENTRIES || batch.bytes() >= BATCH_BYTES) {
                inFlight.add(batch.toCommand());
                batch = new EntryBatch(store.keys(), view, publication, now);
            }
            if (inFlight.size() == BATCHES_IN_FLIGHT) {
                result = result.plus(send(view, publication, inFlight));
                inFlight.clear();
            }
        }
        if (batch.size() > 0) {
            inFlight.add(batch.toCommand());
        }
        return result.plus(send(view, publication, inFlight));
    }

    private OnlineWriteResult send(OnlineName view, OnlinePublication publication, List<StoreCommand> batches)
    {
        OnlineWriteResult result = OnlineWriteResult.NONE;
        for (Object answer : store.run("a write of publication %s of %s".formatted(publication.number(), view), batches)) {
            checkCurrent(view, publication.number(), answer);
            List<Long> counts = StoreAnswers.counts(answer);
            result = result.plus(new OnlineWriteResult(counts.get(0), counts.get(1), counts.get(2)));
        }
        return result;
    }

    /**
     * Removes what earlier publications wrote and this one, a full one, did not: of so many entities.
     */
    public long removeBefore(OnlineName view, long publication)
    {
        long removed = 0;
        StoreScan scan = new StoreScan(store, view);
        while (scan.hasNext()) {
            List<byte[]> found = scan.next();
            if (!found.isEmpty()) {
                List<byte[]> keys = new ArrayList<>(found);
                keys.addFirst(store.keys().fence(view));
                StoreCommand command = StoreCommand.ofScript(StoreScript.REMOVE, keys, List.of(number(publication)));
                Object answer = store.run("the removal of old values of %s".formatted(view), List.of(command)).getFirst();
                checkCurrent(view, publication, answer);
                removed += StoreAnswers.counts(answer).getFirst();
            }
        }
        return removed;
    }

    /**
     * Says that the publication has written all: readers find the view from now on.
     */
    public void complete(OnlineView view)
    {
        StoreCommand command = StoreCommand.ofScript(
                StoreScript.COMPLETE,
                List.of(store.keys().fence(view.name()), store.keys().view(view.name())),
                List.of(number(view.publication()), StoredDefinitions.encode(view)));
        checkCurrent(view.name(), view.publication(), store.run("the end of publication %s of %s".formatted(view.publication(), view.name()), List.of(command)).getFirst());
    }

    /**
     * Removes the view, its latest schema and the values of so many entities. Schemas of earlier publications stay.
     */
    public long removeView(OnlineName view)
    {
        String task = "the removal of %s".formatted(view);
        List<StoreCommand> commands = new ArrayList<>();
        latestSchema(view).ifPresent(id -> commands.add(StoreCommand.of(Command.UNLINK, store.keys().schema(id))));
        commands.add(StoreCommand.ofKeys(Command.UNLINK, List.of(store.keys().view(view), store.keys().fence(view), store.keys().counter(view))));
        long removed = 0;
        StoreScan scan = new StoreScan(store, view);
        while (scan.hasNext()) {
            List<byte[]> found = scan.next();
            if (!found.isEmpty()) {
                removed += (Long) store.run(task, List.of(StoreCommand.ofKeys(Command.UNLINK, found))).getFirst();
            }
        }
        store.run(task, commands);
        return removed;
    }

    private Optional<Long> latestSchema(OnlineName view)
    {
        try {
            return store.reader().view(view).map(OnlineView::schemaId);
        }
        catch (OnlineStoreException e) {
            if (e.reason() == DAMAGED) {
                return Optional.empty();
            }
            throw e;
        }
    }

    public void writeTrainingSet(OnlineTrainingSet trainingSet)
    {
        store.run("the write of %s".formatted(trainingSet.name()), List.of(StoreCommand.of(
                Command.SET,
                store.keys().trainingSet(trainingSet.name()),
                StoredDefinitions.encode(trainingSet))));
    }

    public void removeTrainingSet(OnlineName trainingSet)
    {
        store.run("the removal of %s".formatted(trainingSet), List.of(StoreCommand.of(Command.UNLINK, store.keys().trainingSet(trainingSet))));
    }

    static byte[] number(long number)
    {
        return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
    }

    private static void checkCurrent(OnlineName view, long publication, Object answer)
    {
        if (answer instanceof byte[] begun && begun.length == Long.BYTES) {
            throw new OnlineStoreException(SUPERSEDED, "Publication %s of %s cannot go on: publication %s has begun since".formatted(publication, view, ByteBuffer.wrap(begun).getLong()));
        }
        if (answer instanceof byte[]) {
            throw new OnlineStoreException(LOST, "Publication %s of %s cannot go on: the online store was emptied since it began. Publish the view fully".formatted(publication, view));
        }
    }
}
