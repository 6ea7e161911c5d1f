package io.featurestore.trino.avro;

import io.trino.spi.block.Block;
import io.trino.spi.block.BlockBuilder;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;

import java.io.IOException;

/**
 * Moves values of one SQL type between blocks and Avro's binary encoding. Only {@link AvroNullable} takes positions that are NULL.
 */
sealed interface AvroType
        permits AvroCollection,
                AvroDecimal,
                AvroNullable,
                AvroPrimitive,
                AvroText,
                AvroTime
{
    Schema schema();

    void write(Block block, int position, BinaryEncoder encoder)
            throws IOException;

    /**
     * @throws IOException if the bytes do not hold a value of the type; broken bytes may also end in an unchecked exception
     */
    void read(BinaryDecoder decoder, BlockBuilder builder)
            throws IOException;
}
