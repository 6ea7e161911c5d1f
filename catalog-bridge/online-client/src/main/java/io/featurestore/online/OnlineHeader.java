package io.featurestore.online;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;

import static io.featurestore.online.Checks.checkArgument;
import static java.util.Objects.requireNonNull;

/**
 * What stands before the row of a value. Values of an entity are ordered by event time, created and publication.
 *
 * @param schemaId of the {@link OnlineSchema} that the rows are written with
 * @param created absent sorts before every time
 * @param publication 1 or more
 * @param expiresAtMicros the first microsecond since 1970 in UTC at which the value is no longer valid; absent: it does not expire
 */
public record OnlineHeader(long schemaId, OnlineInstant eventTime, Optional<OnlineInstant> created, long publication, OptionalLong expiresAtMicros)
{
    private static final OnlineInstant NO_CREATED = OnlineInstant.ofMicros(Long.MIN_VALUE);
    private static final long NEVER = Long.MAX_VALUE;

    public OnlineHeader
    {
        requireNonNull(eventTime, "eventTime is null");
        requireNonNull(created, "created is null");
        requireNonNull(expiresAtMicros, "expiresAtMicros is null");
        checkArgument(publication > 0, "The publication is not 1 or more: %s", publication);
        checkArgument(!created.equals(Optional.of(NO_CREATED)), "The lowest time stands for no created time: it cannot be one");
        checkArgument(!expiresAtMicros.equals(OptionalLong.of(NEVER)), "The highest microsecond stands for no expiry: it cannot be one");
    }

    boolean isExpired(OnlineInstant now)
    {
        return expiresAtMicros.isPresent() && expiresAtMicros.getAsLong() <= now.epochMicros();
    }

    void write(ByteBuffer target)
    {
        target.putLong(schemaId);
        writeTime(target, eventTime);
        writeTime(target, created.orElse(NO_CREATED));
        target.putLong(publication);
        target.putLong(flip(expiresAtMicros.orElse(NEVER)));
    }

    static OnlineHeader read(ByteBuffer source)
    {
        long schemaId = source.getLong();
        OnlineInstant eventTime = readTime(source);
        OnlineInstant created = readTime(source);
        long publication = source.getLong();
        long expires = flip(source.getLong());
        return new OnlineHeader(
                schemaId,
                eventTime,
                created.equals(NO_CREATED) ? Optional.empty() : Optional.of(created),
                publication,
                expires == NEVER ? OptionalLong.empty() : OptionalLong.of(expires));
    }

    static void writeTime(ByteBuffer target, OnlineInstant time)
    {
        target.putLong(flip(time.epochMicros()));
        target.putInt(time.picosOfMicro());
    }

    static OnlineInstant readTime(ByteBuffer source)
    {
        return new OnlineInstant(flip(source.getLong()), source.getInt());
    }

    // So that bytes without sign are in the order of the times
    private static long flip(long micros)
    {
        return micros ^ Long.MIN_VALUE;
    }
}
