package io.featurestore.trino.request;

import io.featurestore.catalog.FeatureReference;
import io.featurestore.trino.names.VersionName;
import io.trino.spi.TrinoException;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import static io.featurestore.catalog.Identifiers.canonical;
import static io.featurestore.trino.names.RelationNames.toSchemaTableName;
import static io.trino.spi.StandardErrorCode.DUPLICATE_COLUMN_NAME;

final class OutputNames
{
    private static final String SEPARATOR = "__";

    private final boolean fullFeatureNames;
    // What each canonical name already stands for, in words for the error message
    private final Map<String, String> taken = new HashMap<>();

    OutputNames(List<SpineColumn> spineColumns, boolean fullFeatureNames)
    {
        this.fullFeatureNames = fullFeatureNames;
        for (SpineColumn column : spineColumns) {
            if (taken.put(canonical(column.name()), "a spine column") != null) {
                throw new TrinoException(DUPLICATE_COLUMN_NAME, "The spine has two columns '%s'; give one of them another name".formatted(column.name()));
            }
        }
    }

    String add(RequestedView requested, String feature)
    {
        String name = name(requested, feature);
        String meaning = "feature '%s' of '%s'".formatted(feature, requested.reference());
        String other = taken.put(canonical(name), meaning);
        if (other != null) {
            throw new TrinoException(DUPLICATE_COLUMN_NAME, "Column '%s' would appear twice in the output: %s and %s. Name one of them with AS, or set full_feature_names"
                    .formatted(name, other, meaning));
        }
        return name;
    }

    private String name(RequestedView requested, String feature)
    {
        FeatureReference reference = requested.reference();
        if (reference.alias().isPresent()) {
            String alias = reference.alias().orElseThrow();
            return reference.feature().isPresent() ? alias : alias + SEPARATOR + feature;
        }
        return fullFeatureNames ? VersionName.baseOf(toSchemaTableName(requested.view().name())).getTableName() + SEPARATOR + feature : feature;
    }
}
