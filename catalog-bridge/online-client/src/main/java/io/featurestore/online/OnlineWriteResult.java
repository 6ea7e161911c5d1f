package io.featurestore.online;

/**
 * What became of entries, in numbers of entries.
 *
 * @param older not written since the store has a newer value
 * @param expired had expired when they were to be written: an older value was removed instead
 */
public record OnlineWriteResult(long written, long older, long expired)
{
    public static final OnlineWriteResult NONE = new OnlineWriteResult(0, 0, 0);

    public OnlineWriteResult plus(OnlineWriteResult other)
    {
        return new OnlineWriteResult(written + other.written, older + other.older, expired + other.expired);
    }
}
