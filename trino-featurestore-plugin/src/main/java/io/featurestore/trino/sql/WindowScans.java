package io.featurestore.trino.sql;

import io.featurestore.trino.definition.ResolvedFeatureView;
import io.trino.spi.connector.ConnectorSession;

import java.util.Optional;

public interface WindowScans
{
    /**
     * Empty if the engine is to compute the view's aggregates.
     */
    Optional<WindowScan> find(ConnectorSession session, ResolvedFeatureView view);
}
