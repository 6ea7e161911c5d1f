package io.featurestore.trino.query;

import io.trino.spi.type.Type;

import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * @param name in lower case; empty for an expression without an alias
 * @param type empty if the query's text does not tell
 * @param hidden whether {@code *} leaves it out
 */
public record QueryColumn(Optional<String> name, Optional<Type> type, boolean hidden)
{
    public QueryColumn
    {
        requireNonNull(name, "name is null");
        requireNonNull(type, "type is null");
    }

    QueryColumn named(String newName)
    {
        return new QueryColumn(Optional.of(newName), type, false);
    }

    QueryColumn ofType(Optional<Type> newType)
    {
        return new QueryColumn(name, newType, hidden);
    }
}
