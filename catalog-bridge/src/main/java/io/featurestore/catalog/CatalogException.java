package io.featurestore.catalog;

import static java.util.Objects.requireNonNull;

/**
 * The catalog refused a call or could not be reached. The message is for users: it names the object, what was tried and what was answered.
 */
public class CatalogException
        extends RuntimeException
{
    public enum Reason
    {
        NOT_FOUND,
        ALREADY_EXISTS,
        DENIED,
        UNAUTHENTICATED,
        CONFLICT,
        // The relation is not as the caller has read it
        CHANGED,
        UNAVAILABLE,
        INVALID_DEFINITION,
        NOT_SUPPORTED,
        OTHER,
    }

    private final Reason reason;

    public CatalogException(Reason reason, String message)
    {
        super(message);
        this.reason = requireNonNull(reason, "reason is null");
    }

    public CatalogException(Reason reason, String message, Throwable cause)
    {
        super(message, cause);
        this.reason = requireNonNull(reason, "reason is null");
    }

    public Reason reason()
    {
        return reason;
    }
}
