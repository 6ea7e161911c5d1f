package io.featurestore.trino;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.airlift.configuration.Config;
import io.airlift.configuration.ConfigDescription;
import io.featurestore.conventions.AbstractTestConventions;
import io.featurestore.conventions.SourceCode;
import io.trino.spi.connector.ColumnMetadata;
import io.trino.spi.connector.Connector;
import io.trino.spi.connector.SystemTable;
import io.trino.spi.session.PropertyMetadata;
import io.trino.testing.TestingConnectorContext;
import org.junit.jupiter.api.Test;

import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever users may set or read is described, beside the rules of all modules.
 */
final class TestFeatureStoreConventions
        extends AbstractTestConventions
{
    private static final Path SOURCES = Path.of("src/main/java");

    @Test
    void testConfigurationPropertiesAreDescribed()
    {
        List<Method> setters = new SourceCode(SOURCES).files().stream()
                .filter(file -> file.toString().endsWith("Config.java"))
                .map(TestFeatureStoreConventions::load)
                .flatMap(config -> Stream.of(config.getMethods()))
                .filter(method -> method.isAnnotationPresent(Config.class))
                .collect(toImmutableList());
        assertThat(setters)
                .isNotEmpty()
                .allSatisfy(setter -> assertDescription(setter.getAnnotation(ConfigDescription.class).value()))
                .allSatisfy(setter -> assertThat(setter.getAnnotation(Config.class).value()).startsWith("featurestore."));
    }

    @Test
    void testSqlPropertiesAreDescribed()
    {
        Connector connector = connector();
        assertThat(ImmutableList.<PropertyMetadata<?>>builder()
                .addAll(connector.getSessionProperties())
                .addAll(connector.getTableProperties())
                .addAll(connector.getViewProperties())
                .addAll(connector.getMaterializedViewProperties())
                .build())
                .allSatisfy(property -> assertDescription(property.getDescription()));
        connector.shutdown();
    }

    @Test
    void testSystemTablesAreDescribed()
    {
        Connector connector = connector();
        assertThat(connector.getSystemTables().stream().filter(table -> table.getClass().getName().startsWith("io.featurestore.")))
                .isNotEmpty()
                .extracting(SystemTable::getTableMetadata)
                .allSatisfy(table -> assertDescription(table.getComment().orElseThrow()))
                .flatExtracting(table -> table.getColumns())
                .extracting(ColumnMetadata::getComment)
                .allSatisfy(comment -> assertDescription(comment.orElseThrow().toString()));
        connector.shutdown();
    }

    private static void assertDescription(String description)
    {
        assertThat(description).isNotBlank();
    }

    private static Connector connector()
    {
        return new FeatureStorePlugin().getConnectorFactories().iterator().next()
                .create("lake", ImmutableMap.of("iceberg.rest-catalog.uri", "http://127.0.0.1:1"), new TestingConnectorContext());
    }

    private static Class<?> load(Path file)
    {
        String path = SOURCES.relativize(file).toString();
        try {
            return Class.forName(path.replace(".java", "").replace('/', '.'));
        }
        catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }
}
