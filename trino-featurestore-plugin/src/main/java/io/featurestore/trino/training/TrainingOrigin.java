package io.featurestore.trino.training;

import com.google.common.collect.ImmutableList;
import io.airlift.json.JsonCodec;
import io.airlift.json.JsonCodecFactory;
import io.featurestore.trino.freshness.RefreshedSources.SourceTable;
import io.featurestore.trino.table.TrainingSetOfTable;
import io.trino.spi.connector.SchemaTableName;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * What a table was made of, written as JSON into the commit that makes it.
 *
 * @param trainingSet with the version and the digest of its definition
 * @param views that were read, and the feature views of the training set
 * @param tables of this catalog, each with the snapshot that was read
 * @param otherTables of other catalogs, as {@code catalog.schema.table}
 * @param queryId of the statement, which Trino also writes into the snapshot
 */
public record TrainingOrigin(
        OriginView trainingSet,
        List<OriginView> views,
        List<SourceTable> tables,
        List<String> otherTables,
        String createdBy,
        Instant createdAt,
        String queryId)
{
    private static final JsonCodec<TrainingOrigin> CODEC = new JsonCodecFactory().jsonCodec(TrainingOrigin.class);

    public TrainingOrigin
    {
        requireNonNull(trainingSet, "trainingSet is null");
        views = ImmutableList.copyOf(requireNonNull(views, "views is null"));
        tables = ImmutableList.copyOf(requireNonNull(tables, "tables is null"));
        otherTables = ImmutableList.copyOf(requireNonNull(otherTables, "otherTables is null"));
        requireNonNull(createdBy, "createdBy is null");
        requireNonNull(createdAt, "createdAt is null");
        requireNonNull(queryId, "queryId is null");
    }

    /**
     * @param definition from {@link io.featurestore.trino.freshness.DefinitionDigest}
     */
    public record OriginView(String schema, String view, int version, String definition)
    {
        public OriginView
        {
            requireNonNull(schema, "schema is null");
            requireNonNull(view, "view is null");
            requireNonNull(definition, "definition is null");
        }

        public SchemaTableName name()
        {
            return new SchemaTableName(schema, view);
        }
    }

    /**
     * Empty for a table that was made of no training set, or by a release with another format.
     */
    public static Optional<TrainingOrigin> of(Map<String, String> tableProperties)
    {
        try {
            return Optional.ofNullable(tableProperties.get(TrainingSetOfTable.STORED_NAME))
                    .filter(json -> !json.isEmpty())
                    .map(CODEC::fromJson);
        }
        catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    TrainingSetOfTable.Origin toProperty()
    {
        return new TrainingSetOfTable.Origin(CODEC.toJson(this));
    }
}
