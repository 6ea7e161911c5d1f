package io.featurestore.online;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

import static io.featurestore.online.Checks.checkArgument;
import static java.lang.Math.toIntExact;
import static java.nio.charset.StandardCharsets.UTF_8;

// Avro's own decoder allocates what a damaged length says before it looks how many bytes there are
final class AvroInput
{
    private static final int MAX_LONG_BYTES = 10;

    private final ByteBuffer bytes;

    AvroInput(byte[] bytes)
    {
        this.bytes = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    boolean readBoolean()
    {
        byte value = bytes.get();
        checkArgument(value == 0 || value == 1, "%s is not a boolean", value);
        return value == 1;
    }

    int readInt()
    {
        return toIntExact(readLong());
    }

    long readLong()
    {
        long value = 0;
        for (int i = 0; i < MAX_LONG_BYTES; i++) {
            byte part = bytes.get();
            value |= (part & 0x7FL) << (7 * i);
            if (part >= 0) {
                return (value >>> 1) ^ -(value & 1);
            }
        }
        throw new IllegalArgumentException("a number has more than %s bytes".formatted(MAX_LONG_BYTES));
    }

    float readFloat()
    {
        return bytes.getFloat();
    }

    double readDouble()
    {
        return bytes.getDouble();
    }

    byte[] readBytes()
    {
        byte[] value = new byte[readLength()];
        bytes.get(value);
        return value;
    }

    String readString()
    {
        int length = readLength();
        String value = new String(bytes.array(), bytes.position(), length, UTF_8);
        bytes.position(bytes.position() + length);
        return value;
    }

    private int readLength()
    {
        long length = readLong();
        checkArgument(length >= 0 && length <= bytes.remaining(), "a length of %s does not fit in the %s bytes that are left", length, bytes.remaining());
        return (int) length;
    }

    // The items of the next block of an array, 0 at its end. Each has at least one byte
    int readItemCount()
    {
        long count = readLong();
        if (count < 0) {
            count = -count;
            readLong();
        }
        checkArgument(count >= 0 && count <= bytes.remaining(), "%s items do not fit in the %s bytes that are left", count, bytes.remaining());
        return (int) count;
    }

    void checkEnd()
    {
        checkArgument(!bytes.hasRemaining(), "%s bytes are left over", bytes.remaining());
    }
}
