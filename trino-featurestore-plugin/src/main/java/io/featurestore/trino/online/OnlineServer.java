package io.featurestore.trino.online;

import io.featurestore.online.OnlineStore;
import io.featurestore.online.OnlineStoreOptions;

import static java.util.Objects.requireNonNull;

// The store that the configuration names, as it is reached from this server
record OnlineServer(OnlineStore store)
{
    OnlineServer
    {
        requireNonNull(store, "store is null");
    }

    static OnlineServer of(OnlineStoreConfig config)
    {
        return new OnlineServer(OnlineStore.connect(OnlineStoreOptions.builder(config.getRedisUri().orElseThrow())
                .cluster(config.isRedisCluster())
                .keyPrefix(config.getKeyPrefix())
                .build()));
    }
}
