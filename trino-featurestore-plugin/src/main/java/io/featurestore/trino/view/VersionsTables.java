package io.featurestore.trino.view;

import io.featurestore.catalog.FeatureCatalog;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.connector.SystemTable;

import java.util.Optional;

public class VersionsTables
{

    public VersionsTables(FeatureCatalog catalog, CatalogSessions sessions, ViewStore views)
    {
    }

    public Optional<SystemTable> get(ConnectorSession session, SchemaTableName name)
    {
        return Optional.empty();
    }
}
