package io.featurestore.trino.materialized;

import com.google.common.collect.ImmutableSet;
import io.airlift.log.Logger;
import io.featurestore.catalog.Definition;
import io.featurestore.catalog.MaterializedViewProperties;
import io.featurestore.catalog.StoredView;
import io.featurestore.catalog.ViewDraft;
import io.featurestore.trino.storage.StorageDrop;
import io.featurestore.trino.store.ViewStore;
import io.trino.spi.ErrorCode;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.SchemaTableName;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

import static io.featurestore.trino.failure.FeatureStoreErrorCode.FEATURE_STORE_CATALOG_ERROR;
import static io.trino.spi.StandardErrorCode.ALREADY_EXISTS;
import static io.trino.spi.StandardErrorCode.TRANSACTION_CONFLICT;
import static java.util.Objects.requireNonNull;

// Writes the definition of one view for one statement, while other statements may be writing it, too. No change of another statement is undone, and a
// storage table is only dropped when the view does not name it in the end
final class MaterializedViewWrite
{
    private static final Logger log = Logger.get(MaterializedViewWrite.class);
    private static final int MAX_ATTEMPTS = 10;
    private static final Set<ErrorCode> CONFLICTS = ImmutableSet.of(TRANSACTION_CONFLICT.toErrorCode(), ALREADY_EXISTS.toErrorCode());

    private final ConnectorSession session;
    private final SchemaTableName name;
    private final ViewStore views;
    private final StorageDrop storageDrop;
    private final Function<Optional<StoredView>, ViewDraft> change;
    private final Set<String> unused = new HashSet<>();
    // From a new table to the one it replaces, while it is not known whether the view was stored
    private final Map<String, String> replacedTables = new HashMap<>();
    // New tables of writes whose outcome is unknown
    private final Set<String> doubtful = new HashSet<>();

    // The change makes the new definition from the stored one, empty when there is no view; called again when another statement was faster
    MaterializedViewWrite(ConnectorSession session, SchemaTableName name, ViewStore views, StorageDrop storageDrop, Function<Optional<StoredView>, ViewDraft> change)
    {
        this.session = requireNonNull(session, "session is null");
        this.name = requireNonNull(name, "name is null");
        this.views = requireNonNull(views, "views is null");
        this.storageDrop = requireNonNull(storageDrop, "storageDrop is null");
        this.change = requireNonNull(change, "change is null");
    }

    // Begins with the view as the statement has read it; fails with TRANSACTION_CONFLICT when others were faster each time
    void run(Optional<StoredView> loaded)
    {
        try {
            write(loaded);
        }
        finally {
            dropUnused();
        }
    }

    private void write(Optional<StoredView> loaded)
    {
        Optional<StoredView> base = loaded;
        Optional<StoredView> expected = loaded;
        Optional<ViewDraft> stored = Optional.empty();
        for (int attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
            ViewDraft draft;
            Optional<StoredView> overtaken;
            try {
                draft = change.apply(base);
                if (stored.equals(Optional.of(draft))) {
                    return;
                }
                overtaken = store(draft, base, expected);
            }
            catch (TrinoException e) {
                if (!CONFLICTS.contains(e.getErrorCode()) || attempt == MAX_ATTEMPTS) {
                    throw e;
                }
                expected = views.reload(session, name);
                base = expected;
                continue;
            }
            if (overtaken.isEmpty()) {
                return;
            }
            stored = Optional.of(draft);
            expected = views.reload(session, name);
            // A statement that wrote after this one was based on this one's change
            base = expected.flatMap(StoredView::definition).equals(draft.definition()) ? overtaken : expected;
        }
        throw new TrinoException(TRANSACTION_CONFLICT, "Materialized view %s was changed by other statements at the same time, again and again: run this one again".formatted(name));
    }

    private Optional<StoredView> store(ViewDraft draft, Optional<StoredView> base, Optional<StoredView> expected)
    {
        String storage = draft.definition().flatMap(MaterializedViewWrite::storageTable).orElseThrow();
        if (!storageOf(base).equals(Optional.of(storage))) {
            unused.add(storage);
        }
        storageOf(expected).ifPresent(replaced -> replacedTables.put(storage, replaced));

        Optional<StoredView> overtaken = Optional.empty();
        try {
            if (expected.isPresent()) {
                overtaken = views.replace(session, name, draft, expected.orElseThrow());
            }
            else {
                views.create(session, name, draft, false);
            }
        }
        catch (TrinoException e) {
            if (e.getErrorCode().equals(FEATURE_STORE_CATALOG_ERROR.toErrorCode())) {
                doubtful.add(storage);
            }
            throw e;
        }
        replacedTables.remove(storage);
        storageOf(overtaken.isPresent() ? overtaken : expected).ifPresent(unused::add);
        unused.remove(storage);
        return overtaken;
    }

    private void dropUnused()
    {
        // Which table the view names is read again, because a write that failed may have been stored
        if (unused.isEmpty()) {
            return;
        }
        Optional<String> named;
        try {
            named = storageOf(views.reload(session, name));
        }
        catch (RuntimeException e) {
            log.warn(e, "Cannot read materialized view %s to find which of its tables are in use: none of %s is dropped; see CALL system.drop_unused_storage", name, unused);
            return;
        }
        named.map(replacedTables::get).ifPresent(unused::add);
        named.ifPresent(unused::remove);
        unused.removeAll(doubtful);
        unused.forEach(table -> storageDrop.tryDrop(session, new SchemaTableName(name.getSchemaName(), table)));
    }

    private static Optional<String> storageOf(Optional<StoredView> view)
    {
        return view.flatMap(StoredView::definition).flatMap(MaterializedViewWrite::storageTable);
    }

    private static Optional<String> storageTable(Definition definition)
    {
        return definition instanceof MaterializedViewProperties view ? Optional.of(view.storageTable()) : Optional.empty();
    }
}
