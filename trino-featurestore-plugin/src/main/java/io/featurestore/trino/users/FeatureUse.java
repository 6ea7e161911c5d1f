package io.featurestore.trino.users;

import com.google.common.collect.ImmutableSet;
import io.trino.spi.connector.SchemaTableName;

import java.util.Optional;
import java.util.Set;

import static java.util.Objects.requireNonNull;

/**
 * What uses a feature view.
 *
 * @param kind in words, such as {@code training set}
 * @param columns in lower case; empty for all that there are
 */
public record FeatureUse(String kind, SchemaTableName user, Reading reading, Optional<Set<String>> columns)
{
    public enum Reading
    {
        /**
         * Finds values of features by entity keys and time, so it needs these, too.
         */
        FEATURES,
        /**
         * Reads columns, whatever they are.
         */
        COLUMNS,
    }

    public FeatureUse
    {
        requireNonNull(kind, "kind is null");
        requireNonNull(user, "user is null");
        requireNonNull(reading, "reading is null");
        columns = requireNonNull(columns, "columns is null").map(ImmutableSet::copyOf);
    }

    boolean uses(String column)
    {
        return columns.map(names -> names.contains(column)).orElse(true);
    }

    String description()
    {
        return kind + " " + user;
    }
}
