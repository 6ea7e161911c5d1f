package io.featurestore.online;

import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;

interface StoreNodes
        extends AutoCloseable
{
    HostAndPort nodeOf(byte[] slotKey);

    // The caller closes it, which gives it back
    Connection connection(HostAndPort node);

    // Idle connections to a store that has broken off are likely broken too, and slots may have moved
    void refresh();

    @Override
    void close();
}
