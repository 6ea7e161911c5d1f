package io.featurestore.catalog;

import com.google.common.base.Suppliers;
import com.google.common.collect.ImmutableMap;
import com.google.common.util.concurrent.Striped;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.UpdateProperties;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SessionCatalog.SessionContext;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.ForbiddenException;
import org.apache.iceberg.exceptions.NoSuchNamespaceException;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.exceptions.NoSuchViewException;
import org.apache.iceberg.rest.RESTSessionCatalog;
import org.apache.iceberg.view.BaseView;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Lock;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.Sets.intersection;
import static io.featurestore.catalog.CatalogException.Reason.CHANGED;
import static io.featurestore.catalog.CatalogException.Reason.NOT_FOUND;
import static io.featurestore.catalog.CatalogException.Reason.NOT_SUPPORTED;
import static java.util.Objects.requireNonNull;

/**
 * Writers in this process take turns on each relation. Writers of other processes are recognized by what the catalog answers. Nobody loses a
 * definition that was accepted: what is replaced stays among the versions of the view.
 */
public final class RestFeatureCatalog
        implements FeatureCatalog
{
    private static final int LOCKS = 256;

    private final Supplier<RESTSessionCatalog> catalog;
    private final Striped<Lock> locks = Striped.lazyWeakLock(LOCKS);

    /**
     * @param catalog called when the catalog is first used, as connecting needs the network; called again after a failure
     */
    public RestFeatureCatalog(Supplier<RESTSessionCatalog> catalog)
    {
        this.catalog = Suppliers.memoize(requireNonNull(catalog, "catalog is null")::get);
    }

    @Override
    public List<String> listNamespaces(SessionContext session)
    {
        return CatalogFailures.translate("list namespaces", () -> catalog.get().listNamespaces(session, Namespace.empty()).stream()
                .flatMap(namespace -> withDescendants(session, namespace))
                .map(Namespaces::toName)
                .collect(toImmutableList()));
    }

    @Override
    public List<String> listNamespaces(SessionContext session, Optional<String> parent)
    {
        return CatalogFailures.translate("list namespaces", () -> catalog.get().listNamespaces(session, parent.map(Namespaces::fromName).orElseGet(Namespace::empty)).stream()
                .map(Namespaces::toName)
                .collect(toImmutableList()));
    }

    private Stream<Namespace> withDescendants(SessionContext session, Namespace namespace)
    {
        List<Namespace> children;
        try {
            children = catalog.get().listNamespaces(session, namespace);
        }
        catch (NoSuchNamespaceException e) {
            // Dropped since its parent was listed
            return Stream.empty();
        }
        catch (ForbiddenException e) {
            // Its name may be seen, what is in it may not
            return Stream.of(namespace);
        }
        return Stream.concat(Stream.of(namespace), children.stream().flatMap(child -> withDescendants(session, child)));
    }

    @Override
    public List<RelationName> listViews(SessionContext session, String namespace)
    {
        return CatalogFailures.translate("list views of " + namespace, () -> relationNames(catalog.get().listViews(session, Namespaces.fromName(namespace))));
    }

    @Override
    public List<RelationName> listTables(SessionContext session, String namespace)
    {
        return CatalogFailures.translate("list tables of " + namespace, () -> relationNames(catalog.get().listTables(session, Namespaces.fromName(namespace))));
    }

    private static List<RelationName> relationNames(List<TableIdentifier> identifiers)
    {
        return identifiers.stream()
                .map(identifier -> new RelationName(Namespaces.toName(identifier.namespace()), identifier.name()))
                .collect(toImmutableList());
    }

    @Override
    public Optional<StoredView> loadView(SessionContext session, RelationName name)
    {
        return CatalogFailures.translate("load view " + name, () -> findView(session, name)
                .map(view -> StoredRelations.storedView(name, view.operations().current())));
    }

    @Override
    public Optional<StoredView> loadView(SessionContext session, RelationName name, int version)
    {
        return CatalogFailures.translate("load version %s of view %s".formatted(version, name), () -> findView(session, name)
                .map(view -> view.operations().current())
                .flatMap(metadata -> Optional.ofNullable(metadata.version(version))
                        .map(kept -> StoredRelations.storedView(name, metadata, kept))));
    }

    @Override
    public Optional<StoredTable> loadTable(SessionContext session, RelationName name)
    {
        return CatalogFailures.translate("load table " + name, () -> findTable(session, name)
                .map(table -> StoredRelations.storedTable(name, table.operations().current())));
    }

    @Override
    public void createView(SessionContext session, RelationName name, ViewDraft draft, Map<String, String> properties)
    {
        write("create view " + name, name, () -> new ViewCreation(catalog.get(), session, name, draft, properties).run());
    }

    @Override
    public void createOrReplaceView(SessionContext session, RelationName name, ViewDraft draft)
    {
        ViewCommitter committer = committer(session, name);
        ViewChange replacement = new ViewReplacement(draft);
        write("create or replace view " + name, name, () -> {
            if (committer.tryCommit(replacement)) {
                return;
            }
            try {
                new ViewCreation(catalog.get(), session, name, draft, ImmutableMap.of()).run();
            }
            catch (AlreadyExistsException e) {
                // Somebody was faster, or it is a table
                if (!committer.tryCommit(replacement)) {
                    throw e;
                }
            }
        });
    }

    @Override
    public Optional<StoredView> replaceView(SessionContext session, RelationName name, ViewDraft draft, StoredView expected)
    {
        ViewCommitter committer = committer(session, name);
        ExpectedViewReplacement replacement = new ExpectedViewReplacement(draft, expected);
        write("replace view " + name, name, () -> {
            if (!tryCommitExisting(committer, replacement)) {
                throw new CatalogException(CHANGED, "Cannot replace view %s: it was dropped by another statement at the same time; run this one again".formatted(name));
            }
        });
        return replacement.replacedUnseen();
    }

    private static boolean tryCommitExisting(ViewCommitter committer, ViewChange change)
    {
        try {
            return committer.tryCommit(change);
        }
        catch (NoSuchViewException e) {
            // Dropped since it was loaded
            return false;
        }
    }

    @Override
    public void setViewComment(SessionContext session, RelationName name, Optional<String> comment)
    {
        update(session, "set comment of view " + name, name, new ViewCommentChange(comment));
    }

    @Override
    public void setViewColumnComment(SessionContext session, RelationName name, String column, Optional<String> comment, String author)
    {
        update(session, "set comment of column %s of view %s".formatted(column, name), name, new ViewColumnCommentChange(name, column, comment, author));
    }

    @Override
    public void setViewProperty(SessionContext session, RelationName name, String property, String value)
    {
        update(session, "set property %s of view %s".formatted(property, name), name, new ViewPropertyChange(property, value));
    }

    private void update(SessionContext session, String action, RelationName name, ViewChange change)
    {
        write(action, name, () -> {
            if (!committer(session, name).tryCommit(change)) {
                throw new CatalogException(NOT_FOUND, "View does not exist: " + name);
            }
        });
    }

    @Override
    public void renameView(SessionContext session, RelationName source, RelationName target)
    {
        if (!source.namespace().equals(target.namespace())) {
            throw new CatalogException(NOT_SUPPORTED, "Cannot rename view %s to %s: Apache Polaris refuses every later change of a view that was moved to another schema; create it there and drop it here".formatted(source, target));
        }
        write("rename view %s to %s".formatted(source, target), source, () -> new ViewRenaming(catalog.get(), session, source, target, name -> findView(session, name)).run());
    }

    @Override
    public void dropView(SessionContext session, RelationName name)
    {
        write("drop view " + name, name, () -> new ViewRemoval(catalog.get(), session, name, () -> findView(session, name)).run());
    }

    @Override
    public void updateTableProperties(SessionContext session, RelationName name, Map<String, String> updates, Set<String> removals)
    {
        updateTable(session, name, updates, removals, _ -> ImmutableMap.of());
    }

    @Override
    public void updateTableDefinition(SessionContext session, RelationName name, Map<String, String> updates, Set<String> removals, String author)
    {
        updateTable(session, name, updates, removals, table -> {
            Map<String, String> definition = new HashMap<>(table.properties());
            definition.putAll(updates);
            definition.keySet().removeAll(removals);
            return TableHistory.written(table.versions(), definition, author, Instant.now());
        });
    }

    private void updateTable(SessionContext session, RelationName name, Map<String, String> updates, Set<String> removals, Function<StoredTable, Map<String, String>> bookkeeping)
    {
        checkArgument(intersection(updates.keySet(), removals).isEmpty(), "properties are both set and removed: %s", intersection(updates.keySet(), removals));
        write("update properties of table " + name, name, () -> Retries.run(() -> {
            BaseTable table = findTable(session, name)
                    .orElseThrow(() -> new CatalogException(NOT_FOUND, "Table does not exist: " + name));
            UpdateProperties update = table.updateProperties();
            updates.forEach(update::set);
            bookkeeping.apply(StoredRelations.storedTable(name, table.operations().current())).forEach(update::set);
            removals.forEach(update::remove);
            update.commit();
        }));
    }

    @Override
    public OptionalLong createTag(SessionContext session, RelationName name, TableTag tag)
    {
        AtomicReference<OptionalLong> currentSnapshot = new AtomicReference<>(OptionalLong.empty());
        write("tag a snapshot of table " + name, name, () -> currentSnapshot.set(new TagCreation(name, tag, () -> findTable(session, name)).run()));
        return currentSnapshot.get();
    }

    @Override
    public void removeTag(SessionContext session, RelationName name, String tag)
    {
        write("remove a tag of table " + name, name, () -> Retries.run(() -> findTable(session, name)
                .filter(table -> table.refs().containsKey(tag))
                .ifPresent(table -> table.manageSnapshots().removeTag(tag).commit())));
    }

    private void write(String action, RelationName lockedName, Runnable runnable)
    {
        Lock lock = locks.get(lockedName);
        lock.lock();
        try {
            CatalogFailures.translate(action, runnable);
        }
        finally {
            lock.unlock();
        }
    }

    private ViewCommitter committer(SessionContext session, RelationName name)
    {
        return new ViewCommitter(() -> findView(session, name));
    }

    private Optional<BaseView> findView(SessionContext session, RelationName name)
    {
        try {
            return Optional.of((BaseView) catalog.get().loadView(session, Namespaces.identifier(name)));
        }
        catch (NoSuchViewException | NoSuchNamespaceException e) {
            return Optional.empty();
        }
    }

    private Optional<BaseTable> findTable(SessionContext session, RelationName name)
    {
        try {
            // Iceberg takes a.b.history for the history of the table a.b when there is no other
            return Optional.of(catalog.get().loadTable(session, Namespaces.identifier(name)))
                    .filter(BaseTable.class::isInstance)
                    .map(BaseTable.class::cast);
        }
        catch (NoSuchTableException | NoSuchNamespaceException e) {
            return Optional.empty();
        }
    }
}
