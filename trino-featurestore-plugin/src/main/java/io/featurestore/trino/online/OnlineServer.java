package io.featurestore.trino.online;

import io.airlift.log.Logger;
import io.featurestore.online.EmbeddedStore;
import io.featurestore.online.OnlineStore;
import io.featurestore.online.OnlineStoreOptions;

import java.net.URI;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

// The store that the configuration names, and what is to be closed with it
record OnlineServer(OnlineStore store, Optional<EmbeddedStore> embedded)
        implements AutoCloseable
{
    private static final Logger log = Logger.get(OnlineServer.class);

    OnlineServer
    {
        requireNonNull(store, "store is null");
        requireNonNull(embedded, "embedded is null");
    }

    static OnlineServer of(OnlineStoreConfig config)
    {
        return switch (config.getType()) {
            case NONE -> throw new IllegalArgumentException("There is no online store");
            case REDIS -> new OnlineServer(connect(config, config.getRedisUri().orElseThrow()), Optional.empty());
            case EMBEDDED -> {
                EmbeddedStore embedded = EmbeddedStore.start(config.getEmbeddedPort(), Optional.empty());
                log.info("Online store is up on %s", embedded.uri());
                yield new OnlineServer(connect(config, embedded.uri()), Optional.of(embedded));
            }
        };
    }

    private static OnlineStore connect(OnlineStoreConfig config, URI uri)
    {
        return OnlineStore.connect(OnlineStoreOptions.builder(uri)
                .cluster(config.isRedisCluster())
                .keyPrefix(config.getKeyPrefix())
                .build());
    }

    @Override
    public void close()
    {
        store.close();
        embedded.ifPresent(EmbeddedStore::close);
    }
}
