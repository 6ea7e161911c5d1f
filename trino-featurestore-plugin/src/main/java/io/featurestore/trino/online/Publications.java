package io.featurestore.trino.online;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.airlift.slice.Slice;
import io.featurestore.catalog.Definition;
import io.featurestore.catalog.FeatureViewProperties;
import io.featurestore.catalog.TrainingSetProperties;
import io.featurestore.online.OnlineInstant;
import io.featurestore.online.OnlineName;
import io.featurestore.online.OnlineSchema;
import io.featurestore.online.OnlineStore;
import io.featurestore.online.OnlineTimeSince;
import io.featurestore.online.OnlineTrainingSet;
import io.featurestore.online.OnlineTrainingSet.VectorColumn;
import io.featurestore.online.OnlineView;
import io.featurestore.online.OnlineWriter;
import io.featurestore.trino.definition.ResolvedFeatureView;
import io.featurestore.trino.online.OnlineColumn.Kind;
import io.featurestore.trino.transaction.TransactionContext;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorInsertTableHandle;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.SchemaTableName;

import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.featurestore.trino.failure.FeatureStoreErrorCode.FEATURE_STORE_INVALID_DEFINITION;
import static io.featurestore.trino.failure.FeatureStoreErrorCode.FEATURE_STORE_ONLINE_STORE_ERROR;
import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static io.trino.spi.StandardErrorCode.PERMISSION_DENIED;
import static java.util.Objects.requireNonNull;

// Begins and completes publications
final class Publications
{
    private final TransactionContext transaction;
    private final PublicationStore completed;
    private final OnlineStores stores;

    Publications(TransactionContext transaction, PublicationStore completed, OnlineStores stores)
    {
        this.transaction = requireNonNull(transaction, "transaction is null");
        this.completed = requireNonNull(completed, "completed is null");
        this.stores = requireNonNull(stores, "stores is null");
    }

    ConnectorInsertTableHandle begin(ConnectorSession session, OnlineTableHandle table)
    {
        OnlineTableHandle.Published published = table.published().orElseThrow();
        StoredLayout layout = StoredLayout.of(table.view(), published.columns());
        OnlineName view = OnlineStores.name(table.view());
        long number = stores.call(store -> {
            OnlineWriter writer = OnlineStores.writer(store);
            long next = writer.nextPublication(view, published.plan().last());
            writer.begin(view, next);
            writer.writeSchema(layout.schema());
            return next;
        });
        return new OnlineInsertHandle(table, number, session.getStart(), exactUntil(session, table));
    }

    private OptionalLong exactUntil(ConnectorSession session, OnlineTableHandle table)
    {
        Optional<ResolvedFeatureView> view = transaction.featureViews().find(session, table.view());
        return view.filter(found -> found.events().isPresent())
                .map(found -> OptionalLong.of(OnlineInstant.of(session.getStart().plus(found.properties().onlineHorizon())).epochMicros()))
                .orElse(OptionalLong.empty());
    }

    void finish(ConnectorSession session, OnlineInsertHandle insert, Collection<Slice> fragments)
    {
        SchemaTableName view = insert.table().view();
        PublicationPlan plan = insert.published().plan();
        long removed = stores.call(store -> {
            long removedBefore = plan.isIncremental() ? 0 : OnlineStores.writer(store).removeBefore(OnlineStores.name(view), insert.number());
            OnlineStores.writer(store).complete(published(insert));
            return removedBefore;
        });
        completed.save(session, view, new Publication(insert.number(), insert.startedAt(), Instant.now(), PublishedRows.sum(fragments), removed, plan.isIncremental(), plan.from()));
    }

    private static OnlineView published(OnlineInsertHandle insert)
    {
        OnlineSchema schema = StoredLayout.of(insert.table().view(), insert.published().columns()).schema();
        List<OnlineColumn> features = insert.published().columns().stream()
                .filter(column -> column.kind() == Kind.FEATURE || column.kind() == Kind.TIME_SINCE)
                .collect(toImmutableList());
        List<OnlineTimeSince> timesSince = features.stream()
                .flatMap(column -> column.since().stream().map(since -> new OnlineTimeSince(column.name(), features.indexOf(column), since.column(), ElapsedTime.unit(since))))
                .collect(toImmutableList());
        return new OnlineView(OnlineStores.name(insert.table().view()), schema.keySchema(), schema.id(), timesSince, insert.number(), Instant.now());
    }

