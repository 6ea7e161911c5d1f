package io.featurestore.catalog;

import com.google.common.collect.ImmutableMap;

import java.util.Map;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * A request for one feature, or for all features of a view: {@code [schema.]view[:feature] [AS name] [ON key = spine_column [AND …]]}.
 * Names are in lower case, as Trino resolves them.
 *
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
        requireNonNull(schema, "schema is null");
        requireNonNull(view, "view is null");
        requireNonNull(feature, "feature is null");
        requireNonNull(alias, "alias is null");
        keyMapping = ImmutableMap.copyOf(requireNonNull(keyMapping, "keyMapping is null"));
    }

    /**
     * @throws IllegalArgumentException naming the reference, the position and what was expected there
     */
    public static FeatureReference parse(String text)
    {
        return new FeatureReferenceParser(text).parse();
    }

    /**
     * The reference as it would be written: {@link #parse} of it gives an equal reference.
     */
    @Override
    public String toString()
    {
        return FeatureReferenceParser.format(this);
    }
}
