package io.featurestore.examples;

import com.google.common.base.Stopwatch;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

public final class Quickstart
{
    private final QuickstartOptions options;
    private final RepositoryLayout repository;
    private final PrintStream output;
    private final Stopwatch sinceStart = Stopwatch.createStarted();

    private Quickstart(QuickstartOptions options, RepositoryLayout repository, PrintStream output)
    {
        this.options = requireNonNull(options, "options is null");
        this.repository = requireNonNull(repository, "repository is null");
        this.output = requireNonNull(output, "output is null");
    }

    // Runs in the root of the repository, where launch.sh goes
    public static void main(String[] arguments)
    {
        // The server turns both streams into its log
        PrintStream output = System.out;
        PrintStream errors = System.err;
        try {
            RepositoryLayout repository = new RepositoryLayout(Path.of("").toAbsolutePath());
            Path workingDirectory = Path.of(System.getProperty("launch.working-directory", ""));
            QuickstartOptions options = QuickstartOptions.parse(ImmutableList.copyOf(arguments), workingDirectory, repository.defaultData());
            if (options.help()) {
                output.print(options.usage());
                return;
            }
            boolean succeeded = new Quickstart(options, repository, output).run();
            System.exit(succeeded ? 0 : 1);
        }
        catch (QuickstartException e) {
            errors.println(e.getMessage());
            System.exit(2);
        }
        catch (Exception e) {
            e.printStackTrace(errors);
            System.exit(3);
        }
    }

    private boolean run()
            throws Exception
    {
        EmbeddedTrinoServer.requireFree(options.port());
        QuickstartDirectory directory = QuickstartDirectory.open(options.data(), options.fresh());
        redirectStandardError(directory.consoleLog());
        output.printf("Starting Trino %s with the feature store on 127.0.0.1:%s%n", EmbeddedTrinoServer.VERSION, options.port());
        output.printf("Data   %s%n", directory.root());
        output.printf("Log    %s%n", directory.log());

        QuickstartServer server = start(directory);
        output.printf(Locale.ROOT, "Started after %.1f s%n", seconds());

        List<String> failures = runExamples(server);
        output.println();
        failures.forEach(failure -> output.printf("FAILED %s%n%n", failure));
        output.printf(Locale.ROOT, failures.isEmpty() ? "All examples gave what they should, %.1f s after the start%n" : "Examples failed, %.1f s after the start%n", seconds());
        if (!options.once()) {
            printHowToConnect(server);
            new CountDownLatch(1).await();
        }
        return failures.isEmpty();
    }

    // A server that cannot start ends the JVM
    private QuickstartServer start(QuickstartDirectory directory)
            throws Exception
    {
        Thread explanation = new Thread(() -> output.printf("Trino did not start; %s says why%n", directory.log()));
        Runtime.getRuntime().addShutdownHook(explanation);
        try {
            return QuickstartServer.start(directory, options.port(), repository.assembledPlugin(), ImmutableMap.of());
        }
        finally {
            Runtime.getRuntime().removeShutdownHook(explanation);
        }
    }

    // Libraries print before the server has a log
    private static void redirectStandardError(Path file)
            throws IOException
    {
        Files.createDirectories(file.getParent());
        System.setErr(new PrintStream(Files.newOutputStream(file), true, UTF_8));
    }

    private List<String> runExamples(QuickstartServer server)
            throws SQLException
    {
        ProgressLine progress = new ProgressLine(output, isTerminal());
        ImmutableList.Builder<String> failures = ImmutableList.builder();
        try (ScriptRunner runner = new ScriptRunner(server.jdbcUrl(), output, progress)) {
            SqlScript.readAll(repository.examples()).forEach(script -> failures.addAll(runner.run(script)));
        }
        return failures.build();
    }

    // Java 22 to 24 gave a console where there is no terminal
    @SuppressWarnings("SystemConsoleNull")
    private static boolean isTerminal()
    {
        return System.console() != null && System.console().isTerminal();
    }

    private void printHowToConnect(QuickstartServer server)
    {
        output.printf(
                """

                Up until Ctrl-C. Connect from this machine:
                  CLI     trino --server %1$s --catalog %2$s --schema %3$s
                  JDBC    %4$s/%3$s?user=%5$s
                  Web UI  %1$s/ui/
                  Redis   %6$s
                The CLI is io.trino:trino-cli:476:executable on Maven Central; sql-examples/README.md has the command
                """,
                server.uri(),
                QuickstartServer.CATALOG,
                QuickstartServer.SCHEMA,
                server.jdbcUrl(),
                ScriptRunner.USER,
                server.onlineStore());
    }

    private double seconds()
    {
        return sinceStart.elapsed(MILLISECONDS) / 1000.0;
    }
}
