package io.featurestore.trino.sql;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.featurestore.catalog.DefinitionProperty;
import io.featurestore.catalog.FeatureReference;
import io.featurestore.catalog.FeatureViewKind;
import io.featurestore.catalog.FeatureViewProperties;
import io.featurestore.catalog.PropertyValues;
import io.featurestore.catalog.RelationName;
import io.featurestore.trino.definition.FeatureColumn;
import io.featurestore.trino.definition.ResolvedFeatureView;
import io.featurestore.trino.request.RequestedView;
import io.trino.spi.type.Type;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

final class TestingViews
{
    private TestingViews() {}

    static FeatureColumn column(String name, Type type)
    {
        return new FeatureColumn(name, type, Optional.empty());
    }

    static ResolvedFeatureView view(
            RelationName name,
            List<String> keys,
            Optional<String> timestampColumn,
            Optional<String> createdColumn,
            Optional<Duration> ttl,
            FeatureColumn... columns)
    {
        FeatureViewProperties properties = new FeatureViewProperties(PropertyValues.builder()
                .set(DefinitionProperty.ENTITY_KEYS, keys)
                .set(DefinitionProperty.TIMESTAMP_COLUMN, timestampColumn)
                .set(DefinitionProperty.CREATED_COLUMN, createdColumn)
                .set(DefinitionProperty.TTL, ttl)
                .build());
        return new ResolvedFeatureView(name, FeatureViewKind.TABLE, properties, ImmutableList.copyOf(columns));
    }

    static RequestedView all(ResolvedFeatureView view)
    {
        return requested(view, Optional.empty(), Optional.empty(), ImmutableMap.of());
    }

    static RequestedView requested(ResolvedFeatureView view, Optional<String> feature, Optional<String> alias, Map<String, String> keyMapping)
    {
        return new RequestedView(new FeatureReference(Optional.empty(), view.name().name(), feature, alias, keyMapping), view);
    }
}
