package io.featurestore.trino.freshness;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.Maps;
import com.google.common.hash.Hashing;
import io.featurestore.catalog.DefinitionCodec;
import io.featurestore.catalog.StoredView;

import java.util.List;
import java.util.Map;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Tells whether a relation is still defined as it was. The catalog's version numbers do not tell, because Polaris gives numbers of its own.
 */
public final class DefinitionDigest
{
    private DefinitionDigest() {}

    /**
     * Of a view's SQL, where names in it are looked for, and its definition.
     */
    public static String of(StoredView view)
    {
        return hash(List.of(
                view.sql(),
                view.defaultCatalog(),
                view.defaultNamespace(),
                ImmutableSortedMap.copyOf(view.definition().map(DefinitionCodec::encode).orElse(ImmutableMap.of()))));
    }

    /**
     * Of the definition among a table's properties.
     */
    public static String of(Map<String, String> tableProperties)
    {
        return hash(ImmutableSortedMap.copyOf(Maps.filterKeys(tableProperties, DefinitionCodec.PROPERTY_NAMES::contains)));
    }

    private static String hash(Object parts)
    {
        return Hashing.sha256().hashString(parts.toString(), UTF_8).toString();
    }
}
