package io.featurestore.trino.relation;

import io.featurestore.trino.names.DerivedName;
import io.trino.spi.connector.ConnectorMaterializedViewDefinition;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.ConnectorTableVersion;
import io.trino.spi.connector.ConnectorViewDefinition;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.connector.SystemTable;

import java.util.Optional;

/**
 * A relation that comes with feature views, in one transaction. Its methods give nothing if the base of the name is no feature view.
 */
public interface TransactionRelation
{
    default Optional<ConnectorViewDefinition> view(ConnectorSession session, DerivedName name)
    {
        return Optional.empty();
    }

    /**
     * @param version that the statement asks for
     * @throws io.trino.spi.TrinoException if there is a table but not of a version
     */
    default Optional<ConnectorTableHandle> table(ConnectorSession session, DerivedName name, Optional<ConnectorTableVersion> version)
    {
        return Optional.empty();
    }

    /**
     * What REFRESH MATERIALIZED VIEW is to write into the table of that name, if it may be refreshed.
     */
    default Optional<ConnectorMaterializedViewDefinition> refreshed(ConnectorSession session, DerivedName name)
    {
        return Optional.empty();
    }

    /**
     * @param tableName as it is asked for
     */
    default Optional<SystemTable> systemTable(ConnectorSession session, DerivedName name, SchemaTableName tableName)
    {
        return Optional.empty();
    }
}
