package io.featurestore.catalog;

import io.featurestore.catalog.ViewHistory.WrittenVersion;
import org.apache.iceberg.view.ViewMetadata;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

import static io.featurestore.catalog.CatalogException.Reason.NOT_FOUND;
import static java.util.Objects.requireNonNull;

// When another writer stored a version between what this one read and wrote, the comment is made once more, on top of theirs
final class ViewColumnCommentChange
        implements ViewChange
{
    private final RelationName name;
    private final String column;
    private final Optional<String> comment;
    private final String author;
    private final Set<String> commitIds = new HashSet<>();

    ViewColumnCommentChange(RelationName name, String column, Optional<String> comment, String author)
    {
        this.name = requireNonNull(name, "name is null");
        this.column = requireNonNull(column, "column is null");
        this.comment = requireNonNull(comment, "comment is null");
        this.author = requireNonNull(author, "author is null");
    }

    @Override
    public Optional<ViewMetadata> apply(ViewMetadata metadata)
    {
        ViewContent stored = ViewContent.of(metadata, metadata.currentVersion());
        ViewContent complete = ViewHistory.withAllColumnComments(metadata);
        boolean written = ViewHistory.containsAny(metadata, commitIds);
        if (!written && !complete.hasColumn(column)) {
            throw new CatalogException(NOT_FOUND, "Column '%s' of view %s does not exist".formatted(column, name));
        }
        ViewContent commented = written ? complete : complete.withColumnComment(column, comment);
        if (commented.isSame(stored)) {
            return Optional.empty();
        }
        WrittenVersion version = new WrittenVersion(UUID.randomUUID().toString(), author, ViewHistory.definitionProperties(metadata.properties()));
        commitIds.add(version.commitId());
        return Optional.of(ViewMetadata.buildFrom(metadata)
                .setCurrentVersion(commented.toVersion(metadata, version.toSummary(column, comment)), commented.schema())
                .build());
    }
}
