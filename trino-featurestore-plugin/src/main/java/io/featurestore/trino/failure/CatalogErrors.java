package io.featurestore.trino.failure;

import io.featurestore.catalog.CatalogException;
import io.trino.spi.ErrorCodeSupplier;
import io.trino.spi.StandardErrorCode;
import io.trino.spi.TrinoException;

import java.util.function.Supplier;

/**
 * Answers of the catalog to our own calls, as Trino errors. Those to the Iceberg connector's calls are in {@link IcebergErrors}.
 */
public final class CatalogErrors
{
    private CatalogErrors() {}

    public static <T> T translating(Supplier<T> call)
    {
        try {
            return call.get();
        }
        catch (CatalogException e) {
            throw new TrinoException(errorCode(e), message(e), e);
        }
    }

    public static void translating(Runnable call)
    {
        translating(() -> {
            call.run();
            return true;
        });
    }

    static String message(CatalogException exception)
    {
        return switch (exception.reason()) {
            case UNAUTHENTICATED -> exception.getMessage() + "; check iceberg.rest-catalog.oauth2.credential and .scope of this catalog, or its token";
            case UNAVAILABLE -> exception.getMessage() + "; check that it runs, and iceberg.rest-catalog.uri of this catalog";
            case NOT_FOUND, ALREADY_EXISTS, DENIED, CONFLICT, CHANGED, INVALID_DEFINITION, NOT_SUPPORTED, OTHER -> exception.getMessage();
        };
    }

    static ErrorCodeSupplier errorCode(CatalogException exception)
    {
        return switch (exception.reason()) {
            case NOT_FOUND -> StandardErrorCode.NOT_FOUND;
            case ALREADY_EXISTS -> StandardErrorCode.ALREADY_EXISTS;
            case DENIED -> StandardErrorCode.PERMISSION_DENIED;
            case CONFLICT -> FeatureStoreErrorCode.FEATURE_STORE_CONFLICT;
            case CHANGED -> StandardErrorCode.TRANSACTION_CONFLICT;
            case INVALID_DEFINITION -> FeatureStoreErrorCode.FEATURE_STORE_INVALID_DEFINITION;
            case NOT_SUPPORTED -> StandardErrorCode.NOT_SUPPORTED;
            case UNAUTHENTICATED, UNAVAILABLE, OTHER -> FeatureStoreErrorCode.FEATURE_STORE_CATALOG_ERROR;
        };
    }
}
