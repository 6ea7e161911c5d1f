package io.featurestore.trino.asof;

import io.featurestore.trino.names.DerivedName;
import io.trino.plugin.base.classloader.ClassLoaderSafeConnectorMetadata;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.ConnectorTableVersion;
import io.trino.spi.connector.ConnectorViewDefinition;
import io.trino.spi.connector.SchemaTableName;

import java.util.Optional;

import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static java.util.Objects.requireNonNull;

/**
 * The connector's metadata with the relations {@code v$as_of}.
 */
public final class AsOfAwareMetadata
        extends ClassLoaderSafeConnectorMetadata
{
    private final AsOfRelations relations;

    public AsOfAwareMetadata(ConnectorMetadata delegate, AsOfRelations relations)
    {
        super(delegate, AsOfAwareMetadata.class.getClassLoader());
        this.relations = requireNonNull(relations, "relations is null");
    }

    @Override
    public ConnectorTableHandle getTableHandle(ConnectorSession session, SchemaTableName tableName, Optional<ConnectorTableVersion> startVersion, Optional<ConnectorTableVersion> endVersion)
    {
        Optional<DerivedName> name = asOfName(tableName);
        if (name.isEmpty()) {
            return super.getTableHandle(session, tableName, startVersion, endVersion);
        }
        Optional<AsOfTableHandle> table = relations.table(session, name.orElseThrow());
        if (table.isPresent() && (startVersion.isPresent() || endVersion.isPresent())) {
            throw new TrinoException(NOT_SUPPORTED, "%s is of the newest version: it is read as of the times that as_of_time is equal to, not FOR VERSION or TIMESTAMP AS OF".formatted(tableName));
        }
        return table.orElse(null);
    }

    @Override
    public Optional<ConnectorViewDefinition> getView(ConnectorSession session, SchemaTableName viewName)
    {
        Optional<ConnectorViewDefinition> view = asOfName(viewName).flatMap(name -> relations.view(session, name));
        return view.or(() -> super.getView(session, viewName));
    }

    @Override
    public boolean isView(ConnectorSession session, SchemaTableName viewName)
    {
        return asOfName(viewName).isPresent() ? getView(session, viewName).isPresent() : super.isView(session, viewName);
    }

    private static Optional<DerivedName> asOfName(SchemaTableName name)
    {
        return DerivedName.parse(name).filter(derived -> derived.kind().isAsOf());
    }
}
