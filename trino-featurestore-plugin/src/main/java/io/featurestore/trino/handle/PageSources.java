package io.featurestore.trino.handle;

import io.trino.spi.connector.ConnectorPageSource;
import io.trino.spi.connector.ConnectorTableHandle;

/**
 * Reads the splits of one table in one task, some of them at the same time.
 */
@FunctionalInterface
public interface PageSources<H extends ConnectorTableHandle>
{
    ConnectorPageSource read(TableScan<H> scan);
}
