package io.featurestore.online;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

import static io.featurestore.online.OnlineStoreException.Reason.NOT_FOUND;
import static java.util.Objects.requireNonNull;

// Plans are read again in the background, so that no vector waits for it, but for those that have not been needed for long
final class KnownDefinitions
{
    private static final long FRESH_NANOS = Duration.ofSeconds(10).toNanos();
    private static final long USABLE_NANOS = Duration.ofSeconds(60).toNanos();

    private final OnlineReader reader;
    private final Map<OnlineName, KnownPlan> plans = new ConcurrentHashMap<>();
    private final Map<Long, OnlineSchema> schemas = new ConcurrentHashMap<>();

    KnownDefinitions(OnlineReader reader)
    {
        this.reader = requireNonNull(reader, "reader is null");
    }

    private record KnownPlan(VectorPlan plan, long readAt, AtomicBoolean refreshing)
    {
        long age()
        {
            return System.nanoTime() - readAt;
        }
    }

    VectorPlan plan(OnlineName name)
    {
        KnownPlan known = plans.get(name);
        if (known == null || known.age() > USABLE_NANOS) {
            return read(name);
        }
        if (known.age() > FRESH_NANOS && known.refreshing().compareAndSet(false, true)) {
            Thread.ofVirtual().name("online-definitions").start(() -> {
                try {
                    read(name);
                }
                catch (OnlineStoreException _) {
                    known.refreshing().set(false);
                }
            });
        }
        return known.plan();
    }

    private VectorPlan read(OnlineName name)
    {
        Optional<VectorPlan> plan = reader.view(name).map(view -> VectorPlan.of(view, latest(view)))
                .or(() -> reader.trainingSet(name).map(this::plan));
        if (plan.isEmpty()) {
            plans.remove(name);
            throw new OnlineStoreException(NOT_FOUND, "%s is not in the online store: REFRESH MATERIALIZED VIEW \"%s\".\"%s$online\" publishes it".formatted(name, name.schema(), name.name()));
        }
        plans.put(name, new KnownPlan(plan.orElseThrow(), System.nanoTime(), new AtomicBoolean()));
        return plan.orElseThrow();
    }

    private VectorPlan plan(OnlineTrainingSet trainingSet)
    {
        List<ViewPart> parts = new ArrayList<>();
        trainingSet.keys().forEach((name, keys) -> {
            OnlineView view = reader.view(name).orElseThrow(() -> new OnlineStoreException(NOT_FOUND, "%s, which %s needs, is not in the online store: publish it".formatted(name, trainingSet.name())));
            parts.add(new ViewPart(view, latest(view), keys, VectorPlan.features(trainingSet, view)));
        });
        return VectorPlan.of(trainingSet, parts);
    }

    private OnlineSchema latest(OnlineView view)
    {
        return schema(view.name(), view.schemaId());
    }

    OnlineSchema schema(OnlineName view, long id)
    {
        OnlineSchema known = schemas.get(id);
        return known != null ? known : schemas.computeIfAbsent(id, _ -> reader.schema(id).orElseThrow(() -> new OnlineStoreException(
                NOT_FOUND,
                "Schema %s of values of %s is not in the online store: the next publication of the view writes it".formatted(HexFormat.of().toHexDigits(id), view))));
    }
}
