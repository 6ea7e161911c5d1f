package io.featurestore.catalog;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import org.apache.iceberg.view.ViewMetadata;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import static io.featurestore.catalog.CatalogException.Reason.CHANGED;
import static java.util.Objects.requireNonNull;

final class ExpectedViewReplacement
        implements ViewChange
{
    private final ViewReplacement replacement;
    private final StoredView expected;
    private Optional<StoredView> replacedUnseen = Optional.empty();

    ExpectedViewReplacement(ViewDraft draft, StoredView expected)
    {
        this.replacement = new ViewReplacement(draft);
        this.expected = requireNonNull(expected, "expected is null");
    }

    @Override
    public Optional<ViewMetadata> apply(ViewMetadata metadata)
    {
        Optional<ViewMetadata> changed = replacement.apply(metadata);
        if (changed.isEmpty()) {
            replacedUnseen = ViewHistory.before(metadata, replacement.commitId())
                    .filter(version -> !currentVersion(expected.versions()).equals(Optional.of(version.versionId())))
                    .map(version -> StoredRelations.storedView(expected.name(), metadata, version));
            return changed;
        }
        if (!isExpected(metadata)) {
            throw new CatalogException(CHANGED, "Cannot replace view %s: it was changed by another statement at the same time; run this one again".formatted(expected.name()));
        }
        return changed;
    }

    // The view as another writer stored it after the last check, if any did
    Optional<StoredView> replacedUnseen()
    {
        return replacedUnseen;
    }

    private boolean isExpected(ViewMetadata metadata)
    {
        List<StoredViewVersion> versions = ViewHistory.versions(metadata);
        return current(versions).equals(current(expected.versions())) &&
                replacedProperties(metadata.properties()).equals(replacedProperties(expected.properties()));
    }

    // Who created the view tells it from another one of its name
    private static Map<String, String> replacedProperties(Map<String, String> properties)
    {
        return ImmutableMap.copyOf(Maps.filterKeys(properties, name -> DraftProperties.isReplaced(name) || name.equals(ViewHistory.FIRST_VERSION)));
    }

    private static Optional<Integer> currentVersion(List<StoredViewVersion> versions)
    {
        return current(versions).map(StoredViewVersion::version);
    }

    private static Optional<StoredViewVersion> current(List<StoredViewVersion> versions)
    {
        return versions.stream().filter(StoredViewVersion::current).findFirst();
    }
}
