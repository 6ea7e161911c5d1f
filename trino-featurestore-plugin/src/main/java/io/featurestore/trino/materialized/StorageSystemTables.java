package io.featurestore.trino.materialized;

import io.featurestore.catalog.MaterializedViewProperties;
import io.featurestore.trino.freshness.StoredRows;
import io.featurestore.trino.names.StorageName;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorViewDefinition;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.connector.TableNotFoundException;

import java.util.Optional;

import static java.util.Objects.requireNonNull;

// Iceberg's system tables, such as t$snapshots. A materialized view has those of its storage table; the storage table itself has none
record StorageSystemTables(ConnectorMetadata iceberg, MaterializedViewDefinitions definitions, RelationListing listing, StoredRows storage)
{
    StorageSystemTables
    {
        requireNonNull(iceberg, "iceberg is null");
        requireNonNull(definitions, "definitions is null");
        requireNonNull(listing, "listing is null");
        requireNonNull(storage, "storage is null");
    }

    Optional<SchemaTableName> icebergName(ConnectorSession session, SchemaTableName name)
    {
        int dollar = name.getTableName().lastIndexOf('$');
        if (dollar <= 0) {
            return Optional.of(name);
        }
        SchemaTableName view = new SchemaTableName(name.getSchemaName(), name.getTableName().substring(0, dollar));
        if (!listing.isListed(session, view)) {
            return Optional.empty();
        }
        return Optional.of(definitions.find(session, view)
                .map(MaterializedViewProperties::storageTable)
                .map(table -> new SchemaTableName(name.getSchemaName(), table + name.getTableName().substring(dollar)))
                .orElse(name));
    }

    Optional<ConnectorViewDefinition> partitions(ConnectorSession session, SchemaTableName name)
    {
        String table = name.getTableName().substring(0, name.getTableName().length() - MaterializedViews.PARTITIONS_SUFFIX.length());
        SchemaTableName base = new SchemaTableName(name.getSchemaName(), table);
        if (!listing.isListed(session, base)) {
            return Optional.empty();
        }
        Optional<MaterializedViewProperties> definition = definitions.find(session, base);
        if (definition.isEmpty()) {
            return iceberg.getView(session, name);
        }
        try {
            return definition.map(view -> definitions.partitions(base, storage.load(session, StorageName.of(base, view))));
        }
        catch (TableNotFoundException _) {
            return Optional.empty();
        }
    }
}
