package io.featurestore.examples;

import com.google.common.collect.ImmutableList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.yaml.snakeyaml.Yaml;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static com.google.common.collect.MoreCollectors.onlyElement;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

/**
 * The quickstart's server, with every example and the SQL of every page on it.
 */
@TestInstance(PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
final class TestQuickstart
{
    private static final RepositoryLayout REPOSITORY = new RepositoryLayout(Path.of("..").toAbsolutePath().normalize());

    private QuickstartDirectory directory;
    private QuickstartServer server;
    private int port;

    @BeforeAll
    void start()
            throws Exception
    {
        directory = QuickstartDirectory.open(REPOSITORY.examples().resolve("target/quickstart-test"), true);
        port = EmbeddedTrinoServer.freePort();
        server = QuickstartServer.start(directory, port, REPOSITORY.assembledPlugin(), DockerCatalog.replacingSecrets(REPOSITORY.root()));
    }

    @AfterAll
    void stop()
            throws Exception
    {
        server.close();
        directory.close();
    }

    @Order(1)
    @TestFactory
    Stream<DynamicTest> testExamples()
    {
        return SqlScript.readAll(REPOSITORY.examples()).stream()
                .map(script -> DynamicTest.dynamicTest(script.file(), () -> assertSucceeds(script)));
    }

    // Data last between starts, so every example must run on what it left behind
    @Order(2)
    @TestFactory
    Stream<DynamicTest> testExamplesAgain()
    {
        return testExamples();
    }

    @Order(3)
    @TestFactory
    Stream<DynamicTest> testPages()
            throws IOException
    {
        List<SqlScript> scripts = MarkdownPage.readAll(REPOSITORY.root()).stream()
                .flatMap(page -> page.script().stream())
                .collect(toImmutableList());

        assertThat(scripts.getFirst().file()).isEqualTo(MarkdownPage.README);
        assertThat(scripts.getFirst().statements()).hasSizeGreaterThan(5);
        return scripts.stream().map(script -> DynamicTest.dynamicTest(script.file(), () -> assertSucceeds(script)));
    }

    @Order(4)
    @Test
    void testStoredPropertiesAreDescribed()
            throws IOException
    {
        MarkdownPage page = MarkdownPage.readAll(REPOSITORY.root()).stream()
                .filter(candidate -> candidate.name().equals("catalog-bridge/README.md"))
                .collect(onlyElement());

        assertThat(page.prose().stream()
                .flatMap(line -> Pattern.compile("^\\| `(featurestore\\.[a-z-]+)` \\|").matcher(line).results())
                .map(match -> match.group(1)))
                .containsExactlyInAnyOrderElementsOf(storedProperties());
    }

    private Set<String> storedProperties()
            throws IOException
    {
        try (Stream<Path> files = Files.walk(directory.warehouse())) {
            return files.filter(file -> file.toString().endsWith(".metadata.json"))
                    .flatMap(file -> Pattern.compile("\"(featurestore\\.[a-z-]+)\"\\s*:").matcher(metadata(file)).results())
                    .map(match -> match.group(1))
                    .collect(toImmutableSet());
        }
    }

    private static String metadata(Path file)
    {
        try (InputStream stored = Files.newInputStream(file);
                InputStream content = file.toString().endsWith(".gz.metadata.json") ? new GZIPInputStream(stored) : stored) {
            return new String(content.readAllBytes(), UTF_8);
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Order(5)
    @Test
    void testCatalogOfDockerLoads()
            throws Exception
    {
        assertSucceeds(SqlScriptParser.parse("docker",
                """
                -- name: docker
                -- description: the catalog file of the compose stack is accepted by the connector

                SELECT catalog_name, connector_name FROM system.metadata.catalogs WHERE catalog_name = 'docker';
                --> catalog_name | connector_name
                --> docker       | featurestore
                """));
    }

    @Order(6)
    @Test
    void testIcebergSystemTables()
            throws Exception
    {
        StringBuilder script = new StringBuilder(
                """
                -- name: system tables
                -- description: what Iceberg knows of a table and of a materialized view can be read

                CREATE SCHEMA featurestore.files;
                CREATE TABLE featurestore.files.t AS SELECT 1 AS id, DATE '2025-01-01' AS ts;
                CREATE MATERIALIZED VIEW featurestore.files.mv WITH (entity_keys = ARRAY['id'], timestamp_column = 'ts') AS SELECT * FROM featurestore.files.t;
                REFRESH MATERIALIZED VIEW featurestore.files.mv;
                """);
        for (String table : List.of("t", "mv")) {
            for (String suffix : List.of("history", "snapshots", "refs", "metadata_log_entries", "manifests", "all_manifests", "files", "entries", "all_entries", "partitions", "properties")) {
                script.append(
                        """

                        SELECT count(*) > 0 AS found FROM featurestore.files."%s$%s";
                        --> found
                        --> true
                        """.formatted(table, suffix));
            }
        }
        script.append("\nDROP SCHEMA featurestore.files CASCADE;");
        assertSucceeds(SqlScriptParser.parse("system-tables", script.toString()));
    }

    @Order(7)
    @Test
    void testOnlineStoreSpeaksRedis()
            throws IOException
    {
        try (Socket socket = new Socket(server.onlineStore().getHost(), server.onlineStore().getPort())) {
            socket.getOutputStream().write("*1\r\n$4\r\nPING\r\n".getBytes(UTF_8));
            assertThat(socket.getInputStream().readNBytes(7)).asString(UTF_8).isEqualTo("+PONG\r\n");
        }
    }

    @Order(8)
    @Test
    void testPublishWaitsAndFailsWithThePublication()
            throws Exception
    {
        assertThat(command("publish", server.uri().toString(), "featurestore.ecommerce.customer_segments", "featurestore.ecommerce.customer_windows"))
                .matches(
                        """
                        exit code 0
                        featurestore.ecommerce.customer_segments is published after \\d+ s
                        featurestore.ecommerce.customer_windows is published after \\d+ s
                        """);
        assertThat(command("publish", server.uri().toString(), "featurestore.ecommerce.customer_profile", "featurestore.ecommerce.customer_segments"))
                .matches(
                        """
                        exit code 1
                        NOT_SUPPORTED: .*'ecommerce.customer_profile' is not online.*
                        featurestore.ecommerce.customer_profile is not published
                        featurestore.ecommerce.customer_segments is published after \\d+ s
                        """);
        assertThat(command("publish", "http://127.0.0.1:1", "featurestore.ecommerce.customer_segments"))
                .startsWith("exit code 1\n")
                .contains("featurestore.ecommerce.customer_segments is not published");
        assertThat(command("publish", server.uri().toString(), "customer_segments"))
                .isEqualTo("exit code 2\nNot CATALOG.SCHEMA.VIEW: customer_segments\n");
    }

    @Order(9)
    @Test
    void testLagIsMeasured()
            throws Exception
    {
        assertThat(command("lag", server.uri().toString(), "1", "10"))
                .matches("exit code 0\n1 rows, \\d+ publications in 1 s; from the end of the INSERT until a row is online: median \\d+\\.\\d\\d s, maximum \\d+\\.\\d\\d s\n");
        assertSucceeds(SqlScriptParser.parse("lag",
                """
                -- name: lag
                -- description: the script leaves nothing behind

                SHOW SCHEMAS FROM featurestore LIKE 'online_lag';
                --> Schema
                """));
    }

    @Order(10)
    @Test
    void testSchedulersNameViewsThatAreOnline()
            throws Exception
    {
        Path scheduling = REPOSITORY.examples().resolve("scheduling");
        Path dag = scheduling.resolve("airflow_dag.py");
        ProcessBuilder compiler = new ProcessBuilder("python3", "-c", "import ast, sys; ast.parse(open(sys.argv[1]).read())", dag.toString());
        assertThat(output(compiler)).isEqualTo("exit code 0\n");
        Map<String, Object> project = new Yaml().load(Files.readString(scheduling.resolve("dbt/dbt_project.yml")));
        Map<String, Object> profiles = new Yaml().load(Files.readString(scheduling.resolve("dbt/profiles.yml")));
        assertThat(profiles).containsKey((String) project.get("profile"));

        for (String view : List.of("customer_segments", "customer_windows")) {
            assertThat(Files.readString(dag)).contains('"' + view + '"');
            assertThat(Files.readString(scheduling.resolve("crontab"))).contains("featurestore.ecommerce." + view);
        }
    }

    @Order(11)
    @Test
    void testLineageIsDrawn()
            throws Exception
    {
        assertThat(lineage(server.uri().toString(), "featurestore.ecommerce.churn_training", "spend_total"))
                .startsWith("exit code 0\nflowchart LR\n")
                .contains("[\"ecommerce.churn_training\"]", "[\"spend_total\"]", "[\"ecommerce.orders\"]", "[\"amount\"]", "-->|window|", "-. key .->")
                .doesNotContain("churned", "segment");
        assertThat(lineage(server.uri().toString(), "featurestore.ecommerce.no_such_view"))
                .isEqualTo("exit code 1\nNothing is known of where featurestore.ecommerce.no_such_view comes from\n");
        assertThat(lineage(server.uri().toString())).startsWith("exit code 2\nUsage: ");
    }

    private static String command(String script, String... arguments)
            throws Exception
    {
        return run(REPOSITORY.examples().resolve("scheduling").resolve(script), arguments);
    }

    private static String lineage(String... arguments)
            throws Exception
    {
        return run(REPOSITORY.examples().resolve("lineage").resolve("lineage"), arguments);
    }

    private static String run(Path file, String... arguments)
            throws Exception
    {
        return output(new ProcessBuilder(ImmutableList.<String>builder().add(file.toString()).add(arguments).build()));
    }

    private static String output(ProcessBuilder builder)
            throws IOException, InterruptedException
    {
        Process process = builder.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        return "exit code %s\n%s".formatted(process.waitFor(), output);
    }

    @Test
    void testWrongResultIsAFailure()
            throws Exception
    {
        SqlScript script = SqlScriptParser.parse("wrong.sql",
                """
                -- name: wrong
                -- description: none of these expectations holds

                SELECT 1 AS x;
                --> x
                --> 2

                SELECT y;

                SELECT 1;
                --! no such thing

                SELECT y;
                --! no such thing
                """);

        assertThat(run(script, new ByteArrayOutputStream())).satisfiesExactly(
                failure -> assertThat(failure).contains("wrong.sql: SELECT 1 AS x", "expected\n x\n 2\nbut the result is\nx\n-\n1"),
                failure -> assertThat(failure).contains("Column 'y' cannot be resolved"),
                failure -> assertThat(failure).contains("expected an error with 'no such thing', but it succeeded"),
                failure -> assertThat(failure).contains("expected an error with 'no such thing', but it is 'line 1:8: Column 'y' cannot be resolved'"));
    }

    @Test
    void testEveryStatementIsShownWithItsResultAndTime()
            throws Exception
    {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        run(SqlScriptParser.parse("shown.sql", "-- name: Shown\n-- description: Shows\n\n-- Prose.\nSELECT 1 AS x, 'a' AS y;"), output);

        assertThat(output.toString(UTF_8)).matches(
                """

                === shown.sql: Shown
                    Shows

                -- Prose.
                SELECT 1 AS x, 'a' AS y;
                  x \\| y
                  --\\+--
                  1 \\| a
                  \\(rows: 1, \\d+\\.\\d\\d s\\)
                """);
    }

    @Test
    void testTakenPort()
    {
        assertThatThrownBy(() -> EmbeddedTrinoServer.requireFree(port))
                .isInstanceOf(QuickstartException.class)
                .hasMessage("Port %s on 127.0.0.1 is taken: stop what listens there or give another with --port", port);
    }

    @Test
    void testListensOnLoopbackOnly()
            throws IOException
    {
        for (InetAddress address : nonLoopbackAddresses()) {
            // A server on every interface would make this fail
            try (ServerSocket socket = new ServerSocket(port, 1, address)) {
                assertThat(socket.isBound()).isTrue();
            }
        }
        assertThat(Files.readString(directory.log())).doesNotContain("0.0.0.0");
    }

    private static List<InetAddress> nonLoopbackAddresses()
            throws IOException
    {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress())
                .collect(toImmutableList());
    }

    private void assertSucceeds(SqlScript script)
    {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        assertThat(run(script, output)).as(() -> output.toString(UTF_8)).isEmpty();
    }

    private List<String> run(SqlScript script, ByteArrayOutputStream output)
    {
        PrintStream stream = new PrintStream(output, true, UTF_8);
        try (ScriptRunner runner = new ScriptRunner(server.jdbcUrl(), stream, new ProgressLine(stream, false))) {
            return ImmutableList.copyOf(runner.run(script));
        }
        catch (Exception e) {
            throw new RuntimeException(e);
        }
    }
}
