package io.featurestore.online;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
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
        private final Optional<Object>[] values;
        private final Map<OnlineName, OnlineInstant> eventTimes = new LinkedHashMap<>();
        private boolean exact = true;

        @SuppressWarnings("unchecked")
        private VectorBuilder(VectorPlan plan)
        {
            this.plan = requireNonNull(plan, "plan is null");
            this.values = new Optional[plan.names().size()];
            Arrays.fill(values, Optional.empty());
        }

        private void add(ViewPart part, byte[] key, Optional<OnlineValue> value, OnlineInstant now)
        {
            Optional<byte[]> row = value.flatMap(present -> present.rowAt(now));
            if (row.isEmpty()) {
                return;
            }
            OnlineHeader header = value.orElseThrow().header();
            OnlineSchema schema = definitions.schema(part.name(), header.schemaId());
            try {
                part.fill(values, schema, schema.decode(row.orElseThrow()), now);
            }
            catch (IllegalArgumentException e) {
                throw OnlineReader.damaged(part.name(), key, e);
            }
            eventTimes.put(part.name(), header.eventTime());
            exact &= value.orElseThrow().exactUntil().map(until -> now.compareTo(until) < 0).orElse(true);
        }

        private OnlineVector build()
        {
            return new OnlineVector(plan.names(), plan.types(), List.of(values), eventTimes, exact);
        }
    }
}
