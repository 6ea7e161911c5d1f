package io.featurestore.trino;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.airlift.configuration.Config;
import io.airlift.configuration.ConfigDescription;
import io.featurestore.catalog.DefinitionProperty;
import io.featurestore.catalog.FeatureViewKind;
import io.trino.plugin.iceberg.IcebergPlugin;
import io.trino.spi.Plugin;
import io.trino.spi.connector.Connector;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.connector.SystemTable;
import io.trino.spi.function.table.ArgumentSpecification;
import io.trino.spi.function.table.ConnectorTableFunction;
import io.trino.spi.procedure.Procedure;
import io.trino.spi.session.PropertyMetadata;
import io.trino.testing.TestingConnectorContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableMap.toImmutableMap;
import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static java.util.Locale.ENGLISH;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

/**
 * The tables of the connector's page, compared with what the connector adds to Trino's Iceberg connector.
 */
@TestInstance(PER_CLASS)
final class TestConnectorPage
{
    private static final Path SOURCES = Path.of("src/main/java");
    private static final Path PAGE = Path.of("README.md");
    private static final Path OPERATIONS = Path.of("docs/operations.md");
    private static final String CATALOG = "page";

    private Connector connector;
    private Connector iceberg;

    @BeforeAll
    void create()
    {
        iceberg = create("stock", new IcebergPlugin(), ImmutableMap.of("iceberg.catalog.type", "rest", "iceberg.rest-catalog.uri", "http://127.0.0.1:1"));
        connector = create(CATALOG, new FeatureStorePlugin(), ImmutableMap.of("iceberg.rest-catalog.uri", "http://127.0.0.1:1"));
    }

    @AfterAll
    void shutDown()
    {
        connector.shutdown();
        iceberg.shutdown();
    }

    @Test
    void testConfigurationProperties()
            throws Exception
    {
        List<List<String>> documented = table(PAGE, "Configuration properties");

        assertThat(documented.stream().map(row -> ImmutableList.of(row.getFirst(), row.getLast())))
                .containsExactlyInAnyOrderElementsOf(configSetters()
                        .map(setter -> ImmutableList.of(
                                setter.getAnnotation(Config.class).value(),
                                setter.getAnnotation(ConfigDescription.class).value()))
                        .collect(toImmutableList()));
        Map<String, String> defaults = documented.stream().collect(toImmutableMap(List::getFirst, row -> row.get(1)));
        for (Method setter : configSetters().toList()) {
            String name = setter.getAnnotation(Config.class).value();
            Object value = defaultValue(setter);
            assertThat(parse(defaults.get(name), value.getClass())).as(name).isEqualTo(value);
        }
    }

    @Test
    void testSessionProperties()
            throws IOException
    {
        assertThat(table(PAGE, "Session properties"))
                .containsExactlyInAnyOrderElementsOf(own(Connector::getSessionProperties).stream()
                        .map(property -> ImmutableList.of(property.getName(), property.getDefaultValue().toString(), property.getDescription()))
                        .collect(toImmutableList()));
    }

    @Test
    void testDefinitionProperties()
            throws IOException
    {
        Map<String, List<PropertyMetadata<?>>> kinds = ImmutableMap.of(
                "table", own(Connector::getTableProperties),
                "view", own(Connector::getViewProperties),
                "materialized view", own(Connector::getMaterializedViewProperties));

        assertThat(table(PAGE, "Properties of definitions"))
                .containsExactlyInAnyOrderElementsOf(kinds.values().stream()
                        .flatMap(List::stream)
                        .map(property -> ImmutableList.of(
                                property.getName(),
                                property.getSqlType().getDisplayName(),
                                kinds.entrySet().stream()
                                        .filter(kind -> names(kind.getValue()).contains(property.getName()) && !isRefused(kind.getKey(), property.getName()))
                                        .map(Map.Entry::getKey)
                                        .collect(joining(", ")),
                                property.getDescription()))
                        .distinct()
                        .collect(toImmutableList()));
    }

    // Some properties are known only to say why they cannot be set
    private static boolean isRefused(String kind, String property)
    {
        FeatureViewKind featureViews = FeatureViewKind.valueOf(kind.replace(' ', '_').toUpperCase(ENGLISH));
        return DefinitionProperty.all().stream().anyMatch(known -> known.name().equals(property) && known.refusal(featureViews).isPresent());
    }

    @Test
    void testSystemTables()
            throws IOException
    {
        Set<SchemaTableName> ofIceberg = iceberg.getSystemTables().stream().map(table -> table.getTableMetadata().getTable()).collect(toImmutableSet());

        assertThat(table(PAGE, "System tables"))
                .containsExactlyInAnyOrderElementsOf(connector.getSystemTables().stream()
                        .map(SystemTable::getTableMetadata)
                        .filter(table -> !ofIceberg.contains(table.getTable()))
                        .map(table -> ImmutableList.of(table.getTable().toString(), table.getComment().orElseThrow()))
                        .collect(toImmutableList()));
    }

