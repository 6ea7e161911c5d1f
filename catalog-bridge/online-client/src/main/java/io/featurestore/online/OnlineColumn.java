package io.featurestore.online;

import static io.featurestore.online.Checks.checkArgument;
import static java.util.Objects.requireNonNull;

/**
 * A column of a feature view. Only keys are never NULL.
 */
public record OnlineColumn(String name, OnlineType type, Role role)
{
    public enum Role
    {
        KEY,
        EVENT_TIME,
        FEATURE,
    }

    public OnlineColumn
    {
        requireNonNull(name, "name is null");
        requireNonNull(type, "type is null");
        requireNonNull(role, "role is null");
        checkArgument(!name.isEmpty(), "The name of a column is empty");
    }

    public boolean isKey()
    {
        return role == Role.KEY;
    }
}