    /**
     * @throws TrinoException if a feature view is joined by several keys, which the store does not tell apart
     */
    void publishVector(ConnectorSession session, OnlineVectorHandle vector)
    {
        Map<OnlineName, Map<String, String>> keys = new LinkedHashMap<>();
        for (OnlineVectorHandle.Part part : vector.parts()) {
            ImmutableMap.Builder<String, String> ofView = ImmutableMap.builder();
            for (int key = 0; key < part.keys().size(); key++) {
                ofView.put(part.view().keys().get(key).name(), vector.vectorKeys().get(part.keys().get(key)).name());
            }
            if (keys.put(OnlineStores.name(part.view().view()), ofView.buildOrThrow()) != null) {
                throw new TrinoException(NOT_SUPPORTED, "Training set '%s' joins '%s' by several keys, of which applications can get one only: read '%s' in SQL, or join a view of another name".formatted(vector.base(), part.view().view(), vector.name()));
            }
        }
        List<VectorColumn> columns = vector.features().stream()
                .map(feature -> new VectorColumn(feature.column().name(), OnlineStores.name(vector.parts().get(feature.part()).view().view()), feature.name()))
                .collect(toImmutableList());
        stores.call(store -> {
            OnlineStores.writer(store).writeTrainingSet(new OnlineTrainingSet(OnlineStores.name(vector.base()), columns, keys));
            return true;
        });
        completed.save(session, vector.base(), new Publication(1, session.getStart(), Instant.now(), PublishedRows.NONE, 0, false, Optional.empty()));
    }

    /**
     * Makes a change, and then takes out of the store what was online and is not any longer: the rows of a feature view, and how the vector of a
     * training set is put together.
     */
    void keepOnline(ConnectorSession session, SchemaTableName name, Runnable change)
    {
        keepOnline(session, ImmutableList.of(name), change);
    }

    void keepOnline(ConnectorSession session, List<SchemaTableName> names, Runnable change)
    {
        if (!stores.isConfigured()) {
            change.run();
            return;
        }
        Map<SchemaTableName, Definition> before = new LinkedHashMap<>();
        names.forEach(name -> definition(session, name)
                .filter(definition -> isOnline(definition) || isVector(session, name, definition))
                .ifPresent(definition -> before.put(name, definition)));
        change.run();
        before.forEach((name, definition) -> {
            if (!isOnline(definition)) {
                remove(name, store -> OnlineStores.writer(store).removeTrainingSet(OnlineStores.name(name)));
            }
            else if (definition(session, name).filter(Publications::isOnline).isEmpty()) {
                remove(name, store -> OnlineStores.writer(store).removeView(OnlineStores.name(name)));
            }
        });
    }

    private static boolean isOnline(Definition definition)
    {
        return definition.featureView().map(FeatureViewProperties::isOnline).orElse(false);
    }

    private boolean isVector(ConnectorSession session, SchemaTableName name, Definition definition)
    {
        return definition instanceof TrainingSetProperties && completed.last(session, name).isPresent();
    }

    // What cannot be read can still be replaced and dropped
    private Optional<Definition> definition(ConnectorSession session, SchemaTableName name)
    {
        try {
            return completed.definition(session, name);
        }
        catch (TrinoException e) {
            if (e.getErrorCode().equals(FEATURE_STORE_INVALID_DEFINITION.toErrorCode()) || e.getErrorCode().equals(PERMISSION_DENIED.toErrorCode())) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private void remove(SchemaTableName name, Consumer<OnlineStore> removal)
    {
        try {
            stores.call(store -> {
                removal.accept(store);
                return true;
            });
        }
        catch (TrinoException e) {
            throw new TrinoException(FEATURE_STORE_ONLINE_STORE_ERROR, "The statement is done, but what was online of '%s' may be left in the online store: %s".formatted(name, e.getMessage()), e);
        }
    }
}
