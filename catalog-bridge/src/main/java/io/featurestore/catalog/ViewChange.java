package io.featurestore.catalog;

import org.apache.iceberg.view.ViewMetadata;

import java.util.Optional;

/**
 * One writer's change of a view. It is asked again after each commit, and on fresh metadata when a commit failed, until it has nothing
 * left to do; so it knows its own commits when it sees them.
 */
interface ViewChange
{
    /**
     * What to commit on the metadata; empty when the change is made.
     */
    Optional<ViewMetadata> apply(ViewMetadata metadata);
}
