package io.featurestore.trino.materialized;

import com.google.common.collect.ImmutableMap;
import io.airlift.log.Logger;
import io.featurestore.catalog.CatalogFailures;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.ConnectorTableMetadata;
import io.trino.spi.connector.ConnectorTableVersion;
import io.trino.spi.connector.ConnectorViewDefinition;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.connector.SchemaTablePrefix;
import io.trino.spi.connector.TableColumnsMetadata;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

// Listings without views that the catalog refuses to read: one fails the Iceberg connector's listing, which itself only leaves out such tables
final class ReadableRelations
        implements ConnectorMetadata
{
    private static final Logger log = Logger.get(ReadableRelations.class);

    private final ConnectorMetadata iceberg;

    ReadableRelations(ConnectorMetadata iceberg)
    {
        this.iceberg = requireNonNull(iceberg, "iceberg is null");
    }

    @Override
    public Map<SchemaTableName, ConnectorViewDefinition> getViews(ConnectorSession session, Optional<String> schema)
    {
        ImmutableMap.Builder<SchemaTableName, ConnectorViewDefinition> views = ImmutableMap.builder();
        for (SchemaTableName name : iceberg.listViews(session, schema)) {
            view(session, name).ifPresent(view -> views.put(name, view));
        }
        return views.buildKeepingLast();
    }

    private Optional<ConnectorViewDefinition> view(ConnectorSession session, SchemaTableName name)
    {
        try {
            return iceberg.getView(session, name);
        }
        catch (TrinoException e) {
            if (CatalogFailures.isLikelyToRepeat(e)) {
                throw e;
            }
            log.debug(e, "View %s is left out of a listing", name);
            return Optional.empty();
        }
    }

    @Override
    public List<SchemaTableName> listTables(ConnectorSession session, Optional<String> schema)
    {
        return iceberg.listTables(session, schema);
    }

    @Override
    public Iterator<TableColumnsMetadata> streamTableColumns(ConnectorSession session, SchemaTablePrefix prefix)
    {
        return iceberg.streamTableColumns(session, prefix);
    }

    @Override
    public ConnectorTableHandle getTableHandle(ConnectorSession session, SchemaTableName name, Optional<ConnectorTableVersion> startVersion, Optional<ConnectorTableVersion> endVersion)
    {
        return iceberg.getTableHandle(session, name, startVersion, endVersion);
    }

    @Override
    public ConnectorTableMetadata getTableMetadata(ConnectorSession session, ConnectorTableHandle table)
    {
        return iceberg.getTableMetadata(session, table);
    }
}
