package io.featurestore.online;

import redis.clients.jedis.Connection;
import redis.clients.jedis.ConnectionPool;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.providers.ClusterConnectionProvider;
import redis.clients.jedis.util.JedisClusterCRC16;

import static java.util.Objects.requireNonNull;

final class ClusterNodes
        implements StoreNodes
{
    private final ClusterConnectionProvider provider;

    ClusterNodes(ClusterConnectionProvider provider)
    {
        this.provider = requireNonNull(provider, "provider is null");
    }

    @Override
    public HostAndPort nodeOf(byte[] slotKey)
    {
        HostAndPort node = provider.getNode(JedisClusterCRC16.getSlot(slotKey));
        if (node == null) {
            throw new UnservedSlotException();
        }
        return node;
    }

    @Override
    public Connection connection(HostAndPort node)
    {
        return provider.getConnection(node);
    }

    @Override
    public void refresh()
    {
        provider.getNodes().values().forEach(ConnectionPool::clear);
        provider.renewSlotCache();
    }

    @Override
    public void close()
    {
        provider.close();
    }
}
