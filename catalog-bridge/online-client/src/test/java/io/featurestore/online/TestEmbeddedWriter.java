package io.featurestore.online;

import java.util.Optional;

final class TestEmbeddedWriter
        extends AbstractTestOnlineWriter
{
    @Override
    AutoCloseable startServer()
    {
        return EmbeddedStore.start(0, Optional.empty());
    }

    @Override
    OnlineStoreOptions options(AutoCloseable server)
    {
        return OnlineStoreOptions.builder(((EmbeddedStore) server).uri()).build();
    }
}
