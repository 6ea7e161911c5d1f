package io.featurestore.online;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import static io.featurestore.online.Checks.checkArgument;
import static java.util.Collections.unmodifiableMap;
import static java.util.Objects.requireNonNull;

/**
 * @param columns of the vector, in order, each of a column of a view
 * @param keys for each view that they come from: from the name of a key of the view to the name of the training set's key that gives it
 */
public record OnlineTrainingSet(OnlineName name, List<VectorColumn> columns, Map<OnlineName, Map<String, String>> keys)
{
    public OnlineTrainingSet
    {
        requireNonNull(name, "name is null");
        columns = List.copyOf(columns);
        Map<OnlineName, Map<String, String>> copy = new LinkedHashMap<>();
        keys.forEach((view, names) -> copy.put(view, unmodifiableMap(new LinkedHashMap<>(names))));
        keys = unmodifiableMap(copy);
        Set<String> names = new HashSet<>();
        for (VectorColumn column : columns) {
            checkArgument(names.add(column.name()), "Two columns of %s are named '%s'", name, column.name());
            checkArgument(copy.containsKey(column.view()), "No keys are given for %s, where '%s' of %s comes from", column.view(), column.name(), name);
        }
    }

    public record VectorColumn(String name, OnlineName view, String feature)
    {
        public VectorColumn
        {
            requireNonNull(name, "name is null");
            requireNonNull(view, "view is null");
            requireNonNull(feature, "feature is null");
        }
    }
}
