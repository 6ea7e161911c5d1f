package io.featurestore.catalog;

import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.apache.iceberg.exceptions.RESTException;
import org.apache.iceberg.exceptions.ServiceFailureException;
import org.apache.iceberg.exceptions.ServiceUnavailableException;

import java.io.IOException;
import java.util.Optional;
import java.util.regex.Pattern;

import static com.google.common.base.Throwables.getCausalChain;

/**
 * What stands behind the failures of others who call the catalog with Iceberg's REST client.
 */
public final class CatalogFailures
{
    // Iceberg's client has no exception of its own for gateways that fail
    private static final Pattern GATEWAY_FAILURE = Pattern.compile("Unable to process \\(code: 50[24]\\b.*", Pattern.DOTALL);

    private CatalogFailures() {}

    /**
     * The failure in words for users, if it is that the catalog denied the call, did not accept the credentials or did not answer; empty if it
     * is another one.
     *
     * @param action what was tried, such as {@code load table ecommerce.orders}
     */
    public static Optional<CatalogException> explain(String action, RuntimeException failure)
    {
        return getCausalChain(failure).stream()
                .filter(RuntimeException.class::isInstance)
                .map(RuntimeException.class::cast)
                .filter(CatalogFailures::isOfTheCatalog)
                .findFirst()
                .map(cause -> CatalogErrors.exception(action, cause));
    }

    private static boolean isOfTheCatalog(RuntimeException failure)
    {
        return switch (CatalogErrors.reason(failure)) {
            case DENIED, UNAUTHENTICATED -> true;
            case UNAVAILABLE, OTHER -> isNoAnswer(failure);
            case NOT_FOUND, ALREADY_EXISTS, CONFLICT, CHANGED, INVALID_DEFINITION, NOT_SUPPORTED -> false;
        };
    }

    /**
     * Whether the catalog did not answer, or not in a way that tells whether it did what was asked.
     */
    public static boolean isUnreachable(Throwable failure)
    {
        return getCausalChain(failure).stream().anyMatch(CatalogFailures::isNoAnswer);
    }

    private static boolean isNoAnswer(Throwable failure)
    {
        return switch (failure) {
            case ServiceUnavailableException _ -> true;
            case ServiceFailureException _ -> true;
            case CommitStateUnknownException _ -> true;
            case RESTException e -> e.getCause() instanceof IOException || isGatewayFailure(e);
            default -> false;
        };
    }

    static boolean isGatewayFailure(Throwable failure)
    {
        return failure instanceof RESTException && failure.getMessage() != null && GATEWAY_FAILURE.matcher(failure.getMessage()).matches();
    }
}
