package io.featurestore.catalog;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import org.apache.iceberg.HistoryEntry;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadata.MetadataLogEntry;
import org.apache.iceberg.view.ViewMetadata;
import org.apache.iceberg.view.ViewVersion;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import static java.util.Objects.requireNonNull;

final class StoredRelations
{
    private static final String TABLE_COMMENT = "comment";

    private StoredRelations() {}

    static StoredView storedView(RelationName name, ViewMetadata metadata)
    {
        return storedView(name, metadata, metadata.currentVersion(), metadata.properties());
    }

    // Comment, owner and location have no versions: these are the current ones
    static StoredView storedView(RelationName name, ViewMetadata metadata, ViewVersion version)
    {
        return storedView(name, metadata, version, ImmutableMap.<String, String>builder()
                .putAll(Maps.filterKeys(metadata.properties(), property -> !ViewHistory.isDefinitionProperty(property)))
                .putAll(ViewHistory.storedVersion(metadata, version).properties())
                .buildKeepingLast());
    }

    private static StoredView storedView(RelationName name, ViewMetadata metadata, ViewVersion version, Map<String, String> properties)
    {
        return new StoredView(
                name,
                requireNonNull(metadata.schemasById().get(version.schemaId()), "schema of the version is missing"),
                ViewContent.query(version),
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
        TableState state = new TableState(
                Optional.ofNullable(metadata.currentSnapshot()).map(Snapshot::summary).orElse(ImmutableMap.of()),
                Maps.filterValues(metadata.refs(), SnapshotRef::isTag).keySet(),
                Instant.ofEpochMilli(times.min().orElseThrow()),
                Instant.ofEpochMilli(metadata.lastUpdatedMillis()));
        return new StoredTable(
                name,
                metadata.schema(),
                Optional.ofNullable(metadata.properties().get(TABLE_COMMENT)),
                ImmutableMap.copyOf(metadata.properties()),
                decode(name, metadata.properties()),
                TableHistory.versions(metadata.properties(), state),
                state);
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
