package io.featurestore.catalog;

import com.google.common.base.Splitter;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;

final class Namespaces
{
    private Namespaces() {}

    static Namespace fromName(String name)
    {
        return Namespace.of(Splitter.on('.').splitToStream(name).toArray(String[]::new));
    }

    static String toName(Namespace namespace)
    {
        return String.join(".", namespace.levels());
    }

    static TableIdentifier identifier(RelationName name)
    {
        return TableIdentifier.of(fromName(name.namespace()), name.name());
    }
}
