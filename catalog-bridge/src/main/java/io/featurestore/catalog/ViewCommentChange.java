package io.featurestore.catalog;

import org.apache.iceberg.view.ViewMetadata;
import org.apache.iceberg.view.ViewProperties;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static java.util.Objects.requireNonNull;

record ViewCommentChange(Optional<String> comment)
        implements ViewChange
{
    ViewCommentChange
    {
        requireNonNull(comment, "comment is null");
    }

    @Override
    public Optional<ViewMetadata> apply(ViewMetadata metadata)
    {
        if (Optional.ofNullable(metadata.properties().get(ViewProperties.COMMENT)).equals(comment)) {
            return Optional.empty();
        }
        ViewMetadata.Builder builder = ViewMetadata.buildFrom(metadata);
        comment.ifPresentOrElse(
                value -> builder.setProperties(Map.of(ViewProperties.COMMENT, value)),
                () -> builder.removeProperties(Set.of(ViewProperties.COMMENT)));
        return Optional.of(builder.build());
    }
}
