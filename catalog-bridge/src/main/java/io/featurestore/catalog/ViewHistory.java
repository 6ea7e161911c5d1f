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
import static java.util.Comparator.comparingInt;

/**
 * Who wrote which version of a view with which definition. It is told by each version's summary; that of the first version is overwritten
 * by Polaris when the view is created, so a view property keeps a copy.
 */
final class ViewHistory
{
    /**
     * View property with a {@link WrittenVersion} as JSON.
     */
    static final String FIRST_VERSION = "featurestore.first-version";

    private static final int FIRST_VERSION_ID = 1;

    private static final String AUTHOR = "featurestore.author";

    // Makes every written version unlike any other, so that the catalog never merges two, and a writer finds its own
    private static final String COMMIT_ID = "featurestore.commit-id";

    // The change from which the version came, so that it can be made again on what another writer stored at the same time
    private static final String COMMENTED_COLUMN = "featurestore.commented-column";
    private static final String COLUMN_COMMENT = "featurestore.column-comment";

    private static final Set<String> BOOKKEEPING = ImmutableSet.of(FIRST_VERSION, AUTHOR, COMMIT_ID, COMMENTED_COLUMN, COLUMN_COMMENT);

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

    /**
     * The properties that define a feature view or training set, those of later releases included.
     */
    static Map<String, String> definitionProperties(Map<String, String> properties)
    {
        return ImmutableMap.copyOf(Maps.filterKeys(properties, ViewHistory::isDefinitionProperty));
    }

    static boolean isDefinitionProperty(String name)
    {
        return name.startsWith(PROPERTY_PREFIX) && !BOOKKEEPING.contains(name);
    }

    /**
     * Whether one of the commits made a version that the view still has.
     */
    static boolean containsAny(ViewMetadata metadata, Set<String> commitIds)
    {
        return metadata.versions().stream()
                .map(version -> Optional.ofNullable(version.summary().get(COMMIT_ID)))
                .anyMatch(commitId -> commitId.isPresent() && commitIds.contains(commitId.orElseThrow()));
    }

    /**
     * The version that was current when the commit made its own; empty when the view does not have both of them any more.
     */
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

    /**
     * The view as it is when every column comment is made on what was stored before it. The catalog does not detect that a writer had read
     * an older version; when that happened, the current version lacks what came between, and this has it.
     */
    static ViewContent merged(ViewMetadata metadata)
    {
        Optional<ViewContent> merged = Optional.empty();
        Set<Integer> seen = new HashSet<>();
        for (ViewHistoryEntry entry : metadata.history()) {
            ViewVersion version = metadata.version(entry.versionId());
            if (version == null) {
                continue;
            }
            ViewContent stored = ViewContent.of(metadata, version);
            Optional<String> column = Optional.ofNullable(version.summary().get(COMMENTED_COLUMN));
            // A version that comes again was chosen as it is
            boolean first = seen.add(version.versionId());
            merged = Optional.of(merged
                    .filter(_ -> first && column.isPresent())
                    .map(before -> before.withColumnComment(column.orElseThrow(), Optional.ofNullable(version.summary().get(COLUMN_COMMENT))))
                    .orElse(stored));
        }
        return merged.orElseGet(() -> ViewContent.of(metadata, metadata.currentVersion()));
    }

    /**
     * The versions the catalog still keeps, oldest first.
     */
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
        String json = metadata.properties().get(FIRST_VERSION);
        if (json == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readValue(json, WrittenVersion.class));
        }
        catch (JsonProcessingException e) {
            // Anyone may edit view properties; then who wrote the first version is not known
            return Optional.empty();
        }
    }
}
