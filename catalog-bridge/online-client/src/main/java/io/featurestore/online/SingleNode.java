package io.featurestore.online;

import redis.clients.jedis.Connection;
import redis.clients.jedis.ConnectionPool;
import redis.clients.jedis.HostAndPort;

import static java.util.Objects.requireNonNull;

final class SingleNode
        implements StoreNodes
{
    private final HostAndPort address;
    private final ConnectionPool pool;

    SingleNode(HostAndPort address, ConnectionPool pool)
    {
        this.address = requireNonNull(address, "address is null");
        this.pool = requireNonNull(pool, "pool is null");
    }

    @Override
    public HostAndPort nodeOf(byte[] slotKey)
    {
        return address;
    }

    @Override
    public Connection connection(HostAndPort node)
    {
        return pool.getResource();
    }

    @Override
    public void refresh()
    {
        pool.clear();
    }

    @Override
    public void close()
    {
        pool.close();
    }
}
