package io.featurestore.catalog;

import java.util.Map;
import java.util.Optional;

/**
 * Definitions as {@code featurestore.*} properties of a table or view.
 */
public final class DefinitionCodec
{
    public static final java.util.Set<String> PROPERTY_NAMES = java.util.Set.of();

    private DefinitionCodec() {}

    /**
     * The properties that hold the definition; every key starts with {@code featurestore.}.
     */
    public static Map<String, String> encode(Definition definition)
    {
        throw new CatalogException(CatalogException.Reason.OTHER, definition.toString());
    }

    /**
     * The definition held by these properties of a relation, ignoring keys of others; empty when there is none.
     *
     * @throws CatalogException INVALID_DEFINITION naming the property and value, or the newer format version
     */
    public static Optional<Definition> decode(Map<String, String> properties)
    {
        return Optional.empty();
    }
}
