package io.featurestore.trino;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.featurestore.trino.engine.TrinoVersion;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The version of Trino is chosen in the root pom. Whatever names it elsewhere, because it cannot read the pom, names the same.
 */
final class TestTrinoVersion
{
    private static final Path ROOT = Path.of("..");
    private static final Pattern CHOSEN = Pattern.compile("<dep\\.trino\\.version>([^<]+)</dep\\.trino\\.version>");
    private static final Pattern PROJECT = Pattern.compile("<artifactId>featurestore-root</artifactId>\\s+<version>([^<]+)</version>");
    // The command line client has versions of its own here, as it works with every server
    private static final Pattern NAMED = Pattern.compile(
            "\\b(?:Trino |trino:|trino-(?!cli-)[a-z]+-)(?<trino>\\d{3,})\\b(?!\\.\\d)" +
                    "|(?:-plugin|-bridge|-examples|-benchmark|featurestore-root</artifactId>\\s+<version>)-?(?<own>\\d{3,}\\.\\d+)\\b");
    private static final Set<String> NOT_OURS = ImmutableSet.of(".git", ".idea", ".m2", ".tbuild", "target", "data");
    private static final Set<String> PAST_AND_REFUSED = ImmutableSet.of("CHANGELOG.md", "TestFeatureStoreConnectorFactory.java");

    @Test
    void testBuiltFor()
            throws IOException
    {
        assertThat(TrinoVersion.BUILT_FOR).isEqualTo(inRootPom(CHOSEN));
        assertThat(inRootPom(PROJECT)).matches(TrinoVersion.BUILT_FOR + "\\.\\d+");
    }

    @Test
    void testNamedElsewhere()
            throws IOException
    {
        String project = inRootPom(PROJECT);
        Map<String, List<String>> named = new TreeMap<>();
        for (Path file : files()) {
            List<String> versions = versions(Files.readString(file, ISO_8859_1));
            if (!versions.isEmpty()) {
                named.put(ROOT.relativize(file).toString(), versions);
            }
        }
        assertThat(named)
                .containsKeys("README.md", "docker/.env", "docker/up", "docker/trino/Dockerfile", "sql-examples/pom.xml")
                .allSatisfy((_, versions) -> assertThat(versions).isSubsetOf(TrinoVersion.BUILT_FOR, project));
    }

    private static List<String> versions(String text)
    {
        return NAMED.matcher(text).results()
                .map(match -> Optional.ofNullable(match.group("trino")).orElseGet(() -> match.group("own")))
                .collect(toImmutableList());
    }

    private static String inRootPom(Pattern pattern)
            throws IOException
    {
        return pattern.matcher(Files.readString(ROOT.resolve("pom.xml"))).results()
                .findFirst()
                .orElseThrow()
                .group(1);
    }

    private static List<Path> files()
            throws IOException
    {
        ImmutableList.Builder<Path> files = ImmutableList.builder();
        Files.walkFileTree(ROOT, new SimpleFileVisitor<>()
        {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
            {
                return NOT_OURS.contains(directory.getFileName().toString()) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
            {
                String name = file.getFileName().toString();
                if (attributes.isRegularFile() && !name.endsWith(".png") && !name.endsWith(".jar") && !PAST_AND_REFUSED.contains(name)) {
                    files.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return files.build();
    }
}
