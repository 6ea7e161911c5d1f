package io.featurestore.online;

final class TestRedisWriter
        extends AbstractTestOnlineWriter
{
    @Override
    AutoCloseable startServer()
    {
        return RedisProcess.start();
    }

    @Override
    OnlineStoreOptions options(AutoCloseable server)
    {
        return ((RedisProcess) server).options().build();
    }
}
