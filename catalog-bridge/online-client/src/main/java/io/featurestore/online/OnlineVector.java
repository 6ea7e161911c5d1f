package io.featurestore.online;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static io.featurestore.online.Checks.checkArgument;
import static java.util.Collections.unmodifiableMap;
import static java.util.Objects.requireNonNull;

/**
 * @param names of the features, in the order of the view or training set
 * @param types by the latest schema; a value that an earlier publication wrote is of the type it had then
 * @param values of the Java types that {@link OnlineType} names; absent where it is NULL or the view has no valid row
 * @param eventTimes of the views that have a valid row
 * @param exact false if a view's changes ahead have run out, so that its values may be old: it was published too long ago
 */
public record OnlineVector(List<String> names, List<OnlineType> types, List<Optional<Object>> values, Map<OnlineName, OnlineInstant> eventTimes, boolean exact)
{
    public OnlineVector
    {
        names = List.copyOf(names);
        types = List.copyOf(types);
        values = List.copyOf(values);
        eventTimes = unmodifiableMap(new LinkedHashMap<>(eventTimes));
        checkArgument(names.size() == types.size() && names.size() == values.size(), "%s names, %s types and %s values", names.size(), types.size(), values.size());
    }

    /**
     * @throws IllegalArgumentException if there is no such feature, or its value is of another class
     */
    public <T> Optional<T> value(String name, Class<T> type)
    {
        requireNonNull(type, "type is null");
        int index = names.indexOf(name);
        checkArgument(index >= 0, "There is no feature '%s', only %s", name, names);
        values.get(index).ifPresent(value -> checkArgument(type.isInstance(value), "'%s' is a %s, not a %s", name, value.getClass().getSimpleName(), type.getSimpleName()));
        return values.get(index).map(type::cast);
    }
}
