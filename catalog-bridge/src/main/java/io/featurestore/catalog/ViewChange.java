package io.featurestore.catalog;

import org.apache.iceberg.view.ViewMetadata;

import java.util.Optional;

// Asked for the next commit until there is none: after each commit, and on fresh metadata after one that failed
interface ViewChange
{
    // The metadata to commit; empty when the change is made
    Optional<ViewMetadata> apply(ViewMetadata metadata);
}
