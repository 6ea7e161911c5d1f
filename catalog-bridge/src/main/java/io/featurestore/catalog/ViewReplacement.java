package io.featurestore.catalog;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import com.google.common.collect.Sets;
import io.featurestore.catalog.ViewHistory.WrittenVersion;
import org.apache.iceberg.view.ViewMetadata;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static java.util.Objects.requireNonNull;
import static org.apache.iceberg.view.ViewProperties.VERSION_HISTORY_SIZE;

final class ViewReplacement
        implements ViewChange
{
    private final ViewDraft draft;
    private final DraftProperties properties;
    private final WrittenVersion version;

    ViewReplacement(ViewDraft draft)
    {
        this.draft = requireNonNull(draft, "draft is null");
        this.properties = DraftProperties.of(draft);
        this.version = properties.newVersion();
    }

    String commitId()
    {
        return version.commitId();
    }

    @Override
    public Optional<ViewMetadata> apply(ViewMetadata metadata)
    {
        if (ViewHistory.containsAny(metadata, Set.of(version.commitId()))) {
            return Optional.empty();
        }
        ViewContent content = ViewContent.of(draft, metadata.currentVersion().representations());
        boolean sameVersion = content.isSame(ViewContent.of(metadata, metadata.currentVersion())) &&
                ViewHistory.definitionProperties(metadata.properties()).equals(properties.definition());
        Map<String, String> replaced = Maps.filterKeys(metadata.properties(), DraftProperties::isReplaced);
        if (sameVersion && replaced.equals(properties.all())) {
            return Optional.empty();
        }
        ViewMetadata.Builder builder = ViewMetadata.buildFrom(metadata)
                .setProperties(properties.all())
                // Those that another writer may be setting now, too
                .removeProperties(Sets.difference(Sets.union(DraftProperties.KNOWN_NAMES, replaced.keySet()), properties.all().keySet()).immutableCopy());
        if (!sameVersion) {
            if (!metadata.properties().containsKey(VERSION_HISTORY_SIZE)) {
                builder.setProperties(ImmutableMap.of(VERSION_HISTORY_SIZE, ViewHistory.KEPT_VERSIONS));
            }
            builder.setCurrentVersion(content.toVersion(metadata, version.toSummary()), content.schema());
        }
        return Optional.of(builder.build());
    }
}
