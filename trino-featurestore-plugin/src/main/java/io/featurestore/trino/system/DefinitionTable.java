package io.featurestore.trino.system;

import io.featurestore.trino.rows.LoadedPageSource;
import io.featurestore.trino.rows.RowTable;
import io.featurestore.trino.rows.SystemColumn;
import io.featurestore.trino.store.ListedNames;
import io.trino.spi.classloader.ThreadContextClassLoader;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ConnectorAccessControl;
import io.trino.spi.connector.ConnectorPageSource;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorSplitSource;
import io.trino.spi.connector.ConnectorTransactionHandle;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.connector.SystemColumnHandle;
import io.trino.spi.predicate.TupleDomain;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.Function;

import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.util.Collections.synchronizedMap;
import static java.util.Objects.requireNonNull;

/**
 * A system table of definitions. They are read when a query asks for splits: a catalog may hang, and the threads that run splits are few.
 */
public abstract class DefinitionTable<T>
        extends RowTable<T>
{
    private static final int MAX_WAITING_SCANS = 100;
    private static final String SCHEMA_COLUMN = "schema_name";

    private final String schemaColumn;
    private final Optional<String> nameColumn;

    // By scan, until it reads the rows; a query that ends before never does
    private final Map<Scan, Function<ConnectorAccessControl, List<T>>> loaded = synchronizedMap(new LinkedHashMap<>()
    {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Scan, Function<ConnectorAccessControl, List<T>>> eldest)
        {
            return size() > MAX_WAITING_SCANS;
        }
    });

    // The column that names the relation of a row, if each row is about one relation
    protected DefinitionTable(SchemaTableName name, String comment, List<SystemColumn<T>> columns, Optional<String> nameColumn)
    {
        this(name, comment, columns, SCHEMA_COLUMN, nameColumn);
    }

    protected DefinitionTable(SchemaTableName name, String comment, List<SystemColumn<T>> columns, String schemaColumn, Optional<String> nameColumn)
    {
        super(name, comment, columns);
        this.schemaColumn = requireNonNull(schemaColumn, "schemaColumn is null");
        this.nameColumn = requireNonNull(nameColumn, "nameColumn is null");
    }

    // Reads the catalog; the result makes the rows that the user may see
    protected abstract Function<ConnectorAccessControl, List<T>> load(ConnectorSession session, ListedNames names);

    @Override
    protected final List<T> rows(ConnectorSession session, ConnectorAccessControl accessControl)
    {
        return load(session, ListedNames.ALL).apply(accessControl);
    }

    // Empty: the engine makes the split
    @Override
    public final Optional<ConnectorSplitSource> splitSource(ConnectorSession session, TupleDomain<ColumnHandle> constraint)
    {
        if (constraint.isNone()) {
            return Optional.empty();
        }
        try (ThreadContextClassLoader _ = new ThreadContextClassLoader(getClass().getClassLoader())) {
            ListedNames names = listedNames(constraint.transformKeys(column -> ((SystemColumnHandle) column).columnName()));
            loaded.put(new Scan(session.getQueryId(), names), load(session, names));
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
        ListedNames names = listedNames(constraint.transformKeys(column -> getTableMetadata().getColumns().get(column).getName()));
        Future<Function<ConnectorAccessControl, List<T>>> loading = Optional.ofNullable(loaded.remove(new Scan(session.getQueryId(), names)))
                .<Future<Function<ConnectorAccessControl, List<T>>>>map(CompletableFuture::completedFuture)
                .orElseGet(() -> loadInBackground(session, names));
        return new LoadedPageSource<>(loading, rows -> {
            try (ThreadContextClassLoader _ = new ThreadContextClassLoader(getClass().getClassLoader())) {
                return pageSource(rows.apply(accessControl));
            }
        });
    }

    private ListedNames listedNames(TupleDomain<String> constraint)
    {
        return nameColumn
                .map(column -> new ListedNames(constraint.getDomain(schemaColumn, VARCHAR), constraint.getDomain(column, VARCHAR)))
                .orElse(ListedNames.ALL);
    }

    // For the second scan of a query that asks for the same names
    private Future<Function<ConnectorAccessControl, List<T>>> loadInBackground(ConnectorSession session, ListedNames names)
    {
        FutureTask<Function<ConnectorAccessControl, List<T>>> loading = new FutureTask<>(() -> {
            try (ThreadContextClassLoader _ = new ThreadContextClassLoader(getClass().getClassLoader())) {
                return load(session, names);
            }
        });
        Thread.startVirtualThread(loading);
        return loading;
    }

    private record Scan(String queryId, ListedNames names) {}
}
