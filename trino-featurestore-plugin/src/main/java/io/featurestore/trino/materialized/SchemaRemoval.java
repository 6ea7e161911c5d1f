package io.featurestore.trino.materialized;

import io.featurestore.trino.names.StorageName;
import io.featurestore.trino.storage.StorageDrop;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.ConnectorSession;
import org.apache.iceberg.exceptions.NamespaceNotEmptyException;

import java.util.Optional;

import static io.trino.spi.StandardErrorCode.SCHEMA_NOT_EMPTY;
import static java.util.Objects.requireNonNull;

// Drops schemas together with unused storage tables in them: users do not see these, but the catalog refuses to drop a schema that has any
record SchemaRemoval(ConnectorMetadata iceberg, RelationListing listing, MaterializedViewDefinitions definitions, StorageDrop storageDrop)
{
    SchemaRemoval
    {
        requireNonNull(iceberg, "iceberg is null");
        requireNonNull(listing, "listing is null");
        requireNonNull(definitions, "definitions is null");
        requireNonNull(storageDrop, "storageDrop is null");
    }

    /**
     * @param cascade whether to drop the schema's relations too; kept if there are schemas below it, as the catalog then refuses to drop it
     */
    void drop(ConnectorSession session, String schema, boolean cascade)
    {
        Optional<String> inSchema = Optional.of(schema);
        boolean hasSchemas = iceberg.listSchemaNames(session).stream().anyMatch(name -> name.startsWith(schema + "."));
        if (cascade && !hasSchemas) {
            listing.materializedViews(session, inSchema).keySet().forEach(view -> definitions.drop(session, view));
        }
        if ((cascade && !hasSchemas) || (iceberg.listViews(session, inSchema).isEmpty() && listing.tables(session, inSchema).isEmpty())) {
            iceberg.listTables(session, inSchema).stream()
                    .filter(table -> StorageName.hasForm(table.getTableName()) && StorageName.isStorage(iceberg.getTableHandle(session, table, Optional.empty(), Optional.empty())))
                    .forEach(table -> storageDrop.drop(session, table));
        }
        try {
            iceberg.dropSchema(session, schema, cascade);
        }
        catch (NamespaceNotEmptyException e) {
            throw new TrinoException(SCHEMA_NOT_EMPTY, "Cannot drop schema %s: the catalog says that it is not empty, even if nothing in it is shown: %s".formatted(schema, e.getMessage()), e);
        }
    }
}
