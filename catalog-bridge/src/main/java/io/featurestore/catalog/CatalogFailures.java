package io.featurestore.catalog;

import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.apache.iceberg.exceptions.RESTException;
import org.apache.iceberg.exceptions.ServiceFailureException;
import org.apache.iceberg.exceptions.ServiceUnavailableException;

import java.io.IOException;
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
            case RESTException e -> e.getCause() instanceof IOException || (e.getMessage() != null && GATEWAY_FAILURE.matcher(e.getMessage()).matches());
            default -> false;
        };
    }
}
