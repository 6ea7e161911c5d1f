package io.featurestore.trino.users;

import io.featurestore.trino.definition.FeatureColumn;

import static java.util.Objects.requireNonNull;

record UsedColumn(FeatureColumn column, String role, FeatureUse use, boolean userVisible)
{
    UsedColumn
    {
        requireNonNull(column, "column is null");
        requireNonNull(role, "role is null");
        requireNonNull(use, "use is null");
    }
}
