package io.featurestore.online;

import redis.clients.jedis.exceptions.JedisConnectionException;

final class UnservedSlotException
        extends JedisConnectionException
{
    UnservedSlotException()
    {
        super("no node of the cluster serves the slot");
    }
}
