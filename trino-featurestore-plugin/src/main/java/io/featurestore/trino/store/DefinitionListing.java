package io.featurestore.trino.store;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.inject.Inject;
import io.airlift.log.Logger;
import io.airlift.units.Duration;
import io.featurestore.catalog.CatalogException;
import io.featurestore.catalog.CatalogException.Reason;
import io.featurestore.catalog.Definition;
import io.featurestore.catalog.FeatureCatalog;
import io.featurestore.catalog.FeatureViewProperties;
import io.featurestore.catalog.RelationName;
import io.featurestore.catalog.StoredTable;
import io.featurestore.catalog.StoredView;
import io.featurestore.trino.iceberg.IcebergSettings;
import io.trino.spi.TrinoException;
import io.trino.spi.catalog.CatalogName;
import io.trino.spi.connector.ConnectorSession;
import org.apache.iceberg.catalog.SessionCatalog.SessionContext;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static io.featurestore.trino.failure.CatalogErrors.translating;
import static java.lang.System.nanoTime;
import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

/**
 * All definitions of the catalog. Left out are relations that vanish meanwhile, that the credentials may not read or the catalog fails to read, and
 * definitions of a newer format.
 */
public class DefinitionListing
{
    private static final Logger log = Logger.get(DefinitionListing.class);

    private static final Set<Reason> UNSEEN = ImmutableSet.of(Reason.NOT_FOUND, Reason.DENIED);
    private static final Set<Reason> UNREADABLE = ImmutableSet.of(Reason.NOT_FOUND, Reason.DENIED, Reason.INVALID_DEFINITION, Reason.OTHER);

    private final FeatureCatalog catalog;
    private final CatalogSessions sessions;
    private final ExecutorService executor;
    private final Duration timeout;
    private final boolean nestedNamespaces;
    private final String catalogName;

    @Inject
    public DefinitionListing(
            FeatureCatalog catalog,
            CatalogSessions sessions,
            @ForDefinitionListing ExecutorService executor,
            DefinitionListingConfig config,
            IcebergSettings settings,
            CatalogName catalogName)
    {
        this.catalog = requireNonNull(catalog, "catalog is null");
        this.sessions = requireNonNull(sessions, "sessions is null");
        this.executor = requireNonNull(executor, "executor is null");
        this.timeout = config.getTimeout();
        this.nestedNamespaces = settings.isNestedNamespaceEnabled();
        this.catalogName = catalogName.toString();
    }

    /**
     * Feature views and training sets that are views, in the order of their names.
     */
    public List<StoredView> views(ConnectorSession session, Optional<String> schema)
    {
        return load(session, ListedNames.of(schema), catalog::listViews, catalog::loadView).stream()
                .filter(view -> view.definition().isPresent())
                .collect(toImmutableList());
    }

    /**
     * All views, plain ones too, as the catalog has them now.
     */
    public List<StoredView> allViews(ConnectorSession session)
    {
        return load(session, ListedNames.ALL, catalog::listViews, catalog::loadView);
    }

    /**
     * Rows made of views, each perhaps by an earlier listing: the catalog is asked which views there are, and for those that the cache lacks.
     */
    public <T> List<T> views(ConnectorSession session, ListedNames names, DefinitionCache<T> cache, Function<StoredView, Optional<T>> row)
    {
        return load(session, names, catalog::listViews, (context, name) -> cache.get(context, name, () -> catalog.loadView(context, name).flatMap(view -> readable(name, () -> row.apply(view)))));
    }

    /**
     * The same of those with such names only.
     */
    public <T> List<T> views(ConnectorSession session, Predicate<RelationName> named, DefinitionCache<T> cache, Function<StoredView, Optional<T>> row)
    {
        return load(
                session,
                ListedNames.ALL,
                (context, namespace) -> catalog.listViews(context, namespace).stream().filter(named).collect(toImmutableList()),
                (context, name) -> cache.get(context, name, () -> catalog.loadView(context, name).flatMap(view -> readable(name, () -> row.apply(view)))));
    }

    public <T> List<T> tables(ConnectorSession session, ListedNames names, DefinitionCache<T> cache, Function<StoredTable, Optional<T>> row)
    {
        return load(session, names, catalog::listTables, (context, name) -> cache.get(context, name, () -> catalog.loadTable(context, name).flatMap(table -> readable(name, () -> row.apply(table)))));
    }

    private static <T> T readable(RelationName name, Supplier<T> reading)
    {
        try {
            return reading.get();
        }
        catch (TrinoException e) {
            throw new CatalogException(Reason.INVALID_DEFINITION, "Cannot read the definition of %s: %s".formatted(name, e.getMessage()), e);
        }
    }

