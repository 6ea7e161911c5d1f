package io.featurestore.online;

import redis.clients.jedis.Jedis;

import java.util.stream.IntStream;

/**
 * A cluster of one node that serves all slots: commands over keys of several slots fail as in any cluster.
 */
final class TestClusterWriter
        extends AbstractTestOnlineWriter
{
    @Override
    AutoCloseable startServer()
    {
        RedisProcess redis = RedisProcess.start("--cluster-enabled", "yes", "--cluster-require-full-coverage", "no");
        try (Jedis client = redis.client()) {
            client.clusterAddSlots(IntStream.range(0, 16384).toArray());
            RedisProcess.await(() -> client.clusterInfo().contains("cluster_state:ok"));
        }
        return redis;
    }

    @Override
    OnlineStoreOptions options(AutoCloseable server)
    {
        return ((RedisProcess) server).options().cluster(true).build();
    }
}
