package io.featurestore.trino.failure;

import io.featurestore.catalog.CatalogFailures;
import io.featurestore.trino.names.StorageName;
import io.trino.spi.TrinoException;

import java.util.function.Supplier;

import static io.featurestore.trino.failure.FeatureStoreErrorCode.FEATURE_STORE_CATALOG_ERROR;
import static io.trino.spi.StandardErrorCode.PERMISSION_DENIED;

/**
 * Trino's Iceberg connector reports what the catalog refuses, and that it is not there, as a plain failure to do something, and names tables
 * that nobody made. These calls say who was denied what, or that the catalog cannot be reached.
 */
public final class IcebergErrors
{
    private IcebergErrors() {}

    /**
     * @param action what the call does, such as {@code read table ecommerce.orders}
     * @throws RuntimeException as of {@link #explain}
     */
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
     * @return a PERMISSION_DENIED or FEATURE_STORE_CATALOG_ERROR, with what the catalog answered, when it denied the call, did not accept the
     *         connector's credentials or did not answer; other failures as they are, but without names of storage tables
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
        // Those of a class of their own are caught by it
        if (!failure.getClass().equals(TrinoException.class) || failure.getMessage().equals(StorageName.withoutSuffixes(failure.getMessage()))) {
            return failure;
        }
        return new TrinoException(((TrinoException) failure)::getErrorCode, StorageName.withoutSuffixes(failure.getMessage()), failure);
    }
}
