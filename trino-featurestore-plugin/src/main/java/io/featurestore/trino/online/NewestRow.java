package io.featurestore.trino.online;

import io.featurestore.online.OnlineEntry;
import io.featurestore.online.OnlineHeader;
import io.featurestore.online.OnlineInstant;
import io.featurestore.online.OnlineValue;
import io.featurestore.trino.avro.AvroKeyCodec;
import io.featurestore.trino.avro.AvroRowCodec;
import io.featurestore.trino.online.OnlineColumn.Kind;
import io.featurestore.trino.value.InstantReader;
import io.trino.spi.Page;
import io.trino.spi.block.Block;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;

import static java.util.Objects.requireNonNull;

// The newest row of each entity, until it expires
final class NewestRow
        implements OnlineEntries
{
    private static final OnlineInstant NO_TIME = OnlineInstant.ofMicros(0);
    private static final long MICROS_PER_MILLI = 1000;

    private final OnlineInsertHandle insert;
    private final AvroKeyCodec keys;
    private final AvroRowCodec rows;
    private final long schemaId;
    private final Optional<TimeColumn> timestamp;
    private final Optional<TimeColumn> created;

    NewestRow(OnlineInsertHandle insert)
    {
        this.insert = requireNonNull(insert, "insert is null");
        StoredLayout layout = StoredLayout.of(insert.table().view(), insert.published().columns());
        this.keys = layout.keys();
        this.rows = layout.rows();
        this.schemaId = layout.schemaId();
        this.timestamp = TimeColumn.find(insert.table().columns(), Kind.TIMESTAMP);
        this.created = TimeColumn.find(insert.table().columns(), Kind.CREATED);
    }

    private record TimeColumn(int channel, InstantReader reader)
    {
        static Optional<TimeColumn> find(List<OnlineColumn> columns, Kind kind)
        {
            return IntStream.range(0, columns.size())
                    .filter(channel -> columns.get(channel).kind() == kind)
                    .mapToObj(channel -> new TimeColumn(channel, InstantReader.of(columns.get(channel).type())))
                    .findFirst();
        }

        Optional<OnlineInstant> read(Page page, int position)
        {
            Block block = page.getBlock(channel);
            return block.isNull(position) ? Optional.empty() : Optional.of(OnlineEntries.instant(reader, block, position));
        }
    }

    @Override
    public Optional<OnlineEntry> entry(Page page, int position)
    {
        Block[] row = StoredLayout.firstBlocks(page, insert.published().columns().size());
        Block[] entity = StoredLayout.firstBlocks(page, insert.table().keys().size());
        return keys.encode(entity, position).map(key -> {
            OnlineInstant time = timestamp.flatMap(column -> column.read(page, position)).orElse(NO_TIME);
            OnlineHeader header = new OnlineHeader(
                    schemaId,
                    time,
                    created.flatMap(column -> column.read(page, position)),
                    insert.number(),
                    expiry(time));
            return new OnlineEntry(key, OnlineValue.row(header, OnlineEntries.binary(encoder -> rows.write(row, position, encoder))));
        });
    }

    // A row is valid up to and including its age of ttl
    private OptionalLong expiry(OnlineInstant time)
    {
        OptionalLong ttl = insert.table().ttlMillis();
        return ttl.isEmpty() ? OptionalLong.empty() : OptionalLong.of(time.epochMicros() + ttl.getAsLong() * MICROS_PER_MILLI + 1);
    }
}
