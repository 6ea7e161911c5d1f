package io.featurestore.trino.oracle;

import io.trino.spi.type.Type;

import static java.util.Objects.requireNonNull;

record Column(String name, Type type)
{
    Column
    {
        requireNonNull(name, "name is null");
        requireNonNull(type, "type is null");
    }

    static Column column(String name, Type type)
    {
        return new Column(name, type);
    }

    String quotedName()
    {
        return SqlValues.quoteName(name);
    }
}
