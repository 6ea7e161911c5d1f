package io.featurestore.online;

/**
 * Numbers of entries that were written, were older than what the store has, and had expired: in place of those, older values were removed.
 */
public record OnlineWriteResult(long written, long older, long expired)
{
    public static final OnlineWriteResult NONE = new OnlineWriteResult(0, 0, 0);

    public OnlineWriteResult plus(OnlineWriteResult other)
    {
        return new OnlineWriteResult(written + other.written, older + other.older, expired + other.expired);
    }
}
