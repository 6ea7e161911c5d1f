package io.featurestore.catalog;

import com.google.common.collect.ImmutableMap;
import org.apache.iceberg.HistoryEntry;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadata.MetadataLogEntry;
import org.apache.iceberg.view.ViewMetadata;
import org.apache.iceberg.view.ViewProperties;
import org.apache.iceberg.view.ViewVersion;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Iceberg's metadata as records without nulls.
 */
final class StoredRelations
{
    /**
     * View property in which Trino keeps the user as whom a SECURITY DEFINER view runs.
     */
    static final String RUN_AS_OWNER = "trino.run-as-owner";

    private static final String TABLE_COMMENT = "comment";

    private StoredRelations() {}

    static StoredView storedView(RelationName name, ViewMetadata metadata)
    {
        ViewVersion version = metadata.currentVersion();
        Map<String, String> properties = metadata.properties();
        return new StoredView(
                name,
                metadata.schema(),
                ViewContent.trinoSql(version),
                Optional.ofNullable(version.defaultCatalog()),
                Optional.of(Namespaces.toName(version.defaultNamespace())).filter(namespace -> !namespace.isEmpty()),
                Optional.ofNullable(properties.get(ViewProperties.COMMENT)),
                Optional.ofNullable(properties.get(RUN_AS_OWNER)),
                metadata.location(),
                properties,
                decode(name, properties),
                ViewHistory.versions(metadata));
    }

    static StoredTable storedTable(RelationName name, TableMetadata metadata)
    {
        LongStream times = Stream.of(
                        metadata.previousFiles().stream().map(MetadataLogEntry::timestampMillis),
                        metadata.snapshotLog().stream().map(HistoryEntry::timestampMillis),
                        Stream.of(metadata.lastUpdatedMillis()))
                .flatMap(stream -> stream)
                .mapToLong(Long::longValue);
        return new StoredTable(
                name,
                metadata.schema(),
                Optional.ofNullable(metadata.property(TABLE_COMMENT, null)),
                ImmutableMap.copyOf(metadata.properties()),
                decode(name, metadata.properties()),
                Instant.ofEpochMilli(times.min().orElseThrow()),
                Instant.ofEpochMilli(metadata.lastUpdatedMillis()));
    }

    private static Optional<Definition> decode(RelationName name, Map<String, String> properties)
    {
        try {
            return DefinitionCodec.decode(properties);
        }
        catch (CatalogException e) {
            throw new CatalogException(e.reason(), "Invalid definition of %s: %s".formatted(name, e.getMessage()), e);
        }
    }
}
