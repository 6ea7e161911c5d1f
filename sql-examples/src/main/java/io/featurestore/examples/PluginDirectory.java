package io.featurestore.examples;

import com.google.common.collect.ImmutableList;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.io.MoreFiles.deleteRecursively;
import static com.google.common.io.RecursiveDeleteOption.ALLOW_INSECURE;
import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * The folder for Trino's {@code plugin.dir}, made of links to the assembled feature store plugin.
 * <p>
 * Trino's Iceberg plugin has to be beside it: it registers the function that Iceberg's statistics use. All its jars are in ours.
 */
final class PluginDirectory
{
    private static final String FEATURE_STORE = "featurestore";
    private static final String ICEBERG = "iceberg";
    private static final String ICEBERG_PLUGIN_CLASS = "io.trino.plugin.iceberg.IcebergPlugin";

    private PluginDirectory() {}

    public static void create(Path directory, Path assembledPlugin)
            throws IOException
    {
        List<Path> jars = jars(assembledPlugin);
        if (jars.stream().noneMatch(PluginDirectory::isFeatureStoreJar)) {
            throw new QuickstartException("The feature store plugin is not built: %s holds no jar of it; run ./mvnw package".formatted(assembledPlugin));
        }
        if (Files.exists(directory)) {
            deleteRecursively(directory, ALLOW_INSECURE);
        }
        link(jars, Files.createDirectories(directory.resolve(FEATURE_STORE)));

        Path iceberg = Files.createDirectories(directory.resolve(ICEBERG));
        link(jars.stream().filter(jar -> !isFeatureStoreJar(jar)).collect(toImmutableList()), iceberg);
        writeServicesJar(iceberg.resolve("trino-iceberg-services.jar"));
    }

    private static List<Path> jars(Path directory)
            throws IOException
    {
        if (!Files.isDirectory(directory)) {
            return ImmutableList.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".jar")).sorted().collect(toImmutableList());
        }
    }

    private static boolean isFeatureStoreJar(Path jar)
    {
        String name = jar.getFileName().toString();
        return name.startsWith("trino-featurestore-plugin-") || name.startsWith("catalog-bridge-");
    }

    private static void link(List<Path> jars, Path directory)
            throws IOException
    {
        for (Path jar : jars) {
            Files.createSymbolicLink(directory.resolve(jar.getFileName()), jar);
        }
    }

    // Trino's own assembly adds this file, which the jar of trino-iceberg lacks
    private static void writeServicesJar(Path jar)
            throws IOException
    {
        try (OutputStream output = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(output)) {
            entries.putNextEntry(new JarEntry("META-INF/services/io.trino.spi.Plugin"));
            entries.write(ICEBERG_PLUGIN_CLASS.getBytes(UTF_8));
            entries.closeEntry();
        }
    }
}
