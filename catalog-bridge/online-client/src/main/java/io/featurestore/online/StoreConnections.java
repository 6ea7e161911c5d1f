package io.featurestore.online;

import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.ConnectionPool;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.SslVerifyMode;
import redis.clients.jedis.providers.ClusterConnectionProvider;

import java.util.Set;

final class StoreConnections
{
    private StoreConnections() {}

    static StoreNodes open(OnlineStoreOptions options)
    {
        HostAndPort address = new HostAndPort(options.host(), options.port());
        if (options.cluster()) {
            return new ClusterNodes(new ClusterConnectionProvider(Set.of(address), client(options), pool(options)));
        }
        return new SingleNode(address, new ConnectionPool(address, client(options), pool(options)));
    }

    private static DefaultJedisClientConfig client(OnlineStoreOptions options)
    {
        int timeout = (int) options.timeout().toMillis();
        DefaultJedisClientConfig.Builder builder = DefaultJedisClientConfig.builder()
                .serverDefaultProtocol()
                .timeoutMillis(timeout)
                .database(options.database())
                .clientSetInfoConfig(ClientSetInfoConfig.DISABLED)
                .ssl(options.tls());
        options.user().ifPresent(builder::user);
        options.password().ifPresent(builder::password);
        if (options.tls()) {
            builder.sslOptions(ssl(options));
        }
        return builder.build();
    }

    private static SslOptions ssl(OnlineStoreOptions options)
    {
        SslOptions.Builder builder = SslOptions.builder().sslVerifyMode(SslVerifyMode.FULL);
        options.trustStore().ifPresent(file -> builder.truststore(file.toFile(), options.trustStorePassword().orElse("").toCharArray()));
        return builder.build();
    }

    private static ConnectionPoolConfig pool(OnlineStoreOptions options)
    {
        ConnectionPoolConfig config = new ConnectionPoolConfig();
        config.setMaxTotal(options.connections());
        config.setMaxIdle(options.connections());
        config.setMaxWait(options.timeout());
        config.setJmxEnabled(false);
        config.setTestWhileIdle(false);
        return config;
    }
}
