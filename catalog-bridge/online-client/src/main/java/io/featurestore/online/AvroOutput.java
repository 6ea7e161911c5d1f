package io.featurestore.online;

import java.nio.ByteBuffer;
import java.util.Arrays;

import static java.nio.charset.StandardCharsets.UTF_8;

// Avro binary: https://avro.apache.org/docs/1.12.0/specification/#binary-encoding
final class AvroOutput
{
    private byte[] bytes = new byte[64];
    private int length;

    void writeBoolean(boolean value)
    {
        writeByte(value ? 1 : 0);
    }

    private void writeByte(int value)
    {
        reserve(1);
        bytes[length] = (byte) value;
        length++;
    }

    private void reserve(int more)
    {
        if (more > bytes.length - length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, Math.addExact(length, more)));
        }
    }

    void writeLong(long value)
    {
        long rest = (value << 1) ^ (value >> 63);
        while ((rest & ~0x7FL) != 0) {
            writeByte((int) (rest & 0x7F | 0x80));
            rest >>>= 7;
        }
        writeByte((int) rest);
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
            writeByte((int) (reversed >>> (8 * i)));
        }
    }

    void writeBytes(byte[] value)
    {
        writeLong(value.length);
        reserve(value.length);
        System.arraycopy(value, 0, bytes, length, value.length);
        length += value.length;
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
        return Arrays.copyOf(bytes, length);
    }
}
