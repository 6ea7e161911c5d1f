package io.featurestore.trino.handle;

import com.google.common.collect.ImmutableMap;
import com.google.inject.Inject;
import io.trino.plugin.base.classloader.ClassLoaderSafeConnectorPageSinkProvider;
import io.trino.plugin.base.classloader.ClassLoaderSafeConnectorPageSourceProviderFactory;
import io.trino.plugin.base.classloader.ClassLoaderSafeConnectorSplitManager;
import io.trino.plugin.base.classloader.ClassLoaderSafeConnectorTableFunction;
import io.trino.spi.classloader.ThreadContextClassLoader;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ConnectorIndex;
import io.trino.spi.connector.ConnectorIndexHandle;
import io.trino.spi.connector.ConnectorIndexProvider;
import io.trino.spi.connector.ConnectorInsertTableHandle;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.ConnectorPageSinkProvider;
import io.trino.spi.connector.ConnectorPageSourceProviderFactory;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorSplitManager;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.function.FunctionProvider;
import io.trino.spi.function.table.ConnectorTableFunction;
import io.trino.spi.function.table.ConnectorTableFunctionHandle;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static com.google.common.collect.ImmutableMap.toImmutableMap;
import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static java.util.function.Function.identity;

/**
 * The connector's parts with handles of our own: calls with such a handle go to its kind, in our class loader, all others to the delegate.
 */
public final class HandleKinds
{
    private final Map<Class<?>, TableKind<?>> tables;
    private final Map<Class<?>, FunctionKind<?>> functions;
    private final Map<Class<?>, InsertKind<?>> inserts;
    private final Map<Class<?>, IndexKind<?>> indexes;
    private final ClassLoader classLoader = getClass().getClassLoader();

    @Inject
    HandleKinds(Set<TableKind<?>> tables, Set<FunctionKind<?>> functions, Set<InsertKind<?>> inserts, Set<IndexKind<?>> indexes)
    {
        this.tables = byHandle(tables);
        this.functions = byHandle(functions);
        this.inserts = byHandle(inserts);
        this.indexes = byHandle(indexes);
    }

    private static <K extends HandleKind<?>> Map<Class<?>, K> byHandle(Set<K> kinds)
    {
        return kinds.stream().collect(toImmutableMap(HandleKind::handle, identity()));
    }

    public ConnectorMetadata metadata(ConnectorMetadata delegate)
    {
        ImmutableMap.Builder<Class<?>, ConnectorMetadata> kinds = ImmutableMap.builder();
        tables.forEach((handle, kind) -> kinds.put(handle, kind.metadata(delegate)));
        functions.forEach((handle, kind) -> kinds.put(handle, new FunctionMetadata<>(kind, delegate)));
        inserts.forEach((handle, kind) -> kinds.put(handle, new InsertMetadata<>(kind, delegate)));
        return MetadataRouter.route(kinds.buildOrThrow(), delegate);
    }

    public ConnectorSplitManager splitManager(ConnectorSplitManager delegate)
    {
        return new ClassLoaderSafeConnectorSplitManager(new RoutedSplitManager(this, delegate), classLoader);
    }

    public ConnectorPageSourceProviderFactory pageSourceProviderFactory(ConnectorPageSourceProviderFactory delegate)
    {
        return new ClassLoaderSafeConnectorPageSourceProviderFactory(() -> new RoutedPageSourceProvider(this, delegate.createPageSourceProvider()), classLoader);
    }

    public ConnectorPageSinkProvider pageSinkProvider(ConnectorPageSinkProvider delegate)
    {
        return new ClassLoaderSafeConnectorPageSinkProvider(new RoutedPageSinkProvider(this, delegate), classLoader);
    }

    public FunctionProvider functionProvider(FunctionProvider delegate)
    {
        return new RoutedFunctionProvider(this, delegate);
    }

    public Set<ConnectorTableFunction> tableFunctions()
    {
        return functions.values().stream()
                .filter(FunctionKind::isOffered)
                .map(kind -> new ClassLoaderSafeConnectorTableFunction(kind.function(), classLoader))
                .collect(toImmutableSet());
    }

    public ConnectorIndexProvider indexProvider()
    {
        return (_, session, index, lookupColumns, outputColumns) -> {
            try (ThreadContextClassLoader _ = new ThreadContextClassLoader(classLoader)) {
                return index(indexes.get(index.getClass()), session, index, lookupColumns, outputColumns);
            }
        };
    }

    private static <H extends ConnectorIndexHandle> ConnectorIndex index(IndexKind<H> kind, ConnectorSession session, ConnectorIndexHandle index, List<ColumnHandle> lookupColumns, List<ColumnHandle> outputColumns)
    {
        return kind.index(session, kind.handle().cast(index), lookupColumns, outputColumns);
    }

    Optional<TableKind<?>> table(ConnectorTableHandle handle)
    {
        return Optional.ofNullable(tables.get(handle.getClass()));
    }

    Optional<FunctionKind<?>> function(ConnectorTableFunctionHandle handle)
    {
        return Optional.ofNullable(functions.get(handle.getClass()));
    }

    Optional<InsertKind<?>> insert(ConnectorInsertTableHandle handle)
    {
        return Optional.ofNullable(inserts.get(handle.getClass()));
    }
}
