package io.featurestore.catalog;

/**
 * Run as {@link PolarisFeatureCatalogContract}.
 */
final class PolarisConcurrentWritersContract
        extends AbstractTestConcurrentWriters
{
    @Override
    protected TestedCatalog createTestedCatalog()
    {
        return RealPolaris.connect();
    }
}
