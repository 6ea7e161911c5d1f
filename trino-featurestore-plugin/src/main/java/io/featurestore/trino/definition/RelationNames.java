package io.featurestore.trino.definition;

import io.featurestore.catalog.RelationName;
import io.trino.spi.connector.SchemaTableName;

/**
 * Names of the catalog and of Trino: a nested namespace {@code a.b} is one Trino schema named {@code "a.b"}.
 */
public final class RelationNames
{
    private RelationNames() {}

    public static RelationName toRelationName(SchemaTableName name)
    {
        return new RelationName(name.getSchemaName(), name.getTableName());
    }

    public static SchemaTableName toSchemaTableName(RelationName name)
    {
        return new SchemaTableName(name.namespace(), name.name());
    }
}
