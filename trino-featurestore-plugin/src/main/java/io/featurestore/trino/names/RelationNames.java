package io.featurestore.trino.names;

import io.featurestore.catalog.RelationName;
import io.trino.spi.connector.SchemaTableName;

import static io.featurestore.trino.names.SqlIdentifiers.quote;

/**
 * Names of the catalog and of Trino. A nested namespace {@code a.b} is one Trino schema, {@code "a.b"}.
 */
public final class RelationNames
{
    private RelationNames() {}

    public static String atTime(RelationName view)
    {
        return "%s.%s".formatted(view.namespace(), quote(view.name() + "@<time>"));
    }

    public static RelationName toRelationName(SchemaTableName name)
    {
        return new RelationName(name.getSchemaName(), name.getTableName());
    }

    public static SchemaTableName toSchemaTableName(RelationName name)
    {
        return new SchemaTableName(name.namespace(), name.name());
    }
}
