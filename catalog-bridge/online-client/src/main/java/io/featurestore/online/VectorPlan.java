package io.featurestore.online;

import io.featurestore.online.OnlineColumn.Role;
import io.featurestore.online.OnlineTrainingSet.VectorColumn;
import io.featurestore.online.ViewPart.Feature;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import static io.featurestore.online.OnlineStoreException.Reason.DAMAGED;
import static java.util.Comparator.comparingInt;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toMap;

record VectorPlan(OnlineName name, List<ViewPart> views, List<String> names, List<OnlineType> types)
{
    VectorPlan
    {
        requireNonNull(name, "name is null");
        views = List.copyOf(views);
        names = List.copyOf(names);
        types = List.copyOf(types);
    }

    static VectorPlan of(OnlineView view, OnlineSchema latest)
    {
        Map<String, String> keys = view.keys().columns().stream().map(OnlineColumn::name).collect(toMap(name -> name, name -> name));
        List<String> names = new ArrayList<>(latest.columns().stream().filter(column -> column.role() == Role.FEATURE).map(OnlineColumn::name).toList());
        view.timesSince().stream()
                .sorted(comparingInt(OnlineTimeSince::position))
                .forEach(since -> names.add(Math.min(since.position(), names.size()), since.name()));
        List<Feature> features = new ArrayList<>();
        names.forEach(name -> features.add(new Feature(name, features.size(), view.timeSince(name))));
        ViewPart part = new ViewPart(view, latest, keys, features);
        return new VectorPlan(view.name(), List.of(part), names, names.stream().map(name -> part.type(name).orElseThrow()).toList());
    }

    static VectorPlan of(OnlineTrainingSet trainingSet, List<ViewPart> views)
    {
        Map<OnlineName, ViewPart> parts = new HashMap<>();
        for (ViewPart part : views) {
            parts.put(part.name(), part);
            part.keyWithoutValue().ifPresent(key -> {
                throw new OnlineStoreException(DAMAGED, "The online store knows no key of %s that gives key '%s' of %s: publish the training set anew".formatted(trainingSet.name(), key, part.name()));
            });
        }
        List<OnlineType> types = trainingSet.columns().stream()
                .map(column -> parts.get(column.view()).type(column.feature())
                        .orElseThrow(() -> new OnlineStoreException(DAMAGED, "%s has no column '%s' in the online store, which %s needs: publish both anew".formatted(column.view(), column.feature(), trainingSet.name()))))
                .toList();
        return new VectorPlan(trainingSet.name(), views, trainingSet.columns().stream().map(VectorColumn::name).toList(), types);
    }

    static List<Feature> features(OnlineTrainingSet trainingSet, OnlineView view)
    {
        List<Feature> features = new ArrayList<>();
        for (int i = 0; i < trainingSet.columns().size(); i++) {
            VectorColumn column = trainingSet.columns().get(i);
            if (column.view().equals(view.name())) {
                features.add(new Feature(column.feature(), i, view.timeSince(column.feature())));
            }
        }
        return features;
    }

    List<OnlineRequest> requests(List<? extends Map<String, ?>> keys)
    {
        return views.stream()
                .map(part -> new OnlineRequest(part.name(), keys.stream().map(given -> part.key(name, given)).toList()))
                .toList();
    }
}
