package io.featurestore.online;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import static java.nio.charset.StandardCharsets.UTF_8;

// Redis's protocol, version 2: https://redis.io/docs/latest/develop/reference/protocol-spec/
final class EmbeddedConnection
{
    private static final int MAX_ARGUMENTS = 1 << 20;
    private static final int MAX_BYTES = 1 << 29;

    private final InputStream input;
    private final OutputStream output;

    EmbeddedConnection(InputStream input, OutputStream output)
    {
        this.input = new BufferedInputStream(input, 1 << 16);
        this.output = new BufferedOutputStream(output, 1 << 16);
    }

    // The command's name and its arguments; none when the client has gone
    Optional<List<byte[]>> readCommand()
            throws IOException
    {
        if (input.available() == 0) {
            output.flush();
        }
        int start = input.read();
        if (start < 0) {
            return Optional.empty();
        }
        int count = readNumber(start, '*', MAX_ARGUMENTS);
        List<byte[]> parts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] part = input.readNBytes(readNumber(input.read(), '$', MAX_BYTES));
            input.skipNBytes(2);
            parts.add(part);
        }
        return Optional.of(parts);
    }

    private int readNumber(int start, char expected, int max)
            throws IOException
    {
        if (start != expected) {
            throw new IOException("Not Redis's protocol");
        }
        long number = 0;
        for (int next = input.read(); next != '\r'; next = input.read()) {
            if (next < 0) {
                throw new EOFException();
            }
            number = 10 * number + next - '0';
            if (next < '0' || next > '9' || number > max) {
                throw new IOException("Not Redis's protocol, or too much");
            }
        }
        input.skipNBytes(1);
        return (int) number;
    }

    // A String is a status, absent is null
    void writeAnswer(Object answer)
            throws IOException
    {
        switch (answer) {
            case String status -> write("+%s\r\n".formatted(status));
            case Long number -> write(":%s\r\n".formatted(number));
            case byte[] bytes -> {
                write("$%s\r\n".formatted(bytes.length));
                output.write(bytes);
                write("\r\n");
            }
            case List<?> list -> {
                write("*%s\r\n".formatted(list.size()));
                for (Object item : list) {
                    writeAnswer(item);
                }
            }
            case Optional<?> optional when optional.isEmpty() -> write("$-1\r\n");
            case Optional<?> optional -> writeAnswer(optional.orElseThrow());
            default -> throw new IllegalArgumentException("Unexpected answer: " + answer);
        }
    }

    void writeError(String message)
            throws IOException
    {
        write("-%s\r\n".formatted(message));
    }

    void flush()
            throws IOException
    {
        output.flush();
    }

    private void write(String text)
            throws IOException
    {
        output.write(text.getBytes(UTF_8));
    }
}
