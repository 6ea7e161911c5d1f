package io.featurestore.online;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

import static java.nio.charset.StandardCharsets.UTF_8;

// Avro binary: https://avro.apache.org/docs/1.12.0/specification/#binary-encoding
final class AvroOutput
{
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);

    void writeBoolean(boolean value)
    {
        bytes.write(value ? 1 : 0);
    }

    void writeLong(long value)
    {
        long rest = (value << 1) ^ (value >> 63);
        while ((rest & ~0x7FL) != 0) {
            bytes.write((int) (rest & 0x7F | 0x80));
            rest >>>= 7;
        }
        bytes.write((int) rest);
    }

    void writeFloat(float value)
    {
        writeLittleEndian(Integer.reverseBytes(Float.floatToIntBits(value)) & 0xFFFFFFFFL, Float.BYTES);
    }

    void writeDouble(double value)
    {
        writeLittleEndian(Long.reverseBytes(Double.doubleToLongBits(value)), Double.BYTES);
    }

    private void writeLittleEndian(long reversed, int length)
    {
        for (int i = length - 1; i >= 0; i--) {
            bytes.write((int) (reversed >>> (8 * i)));
        }
    }

    void writeBytes(byte[] value)
    {
        writeLong(value.length);
        bytes.write(value, 0, value.length);
    }

    void writeBytes(ByteBuffer value)
    {
        byte[] copy = new byte[value.remaining()];
        value.duplicate().get(copy);
        writeBytes(copy);
    }

    void writeString(String value)
    {
        writeBytes(value.getBytes(UTF_8));
    }

    byte[] toByteArray()
    {
        return bytes.toByteArray();
    }
}
