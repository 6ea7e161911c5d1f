package io.featurestore.catalog;

import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

final class TestPolarisLikeExpectedReplacement
        extends AbstractTestExpectedReplacement
{
    @TempDir
    static Path warehouse;

    @Override
    protected TestedCatalog createTestedCatalog()
            throws Exception
    {
        PolarisLikeCatalogServer server = new PolarisLikeCatalogServer(warehouse);
        return new TestedCatalog(server.clientProperties(), server);
    }
}
