package io.featurestore.catalog;

import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.Map;

final class TestReferenceExpectedReplacement
        extends AbstractTestExpectedReplacement
{
    @TempDir
    static Path warehouse;

    @Override
    protected TestedCatalog createTestedCatalog()
            throws Exception
    {
        TestingRestCatalogServer server = new TestingRestCatalogServer(warehouse);
        return new TestedCatalog(Map.of("uri", server.uri().toString()), server);
    }
}
