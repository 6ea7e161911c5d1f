package io.featurestore.examples;

import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

import java.nio.file.Path;
import java.util.List;

public final class CommandLineParser
{
    private CommandLineParser() {}

    /**
     * Reads the arguments into an object with picocli's annotations.
     *
     * @param workingDirectory what relative paths are relative to
     * @throws QuickstartException naming the option that is unknown or lacks a value it takes
     */
    public static <T> T parse(T options, List<String> arguments, Path workingDirectory)
    {
        try {
            new CommandLine(options)
                    .setCaseInsensitiveEnumValuesAllowed(true)
                    .registerConverter(Path.class, path -> workingDirectory.resolve(path).toAbsolutePath().normalize())
                    .parseArgs(arguments.toArray(String[]::new));
        }
        catch (ParameterException e) {
            throw new QuickstartException("%s; --help lists the options".formatted(e.getMessage()), e);
        }
        return options;
    }

    public static void requireRange(String option, long value, long least, long most)
    {
        if (value < least || value > most) {
            throw new QuickstartException("%s must be between %s and %s, but is %s".formatted(option, least, most, value));
        }
    }
}
