package io.featurestore.trino.online;

import com.google.inject.Inject;
import io.featurestore.online.OnlineInstant;
import io.featurestore.online.OnlineName;
import io.featurestore.online.OnlineStore;
import io.featurestore.online.OnlineStoreException;
import io.featurestore.online.OnlineView;
import io.featurestore.online.OnlineWriter;
import io.trino.spi.ErrorCodeSupplier;
import io.trino.spi.StandardErrorCode;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.SchemaTableName;
import jakarta.annotation.PreDestroy;
import org.apache.avro.Schema;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import static io.featurestore.online.OnlineStoreException.Reason.DAMAGED;
import static io.featurestore.trino.failure.FeatureStoreErrorCode.FEATURE_STORE_CONFLICT;
import static io.featurestore.trino.failure.FeatureStoreErrorCode.FEATURE_STORE_ONLINE_STORE_ERROR;
import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static java.util.Objects.requireNonNull;

/**
 * The online store of this catalog, if it has one. Connections are opened when they are first needed.
 */
public final class OnlineStores
{
    static final String FULL_PUBLICATION = "It is full in a session with incremental_refresh_enabled = false";

    private final OnlineStoreConfig config;
    private Optional<OnlineServer> server = Optional.empty();
    private final Map<Long, Schema> schemas = new ConcurrentHashMap<>();

    @Inject
    OnlineStores(OnlineStoreConfig config)
    {
        this.config = requireNonNull(config, "config is null");
    }

    boolean isConfigured()
    {
        return config.getType() != OnlineStoreConfig.Type.NONE;
    }

    private synchronized OnlineStore store()
    {
        if (server.isEmpty()) {
            server = Optional.of(OnlineServer.of(config));
        }
        return server.orElseThrow().store();
    }

    @PreDestroy
    synchronized void close()
    {
        server.ifPresent(OnlineServer::close);
        server = Optional.empty();
    }

    /**
     * @throws TrinoException if the call fails, or there is no store
     */
    <T> T call(Function<OnlineStore, T> call)
    {
        if (!isConfigured()) {
            throw new TrinoException(NOT_SUPPORTED, "This catalog has no online store: set featurestore.online-store.type in its properties");
        }
        try {
            return call.apply(store());
        }
        catch (OnlineStoreException e) {
            throw new TrinoException(errorCode(e), e.reason() == DAMAGED ? "%s. %s".formatted(e.getMessage(), FULL_PUBLICATION) : e.getMessage(), e);
        }
    }

    /**
     * The latest publication of the view that has begun, or 0.
     */
    public long begun(SchemaTableName view)
    {
        return call(store -> store.reader().begun(name(view)));
    }

    // The last complete publication that the store knows of
    Optional<Long> completed(SchemaTableName view)
    {
        return call(store -> {
            try {
                return store.reader().view(name(view)).map(OnlineView::publication);
            }
            catch (OnlineStoreException e) {
                if (e.reason() == DAMAGED) {
                    return Optional.empty();
                }
                throw e;
            }
        });
    }

    /**
     * The schema under which values of the view were written. Its id is made of its text, so it never changes.
     */
    Schema schema(long id, SchemaTableName view)
    {
        return schemas.computeIfAbsent(id, _ -> call(store -> store.reader().schema(id))
                .map(schema -> new Schema.Parser().parse(schema.json()))
                .orElseThrow(() -> new TrinoException(FEATURE_STORE_ONLINE_STORE_ERROR, "The online store has rows of '%1$s' and lacks their schema; a full publication writes both anew: REFRESH MATERIALIZED VIEW of '%1$s%2$s'. %3$s".formatted(view, OnlineRelation.MARK, FULL_PUBLICATION))));
    }

    private static ErrorCodeSupplier errorCode(OnlineStoreException exception)
    {
        return switch (exception.reason()) {
            case SUPERSEDED -> FEATURE_STORE_CONFLICT;
            case NOT_FOUND -> StandardErrorCode.NOT_FOUND;
            case UNAVAILABLE, DENIED, OUT_OF_MEMORY, DAMAGED, LOST, OTHER -> FEATURE_STORE_ONLINE_STORE_ERROR;
        };
    }

    // The reader's clock tells which rows are valid
    OnlineInstant now()
    {
        return OnlineInstant.of(Instant.now());
    }

    static OnlineWriter writer(OnlineStore store)
    {
        return store.writer(InstantSource.system());
    }

    static OnlineName name(SchemaTableName view)
    {
        return new OnlineName(view.getSchemaName(), view.getTableName());
    }
}
