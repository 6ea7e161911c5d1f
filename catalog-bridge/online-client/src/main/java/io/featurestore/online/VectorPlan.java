package io.featurestore.online;

import io.featurestore.online.OnlineColumn.Role;
import io.featurestore.online.OnlineTrainingSet.VectorColumn;
import io.featurestore.online.ViewPart.Feature;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import static io.featurestore.online.OnlineStoreException.Reason.DAMAGED;
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
        List<OnlineColumn> columns = latest.columns().stream().filter(column -> column.role() == Role.FEATURE).toList();
        List<Feature> features = new ArrayList<>();
        columns.forEach(column -> features.add(new Feature(column.name(), features.size())));
        return new VectorPlan(
                view.name(),
                List.of(new ViewPart(view, latest, keys, features)),
                columns.stream().map(OnlineColumn::name).toList(),
                columns.stream().map(OnlineColumn::type).toList());
    }

    static VectorPlan of(OnlineTrainingSet trainingSet, List<ViewPart> views)
    {
        Map<OnlineName, OnlineSchema> schemas = new HashMap<>();
        for (ViewPart part : views) {
            schemas.put(part.name(), part.latest());
            part.keyWithoutValue().ifPresent(key -> {
                throw new OnlineStoreException(DAMAGED, "The online store knows no key of %s that gives key '%s' of %s: publish the training set anew".formatted(trainingSet.name(), key, part.name()));
            });
        }
        List<OnlineType> types = trainingSet.columns().stream()
                .map(column -> schemas.get(column.view()).column(column.feature())
                        .orElseThrow(() -> new OnlineStoreException(DAMAGED, "%s has no column '%s' in the online store, which %s needs: publish both anew".formatted(column.view(), column.feature(), trainingSet.name())))
                        .type())
                .toList();
        return new VectorPlan(trainingSet.name(), views, trainingSet.columns().stream().map(VectorColumn::name).toList(), types);
    }

    static List<Feature> features(OnlineTrainingSet trainingSet, OnlineName view)
    {
        List<Feature> features = new ArrayList<>();
        for (int i = 0; i < trainingSet.columns().size(); i++) {
            VectorColumn column = trainingSet.columns().get(i);
            if (column.view().equals(view)) {
                features.add(new Feature(column.feature(), i));
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
