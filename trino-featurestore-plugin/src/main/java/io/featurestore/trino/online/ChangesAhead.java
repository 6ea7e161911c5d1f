package io.featurestore.trino.online;

import io.featurestore.online.OnlineChange;
import io.featurestore.online.OnlineEntry;
import io.featurestore.online.OnlineHeader;
import io.featurestore.online.OnlineInstant;
import io.featurestore.online.OnlineValue;
import io.featurestore.trino.avro.AvroKeyCodec;
import io.featurestore.trino.avro.AvroRowCodec;
import io.featurestore.trino.value.InstantReader;
import io.trino.spi.Page;
import io.trino.spi.block.Block;
import io.trino.spi.block.RowBlock;
import io.trino.spi.block.RunLengthEncodedBlock;
import io.trino.spi.type.ArrayType;
import io.trino.spi.type.RowType;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

import static java.util.Objects.requireNonNull;

// The rows of each entity that are valid from now on up to the horizon. One whose time is unknown says that there is no event in any window
final class ChangesAhead
        implements OnlineEntries
{
    private static final int TIME_FIELD = 1;

    private final OnlineInsertHandle insert;
    private final AvroKeyCodec keys;
    private final AvroRowCodec rows;
    private final long schemaId;
    private final ArrayType changesType;
    private final InstantReader from;
    private final InstantReader time;

    ChangesAhead(OnlineInsertHandle insert)
    {
        this.insert = requireNonNull(insert, "insert is null");
        StoredLayout layout = StoredLayout.of(insert.table().view(), insert.published().columns());
        this.keys = layout.keys();
        this.rows = layout.rows();
        this.schemaId = layout.schemaId();
        this.changesType = (ArrayType) insert.table().columns().getLast().type();
        List<RowType.Field> fields = ((RowType) changesType.getElementType()).getFields();
        this.from = InstantReader.of(fields.getFirst().getType());
        this.time = InstantReader.of(fields.get(TIME_FIELD).getType());
    }

    @Override
    public Optional<OnlineEntry> entry(Page page, int position)
    {
        Block[] entity = StoredLayout.firstBlocks(page, insert.table().keys().size());
        Block elements = changesType.getObject(page.getBlock(entity.length), position);
        List<Block> fields = RowBlock.getRowFieldsFromBlock(elements);
        List<OnlineChange> changes = new ArrayList<>();
        Optional<OnlineInstant> newest = Optional.empty();
        for (int i = 0; i < elements.getPositionCount(); i++) {
            Optional<OnlineInstant> event = fields.get(TIME_FIELD).isNull(i) ? Optional.empty() : Optional.of(OnlineEntries.instant(time, fields.get(TIME_FIELD), i));
            Block[] row = row(entity, position, fields);
            int change = i;
            changes.add(new OnlineChange(
                    OnlineEntries.instant(from, fields.getFirst(), i),
                    event.map(_ -> OnlineEntries.binary(encoder -> rows.write(row, change, encoder)))));
            newest = event.isPresent() ? event : newest;
        }
        if (newest.isEmpty()) {
            return Optional.empty();
        }
        OnlineHeader header = new OnlineHeader(schemaId, newest.orElseThrow(), Optional.empty(), insert.number(), OptionalLong.empty());
        return keys.encode(entity, position)
                .map(key -> new OnlineEntry(key, OnlineValue.changes(header, OnlineInstant.ofMicros(insert.exactUntilMicros().orElseThrow()), changes)));
    }

    private static Block[] row(Block[] entity, int position, List<Block> fields)
    {
        Block[] row = new Block[entity.length + fields.size() - TIME_FIELD];
        int count = fields.getFirst().getPositionCount();
        for (int i = 0; i < entity.length; i++) {
            row[i] = RunLengthEncodedBlock.create(entity[i].getSingleValueBlock(position), count);
        }
        for (int i = TIME_FIELD; i < fields.size(); i++) {
            row[entity.length + i - TIME_FIELD] = fields.get(i);
        }
        return row;
    }
}
