package io.featurestore.examples;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the README says beside its tour, which {@link TestQuickstart} runs.
 */
final class TestReadme
{
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path PLUGIN = ROOT.resolve("trino-featurestore-plugin/src/main/java");

    @Test
    void testEveryConfigurationPropertyIsDescribed()
            throws IOException
    {
        String readme = readme();
        List<String> rows = Pattern.compile("@Config\\(\"(.+)\"\\)\\s+@ConfigDescription\\(\"(.+)\"\\)").matcher(configurations()).results()
                .map(match -> "\\| `%s` \\| `[^`]+` \\| %s \\|".formatted(Pattern.quote(match.group(1)), Pattern.quote(match.group(2))))
                .collect(toImmutableList());

        assertThat(rows).isNotEmpty().allSatisfy(row -> assertThat(readme).containsPattern(row));
    }

    @Test
    void testLinkedFilesExist()
            throws IOException
    {
        assertThat(Pattern.compile("]\\((?!http)([^)]+)\\)").matcher(readme()).results().map(match -> ROOT.resolve(match.group(1))))
                .isNotEmpty()
                .allMatch(Files::exists);
    }

    @Test
    void testEveryModuleIsListed()
            throws IOException
    {
        String readme = readme();

        assertThat(Pattern.compile("<module>(.+)</module>").matcher(Files.readString(ROOT.resolve("pom.xml"))).results().map(match -> match.group(1)))
                .isNotEmpty()
                .allSatisfy(module -> assertThat(readme).contains("| [%1$s](%1$s) |".formatted(module)));
    }

    private static String readme()
            throws IOException
    {
        return Files.readString(ROOT.resolve("README.md"));
    }

    private static String configurations()
            throws IOException
    {
        try (Stream<Path> files = Files.walk(PLUGIN)) {
            StringBuilder configurations = new StringBuilder();
            for (Path file : files.filter(path -> path.toString().endsWith("Config.java")).sorted().toList()) {
                configurations.append(Files.readString(file));
            }
            return configurations.toString();
        }
    }
}