    public <T> Set<T> filter(List<T> names, Predicate<T> question)
    {
        return translating(() -> all(names, deadline(), name -> () -> question.test(name) ? Optional.of(name) : Optional.<T>empty(), ImmutableSet.of())).stream()
                .flatMap(Optional::stream)
                .collect(toImmutableSet());
    }

    List<ListedFeatureView> featureViews(ConnectorSession session)
    {
        ImmutableList.Builder<ListedFeatureView> all = ImmutableList.builder();
        views(session, Optional.empty()).forEach(view -> view.definition()
                .flatMap(Definition::featureView)
                .ifPresent(definition -> all.add(new ListedFeatureView(view.name(), definition))));
        load(session, ListedNames.ALL, catalog::listTables, catalog::loadTable).forEach(table -> table.definition()
                .flatMap(Definition::featureView)
                .ifPresent(definition -> all.add(new ListedFeatureView(table.name(), definition))));
        return all.build();
    }

    record ListedFeatureView(RelationName name, FeatureViewProperties properties) {}

    private <T> List<T> load(
            ConnectorSession session,
            ListedNames names,
            BiFunction<SessionContext, String, List<RelationName>> list,
            BiFunction<SessionContext, RelationName, Optional<T>> load)
    {
        SessionContext context = sessions.context(session);
        long deadline = deadline();
        return translating(() -> {
            List<RelationName> relations = all(namespaces(context, names, deadline), deadline, namespace -> () -> list.apply(context, namespace), UNSEEN).stream()
                    .flatMap(List::stream)
                    .filter(name -> names.hasName(name.name()))
                    .sorted((left, right) -> left.toString().compareTo(right.toString()))
                    .collect(toImmutableList());
            return all(relations, deadline, name -> () -> load.apply(context, name), UNREADABLE).stream()
                    .flatMap(Optional::stream)
                    .collect(toImmutableList());
        });
    }

    private long deadline()
    {
        return nanoTime() + timeout.roundTo(NANOSECONDS);
    }

    private List<String> namespaces(SessionContext context, ListedNames names, long deadline)
    {
        ImmutableList.Builder<String> namespaces = ImmutableList.builder();
        List<String> level = all(List.of(Optional.<String>empty()), deadline, top -> () -> catalog.listNamespaces(context, top), ImmutableSet.of()).getFirst();
        while (!level.isEmpty()) {
            level.stream().filter(names::hasSchema).forEach(namespaces::add);
            level = nestedNamespaces ? below(context, level.stream().filter(names::mayHaveSchemaBelow).collect(toImmutableList()), deadline) : List.of();
        }
        return namespaces.build();
    }

    private List<String> below(SessionContext context, List<String> parents, long deadline)
    {
        return all(parents, deadline, parent -> () -> catalog.listNamespaces(context, Optional.of(parent)), UNSEEN).stream()
                .flatMap(List::stream)
                .collect(toImmutableList());
    }

    private <A, T> List<T> all(List<A> arguments, long deadline, Function<A, Callable<T>> call, Set<Reason> leftOut)
    {
        List<Future<T>> futures = new ArrayList<>();
        arguments.forEach(argument -> futures.add(executor.submit(call.apply(argument))));
        ImmutableList.Builder<T> results = ImmutableList.builder();
        try {
            for (Future<T> future : futures) {
                result(future, deadline, leftOut).ifPresent(results::add);
            }
        }
        finally {
            futures.forEach(future -> future.cancel(true));
        }
        return results.build();
    }

    private <T> Optional<T> result(Future<T> future, long deadline, Set<Reason> leftOut)
    {
        try {
            return Optional.of(future.get(Math.max(0, deadline - nanoTime()), NANOSECONDS));
        }
        catch (TimeoutException e) {
            throw new CatalogException(Reason.UNAVAILABLE, "Definitions of catalog '%s' could not be listed within %s: the REST catalog is slow or does not answer; see to it, or set featurestore.metadata.timeout higher"
                    .formatted(catalogName, timeout), e);
        }
        catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CatalogException(Reason.OTHER, "Interrupted while listing definitions", e);
        }
        catch (ExecutionException e) {
            if (!(e.getCause() instanceof CatalogException failure)) {
                throw new CatalogException(Reason.OTHER, "Cannot list definitions: " + e.getCause().getMessage(), e.getCause());
            }
            if (!leftOut.contains(failure.reason())) {
                throw failure;
            }
            if (!UNSEEN.contains(failure.reason())) {
                log.warn(failure, "A definition that cannot be read is left out of the listing");
            }
            return Optional.empty();
        }
    }
}
