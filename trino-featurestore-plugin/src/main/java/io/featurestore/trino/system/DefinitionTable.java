package io.featurestore.trino.system;

import io.trino.spi.classloader.ThreadContextClassLoader;
import io.trino.spi.connector.ConnectorAccessControl;
import io.trino.spi.connector.ConnectorPageSource;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTransactionHandle;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.predicate.TupleDomain;

import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.function.Function;

/**
 * A system table made of definitions, which are read from the catalog on a thread of their own: the engine has few for all queries, and a catalog
 * may hang.
 */
abstract class DefinitionTable<T>
        extends RowTable<T>
{
    protected DefinitionTable(SchemaTableName name, String comment, List<SystemColumn<T>> columns)
    {
        super(name, comment, columns);
    }

    /**
     * Reads the catalog.
     *
     * @return the rows, of which those are made that the user may see
     */
    protected abstract Function<ConnectorAccessControl, List<T>> load(ConnectorSession session);

    @Override
    protected final List<T> rows(ConnectorSession session, ConnectorAccessControl accessControl)
    {
        return load(session).apply(accessControl);
    }

    @Override
    public final ConnectorPageSource pageSource(
            ConnectorTransactionHandle transaction,
            ConnectorSession session,
            TupleDomain<Integer> constraint,
            ConnectorAccessControl accessControl)
    {
        FutureTask<Function<ConnectorAccessControl, List<T>>> rows = new FutureTask<>(() -> {
            try (ThreadContextClassLoader _ = new ThreadContextClassLoader(getClass().getClassLoader())) {
                return load(session);
            }
        });
        Thread.startVirtualThread(rows);
        return new LoadedPageSource<>(rows, loaded -> {
            try (ThreadContextClassLoader _ = new ThreadContextClassLoader(getClass().getClassLoader())) {
                return pageSource(loaded.apply(accessControl));
            }
        });
    }
}
