package io.featurestore.trino.index;

import com.google.common.collect.ImmutableList;
import io.featurestore.trino.source.WindowEnds;
import io.featurestore.trino.window.WindowValue;
import io.trino.spi.block.Block;
import io.trino.spi.block.BlockBuilder;
import io.trino.spi.type.Type;

import java.util.List;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

record WindowedValue(WindowValue value, List<WindowEnds> windows, Type type)
        implements HistoryValue
{
    WindowedValue
    {
        requireNonNull(value, "value is null");
        windows = ImmutableList.copyOf(requireNonNull(windows, "windows is null"));
        requireNonNull(type, "type is null");
    }

    // NULL where a key or the time is. There are no times if there are no events
    Block values(FoundRows found, Optional<PackedInstants> times)
    {
        WindowRanges ranges = times.map(known -> found.ranges(windows, known)).orElseGet(() -> WindowRanges.none(found.count()));
        BlockBuilder builder = type.createBlockBuilder(null, found.count());
        for (int position = 0; position < found.count(); position++) {
            if (found.isUnknown(position)) {
                builder.appendNull();
            }
            else {
                value.append(ranges.from(position), ranges.to(position), builder);
            }
        }
        return builder.build();
    }
}
