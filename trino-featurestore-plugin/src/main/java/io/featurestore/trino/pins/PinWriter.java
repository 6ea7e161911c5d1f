package io.featurestore.trino.pins;

import com.google.common.collect.ImmutableSet;
import com.google.inject.Inject;
import com.google.inject.Provider;
import io.airlift.log.Logger;
import io.featurestore.catalog.Definition;
import io.featurestore.catalog.StoredView;
import io.featurestore.catalog.TrainingSetProperties;
import io.featurestore.trino.iceberg.IcebergCatalogFactory;
import io.featurestore.trino.names.DerivedNames;
import io.featurestore.trino.names.PinName;
import io.featurestore.trino.pins.Pin.Origin;
import io.featurestore.trino.pins.Pin.PinnedTable;
import io.featurestore.trino.pins.Pin.PinnedView;
import io.featurestore.trino.storage.StorageDrop;
import io.featurestore.trino.storage.UnusedStorage;
import io.featurestore.trino.storage.UnusedStorage.UnusedTable;
import io.featurestore.trino.transaction.TransactionContext;
import io.featurestore.trino.transaction.TransactionContexts;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.Connector;
import io.trino.spi.connector.ConnectorAccessControl;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTransactionHandle;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.type.TypeManager;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static io.trino.spi.StandardErrorCode.ALREADY_EXISTS;
import static io.trino.spi.StandardErrorCode.NOT_FOUND;
import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static io.trino.spi.StandardErrorCode.TABLE_NOT_FOUND;
import static io.trino.spi.StandardErrorCode.TRANSACTION_CONFLICT;
import static io.trino.spi.transaction.IsolationLevel.READ_UNCOMMITTED;
import static java.util.Objects.requireNonNull;

// Tags are made before the view and removed after it: so what a pin reads is kept for as long as there is the pin
final class PinWriter
{
    private static final Logger log = Logger.get(PinWriter.class);
    private static final int MAX_ATTEMPTS = 10;

    private final PinStore store;
    private final PinTags tags;
    private final Provider<Connector> connector;
    private final Provider<TransactionContexts> transactions;
    private final DerivedNames derivedNames;
    private final TypeManager typeManager;
    private final UnusedStorage unusedStorage;
    private final IcebergCatalogFactory catalogs;

    @Inject
    PinWriter(
            PinStore store,
            PinTags tags,
            @ForPins Provider<Connector> connector,
            Provider<TransactionContexts> transactions,
            DerivedNames derivedNames,
            TypeManager typeManager,
            UnusedStorage unusedStorage,
            IcebergCatalogFactory catalogs)
    {
        this.store = requireNonNull(store, "store is null");
        this.tags = requireNonNull(tags, "tags is null");
        this.connector = requireNonNull(connector, "connector is null");
        this.transactions = requireNonNull(transactions, "transactions is null");
        this.derivedNames = requireNonNull(derivedNames, "derivedNames is null");
        this.typeManager = requireNonNull(typeManager, "typeManager is null");
        this.unusedStorage = requireNonNull(unusedStorage, "unusedStorage is null");
        this.catalogs = requireNonNull(catalogs, "catalogs is null");
    }

