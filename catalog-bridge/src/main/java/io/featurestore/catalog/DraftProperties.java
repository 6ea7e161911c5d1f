package io.featurestore.catalog;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.featurestore.catalog.ViewHistory.WrittenVersion;
import org.apache.iceberg.view.ViewProperties;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

import static io.featurestore.catalog.StoredView.RUN_AS_OWNER;
import static java.util.Objects.requireNonNull;

// Properties that a replacement sets or removes; it keeps all others
record DraftProperties(Map<String, String> definition, Optional<String> comment, Optional<String> runAsOwner, String author)
{
    static final Set<String> KNOWN_NAMES = ImmutableSet.<String>builder()
            .addAll(DefinitionCodec.PROPERTY_NAMES)
            .add(ViewProperties.COMMENT)
            .add(RUN_AS_OWNER)
            .build();

    DraftProperties
    {
        definition = ImmutableMap.copyOf(requireNonNull(definition, "definition is null"));
        requireNonNull(comment, "comment is null");
        requireNonNull(runAsOwner, "runAsOwner is null");
        requireNonNull(author, "author is null");
    }

    static DraftProperties of(ViewDraft draft)
    {
        return new DraftProperties(
                draft.definition().map(DefinitionCodec::encode).orElse(ImmutableMap.of()),
                draft.comment(),
                draft.runAsOwner(),
                draft.author());
    }

    static boolean isReplaced(String name)
    {
        return KNOWN_NAMES.contains(name) || ViewHistory.isDefinitionProperty(name);
    }

    Map<String, String> all()
    {
        ImmutableMap.Builder<String, String> properties = ImmutableMap.<String, String>builder().putAll(definition);
        comment.ifPresent(value -> properties.put(ViewProperties.COMMENT, value));
        runAsOwner.ifPresent(value -> properties.put(RUN_AS_OWNER, value));
        return properties.buildOrThrow();
    }

    WrittenVersion newVersion()
    {
        return new WrittenVersion(UUID.randomUUID().toString(), author, definition);
    }
}
