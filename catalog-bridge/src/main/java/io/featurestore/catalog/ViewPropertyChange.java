package io.featurestore.catalog;

import com.google.common.collect.ImmutableMap;
import org.apache.iceberg.view.ViewMetadata;

import java.util.Optional;

import static java.util.Objects.requireNonNull;

record ViewPropertyChange(String property, String value)
        implements ViewChange
{
    ViewPropertyChange
    {
        requireNonNull(property, "property is null");
        requireNonNull(value, "value is null");
    }

    @Override
    public Optional<ViewMetadata> apply(ViewMetadata metadata)
    {
        if (Optional.ofNullable(metadata.properties().get(property)).equals(Optional.of(value))) {
            return Optional.empty();
        }
        return Optional.of(ViewMetadata.buildFrom(metadata).setProperties(ImmutableMap.of(property, value)).build());
    }
}
