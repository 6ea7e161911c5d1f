package io.featurestore.trino.versions;

import com.google.common.collect.ImmutableList;
import io.featurestore.trino.rows.RowTable;
import io.featurestore.trino.rows.SystemColumn;
import io.trino.spi.connector.ConnectorAccessControl;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.type.TypeOperators;

import java.util.List;

import static io.featurestore.trino.rows.SystemColumn.bigint;
import static io.featurestore.trino.rows.SystemColumn.bool;
import static io.featurestore.trino.rows.SystemColumn.instant;
import static io.featurestore.trino.rows.SystemColumn.optionalVarchar;
import static io.featurestore.trino.rows.SystemColumn.varcharMap;
import static java.util.Objects.requireNonNull;

// v$versions: the versions of one definition that the catalog still keeps, oldest first
final class VersionsTable
        extends RowTable<DefinitionVersion>
{
    private final List<DefinitionVersion> versions;

    VersionsTable(SchemaTableName name, TypeOperators typeOperators, List<DefinitionVersion> versions)
    {
        super(name, "Versions of the definition", columns(typeOperators));
        this.versions = ImmutableList.copyOf(requireNonNull(versions, "versions is null"));
    }

    @Override
    protected List<DefinitionVersion> rows(ConnectorSession session, ConnectorAccessControl accessControl)
    {
        return versions;
    }

    private static List<SystemColumn<DefinitionVersion>> columns(TypeOperators typeOperators)
    {
        return ImmutableList.of(
                bigint("version", "Version of the definition", DefinitionVersion::version),
                instant("created_at", "When the version was written", DefinitionVersion::createdAt),
                optionalVarchar("author", "The user who wrote it, where known", DefinitionVersion::author),
                optionalVarchar("sql", "Query of the view; NULL for a table", DefinitionVersion::sql),
                varcharMap("properties", "Properties of the definition; arrays as JSON", typeOperators, DefinitionVersion::properties),
                bool("is_current", "Whether this is the definition in use", DefinitionVersion::current));
    }
}
