package io.featurestore.examples;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;

import static com.google.common.collect.ImmutableMap.toImmutableMap;

/**
 * The catalog file of the compose stack.
 */
final class DockerCatalog
{
    static final String FILE = "docker/catalog/featurestore.properties";

    private DockerCatalog() {}

    static Map<String, String> read(Path root)
            throws IOException
    {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(root.resolve(FILE))) {
            properties.load(reader);
        }
        return Maps.fromProperties(properties);
    }

    /**
     * A catalog {@code docker}, with values in place of the environment variables of the stack's container.
     */
    static Map<String, Map<String, String>> replacingSecrets(Path root)
            throws IOException
    {
        return ImmutableMap.of("docker", read(root).entrySet().stream()
                .collect(toImmutableMap(Map.Entry::getKey, entry -> entry.getValue().replaceAll("\\$\\{ENV:\\w+}", "secret"))));
    }
}
