package io.featurestore.catalog;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import org.apache.iceberg.view.ViewMetadata;
import org.apache.iceberg.view.ViewProperties;

import java.util.Optional;

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
                value -> builder.setProperties(ImmutableMap.of(ViewProperties.COMMENT, value)),
                () -> builder.removeProperties(ImmutableSet.of(ViewProperties.COMMENT)));
        return Optional.of(builder.build());
    }
}
