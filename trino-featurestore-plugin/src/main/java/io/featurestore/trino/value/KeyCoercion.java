package io.featurestore.trino.value;

import io.trino.spi.block.Block;
import io.trino.spi.block.BlockBuilder;
import io.trino.spi.type.CharType;
import io.trino.spi.type.TimeType;
import io.trino.spi.type.TimeZoneKey;
import io.trino.spi.type.Type;
import io.trino.spi.type.VarcharType;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

/**
 * Brings an entity key, or the spine column it is joined on, to the type in which SQL's {@code =} compares the two.
 */
public final class KeyCoercion
{
    private final Type source;
    private final Type target;
    private final KeyConverter converter;

    /**
     * @param sessionZone what a timestamp without zone means where it is compared to one with zone
     * @throws IllegalArgumentException if the source is not compared in the target: see {@link KeyTypes#common}
     */
    public KeyCoercion(Type source, Type target, TimeZoneKey sessionZone)
    {
        this.source = requireNonNull(source, "source is null");
        this.target = requireNonNull(target, "target is null");
        checkArgument(KeyTypes.common(source, target).equals(Optional.of(target)), "%s is not compared in %s", source, target);
        this.converter = KeyConverter.create(source, target, requireNonNull(sessionZone, "sessionZone is null"));
    }

    public static List<KeyCoercion> between(List<Type> sources, List<Type> targets, TimeZoneKey sessionZone)
    {
        checkArgument(sources.size() == targets.size(), "Not as many sources as targets");
        return IntStream.range(0, sources.size())
                .mapToObj(i -> new KeyCoercion(sources.get(i), targets.get(i), sessionZone))
                .collect(toImmutableList());
    }

    /**
     * The block as values of the target type. A value that the target cannot hold becomes NULL: it is equal to none.
     */
    public Block apply(Block block)
    {
        if (hasSameRepresentation(source, target)) {
            return block;
        }
        BlockBuilder builder = target.createBlockBuilder(null, block.getPositionCount());
        for (int position = 0; position < block.getPositionCount(); position++) {
            if (block.isNull(position)) {
                builder.appendNull();
            }
            else {
                converter.convert(block, position, builder);
            }
        }
        return builder.build();
    }

    // char values carry no trailing spaces, and comparing char to varchar trims them, so neither needs another form
    private static boolean hasSameRepresentation(Type source, Type target)
    {
        return source.equals(target) ||
                (source instanceof VarcharType && target instanceof VarcharType) ||
                (source instanceof CharType && (target instanceof CharType || target instanceof VarcharType)) ||
                (source instanceof TimeType && target instanceof TimeType);
    }
}
