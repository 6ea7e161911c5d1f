package io.featurestore.trino.table;

import com.google.common.collect.ImmutableMap;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.session.PropertyMetadata;

import java.util.Map;

import static io.featurestore.catalog.DefinitionCodec.PROPERTY_PREFIX;
import static io.trino.spi.StandardErrorCode.INVALID_TABLE_PROPERTY;
import static io.trino.spi.session.PropertyMetadata.stringProperty;
import static java.util.Objects.requireNonNull;

/**
 * The property {@code training_set} of CREATE TABLE … AS, which is stored as what the table was made of.
 */
public final class TrainingSetOfTable
{
    public static final String NAME = "training_set";
    public static final String STORED_NAME = PROPERTY_PREFIX + "training-origin";

    private TrainingSetOfTable() {}

    /**
     * Takes the place of the name in the statement's properties, as soon as it is known what the statement reads.
     */
    public record Origin(String json)
    {
        public Origin
        {
            requireNonNull(json, "json is null");
        }
    }

    public static PropertyMetadata<String> property()
    {
        return stringProperty(NAME, "Training set that CREATE TABLE … AS reads; the table remembers its definition, versions and snapshots", null, false);
    }

    static Map<String, String> toStored(SchemaTableName table, Map<String, Object> properties)
    {
        return switch (properties.get(NAME)) {
            case Origin origin -> ImmutableMap.of(STORED_NAME, origin.json());
            case null -> ImmutableMap.of();
            default -> throw invalid(table, "'%s' needs the rows of the training set: CREATE TABLE … WITH (%s = …) AS SELECT … FROM the training set".formatted(NAME, NAME));
        };
    }

    static void checkNotChanged(SchemaTableName table, Map<String, ?> changes)
    {
        if (changes.containsKey(NAME)) {
            throw invalid(table, "'%s' tells what the table was made of and cannot be changed".formatted(NAME));
        }
    }

    private static TrinoException invalid(SchemaTableName table, String problem)
    {
        return new TrinoException(INVALID_TABLE_PROPERTY, "Table %s: %s".formatted(table, problem));
    }
}
