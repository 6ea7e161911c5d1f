package io.featurestore.examples;

import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.nio.file.Path;
import java.util.List;

import static io.featurestore.examples.CommandLineParser.requireRange;
import static java.util.Objects.requireNonNull;

@Command(
        name = "sql-examples/quickstart",
        description = "Starts a feature store on 127.0.0.1, runs the numbered examples on it and stays up.",
        sortOptions = false,
        usageHelpWidth = 120)
public final class QuickstartOptions
{
    private static final int MAXIMUM_PORT = 65_535;

    @Option(names = "--port", paramLabel = "N", description = "port of the Trino server on 127.0.0.1 (default ${DEFAULT-VALUE})")
    private int port = 8080;

    @Option(names = "--data", paramLabel = "DIR", description = "folder that keeps tables and definitions between starts (default ${DEFAULT-VALUE})")
    private Path data;

    @Option(names = "--fresh", description = "delete what the folder holds and start anew")
    private boolean fresh;

    @Option(names = "--once", description = "stop after the examples: exit code 0, or 1 when one of them fails")
    private boolean once;

    @Spec
    private CommandSpec command;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "print this")
    private boolean help;

    private QuickstartOptions(Path defaultData)
    {
        data = requireNonNull(defaultData, "defaultData is null");
    }

    public static QuickstartOptions parse(List<String> arguments, Path workingDirectory, Path defaultData)
    {
        QuickstartOptions options = CommandLineParser.parse(new QuickstartOptions(defaultData), arguments, workingDirectory);
        requireRange("--port", options.port, 1, MAXIMUM_PORT);
        return options;
    }

    public int port()
    {
        return port;
    }

    public Path data()
    {
        return data;
    }

    public boolean fresh()
    {
        return fresh;
    }

    public boolean once()
    {
        return once;
    }

    public boolean help()
    {
        return help;
    }

    public String usage()
    {
        return command.commandLine().getUsageMessage(Ansi.OFF);
    }
}
