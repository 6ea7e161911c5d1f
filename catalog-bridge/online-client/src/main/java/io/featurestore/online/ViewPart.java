package io.featurestore.online;

import io.featurestore.online.OnlineType.Scalar;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import static io.featurestore.online.Checks.checkArgument;
import static java.util.Objects.requireNonNull;

// What a vector has of one view
final class ViewPart
{
    private static final int MISSING = -1;

    private final OnlineView view;
    private final OnlineSchema latest;
    private final Map<String, String> keys;
    private final List<Feature> features;
    private final Map<Long, int[]> positions = new ConcurrentHashMap<>();

    // Keys: from a key of the view to the name under which its value is given
    ViewPart(OnlineView view, OnlineSchema latest, Map<String, String> keys, List<Feature> features)
    {
        this.view = requireNonNull(view, "view is null");
        this.latest = requireNonNull(latest, "latest is null");
        this.keys = Map.copyOf(keys);
        this.features = List.copyOf(features);
    }

    // Since: of one that is computed of another column
    record Feature(String name, int positionInVector, Optional<OnlineTimeSince> since)
    {
        Feature
        {
            requireNonNull(name, "name is null");
            requireNonNull(since, "since is null");
        }

        String column()
        {
            return since.map(OnlineTimeSince::column).orElse(name);
        }
    }

    Optional<OnlineType> type(String feature)
    {
        return view.timeSince(feature).<OnlineType>map(_ -> Scalar.BIGINT).or(() -> latest.column(feature).map(OnlineColumn::type));
    }

    OnlineName name()
    {
        return view.name();
    }

    Optional<String> keyWithoutValue()
    {
        return view.keys().columns().stream().map(OnlineColumn::name).filter(name -> !keys.containsKey(name)).findFirst();
    }

    byte[] key(OnlineName of, Map<String, ?> given)
    {
        List<Optional<Object>> values = new ArrayList<>();
        for (OnlineColumn column : view.keys().columns()) {
            String name = keys.get(column.name());
            Object value = given.get(name);
            checkArgument(value != null, "Key '%s' of %s is missing: given are %s", name, of, given.keySet());
            values.add(Optional.of(value));
        }
        return view.keys().encode(values);
    }

    void fill(Optional<Object>[] vector, OnlineSchema schema, List<Optional<Object>> row, OnlineInstant now)
    {
        int[] inRow = positions.get(schema.id());
        if (inRow == null) {
            inRow = features.stream().mapToInt(feature -> schema.indexOf(feature.column()).orElse(MISSING)).toArray();
            positions.put(schema.id(), inRow);
        }
        for (int i = 0; i < inRow.length; i++) {
            if (inRow[i] != MISSING) {
                Optional<Object> stored = row.get(inRow[i]);
                vector[features.get(i).positionInVector()] = features.get(i).since().map(since -> since.until(now, stored)).orElse(stored);
            }
        }
    }
}
