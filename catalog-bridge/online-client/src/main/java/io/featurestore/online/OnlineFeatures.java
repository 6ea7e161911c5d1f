package io.featurestore.online;

import io.featurestore.online.OnlineTrainingSet.VectorColumn;
import io.featurestore.online.VectorPlan.ViewPart;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * Serves feature vectors. What the store knows of views is kept for a minute at most; a value whose schema is not known yet makes it read
 * that schema. It can be used by many threads.
 */
public final class OnlineFeatures
{
    private final OnlineReader reader;
    private final KnownDefinitions definitions;
    private final InstantSource clock;

    OnlineFeatures(OnlineReader reader, InstantSource clock)
    {
        this.reader = requireNonNull(reader, "reader is null");
        this.definitions = new KnownDefinitions(reader);
        this.clock = requireNonNull(clock, "clock is null");
    }

    /**
     * @see #getMany
     */
    public OnlineVector get(OnlineName viewOrTrainingSet, Map<String, ?> keys)
    {
        return getMany(viewOrTrainingSet, List.of(keys)).getFirst();
    }

    /**
     * The vectors as valid now by the clock, in the order of the keys, in one round trip.
     *
     * @param keys the values of all entity keys, by name, of the Java types that {@link OnlineType} names; other entries are ignored
     * @throws IllegalArgumentException naming the key that is missing or of another type
     * @throws OnlineStoreException if the store does not answer, does not have the view or training set, or has damaged values
     */
    public List<OnlineVector> getMany(OnlineName viewOrTrainingSet, List<? extends Map<String, ?>> keys)
    {
        VectorPlan plan = definitions.plan(viewOrTrainingSet);
        OnlineInstant now = OnlineInstant.of(clock.instant());
        List<OnlineRequest> requests = plan.requests(keys);
        List<List<Optional<OnlineValue>>> values = reader.readMany(requests);
        List<OnlineVector> vectors = new ArrayList<>(keys.size());
        for (int entity = 0; entity < keys.size(); entity++) {
            VectorBuilder vector = new VectorBuilder(plan);
            for (int view = 0; view < requests.size(); view++) {
                vector.add(plan.views().get(view), requests.get(view).keys().get(entity), values.get(view).get(entity), now);
            }
            vectors.add(vector.build());
        }
        return vectors;
    }

    private final class VectorBuilder
    {
        private final VectorPlan plan;
        private final Map<OnlineName, OnlineInstant> eventTimes = new LinkedHashMap<>();
        private final Map<OnlineName, OnlineSchema> schemas = new HashMap<>();
        private final Map<OnlineName, List<Optional<Object>>> rows = new HashMap<>();
        private boolean exact = true;

        private VectorBuilder(VectorPlan plan)
        {
            this.plan = requireNonNull(plan, "plan is null");
        }

        private void add(ViewPart part, byte[] key, Optional<OnlineValue> value, OnlineInstant now)
        {
            OnlineName view = part.view().name();
            Optional<byte[]> row = value.flatMap(present -> present.rowAt(now));
            if (row.isEmpty()) {
                return;
            }
            OnlineHeader header = value.orElseThrow().header();
            OnlineSchema schema = definitions.schema(view, header.schemaId());
            try {
                rows.put(view, schema.decode(row.orElseThrow()));
            }
            catch (IllegalArgumentException e) {
                throw OnlineReader.damaged(view, key, e);
            }
            schemas.put(view, schema);
            eventTimes.put(view, header.eventTime());
            exact &= value.orElseThrow().exactUntil().map(until -> now.compareTo(until) < 0).orElse(true);
        }

        private OnlineVector build()
        {
            return new OnlineVector(
                    plan.columns().stream().map(VectorColumn::name).toList(),
                    plan.types(),
                    plan.columns().stream().map(this::value).toList(),
                    eventTimes,
                    exact);
        }

        private Optional<Object> value(VectorColumn column)
        {
            return Optional.ofNullable(rows.get(column.view()))
                    .flatMap(row -> schemas.get(column.view()).indexOf(column.feature()).map(row::get).orElse(Optional.empty()));
        }
    }
}
