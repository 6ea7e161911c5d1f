package io.featurestore.trino.transaction;

import io.featurestore.trino.iceberg.IcebergCatalog;
import io.trino.spi.connector.ConnectorMetadata;

import static java.util.Objects.requireNonNull;

/**
 * The Iceberg connector in one transaction, and its tables as Iceberg's library sees them.
 */
public record IcebergTransaction(ConnectorMetadata metadata, IcebergCatalog tables)
{
    public IcebergTransaction
    {
        requireNonNull(metadata, "metadata is null");
        requireNonNull(tables, "tables is null");
    }
}
