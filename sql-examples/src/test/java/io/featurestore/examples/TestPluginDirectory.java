package io.featurestore.examples;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestPluginDirectory
{
    @TempDir
    private Path temporary;

    @Test
    void testIcebergStandsBesideTheFeatureStore()
            throws IOException
    {
        Path assembled = Files.createDirectory(temporary.resolve("assembled"));
        Files.createFile(assembled.resolve("trino-featurestore-plugin-483.1.jar"));
        Files.createFile(assembled.resolve("trino-featurestore-plugin-483.1-services.jar"));
        Files.createFile(assembled.resolve("catalog-bridge-483.1.jar"));
        Files.createFile(assembled.resolve("trino-iceberg-483.jar"));
        Path plugins = temporary.resolve("plugins");

        PluginDirectory.create(plugins, assembled);
        PluginDirectory.create(plugins, assembled);

        assertThat(plugins.resolve("featurestore").toFile().list()).containsExactlyInAnyOrder(
                "trino-featurestore-plugin-483.1.jar",
                "trino-featurestore-plugin-483.1-services.jar",
                "catalog-bridge-483.1.jar",
                "trino-iceberg-483.jar");
        assertThat(plugins.resolve("iceberg").toFile().list()).containsExactlyInAnyOrder(
                "trino-iceberg-483.jar",
                "trino-iceberg-services.jar");
        assertThat(plugins.resolve("iceberg/trino-iceberg-483.jar")).isSymbolicLink();
        assertThat(assembled.resolve("trino-iceberg-483.jar")).exists();
    }

    @Test
    void testPluginThatIsNotBuilt()
    {
        assertThatThrownBy(() -> PluginDirectory.create(temporary.resolve("plugins"), temporary.resolve("assembled")))
                .isInstanceOf(QuickstartException.class)
                .hasMessageContaining("The feature store plugin is not built")
                .hasMessageContaining("./mvnw package");
    }
}
