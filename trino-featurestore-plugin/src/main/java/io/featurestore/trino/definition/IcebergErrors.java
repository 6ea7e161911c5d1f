package io.featurestore.trino.definition;

import io.featurestore.catalog.CatalogFailures;
import io.trino.spi.TrinoException;
import org.apache.iceberg.exceptions.ForbiddenException;
import org.apache.iceberg.exceptions.NotAuthorizedException;
import org.apache.iceberg.exceptions.ServiceUnavailableException;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;

import static com.google.common.base.Throwables.getCausalChain;
import static io.featurestore.trino.FeatureStoreErrorCode.FEATURE_STORE_CATALOG_ERROR;
import static io.trino.spi.StandardErrorCode.PERMISSION_DENIED;

/**
 * Trino's Iceberg connector reports what the catalog refuses as a plain failure to load. These calls say who was denied what instead.
 */
public final class IcebergErrors
{
    private IcebergErrors() {}

    /**
     * @throws TrinoException PERMISSION_DENIED or FEATURE_STORE_CATALOG_ERROR, with what the catalog answered, when it denied the call or did
     *         not accept the connector's credentials; other exceptions are passed on as they are
     */
    public static <T> T explained(Supplier<T> call)
    {
        try {
            return call.get();
        }
        catch (RuntimeException e) {
            Optional<ForbiddenException> denied = cause(e, ForbiddenException.class);
            if (denied.isPresent()) {
                throw new TrinoException(PERMISSION_DENIED, message(e, denied.orElseThrow()), e);
            }
            Optional<NotAuthorizedException> unauthenticated = cause(e, NotAuthorizedException.class);
            if (unauthenticated.isPresent()) {
                throw new TrinoException(
                        FEATURE_STORE_CATALOG_ERROR,
                        message(e, unauthenticated.orElseThrow()) + "; check the catalog's iceberg.rest-catalog.oauth2.credential and .scope, or its token",
                        e);
            }
            throw e;
        }
    }

    /**
     * Whether the catalog did not answer, or not in a way that tells whether it did what was asked.
     */
    public static boolean isUnreachable(RuntimeException failure)
    {
        return CatalogFailures.isUnreachable(failure);
    }

    /**
     * Whether the next call is likely to fail, too: the catalog cannot be reached, or does not accept the connector's credentials.
     */
    public static boolean isCatalogLost(RuntimeException failure)
    {
        return cause(failure, IOException.class).isPresent() ||
                cause(failure, ServiceUnavailableException.class).isPresent() ||
                cause(failure, NotAuthorizedException.class).isPresent();
    }

    private static <T extends Throwable> Optional<T> cause(Throwable exception, Class<T> type)
    {
        return getCausalChain(exception).stream()
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst();
    }

    private static String message(RuntimeException failure, Throwable cause)
    {
        return failure == cause ? cause.getMessage() : "%s: %s".formatted(failure.getMessage(), cause.getMessage());
    }
}
