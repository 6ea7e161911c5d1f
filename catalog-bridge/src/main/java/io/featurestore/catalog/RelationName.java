package io.featurestore.catalog;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

/**
 * A table or view. Levels of the namespace are joined by dots; names are case-sensitive in the catalog.
 */
public record RelationName(String namespace, String name)
{
    public RelationName
    {
        requireNonNull(namespace, "namespace is null");
        requireNonNull(name, "name is null");
        checkArgument(!namespace.isEmpty(), "namespace is empty");
        checkArgument(!name.isEmpty(), "name is empty");
    }

    @Override
    public String toString()
    {
        return namespace + "." + name;
    }
}
