package io.featurestore.trino.system;

import io.featurestore.trino.rows.LoadedPageSource;
import io.featurestore.trino.rows.RowTable;
import io.featurestore.trino.rows.SystemColumn;
import io.trino.spi.classloader.ThreadContextClassLoader;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ConnectorAccessControl;
import io.trino.spi.connector.ConnectorPageSource;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorSplitSource;
import io.trino.spi.connector.ConnectorTransactionHandle;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.predicate.TupleDomain;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.Function;

import static java.util.Collections.synchronizedMap;

// A system table of definitions. They are read when a query asks for splits: a catalog may hang, and the threads that run splits are few
abstract class DefinitionTable<T>
        extends RowTable<T>
{
    private static final int MAX_WAITING_QUERIES = 100;

    // By query, until it reads the rows; a query that ends before never does
    private final Map<String, Function<ConnectorAccessControl, List<T>>> loaded = synchronizedMap(new LinkedHashMap<>()
    {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Function<ConnectorAccessControl, List<T>>> eldest)
        {
            return size() > MAX_WAITING_QUERIES;
        }
    });

    protected DefinitionTable(SchemaTableName name, String comment, List<SystemColumn<T>> columns)
    {
        super(name, comment, columns);
    }

    // Reads the catalog; the result makes the rows that the user may see
    protected abstract Function<ConnectorAccessControl, List<T>> load(ConnectorSession session);

    @Override
    protected final List<T> rows(ConnectorSession session, ConnectorAccessControl accessControl)
    {
        return load(session).apply(accessControl);
    }

    // Empty: the engine makes the split
    @Override
    public final Optional<ConnectorSplitSource> splitSource(ConnectorSession session, TupleDomain<ColumnHandle> constraint)
    {
        try (ThreadContextClassLoader _ = new ThreadContextClassLoader(getClass().getClassLoader())) {
            loaded.put(session.getQueryId(), load(session));
        }
        return Optional.empty();
    }

    @Override
    public final ConnectorPageSource pageSource(
            ConnectorTransactionHandle transaction,
            ConnectorSession session,
            TupleDomain<Integer> constraint,
            ConnectorAccessControl accessControl)
    {
        Future<Function<ConnectorAccessControl, List<T>>> loading = Optional.ofNullable(loaded.remove(session.getQueryId()))
                .<Future<Function<ConnectorAccessControl, List<T>>>>map(CompletableFuture::completedFuture)
                .orElseGet(() -> loadInBackground(session));
        return new LoadedPageSource<>(loading, rows -> {
            try (ThreadContextClassLoader _ = new ThreadContextClassLoader(getClass().getClassLoader())) {
                return pageSource(rows.apply(accessControl));
            }
        });
    }

    // For the second scan of a query
    private Future<Function<ConnectorAccessControl, List<T>>> loadInBackground(ConnectorSession session)
    {
        FutureTask<Function<ConnectorAccessControl, List<T>>> loading = new FutureTask<>(() -> {
            try (ThreadContextClassLoader _ = new ThreadContextClassLoader(getClass().getClassLoader())) {
                return load(session);
            }
        });
        Thread.startVirtualThread(loading);
        return loading;
    }
}
