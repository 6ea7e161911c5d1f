package io.featurestore.examples;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static com.google.common.collect.Sets.difference;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What can be checked of the compose stack where no container engine runs.
 */
final class TestDocker
{
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path DOCKER = ROOT.resolve("docker");
    private static final Pattern VARIABLE = Pattern.compile("(?<!\\$)\\$\\{(\\w+)}");
    private static final Pattern PINNED_IMAGE = Pattern.compile("[a-z0-9./-]+:[A-Za-z0-9._-]*\\d[A-Za-z0-9._-]*");

    // These end when their work is done, and others wait for that
    private static final Set<String> SET_UP_SERVICES = ImmutableSet.of("bucket", "realm", "polaris-setup");

    @TempDir
    private Path temporary;

    @Test
    void testServices()
            throws IOException
    {
        assertThat(services().keySet()).containsExactlyInAnyOrder("postgres", "minio", "bucket", "realm", "polaris", "polaris-setup", "trino");
    }

    @Test
    void testImagesArePinned()
            throws IOException
    {
        environmentFile().forEach((name, value) -> {
            if (name.endsWith("_IMAGE")) {
                assertThat(value).as(name).matches(PINNED_IMAGE).doesNotContain("latest");
            }
        });
        services().forEach((name, service) -> {
            if (service.containsKey("image")) {
                assertThat(service.get("image")).as(name).asString().matches("\\$\\{\\w+_IMAGE}");
            }
            else {
                assertThat(name).isEqualTo("trino");
            }
        });
        assertThat(environmentFile()).containsEntry("TRINO_IMAGE", "trinodb/trino:" + EmbeddedTrinoServer.VERSION);
    }

    @Test
    void testEveryVariableIsInTheEnvironmentFile()
            throws IOException
    {
        Set<String> used = VARIABLE.matcher(Files.readString(DOCKER.resolve("docker-compose.yml"))).results()
                .map(match -> match.group(1))
                .collect(toImmutableSet());

        assertThat(used).isEqualTo(environmentFile().keySet());
    }

    @Test
    void testServicesWaitForHealthOrSuccess()
            throws IOException
    {
        Map<String, Map<String, Object>> services = services();
        services.forEach((name, service) -> {
            if (!SET_UP_SERVICES.contains(name)) {
                assertThat(service).as(name).containsKey("healthcheck");
            }
            dependencies(service).forEach((dependency, condition) -> {
                assertThat(services).as(name).containsKey(dependency);
                assertThat(condition).as("%s on %s", name, dependency)
                        .isEqualTo(SET_UP_SERVICES.contains(dependency) ? "service_completed_successfully" : "service_healthy");
            });
        });
    }

    @Test
    void testPortsAreOnLoopbackOnly()
            throws IOException
    {
        assertThat(services().values().stream().flatMap(service -> strings(service.get("ports")).stream()))
                .hasSize(3)
                .allMatch(port -> port.startsWith("127.0.0.1:"));
    }

    @Test
    void testMountedFilesExist()
            throws IOException
    {
        assertThat(services().values().stream()
                .flatMap(service -> strings(service.get("volumes")).stream())
                .filter(volume -> volume.startsWith("."))
                .map(volume -> DOCKER.resolve(Splitter.on(':').splitToList(volume).getFirst())))
                .hasSize(3)
                .allMatch(Files::exists);
    }

    @Test
    void testCatalogNamesWhatTheSetUpMakes()
            throws IOException
    {
        Map<String, String> catalog = DockerCatalog.read(ROOT);
        String setup = Files.readString(DOCKER.resolve("polaris/setup.sh"));

        assertThat(catalog)
                .containsEntry("connector.name", "featurestore")
                .containsEntry("iceberg.rest-catalog.security", "OAUTH2")
                .containsEntry("iceberg.rest-catalog.oauth2.scope", "PRINCIPAL_ROLE:ALL")
                .containsEntry("iceberg.rest-catalog.oauth2.server-uri", catalog.get("iceberg.rest-catalog.uri") + "/v1/oauth/tokens");
        assertThat(setup)
                .contains("\"catalog\": {\"name\": \"%s\"".formatted(catalog.get("iceberg.rest-catalog.warehouse")))
                .contains("\"privilege\": \"CATALOG_MANAGE_CONTENT\"");
        assertThat(Pattern.compile("\\$\\{ENV:(\\w+)}").matcher(catalog.get("iceberg.rest-catalog.oauth2.credential")).results().map(MatchResult::group))
                .hasSize(2)
                .allMatch(variable -> setup.contains("echo \"%s=".formatted(variable.substring("${ENV:".length(), variable.length() - 1))));
    }

