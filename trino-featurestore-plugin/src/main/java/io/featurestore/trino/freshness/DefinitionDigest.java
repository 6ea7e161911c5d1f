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
 * Digests by which a changed definition is recognized. The version numbers of views are no help: Polaris gives its own.
 */
public final class DefinitionDigest
{
    private DefinitionDigest() {}

    public static String of(StoredView view)
    {
        // Names in the SQL are resolved in the default catalog and schema
        return hash(List.of(
                view.sql(),
                view.defaultCatalog(),
                view.defaultNamespace(),
                ImmutableSortedMap.copyOf(view.definition().map(DefinitionCodec::encode).orElse(ImmutableMap.of()))));
    }

    public static String of(Map<String, String> tableProperties)
    {
        return hash(ImmutableSortedMap.copyOf(Maps.filterKeys(tableProperties, DefinitionCodec.PROPERTY_NAMES::contains)));
    }

    private static String hash(Object parts)
    {
        return Hashing.sha256().hashString(parts.toString(), UTF_8).toString();
    }
}
