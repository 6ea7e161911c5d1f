package io.featurestore.trino.online;

import io.airlift.json.JsonCodec;
import io.airlift.json.JsonCodecFactory;
import io.airlift.slice.Slice;
import io.airlift.slice.Slices;

import java.util.Collection;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * @param written into the store
 * @param skipped because the store has a newer row of the entity
 * @param expired before they could be written
 */
public record PublishedRows(long written, long skipped, long expired)
{
    private static final JsonCodec<PublishedRows> CODEC = new JsonCodecFactory().jsonCodec(PublishedRows.class);

    static final PublishedRows NONE = new PublishedRows(0, 0, 0);

    public PublishedRows
    {
        checkArgument(written >= 0 && skipped >= 0 && expired >= 0, "counts are negative");
    }

    PublishedRows plus(PublishedRows other)
    {
        return new PublishedRows(written + other.written, skipped + other.skipped, expired + other.expired);
    }

    Slice toFragment()
    {
        return Slices.wrappedBuffer(CODEC.toJsonBytes(this));
    }

    static PublishedRows sum(Collection<Slice> fragments)
    {
        return fragments.stream()
                .map(fragment -> CODEC.fromJson(fragment.getBytes()))
                .reduce(NONE, PublishedRows::plus);
    }
}
