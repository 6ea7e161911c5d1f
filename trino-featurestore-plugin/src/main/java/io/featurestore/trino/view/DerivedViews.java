package io.featurestore.trino.view;

import io.featurestore.trino.definition.FeatureViews;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorViewDefinition;

import java.util.Optional;

public class DerivedViews
{
    public DerivedViews(String catalogName, FeatureViews featureViews) {}

    Optional<ConnectorViewDefinition> get(ConnectorSession session, DerivedName name)
    {
        return Optional.empty();
    }
}
