package io.featurestore.examples;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

import static java.util.Objects.requireNonNull;

/**
 * What was asked for on the command line.
 *
 * @param port port of the Trino server on 127.0.0.1
 * @param data absolute folder that keeps tables, definitions and logs between starts
 * @param once stop after the examples
 * @param fresh delete what the folder holds before starting
 * @param help print the usage and do nothing
 */
public record QuickstartOptions(int port, Path data, boolean once, boolean fresh, boolean help)
{
    public static final int DEFAULT_PORT = 8080;

    public static final String USAGE =
            """
            usage: sql-examples/quickstart [--port N] [--data DIR] [--fresh] [--once]

              --port N    port of the Trino server on 127.0.0.1 (default %s)
              --data DIR  folder that keeps tables and definitions between starts (default sql-examples/data)
              --fresh     delete what the folder holds and start anew
              --once      stop after the examples: exit code 0, or 1 when one of them fails
              --help      print this
            """.formatted(DEFAULT_PORT);

    public QuickstartOptions
    {
        requireNonNull(data, "data is null");
        if (port < 1 || port > 65535) {
            throw new QuickstartException("--port must be between 1 and 65535, but is %s".formatted(port));
        }
    }

    /**
     * Reads the command line.
     *
     * @param workingDirectory what a relative {@code --data} is relative to
     * @param defaultData the folder used when {@code --data} is not given
     * @throws QuickstartException for an unknown option, a missing value or a value that is not one
     */
    public static QuickstartOptions parse(List<String> arguments, Path workingDirectory, Path defaultData)
    {
        int port = DEFAULT_PORT;
        Path data = defaultData;
        boolean once = false;
        boolean fresh = false;
        boolean help = false;

        Deque<String> remaining = new ArrayDeque<>(arguments);
        while (!remaining.isEmpty()) {
            String option = remaining.removeFirst();
            switch (option) {
                case "--port" -> port = parsePort(value(option, remaining));
                case "--data" -> data = parsePath(value(option, remaining), workingDirectory);
                case "--once" -> once = true;
                case "--fresh" -> fresh = true;
                case "--help", "-h" -> help = true;
                default -> throw new QuickstartException("Unknown option %s; --help lists the options".formatted(option));
            }
        }
        return new QuickstartOptions(port, data.toAbsolutePath().normalize(), once, fresh, help);
    }

    private static String value(String option, Deque<String> remaining)
    {
        if (remaining.isEmpty() || remaining.getFirst().startsWith("--")) {
            throw new QuickstartException("%s needs a value; --help lists the options".formatted(option));
        }
        return remaining.removeFirst();
    }

    private static int parsePort(String value)
    {
        try {
            return Integer.parseInt(value);
        }
        catch (NumberFormatException e) {
            throw new QuickstartException("--port must be a number between 1 and 65535, but is '%s'".formatted(value), e);
        }
    }

    private static Path parsePath(String value, Path workingDirectory)
    {
        try {
            return workingDirectory.resolve(value);
        }
        catch (InvalidPathException e) {
            throw new QuickstartException("--data is not a path: '%s'".formatted(value), e);
        }
    }
}
