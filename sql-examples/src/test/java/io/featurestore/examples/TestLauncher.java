package io.featurestore.examples;

import com.google.common.collect.ImmutableList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * When the commands build before they start.
 */
final class TestLauncher
{
    private static final String MODULE = "sql-examples/benchmark";
    private static final Instant NOW = Instant.now();

    @TempDir
    private Path root;

    @Test
    void testBuildsWhatIsMissingOrOlderThanItsSources()
            throws Exception
    {
        copyLauncher();
        for (String module : ImmutableList.of("catalog-bridge", "trino-featurestore-plugin", "sql-examples", MODULE)) {
            Files.createDirectories(root.resolve(module).resolve("src/main/java"));
            Files.createFile(root.resolve(module).resolve("pom.xml"));
        }
        Files.createFile(root.resolve("pom.xml"));
        assertThat(isBuilt()).isFalse();

        Path jar = Files.createFile(root.resolve("library.jar"));
        build(1, jar);
        assertThat(isBuilt()).isTrue();

        Path source = Files.createFile(root.resolve("catalog-bridge/src/main/java/Source.java"));
        setTime(source, 2);
        assertThat(isBuilt()).isFalse();

        build(3, jar);
        assertThat(isBuilt()).isTrue();

        // The local Maven repository was emptied
        Files.delete(jar);
        assertThat(isBuilt()).isFalse();
    }

    private void copyLauncher()
            throws IOException
    {
        Files.createDirectories(root.resolve("sql-examples"));
        Files.copy(Path.of("launch.sh"), root.resolve("sql-examples/launch.sh"));
        Files.createDirectories(root.resolve(".mvn"));
        Files.copy(Path.of("../.mvn/jdk.sh"), root.resolve(".mvn/jdk.sh"));
    }

    private void build(int hour, Path jar)
            throws IOException
    {
        Files.createDirectories(root.resolve("trino-featurestore-plugin/target/trino-featurestore-plugin-483.1"));
        Path classPath = Files.createDirectories(root.resolve(MODULE).resolve("target")).resolve("launch.classpath");
        Files.writeString(classPath, jar + ":" + root.resolve("pom.xml"));
        setTime(classPath, hour);
    }

    private static void setTime(Path file, int hour)
            throws IOException
    {
        Files.setLastModifiedTime(file, FileTime.from(NOW.plusSeconds(hour * 3600L)));
    }

    private boolean isBuilt()
            throws IOException, InterruptedException
    {
        return new ProcessBuilder("bash", "-c", ". sql-examples/launch.sh && is_built " + MODULE)
                .directory(root.toFile())
                .start()
                .waitFor() == 0;
    }
}
