package io.featurestore.trino;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.airlift.configuration.Config;
import io.airlift.configuration.ConfigDescription;
import io.trino.spi.connector.ColumnMetadata;
import io.trino.spi.connector.Connector;
import io.trino.spi.connector.SystemTable;
import io.trino.spi.session.PropertyMetadata;
import io.trino.testing.TestingConnectorContext;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.regex.Pattern.MULTILINE;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The rules that we wrote down for ourselves.
 */
final class TestFeatureStoreConventions
{
    private static final int MAX_LINES = 400;
    private static final List<Path> MAIN_SOURCES = ImmutableList.of(Path.of("src/main/java"), Path.of("../catalog-bridge/src/main/java"));
    private static final List<Path> TEST_SOURCES = ImmutableList.of(Path.of("src/test/java"), Path.of("../catalog-bridge/src/test/java"));

    private static final Pattern VAR = Pattern.compile("^\\s+(?:for \\(|try \\()?var (?!_ )", MULTILINE);
    private static final Pattern UNFINISHED = Pattern.compile("TODO|FIXME|XXX|@Disabled|Thread\\.sleep|assumeTrue|System\\.out");
    private static final Pattern TEST_CLASS = Pattern.compile("^(?:final class Test|abstract class (?:Abstract|Base)|public abstract class (?:Abstract|Base))", MULTILINE);

    @Test
    void testConfigurationPropertiesAreDescribed()
            throws IOException
    {
        List<Method> setters = javaFiles(ImmutableList.of(Path.of("src/main/java")))
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

    @Test
    void testNoGiants()
            throws IOException
    {
        assertThat(javaFiles(MAIN_SOURCES))
                .isNotEmpty()
                .allSatisfy(file -> assertThat(text(file).lines().count()).isLessThanOrEqualTo(MAX_LINES));
    }

    @Test
    void testNothingUnfinished()
            throws IOException
    {
        assertThat(javaFiles(ImmutableList.<Path>builder().addAll(MAIN_SOURCES).addAll(TEST_SOURCES).build()))
                .filteredOn(file -> !file.endsWith("TestFeatureStoreConventions.java"))
                .isNotEmpty()
                .allSatisfy(file -> assertThat(text(file)).doesNotContainPattern(UNFINISHED))
                .allSatisfy(file -> assertThat(text(file)).doesNotContainPattern(VAR));
    }

    @Test
    void testTestClassesAreFinal()
            throws IOException
    {
        assertThat(javaFiles(TEST_SOURCES))
                .filteredOn(file -> text(file).contains("    @Test\n"))
                .isNotEmpty()
                .allSatisfy(file -> assertThat(text(file)).containsPattern(TEST_CLASS));
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

    private static Stream<Path> javaFiles(List<Path> roots)
            throws IOException
    {
        ImmutableList.Builder<Path> files = ImmutableList.builder();
        for (Path root : roots) {
            try (Stream<Path> tree = Files.walk(root)) {
                tree.filter(file -> file.toString().endsWith(".java")).forEach(files::add);
            }
        }
        return files.build().stream();
    }

    private static String text(Path file)
    {
        try {
            return Files.readString(file);
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Class<?> load(Path file)
    {
        String path = Path.of("src/main/java").relativize(file).toString();
        try {
            return Class.forName(path.replace(".java", "").replace('/', '.'));
        }
        catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }
}