    @Test
    void testTableFunctions()
            throws IOException
    {
        Set<String> ofIceberg = iceberg.getTableFunctions().stream().map(ConnectorTableFunction::getName).collect(toImmutableSet());
        List<ConnectorTableFunction> ours = connector.getTableFunctions().stream()
                .filter(function -> !ofIceberg.contains(function.getName()))
                .collect(toImmutableList());
        assertThat(ours).extracting(ConnectorTableFunction::getName).containsExactlyInAnyOrder("point_in_time_join", "as_of", "online_consistency");
        for (ConnectorTableFunction function : ours) {
            assertThat(table(PAGE, "`%s`".formatted(function.getName())).stream().map(List::getFirst))
                    .containsExactlyElementsOf(function.getArguments().stream()
                            .map(ArgumentSpecification::getName)
                            .map(name -> name.toLowerCase(ENGLISH))
                            .collect(toImmutableList()));
        }
    }

    @Test
    void testProcedures()
            throws IOException
    {
        Set<String> ofIceberg = iceberg.getProcedures().stream().map(Procedure::getName).collect(toImmutableSet());

        assertThat(table(PAGE, "Procedures").stream().map(List::getFirst))
                .containsExactlyInAnyOrderElementsOf(connector.getProcedures().stream()
                        .filter(procedure -> !ofIceberg.contains(procedure.getName()))
                        .map(procedure -> "%s.%s(%s)".formatted(procedure.getSchema(), procedure.getName(), procedure.getArguments().stream()
                                .map(Procedure.Argument::getName)
                                .map(name -> name.toLowerCase(ENGLISH))
                                .collect(joining(", "))))
                        .collect(toImmutableList()));
    }

    @Test
    void testManagedAttributes()
            throws Exception
    {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        ObjectName pattern = new ObjectName("*:type=AsOfIndexes,name=" + CATALOG);
        assertThat(server.queryNames(pattern, null)).hasSize(1);
        List<String> attributes = Stream.of(server.getMBeanInfo(server.queryNames(pattern, null).iterator().next()).getAttributes())
                .map(MBeanAttributeInfo::getName)
                .collect(toImmutableList());

        assertThat(table(OPERATIONS, "JMX").stream().map(List::getFirst)).containsExactlyInAnyOrderElementsOf(attributes);
        assertThat(Files.readString(OPERATIONS)).contains("*:type=AsOfIndexes,name=featurestore");
    }

    private List<PropertyMetadata<?>> own(Function<Connector, List<PropertyMetadata<?>>> properties)
    {
        Set<String> ofIceberg = names(properties.apply(iceberg));
        return properties.apply(connector).stream()
                .filter(property -> !ofIceberg.contains(property.getName()))
                .collect(toImmutableList());
    }

    private static Set<String> names(List<PropertyMetadata<?>> properties)
    {
        return properties.stream().map(PropertyMetadata::getName).collect(toImmutableSet());
    }

    private static Connector create(String catalog, Plugin plugin, Map<String, String> properties)
    {
        return plugin.getConnectorFactories().iterator().next().create(catalog, properties, new TestingConnectorContext());
    }

    private static Stream<Method> configSetters()
            throws IOException
    {
        ImmutableList.Builder<Method> setters = ImmutableList.builder();
        try (Stream<Path> files = Files.walk(SOURCES)) {
            files.filter(file -> file.toString().endsWith("Config.java"))
                    .flatMap(file -> Stream.of(load(file).getMethods()))
                    .filter(method -> method.isAnnotationPresent(Config.class))
                    .forEach(setters::add);
        }
        return setters.build().stream();
    }

    private static Class<?> load(Path source)
    {
        try {
            return Class.forName(SOURCES.relativize(source).toString().replace(".java", "").replace('/', '.'));
        }
        catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    private static Object defaultValue(Method setter)
            throws ReflectiveOperationException
    {
        Class<?> config = setter.getDeclaringClass();
        String property = setter.getName().substring("set".length());
        Method getter = Stream.of(config.getMethods())
                .filter(method -> method.getName().equals("get" + property) || method.getName().equals("is" + property))
                .findFirst()
                .orElseThrow();
        return getter.invoke(config.getConstructor().newInstance());
    }

    private static Object parse(String text, Class<?> type)
            throws ReflectiveOperationException
    {
        if (type == Optional.class) {
            return Optional.of(text).filter(value -> !value.equals("not set"));
        }
        if (type == String.class) {
            return text;
        }
        if (type.isEnum()) {
            return type.getMethod("valueOf", String.class).invoke(null, text.toUpperCase(ENGLISH));
        }
        String ofHeap = "% of the heap";
        String value = text.endsWith(ofHeap)
                ? Runtime.getRuntime().maxMemory() * Long.parseLong(text.replace(ofHeap, "")) / 100 + "B"
                : text;
        return type.getMethod("valueOf", String.class).invoke(null, value);
    }

    /**
     * The rows of the first table below a heading, without their head.
     */
    private static List<List<String>> table(Path page, String heading)
            throws IOException
    {
        List<String> lines = Files.readAllLines(page);
        Optional<String> title = lines.stream()
                .filter(line -> line.startsWith("#") && line.replaceFirst("#+ ", "").equals(heading))
                .findFirst();
        assertThat(title).as("%s has no section %s", page, heading).isPresent();
        return lines.stream()
                .skip(lines.indexOf(title.orElseThrow()))
                .dropWhile(line -> !line.startsWith("|"))
                .takeWhile(line -> line.startsWith("|"))
                .skip(2)
                .map(line -> Splitter.on('|').trimResults().splitToList(line))
                .map(cells -> cells.subList(1, cells.size() - 1).stream()
                        .map(cell -> cell.replace("`", ""))
                        .collect(toImmutableList()))
                .collect(toImmutableList());
    }
}
