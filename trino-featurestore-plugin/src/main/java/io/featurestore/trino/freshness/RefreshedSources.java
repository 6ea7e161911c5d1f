package io.featurestore.trino.freshness;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.airlift.json.JsonCodec;
import io.airlift.json.JsonCodecFactory;
import io.featurestore.trino.iceberg.IcebergTable;
import io.trino.spi.connector.SchemaTableName;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * What a refresh read, written as JSON into the summary of the snapshot that it made.
 *
 * @param comparable whether computing again would give the same rows while the tables and views, all of this catalog, are unchanged: nothing
 *         else was read, nothing as of a version, no table function was called, and no function that depends on the time or the user
 * @param session empty if an older release refreshed, which did not write it
 */
public record RefreshedSources(List<SourceTable> tables, List<SourceView> views, boolean comparable, Instant startedAt, Optional<RefreshSession> session)
{
    private static final String PROPERTY = "featurestore.refreshed-sources";
    private static final JsonCodec<RefreshedSources> CODEC = new JsonCodecFactory().jsonCodec(RefreshedSources.class);

    public RefreshedSources
    {
        tables = ImmutableList.copyOf(requireNonNull(tables, "tables is null"));
        views = ImmutableList.copyOf(requireNonNull(views, "views is null"));
        requireNonNull(startedAt, "startedAt is null");
        requireNonNull(session, "session is null");
    }

    /**
     * @param snapshot empty if the table had none
     * @param schemaVersion of the columns, which can change without a snapshot
     * @param definition from {@link DefinitionDigest}
     */
    public record SourceTable(String schema, String table, Optional<Long> snapshot, int schemaVersion, String definition)
    {
        public SourceTable
        {
            requireNonNull(schema, "schema is null");
            requireNonNull(table, "table is null");
            requireNonNull(snapshot, "snapshot is null");
            requireNonNull(definition, "definition is null");
        }

        public static SourceTable of(IcebergTable table)
        {
            return new SourceTable(
                    table.name().getSchemaName(),
                    table.name().getTableName(),
                    table.snapshotId().stream().boxed().findFirst(),
                    table.schemaId(),
                    DefinitionDigest.of(table.properties()));
        }

        public SchemaTableName name()
        {
            return new SchemaTableName(schema, table);
        }
    }

    public record SourceView(String schema, String view, String definition)
    {
        public SourceView
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
     * Empty when the snapshot was not made by a refresh, or by a release with another format.
     */
    public static Optional<RefreshedSources> of(Map<String, String> summary)
    {
        try {
            return Optional.ofNullable(summary.get(PROPERTY)).map(CODEC::fromJson);
        }
        catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    public Map<String, String> toSummary()
    {
        return ImmutableMap.of(PROPERTY, CODEC.toJson(this));
    }
}
