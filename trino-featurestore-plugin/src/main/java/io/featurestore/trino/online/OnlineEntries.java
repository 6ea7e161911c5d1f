package io.featurestore.trino.online;

import io.featurestore.online.OnlineEntry;
import io.featurestore.online.OnlineInstant;
import io.featurestore.trino.online.OnlineColumn.Kind;
import io.featurestore.trino.value.InstantReader;
import io.featurestore.trino.value.UtcInstant;
import io.trino.spi.Page;
import io.trino.spi.block.Block;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * Makes of each row that is published what is stored of its entity.
 */
interface OnlineEntries
{
    // Empty for a row without key, and for an entity that has no valid row up to the horizon
    Optional<OnlineEntry> entry(Page page, int position);

    static OnlineEntries of(OnlineInsertHandle insert)
    {
        boolean haveChanges = insert.table().columns().stream().anyMatch(column -> column.kind() == Kind.CHANGES);
        return haveChanges ? new ChangesAhead(insert) : new NewestRow(insert);
    }

    static OnlineInstant instant(InstantReader reader, Block block, int position)
    {
        UtcInstant instant = reader.read(block, position);
        return new OnlineInstant(
                UtcInstant.epochMicros(instant.epochMillis(), instant.picosOfMilli()),
                instant.picosOfMilli() % UtcInstant.PICOSECONDS_PER_MICROSECOND);
    }

    // Into memory nothing fails
    static byte[] binary(AvroWrite write)
    {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
        try {
            write.to(encoder);
            encoder.flush();
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    interface AvroWrite
    {
        void to(BinaryEncoder encoder)
                throws IOException;
    }
}