    @Test
    void testDockerfileUsesWhatTheBuildMakes()
            throws IOException
    {
        String dockerfile = Files.readString(DOCKER.resolve("trino/Dockerfile"));

        List<String> copied = Pattern.compile("(?m)^COPY (\\S+) ").matcher(dockerfile).results()
                .map(match -> match.group(1))
                .filter(source -> !source.startsWith("--"))
                .collect(toImmutableList());
        assertThat(copied).hasSize(2).allMatch(source -> Files.exists(ROOT.resolve(source)));
    }

    @Test
    void testImageLinksTheJarsThatTrinoHas()
            throws Exception
    {
        Path plugin = Files.createDirectory(temporary.resolve("featurestore"));
        Path iceberg = Files.createDirectory(temporary.resolve("iceberg"));
        Files.writeString(plugin.resolve("shared-1.jar"), "shared");
        Files.writeString(plugin.resolve("ours-1.jar"), "ours");
        Files.writeString(plugin.resolve("changed-1.jar"), "ours");
        Files.writeString(iceberg.resolve("group_shared-1.jar"), "shared");
        Files.writeString(iceberg.resolve("changed-1.jar"), "theirs");

        assertThat(run("bash", DOCKER.resolve("trino/link-jars.sh").toString(), plugin.toString(), iceberg.toString()))
                .isEqualTo("1 jars of %s are links into %s\n".formatted(plugin, iceberg));

        assertThat(Files.readSymbolicLink(plugin.resolve("shared-1.jar"))).isEqualTo(iceberg.resolve("group_shared-1.jar"));
        assertThat(plugin.resolve("ours-1.jar")).isRegularFile().content().isEqualTo("ours");
        assertThat(Files.isSymbolicLink(plugin.resolve("changed-1.jar"))).isFalse();
    }

    @Test
    void testScriptsParse()
            throws Exception
    {
        assertThat(run("bash", "-n", DOCKER.resolve("up").toString())).isEmpty();
        assertThat(run("bash", "-n", ROOT.resolve("sql-examples/quickstart").toString())).isEmpty();
        assertThat(run("bash", "-n", ROOT.resolve("sql-examples/benchmark/run").toString())).isEmpty();
        assertThat(run("bash", "-n", ROOT.resolve("sql-examples/launch.sh").toString())).isEmpty();
        assertThat(run("sh", "-n", DOCKER.resolve("polaris/setup.sh").toString())).isEmpty();
        assertThat(Stream.of("docker/up", "sql-examples/quickstart", "sql-examples/benchmark/run").map(ROOT::resolve)).allMatch(Files::isExecutable);
    }

    private static String run(String... command)
            throws IOException, InterruptedException
    {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    private static Map<String, String> dependencies(Map<String, Object> service)
    {
        ImmutableMap.Builder<String, String> dependencies = ImmutableMap.builder();
        if (service.get("depends_on") instanceof Map<?, ?> conditions) {
            conditions.forEach((name, dependency) -> dependencies.put((String) name, (String) ((Map<?, ?>) dependency).get("condition")));
        }
        return dependencies.buildOrThrow();
    }

    private static List<String> strings(Object list)
    {
        return list instanceof List<?> values ? values.stream().map(String.class::cast).collect(toImmutableList()) : ImmutableList.of();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Map<String, Object>> services()
            throws IOException
    {
        try (Reader reader = Files.newBufferedReader(DOCKER.resolve("docker-compose.yml"))) {
            Map<String, Object> file = new Yaml(new SafeConstructor(new LoaderOptions())).load(reader);
            Set<String> unknown = difference(file.keySet(), ImmutableSet.of("name", "services", "volumes"));
            assertThat(unknown).isEmpty();
            return (Map<String, Map<String, Object>>) file.get("services");
        }
    }

    private static Map<String, String> environmentFile()
            throws IOException
    {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(DOCKER.resolve(".env"))) {
            properties.load(reader);
        }
        return com.google.common.collect.Maps.fromProperties(properties);
    }
}