    void pin(ConnectorAccessControl accessControl, ConnectorSession session, PinName name, Optional<String> model, Optional<String> runId)
    {
        accessControl.checkCanCreateView(null, name.trainingSet());
        accessControl.checkCanSelectFromColumns(null, name.trainingSet(), Optional.empty(), ImmutableSet.of());
        for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            // A transaction keeps what it has read
            if (inTransaction(session, transaction -> new Attempt(transaction, accessControl, session, name).pin(model, runId))) {
                return;
            }
        }
        throw new TrinoException(TRANSACTION_CONFLICT, "Cannot pin training set %s: in each of %s attempts what it reads was changed before all of it was kept; try again".formatted(name.trainingSet(), MAX_ATTEMPTS));
    }

    void unpin(ConnectorAccessControl accessControl, ConnectorSession session, PinName name)
    {
        accessControl.checkCanDropView(null, name.trainingSet());
        inTransaction(session, transaction -> {
            StoredView stored = PinStore.find(session, transaction.context().views(), name)
                    .orElseThrow(() -> new TrinoException(NOT_FOUND, "Training set %s has no pin '%s': see the table system.pins".formatted(name.trainingSet(), name.pin())));
            Pin pin = Pin.of(stored).orElseThrow();
            transaction.context().views().drop(session, name.name());
            tags.release(session, transaction.context(), pin, _ -> true);
            dropUnusedStorage(session, pin);
            return true;
        });
    }

    // Rows that a materialized view had stored, and that only the pin still needed
    private void dropUnusedStorage(ConnectorSession session, Pin pin)
    {
        Set<SchemaTableName> storage = pin.tables().stream()
                .filter(table -> table.storageOf().isPresent())
                .map(PinnedTable::tableName)
                .collect(toImmutableSet());
        try {
            storage.stream()
                    .map(SchemaTableName::getSchemaName)
                    .distinct()
                    .flatMap(schema -> unusedStorage.find(session, schema).stream())
                    .map(UnusedTable::name)
                    .filter(storage::contains)
                    .forEach(table -> new StorageDrop(catalogs.create(session)).tryDrop(session, table));
        }
        catch (TrinoException e) {
            log.warn(e, "Tables of rows that pin %s has kept may be in use no more: see system.unused_storage", pin.name().name());
        }
    }

    private <T> T inTransaction(ConnectorSession session, Function<Transaction, T> work)
    {
        ConnectorTransactionHandle handle = connector.get().beginTransaction(READ_UNCOMMITTED, true, true);
        try {
            return work.apply(new Transaction(transactions.get().get(session, handle), handle));
        }
        finally {
            connector.get().commit(handle);
        }
    }

    private record Transaction(TransactionContext context, ConnectorTransactionHandle handle) {}

    private final class Attempt
    {
        private final Transaction transaction;
        private final ConnectorAccessControl accessControl;
        private final ConnectorSession session;
        private final PinName name;
        private final UUID id = UUID.randomUUID();
        private final List<PinnedTable> tagged = new ArrayList<>();

        private Attempt(Transaction transaction, ConnectorAccessControl accessControl, ConnectorSession session, PinName name)
        {
            this.transaction = requireNonNull(transaction, "transaction is null");
            this.accessControl = requireNonNull(accessControl, "accessControl is null");
            this.session = requireNonNull(session, "session is null");
            this.name = requireNonNull(name, "name is null");
        }

        // False if something was changed meanwhile
        private boolean pin(Optional<String> model, Optional<String> runId)
        {
            StoredView stored = transaction.context().views().load(session, name.trainingSet())
                    .orElseThrow(() -> new TrinoException(TABLE_NOT_FOUND, "Training set '%s' does not exist".formatted(name.trainingSet())));
            Optional<Definition> definition = stored.definition().filter(TrainingSetProperties.class::isInstance);
            if (definition.isEmpty()) {
                throw new TrinoException(NOT_SUPPORTED, "'%s' is no training set, as it has no features: only training sets are pinned".formatted(name.trainingSet()));
            }
            if (transaction.context().views().load(session, name.name()).isPresent()) {
                throw new TrinoException(ALREADY_EXISTS, "Training set %s has a pin '%s' already: choose another name, or CALL system.unpin_training_set first".formatted(name.trainingSet(), name.pin()));
            }
            FrozenTrainingSet frozen = freeze(stored, (TrainingSetProperties) definition.orElseThrow());
            checkRights(frozen);
            Origin origin = new Origin(Instant.now().truncatedTo(ChronoUnit.MILLIS), session.getUser(), model, runId);
            Pin pin = new Pin(Pin.FORMAT_VERSION, id, name.pin(), origin, frozen.tables().tables(), frozen.views());
            return keep(pin, frozen);
        }

        private FrozenTrainingSet freeze(StoredView stored, TrainingSetProperties trainingSet)
        {
            try {
                return new TrainingSetFreeze(transaction.context(), connector.get().getMetadata(session, transaction.handle()), derivedNames, typeManager, session, Pin.tag(id))
                        .freeze(name.trainingSet(), stored, trainingSet);
            }
            catch (TrinoException e) {
                throw new TrinoException(e::getErrorCode, "Cannot pin training set %s: %s".formatted(name.trainingSet(), e.getMessage()), e);
            }
        }

        private boolean keep(Pin pin, FrozenTrainingSet frozen)
        {
            boolean kept = false;
            try {
                // All that was read before the first tag is still as it was read: so there was an instant at which all of it was so
                if (tagAll(pin, frozen.tables()) && areUnchanged(frozen.views())) {
                    store.create(session, transaction.context().views(), transaction.context().catalogName(), pin, frozen);
                    kept = true;
                }
                return kept;
            }
            finally {
                if (!kept) {
                    tagged.forEach(table -> tags.tryRemove(session, table.tableName(), table.tag()));
                }
            }
        }

        private boolean tagAll(Pin pin, FrozenTables tables)
        {
            for (PinnedTable table : pin.tables()) {
                tagged.add(table);
                try {
                    if (!tags.create(session, table) && tables.isCurrent(table)) {
                        return false;
                    }
                }
                catch (TrinoException e) {
                    if (PinStore.isChanged(e)) {
                        return false;
                    }
                    throw e;
                }
            }
            return true;
        }

        private boolean areUnchanged(List<PinnedView> views)
        {
            return views.stream()
                    .map(PinnedView::viewName)
                    .allMatch(view -> {
                        Optional<StoredView> read = transaction.context().views().load(session, view);
                        Optional<StoredView> now = transaction.context().views().reload(session, view);
                        return read.map(StoredView::properties).equals(now.map(StoredView::properties)) && read.map(StoredView::versions).equals(now.map(StoredView::versions));
                    });
        }

        private void checkRights(FrozenTrainingSet frozen)
        {
            frozen.views().forEach(view -> accessControl.checkCanSelectFromColumns(null, view.viewName(), Optional.empty(), ImmutableSet.copyOf(view.columns())));
            frozen.tables().tables().forEach(table -> accessControl.checkCanSelectFromColumns(null, table.publicName(), Optional.empty(), ImmutableSet.of()));
        }
    }
}
