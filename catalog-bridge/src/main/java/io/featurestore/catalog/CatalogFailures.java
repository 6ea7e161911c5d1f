package io.featurestore.catalog;

import io.featurestore.catalog.CatalogException.Reason;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.BadRequestException;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.apache.iceberg.exceptions.ForbiddenException;
import org.apache.iceberg.exceptions.NoSuchNamespaceException;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.exceptions.NoSuchViewException;
import org.apache.iceberg.exceptions.NoSuchWarehouseException;
import org.apache.iceberg.exceptions.NotAuthorizedException;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.exceptions.RESTException;
import org.apache.iceberg.exceptions.ServiceFailureException;
import org.apache.iceberg.exceptions.ServiceUnavailableException;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

import static com.google.common.base.Throwables.getCausalChain;
import static io.featurestore.catalog.CatalogException.Reason.ALREADY_EXISTS;
import static io.featurestore.catalog.CatalogException.Reason.CONFLICT;
import static io.featurestore.catalog.CatalogException.Reason.DENIED;
import static io.featurestore.catalog.CatalogException.Reason.NOT_FOUND;
import static io.featurestore.catalog.CatalogException.Reason.OTHER;
import static io.featurestore.catalog.CatalogException.Reason.UNAUTHENTICATED;
import static io.featurestore.catalog.CatalogException.Reason.UNAVAILABLE;

public final class CatalogFailures
{
    // Iceberg's client has no exception of its own for gateways that fail
    private static final Pattern GATEWAY_FAILURE = Pattern.compile("Unable to process \\(code: 50[24]\\b.*", Pattern.DOTALL);

    private CatalogFailures() {}

    /**
     * The failure in words for users, if the catalog denied the call, refused the credentials or did not answer; else empty.
     */
    public static Optional<CatalogException> explain(String action, RuntimeException failure)
    {
        return getCausalChain(failure).stream()
                .filter(RuntimeException.class::isInstance)
                .map(RuntimeException.class::cast)
                .filter(CatalogFailures::isFromTheCatalog)
                .findFirst()
                .map(cause -> toCatalogException(action, cause));
    }

    private static boolean isFromTheCatalog(RuntimeException failure)
    {
        return switch (reason(failure)) {
            case DENIED, UNAUTHENTICATED -> true;
            case UNAVAILABLE, OTHER -> leavesOutcomeUnknown(failure);
            case NOT_FOUND, ALREADY_EXISTS, CONFLICT, CHANGED, INVALID_DEFINITION, NOT_SUPPORTED -> false;
        };
    }

    /**
     * Whether the catalog may have done what was asked, although the call failed.
     */
    public static boolean isOutcomeUnknown(Throwable failure)
    {
        return getCausalChain(failure).stream().anyMatch(CatalogFailures::leavesOutcomeUnknown);
    }

    private static boolean leavesOutcomeUnknown(Throwable failure)
    {
        return switch (failure) {
            case ServiceUnavailableException _ -> true;
            case ServiceFailureException _ -> true;
            case CommitStateUnknownException _ -> true;
            case RESTException e -> e.getCause() instanceof IOException || isGatewayFailure(e);
            default -> false;
        };
    }

    /**
     * Whether the next call is likely to fail, too: the catalog cannot be reached, or does not accept the credentials.
     */
    public static boolean isLikelyToRepeat(Throwable failure)
    {
        return getCausalChain(failure).stream()
                .anyMatch(cause -> cause instanceof IOException || cause instanceof ServiceUnavailableException || cause instanceof NotAuthorizedException);
    }

    static <T> T translate(String action, Supplier<T> call)
    {
        try {
            return call.get();
        }
        catch (CatalogException e) {
            throw e;
        }
        catch (RuntimeException e) {
            throw toCatalogException(action, e);
        }
    }

    static void translate(String action, Runnable call)
    {
        translate(action, () -> {
            call.run();
            return true;
        });
    }

    private static CatalogException toCatalogException(String action, RuntimeException failure)
    {
        Reason reason = reason(failure);
        return new CatalogException(reason, "Cannot %s: %s".formatted(action, FailureMessages.of(reason, failure)), failure);
    }

    private static Reason reason(RuntimeException failure)
    {
        return switch (failure) {
            case NotAuthorizedException _ -> UNAUTHENTICATED;
            case BadRequestException e when FailureMessages.oauthError(e).isPresent() -> UNAUTHENTICATED;
            case ForbiddenException _ -> DENIED;
            case NoSuchNamespaceException _ -> NOT_FOUND;
            case NoSuchTableException _ -> NOT_FOUND;
            case NoSuchViewException _ -> NOT_FOUND;
            case NoSuchWarehouseException _ -> NOT_FOUND;
            case NotFoundException _ -> NOT_FOUND;
            case AlreadyExistsException _ -> ALREADY_EXISTS;
            case CommitFailedException _ -> CONFLICT;
            case RuntimeException e when isUnreachable(e) -> UNAVAILABLE;
            default -> OTHER;
        };
    }

    static boolean isUnreachable(Throwable failure)
    {
        return failure instanceof ServiceUnavailableException || isGatewayFailure(failure) || getCausalChain(failure).stream().anyMatch(IOException.class::isInstance);
    }

    private static boolean isGatewayFailure(Throwable failure)
    {
        return failure instanceof RESTException && GATEWAY_FAILURE.matcher(Optional.ofNullable(failure.getMessage()).orElse("")).matches();
    }
}
