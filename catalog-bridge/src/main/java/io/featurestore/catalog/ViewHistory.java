package io.featurestore.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Maps;
import org.apache.iceberg.EnvironmentContext;
import org.apache.iceberg.view.ViewHistoryEntry;
import org.apache.iceberg.view.ViewMetadata;
import org.apache.iceberg.view.ViewVersion;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.featurestore.catalog.DefinitionCodec.PROPERTY_PREFIX;
import static io.featurestore.catalog.TableHistory.MAX_VERSIONS;
import static java.util.Comparator.comparingInt;

// The summary of each version says who wrote it. Polaris overwrites that of the first version, so a property of the view keeps a copy
final class ViewHistory
{
    static final String FIRST_VERSION = "featurestore.first-version";

    // Iceberg keeps ten unless a view says otherwise
    static final String KEPT_VERSIONS = Integer.toString(MAX_VERSIONS);

    private static final int FIRST_VERSION_ID = 1;

    private static final String AUTHOR = "featurestore.author";

    // Makes every written version unlike any other, so that the catalog never merges two, and a writer finds its own
    private static final String COMMIT_ID = "featurestore.commit-id";

    // The change from which the version came, so that it can be made again on what another writer stored at the same time
    private static final String COMMENTED_COLUMN = "featurestore.commented-column";
    private static final String COLUMN_COMMENT = "featurestore.column-comment";

    private static final Set<String> BOOKKEEPING = ImmutableSet.of(FIRST_VERSION, AUTHOR, COMMIT_ID, COMMENTED_COLUMN, COLUMN_COMMENT, DefinitionCodec.PUBLICATION);

    private static final ObjectMapper JSON = new ObjectMapper();

    private ViewHistory() {}

    record WrittenVersion(String commitId, String author, Map<String, String> properties)
    {
        WrittenVersion
        {
            properties = ImmutableMap.copyOf(properties);
        }

        String toJson()
        {
            try {
                return JSON.writeValueAsString(this);
            }
            catch (JsonProcessingException e) {
                throw new IllegalArgumentException(e);
            }
        }

        static Optional<WrittenVersion> fromJson(String json)
        {
            try {
                return Optional.of(JSON.readValue(json, WrittenVersion.class));
            }
            catch (JsonProcessingException e) {
                // Anyone may edit properties of a view
                return Optional.empty();
            }
        }

        Map<String, String> toSummary()
        {
            return ImmutableMap.<String, String>builder()
                    .putAll(EnvironmentContext.get())
                    .putAll(properties)
                    .put(AUTHOR, author)
                    .put(COMMIT_ID, commitId)
                    .buildKeepingLast();
        }

        Map<String, String> toSummary(String commentedColumn, Optional<String> comment)
        {
            ImmutableMap.Builder<String, String> summary = ImmutableMap.<String, String>builder()
                    .putAll(toSummary())
                    .put(COMMENTED_COLUMN, commentedColumn);
            comment.ifPresent(value -> summary.put(COLUMN_COMMENT, value));
            return summary.buildOrThrow();
        }
    }

    static Map<String, String> definitionProperties(Map<String, String> properties)
    {
        return ImmutableMap.copyOf(Maps.filterKeys(properties, ViewHistory::isDefinitionProperty));
    }

    static boolean isDefinitionProperty(String name)
    {
        return name.startsWith(PROPERTY_PREFIX) && !BOOKKEEPING.contains(name);
    }

    static boolean containsAny(ViewMetadata metadata, Set<String> commitIds)
    {
        return metadata.versions().stream()
                .map(version -> Optional.ofNullable(version.summary().get(COMMIT_ID)))
                .anyMatch(commitId -> commitId.isPresent() && commitIds.contains(commitId.orElseThrow()));
    }

    // The version before that of the commit; empty when the view has lost one of the two
    static Optional<ViewVersion> before(ViewMetadata metadata, String commitId)
    {
        Optional<ViewVersion> before = Optional.empty();
        for (ViewHistoryEntry entry : metadata.history()) {
            Optional<ViewVersion> version = Optional.ofNullable(metadata.version(entry.versionId()));
            if (version.map(ViewVersion::summary).map(summary -> summary.get(COMMIT_ID)).equals(Optional.of(commitId))) {
                return before;
            }
            before = version;
        }
        return Optional.empty();
    }

    static boolean isCreatedBy(ViewMetadata metadata, String commitId)
    {
        return firstVersion(metadata).map(WrittenVersion::commitId).equals(Optional.of(commitId));
    }

    // The current version may lack what another writer stored meanwhile: so repeat each change of a column comment on the version before it
    static ViewContent withAllColumnComments(ViewMetadata metadata)
    {
        Optional<ViewContent> merged = Optional.empty();
        Set<Integer> seen = new HashSet<>();
        for (ViewHistoryEntry entry : metadata.history()) {
            Optional<ViewVersion> kept = Optional.ofNullable(metadata.version(entry.versionId()));
            if (kept.isEmpty()) {
                continue;
            }
            ViewVersion version = kept.orElseThrow();
            ViewContent stored = ViewContent.of(metadata, version);
            Optional<String> column = Optional.ofNullable(version.summary().get(COMMENTED_COLUMN));
            // A version that becomes current a second time is taken as it is
            boolean first = seen.add(version.versionId());
            merged = Optional.of(merged
                    .filter(_ -> first && column.isPresent())
                    .map(before -> before.withColumnComment(column.orElseThrow(), Optional.ofNullable(version.summary().get(COLUMN_COMMENT))))
                    .orElse(stored));
        }
        return merged.orElseGet(() -> ViewContent.of(metadata, metadata.currentVersion()));
    }

    static List<StoredViewVersion> versions(ViewMetadata metadata)
    {
        return metadata.versions().stream()
                .sorted(comparingInt(ViewVersion::versionId))
                .map(version -> storedVersion(metadata, version))
                .collect(toImmutableList());
    }

    static StoredViewVersion storedVersion(ViewMetadata metadata, ViewVersion version)
    {
        Optional<String> author = Optional.ofNullable(version.summary().get(AUTHOR));
        Map<String, String> properties = definitionProperties(version.summary());
        if (author.isEmpty() && version.versionId() == FIRST_VERSION_ID) {
            Optional<WrittenVersion> firstVersion = firstVersion(metadata);
            author = firstVersion.map(WrittenVersion::author);
            properties = firstVersion.map(WrittenVersion::properties).orElse(properties);
        }
        return new StoredViewVersion(
                version.versionId(),
                Instant.ofEpochMilli(version.timestampMillis()),
                author,
                ViewContent.trinoSql(version),
                properties,
                version.versionId() == metadata.currentVersionId());
    }

    private static Optional<WrittenVersion> firstVersion(ViewMetadata metadata)
    {
        return Optional.ofNullable(metadata.properties().get(FIRST_VERSION)).flatMap(WrittenVersion::fromJson);
    }
}
