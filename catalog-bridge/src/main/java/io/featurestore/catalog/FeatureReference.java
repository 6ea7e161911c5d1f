package io.featurestore.catalog;

import java.util.Map;
import java.util.Optional;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.collect.ImmutableMap.toImmutableMap;
import static java.util.Objects.requireNonNull;

/**
 * A request for one feature, or for all features of a view: {@code [schema.]view[@v<number>][:feature] [AS name] [ON key = spine_column [AND …]]}.
 * Names are in lower case, as Trino resolves them.
 *
 * @param view with {@code @v2} for the definition of that version
 * @param feature empty for every feature of the view
 * @param alias the output column's name; on a whole view the prefix of every output column
 * @param keyMapping entity key of the view to spine column, in the order written; keys not named match the spine column of the same name
 */
public record FeatureReference(
        Optional<String> schema,
        String view,
        Optional<String> feature,
        Optional<String> alias,
        Map<String, String> keyMapping)
{
    public FeatureReference
    {
        schema = requireNonNull(schema, "schema is null").map(FeatureReference::name);
        view = name(requireNonNull(view, "view is null"));
        feature = requireNonNull(feature, "feature is null").map(FeatureReference::name);
        alias = requireNonNull(alias, "alias is null").map(FeatureReference::name);
        keyMapping = requireNonNull(keyMapping, "keyMapping is null").entrySet().stream()
                .collect(toImmutableMap(entry -> name(entry.getKey()), entry -> name(entry.getValue())));
    }

    /**
     * @throws IllegalArgumentException naming the reference, the position and what was expected there
     */
    public static FeatureReference parse(String text)
    {
        return new FeatureReferenceParser(text).parse();
    }

    @Override
    public String toString()
    {
        return FeatureReferenceParser.format(this);
    }

    private static String name(String name)
    {
        checkArgument(!name.isEmpty(), "feature reference has an empty name");
        return Identifiers.canonical(name);
    }
}
