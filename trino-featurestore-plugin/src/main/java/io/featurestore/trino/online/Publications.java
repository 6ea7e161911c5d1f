package io.featurestore.trino.online;

import io.airlift.slice.Slice;
import io.featurestore.online.OnlineInstant;
import io.featurestore.online.OnlineName;
import io.featurestore.online.OnlineSchema;
import io.featurestore.online.OnlineView;
import io.featurestore.online.OnlineWriter;
import io.featurestore.trino.definition.ResolvedFeatureView;
import io.featurestore.trino.transaction.TransactionContext;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorInsertTableHandle;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.SchemaTableName;

import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalLong;

import static io.featurestore.trino.failure.FeatureStoreErrorCode.FEATURE_STORE_ONLINE_STORE_ERROR;
import static java.util.Objects.requireNonNull;

// Begins and completes publications, each of which writes all rows of a feature view
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
            long next = writer.nextPublication(view, published.settled());
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
        long removed = stores.call(store -> {
            long removedBefore = OnlineStores.writer(store).removeBefore(OnlineStores.name(view), insert.number());
            OnlineStores.writer(store).complete(published(insert));
            return removedBefore;
        });
        completed.save(session, view, new Publication(insert.number(), insert.startedAt(), Instant.now(), PublishedRows.sum(fragments), removed));
    }

    private static OnlineView published(OnlineInsertHandle insert)
    {
        OnlineSchema schema = StoredLayout.of(insert.table().view(), insert.published().columns()).schema();
        return new OnlineView(OnlineStores.name(insert.table().view()), schema.keySchema(), schema.id(), insert.number(), Instant.now());
    }

    /**
     * Makes a change, and then takes out of the store the rows of a feature view that was online and is not any longer.
     */
    void keepOnline(ConnectorSession session, SchemaTableName view, Runnable change)
    {
        boolean wasOnline = stores.isConfigured() && isOnline(session, view);
        change.run();
        if (wasOnline && !isOnline(session, view)) {
            remove(view);
        }
    }

    private boolean isOnline(ConnectorSession session, SchemaTableName view)
    {
        return completed.definition(session, view).map(found -> found.isOnline()).orElse(false);
    }

    private void remove(SchemaTableName view)
    {
        try {
            stores.call(store -> OnlineStores.writer(store).removeView(OnlineStores.name(view)));
        }
        catch (TrinoException e) {
            throw new TrinoException(FEATURE_STORE_ONLINE_STORE_ERROR, "The statement is done, but rows of '%s' may be left in the online store: %s".formatted(view, e.getMessage()), e);
        }
    }
}
