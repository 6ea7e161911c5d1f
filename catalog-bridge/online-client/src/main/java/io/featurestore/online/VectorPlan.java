package io.featurestore.online;

import io.featurestore.online.OnlineColumn.Role;
import io.featurestore.online.OnlineTrainingSet.VectorColumn;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static io.featurestore.online.Checks.checkArgument;
import static io.featurestore.online.OnlineStoreException.Reason.DAMAGED;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toMap;

/**
 * How the vectors of a view or a training set are read.
 */
record VectorPlan(OnlineName name, List<ViewPart> views, List<VectorColumn> columns, List<OnlineType> types)
{
    VectorPlan
    {
        requireNonNull(name, "name is null");
        views = List.copyOf(views);
        columns = List.copyOf(columns);
        types = List.copyOf(types);
    }

    /**
     * @param latest schema of the view
     * @param keys from a key of the view to the name under which its value is given
     */
    record ViewPart(OnlineView view, OnlineSchema latest, Map<String, String> keys)
    {
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
    }

    static VectorPlan of(OnlineView view, OnlineSchema latest)
    {
        Map<String, String> keys = view.keys().columns().stream().map(OnlineColumn::name).collect(toMap(name -> name, name -> name));
        List<OnlineColumn> features = latest.columns().stream().filter(column -> column.role() == Role.FEATURE).toList();
        return new VectorPlan(
                view.name(),
                List.of(new ViewPart(view, latest, keys)),
                features.stream().map(column -> new VectorColumn(column.name(), view.name(), column.name())).toList(),
                features.stream().map(OnlineColumn::type).toList());
    }

    static VectorPlan of(OnlineTrainingSet trainingSet, List<ViewPart> views)
    {
        Map<OnlineName, ViewPart> byName = new LinkedHashMap<>();
        for (ViewPart part : views) {
            byName.put(part.view().name(), part);
            part.view().keys().columns().forEach(key -> {
                if (!part.keys().containsKey(key.name())) {
                    throw new OnlineStoreException(DAMAGED, "The online store knows no key of %s that gives key '%s' of %s: publish the training set anew".formatted(trainingSet.name(), key.name(), part.view().name()));
                }
            });
        }
        List<OnlineType> types = trainingSet.columns().stream()
                .map(column -> byName.get(column.view()).latest().column(column.feature())
                        .orElseThrow(() -> new OnlineStoreException(DAMAGED, "%s has no column '%s' in the online store, which %s needs: publish both anew".formatted(column.view(), column.feature(), trainingSet.name())))
                        .type())
                .toList();
        return new VectorPlan(trainingSet.name(), views, trainingSet.columns(), types);
    }

    List<OnlineRequest> requests(List<? extends Map<String, ?>> keys)
    {
        return views.stream()
                .map(part -> new OnlineRequest(part.view().name(), keys.stream().map(given -> part.key(name, given)).toList()))
                .toList();
    }
}
