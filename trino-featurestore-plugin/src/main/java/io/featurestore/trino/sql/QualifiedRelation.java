package io.featurestore.trino.sql;

import io.featurestore.catalog.RelationName;

import static io.featurestore.trino.names.SqlIdentifiers.quote;
import static java.util.Objects.requireNonNull;

/**
 * A table or view with its catalog. A nested namespace is one schema name with dots in it, as Trino shows it.
 */
public record QualifiedRelation(String catalog, RelationName name)
{
    public QualifiedRelation
    {
        requireNonNull(catalog, "catalog is null");
        requireNonNull(name, "name is null");
    }

    public String sql()
    {
        return quote(catalog) + "." + quote(name.namespace()) + "." + quote(name.name());
    }

    public String ofVersion(long version)
    {
        return "%s FOR VERSION AS OF %s".formatted(sql(), version);
    }
}
