package io.featurestore.online;

import static java.util.Objects.requireNonNull;

/**
 * The online store could not do what was asked. The message is for users: it names the store, the view or the entity, and holds no secret.
 */
public final class OnlineStoreException
        extends RuntimeException
{
    public enum Reason
    {
        UNAVAILABLE,
        DENIED,
        OUT_OF_MEMORY,
        NOT_FOUND,
        DAMAGED,
        // A later publication of the view has begun
        SUPERSEDED,
        // The store was emptied while the publication wrote
        LOST,
        OTHER,
    }

    private final Reason reason;

    public OnlineStoreException(Reason reason, String message)
    {
        super(message);
        this.reason = requireNonNull(reason, "reason is null");
    }

    public OnlineStoreException(Reason reason, String message, Throwable cause)
    {
        super(message, cause);
        this.reason = requireNonNull(reason, "reason is null");
    }

    public Reason reason()
    {
        return reason;
    }
}
