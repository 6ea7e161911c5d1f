package io.featurestore.trino.avro;

import org.apache.avro.LogicalType;
import org.apache.avro.Schema;

final class AvroSchemas
{
    /**
     * Property of schemas: what Avro does not say of the type in SQL. Types whose values are read differently never have equal schemas.
     */
    static final String SQL_TYPE = "sqlType";

    private AvroSchemas() {}

    static Schema logical(LogicalType logicalType, Schema.Type type)
    {
        return logicalType.addToSchema(Schema.create(type));
    }

    // A logical type of the online store's own
    static Schema logical(String logicalType, Schema schema)
    {
        schema.addProp(LogicalType.LOGICAL_TYPE_PROP, logicalType);
        return schema;
    }

    static Schema withSqlType(String sqlType, Schema schema)
    {
        schema.addProp(SQL_TYPE, sqlType);
        return schema;
    }
}
