package io.featurestore.trino.failure;

import io.featurestore.catalog.CatalogFailures;
import io.featurestore.trino.names.StorageName;
import io.trino.spi.TrinoException;

import java.util.function.Supplier;

import static io.featurestore.trino.failure.FeatureStoreErrorCode.FEATURE_STORE_CATALOG_ERROR;
import static io.trino.spi.StandardErrorCode.PERMISSION_DENIED;

/**
 * Explains failures of the Iceberg connector. It reports a catalog that refuses or does not answer as a plain failure, and shows names of storage
 * tables, which users do not know.
 */
public final class IcebergErrors
{
    private IcebergErrors() {}

    public static <T> T explained(String action, Supplier<T> call)
    {
        try {
            return call.get();
        }
        catch (RuntimeException e) {
            throw explain(action, e);
        }
    }

    /**
     * @return PERMISSION_DENIED or FEATURE_STORE_CATALOG_ERROR with the catalog's answer, when it denied the call, did not accept the connector's
     *         credentials or did not answer; any other failure as it is, without names of storage tables
     */
    public static RuntimeException explain(String action, RuntimeException failure)
    {
        if (failure instanceof TrinoException known && (known.getErrorCode().equals(PERMISSION_DENIED.toErrorCode()) || known.getErrorCode().equals(FEATURE_STORE_CATALOG_ERROR.toErrorCode()))) {
            return failure;
        }
        return CatalogFailures.explain(StorageName.withoutSuffixes(action), failure)
                .<RuntimeException>map(explained -> new TrinoException(CatalogErrors.errorCode(explained), StorageName.withoutSuffixes(CatalogErrors.message(explained)), failure))
                .orElseGet(() -> withoutStorageNames(failure));
    }

    private static RuntimeException withoutStorageNames(RuntimeException failure)
    {
        // A subclass is kept, as callers may catch it
        if (!failure.getClass().equals(TrinoException.class) || failure.getMessage().equals(StorageName.withoutSuffixes(failure.getMessage()))) {
            return failure;
        }
        return new TrinoException(((TrinoException) failure)::getErrorCode, StorageName.withoutSuffixes(failure.getMessage()), failure);
    }
}
