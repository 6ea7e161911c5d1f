package io.featurestore.trino.store;

import io.airlift.slice.Slice;
import io.trino.spi.predicate.Domain;

import java.util.Optional;

import static io.airlift.slice.Slices.utf8Slice;
import static io.featurestore.catalog.Identifiers.canonical;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.util.Objects.requireNonNull;

/**
 * Which relations a listing is about, by what a query says of their schemas and names.
 */
public record ListedNames(Domain schemas, Domain names)
{
    public static final ListedNames ALL = new ListedNames(Domain.all(VARCHAR), Domain.all(VARCHAR));

    public ListedNames
    {
        requireNonNull(schemas, "schemas is null");
        requireNonNull(names, "names is null");
    }

    static ListedNames of(Optional<String> schema)
    {
        return schema.map(name -> new ListedNames(Domain.singleValue(VARCHAR, utf8Slice(canonical(name))), Domain.all(VARCHAR))).orElse(ALL);
    }

    boolean hasSchema(String namespace)
    {
        return schemas.includesNullableValue(utf8Slice(canonical(namespace)));
    }

    boolean mayHaveSchemaBelow(String namespace)
    {
        if (!schemas.isNullableDiscreteSet()) {
            return true;
        }
        String parent = canonical(namespace) + ".";
        return schemas.getNullableDiscreteSet().getNonNullValues().stream()
                .map(schema -> ((Slice) schema).toStringUtf8())
                .anyMatch(schema -> schema.startsWith(parent));
    }

    boolean hasName(String relation)
    {
        return names.includesNullableValue(utf8Slice(canonical(relation)));
    }
}
