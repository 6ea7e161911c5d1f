package io.featurestore.catalog;

import org.apache.iceberg.view.ViewMetadata;

import java.util.Optional;

// Asked again after each of its commits, and on fresh metadata when one failed, until it has nothing left to do
interface ViewChange
{
    // The metadata to commit; empty when the change is made
    Optional<ViewMetadata> apply(ViewMetadata metadata);
}
