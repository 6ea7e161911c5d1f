package io.featurestore.trino.materialized;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.hash.Hashing;
import io.featurestore.catalog.DefinitionCodec;
import io.featurestore.catalog.StoredView;

import java.util.List;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Tells whether a view still says what it said: its SQL, where names in it are looked for, and its definition. The catalog's version
 * numbers do not tell, because Polaris gives numbers of its own.
 */
final class ViewDigest
{
    private ViewDigest() {}

    static String of(StoredView view)
    {
        List<Object> parts = List.of(
                view.sql(),
                view.defaultCatalog(),
                view.defaultNamespace(),
                ImmutableSortedMap.copyOf(view.definition().map(DefinitionCodec::encode).orElse(ImmutableMap.of())));
        return Hashing.sha256().hashString(parts.toString(), UTF_8).toString();
    }
}
