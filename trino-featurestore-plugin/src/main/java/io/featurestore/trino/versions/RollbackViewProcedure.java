package io.featurestore.trino.versions;

import com.google.common.collect.ImmutableList;
import com.google.inject.Inject;
import com.google.inject.Provider;
import io.featurestore.trino.definition.FeatureViewResolver;
import io.featurestore.trino.names.VersionName;
import io.trino.spi.classloader.ThreadContextClassLoader;
import io.trino.spi.connector.Connector;
import io.trino.spi.connector.ConnectorAccessControl;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTransactionHandle;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.procedure.Procedure;
import io.trino.spi.procedure.Procedure.Argument;

import java.lang.invoke.MethodHandle;

import static com.google.common.base.Strings.isNullOrEmpty;
import static io.featurestore.trino.names.RelationNames.toRelationName;
import static io.trino.plugin.base.util.Procedures.checkProcedureArgument;
import static io.trino.spi.transaction.IsolationLevel.READ_UNCOMMITTED;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.lang.invoke.MethodHandles.lookup;
import static java.util.Objects.requireNonNull;

/**
 * {@code CALL system.rollback_view(schema_name, view_name, version)} makes the definition of a version the current one, as a new version. It is the
 * statement that wrote it, run again: with its checks and the rights that it needs, and the caller is the owner.
 */
public final class RollbackViewProcedure
{
    private static final MethodHandle ROLLBACK;

    static {
        try {
            ROLLBACK = lookup().unreflect(RollbackViewProcedure.class.getMethod("rollback", ConnectorAccessControl.class, ConnectorSession.class, String.class, String.class, Long.class));
        }
        catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    private final Provider<Connector> connector;
    private final Provider<FeatureViewResolver> resolver;
    private final Provider<DefinitionRollback> rollbacks;

    // The connector and what reads definitions are made later: they know of all procedures
    @Inject
    RollbackViewProcedure(@ForVersions Provider<Connector> connector, Provider<FeatureViewResolver> resolver, Provider<DefinitionRollback> rollbacks)
    {
        this.connector = requireNonNull(connector, "connector is null");
        this.resolver = requireNonNull(resolver, "resolver is null");
        this.rollbacks = requireNonNull(rollbacks, "rollbacks is null");
    }

    Procedure procedure()
    {
        return new Procedure(
                "system",
                "rollback_view",
                ImmutableList.of(
                        new Argument("SCHEMA_NAME", VARCHAR),
                        new Argument("VIEW_NAME", VARCHAR),
                        new Argument("VERSION", BIGINT)),
                ROLLBACK.bindTo(this));
    }

    public void rollback(ConnectorAccessControl accessControl, ConnectorSession session, String schemaName, String viewName, Long version)
    {
        try (ThreadContextClassLoader _ = new ThreadContextClassLoader(getClass().getClassLoader())) {
            checkProcedureArgument(!isNullOrEmpty(schemaName), "schema_name cannot be null or empty");
            checkProcedureArgument(!isNullOrEmpty(viewName), "view_name cannot be null or empty");
            checkProcedureArgument(version != null && version > 0 && version <= Integer.MAX_VALUE, "version must be that of a definition: see \"%s$versions\"", viewName);
            VersionName name = new VersionName(new SchemaTableName(schemaName, viewName), version.intValue());
            ConnectorTransactionHandle transaction = connector.get().beginTransaction(READ_UNCOMMITTED, false, true);
            try {
                resolver.get().checkNotStale(session, transaction, toRelationName(name.name()));
                rollbacks.get().run(accessControl, session, connector.get(), connector.get().getMetadata(session, transaction), name);
            }
            catch (Throwable e) {
                connector.get().rollback(transaction);
                throw e;
            }
            connector.get().commit(transaction);
        }
    }
}
