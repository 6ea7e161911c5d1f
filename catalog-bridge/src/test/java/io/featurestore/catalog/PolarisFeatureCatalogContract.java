package io.featurestore.catalog;

/**
 * The contract on a real Apache Polaris. Named so that no build runs it, as it needs a server: give it a catalog to throw away (schemas
 * {@code test_…} stay behind), a principal that may do everything in it, and run
 * <pre>
 * POLARIS_URI=http://127.0.0.1:8181/api/catalog POLARIS_WAREHOUSE=lake POLARIS_CREDENTIAL=root:s3cr3t \
 *     ./mvnw -pl catalog-bridge test -Dtest='Polaris*Contract'
 * </pre>
 */
final class PolarisFeatureCatalogContract
        extends AbstractTestFeatureCatalog
{
    @Override
    protected TestedCatalog createTestedCatalog()
    {
        return RealPolaris.connect();
    }
}
