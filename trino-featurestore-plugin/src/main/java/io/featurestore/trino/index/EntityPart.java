package io.featurestore.trino.index;

import com.google.common.collect.ImmutableList;

import java.util.List;

import static com.google.common.base.Preconditions.checkArgument;

// The entities of a feature view whose hash begins with these bits
public record EntityPart(int bits, int number)
{
    public static final EntityPart ALL = new EntityPart(0, 0);

    private static final int MAX_BITS = 16;

    public EntityPart
    {
        checkArgument(bits >= 0 && bits <= MAX_BITS, "bits is out of range");
        checkArgument(number >= 0 && number < 1 << bits, "number is out of range");
    }

    boolean holds(long hash)
    {
        return bits == 0 || (hash * 0x9E3779B97F4A7C15L) >>> (Long.SIZE - bits) == number;
    }

    // Whether there may be entities of both
    public boolean overlaps(EntityPart other)
    {
        int common = Math.min(bits, other.bits);
        return number >> (bits - common) == other.number >> (other.bits - common);
    }

    public boolean canBeHalved()
    {
        return bits < MAX_BITS;
    }

    public List<EntityPart> halves()
    {
        return ImmutableList.of(new EntityPart(bits + 1, number * 2), new EntityPart(bits + 1, number * 2 + 1));
    }
}
