package io.featurestore.catalog;

/**
 * Run as {@link PolarisFeatureCatalogContract}.
 */
final class PolarisExpectedReplacementContract
        extends AbstractTestExpectedReplacement
{
    @Override
    protected TestedCatalog createTestedCatalog()
    {
        return RealPolaris.connect();
    }
}
