package io.featurestore.trino;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static java.util.regex.Pattern.MULTILINE;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which package may use which: those of the connector stand here from the bottom up, each with all packages that it uses. What is not written here
 * is not allowed, and what is written here is in use.
 */
final class TestArchitecture
{
    private static final String CONNECTOR = "io.featurestore.trino";
    private static final String BRIDGE = "io.featurestore.catalog";
    private static final String ROOT = "the connector itself";
    private static final Pattern ROW_OF_PACKAGE = Pattern.compile("^\\| `([a-z]+)` \\|", MULTILINE);

    private static final Map<String, Set<String>> USES = ImmutableMap.<String, Set<String>>builder()
            .put("value", ImmutableSet.of())
            .put("iceberg", ImmutableSet.of())
            .put("names", ImmutableSet.of("iceberg"))
            .put("engine", ImmutableSet.of())
            .put("handle", ImmutableSet.of())
            .put("rows", ImmutableSet.of())
            .put("failure", ImmutableSet.of("iceberg", "names"))
            .put("query", ImmutableSet.of("names"))
            .put("aggregation", ImmutableSet.of("query"))
            .put("avro", ImmutableSet.of("value"))
            .put("definition", ImmutableSet.of("value", "iceberg", "query", "aggregation", "avro"))
            .put("store", ImmutableSet.of("iceberg", "names", "failure", "definition"))
            .put("table", ImmutableSet.of("iceberg", "names", "failure", "query", "definition", "store"))
            .put("storage", ImmutableSet.of("iceberg", "names", "handle", "failure", "definition", "store", "table"))
            .put("freshness", ImmutableSet.of("iceberg", "names", "query", "definition", "store", "storage"))
            .put("request", ImmutableSet.of("value", "names", "aggregation", "definition", "store"))
            .put("sql", ImmutableSet.of("value", "names", "query", "aggregation", "definition", "request"))
            .put("refresh", ImmutableSet.of("iceberg", "names", "engine", "handle", "failure", "query", "aggregation", "definition", "store", "storage", "freshness", "sql"))
            .put("source", ImmutableSet.of("value", "iceberg", "names", "engine", "handle", "query", "aggregation", "definition"))
            .put("window", ImmutableSet.of("source"))
            .put("index", ImmutableSet.of("value", "iceberg", "failure", "definition", "request", "source", "window"))
            .put("lookup", ImmutableSet.of("value", "source", "index"))
            .put("function", ImmutableSet.of("value", "handle", "definition", "request", "source", "index", "lookup"))
            .put("transaction", ImmutableSet.of("iceberg", "names", "handle", "failure", "definition", "store", "freshness"))
            .put("joined", ImmutableSet.of("iceberg", "names", "engine", "handle", "query", "definition", "store", "freshness", "request", "sql", "source", "index", "lookup", "transaction"))
            .put("timeline", ImmutableSet.of("iceberg", "names", "engine", "handle", "aggregation", "definition", "source", "sql", "index", "lookup", "transaction", "joined"))
            .put("relation", ImmutableSet.of("names", "engine", "freshness", "transaction"))
            .put("asof", ImmutableSet.of("value", "iceberg", "names", "engine", "handle", "aggregation", "definition", "store", "freshness", "request", "sql", "source", "index", "lookup", "transaction", "joined", "relation"))
            .put("online", ImmutableSet.of("value", "iceberg", "names", "engine", "handle", "failure", "query", "aggregation", "avro", "definition", "store", "freshness", "request", "sql", "refresh", "source", "lookup", "transaction", "relation"))
            .put("consistency", ImmutableSet.of("value", "names", "handle", "definition", "source", "function", "online"))
            .put("pins", ImmutableSet.of("iceberg", "names", "engine", "handle", "failure", "query", "definition", "store", "storage", "freshness", "request", "sql", "source", "transaction"))
            .put("system", ImmutableSet.of("names", "rows", "query", "aggregation", "definition", "store", "storage", "index", "online", "pins"))
            .put("training", ImmutableSet.of("iceberg", "names", "rows", "query", "definition", "store", "table", "freshness", "request", "transaction", "system"))
            .put("lineage", ImmutableSet.of("names", "engine", "rows", "failure", "query", "aggregation", "definition", "store", "request", "pins", "system", "training"))
            .put("view", ImmutableSet.of("value", "iceberg", "names", "engine", "handle", "query", "aggregation", "definition", "store", "freshness", "request", "sql", "source", "index", "transaction", "joined", "timeline", "relation", "asof"))
            .put("materialized", ImmutableSet.of("iceberg", "names", "engine", "failure", "definition", "store", "table", "storage", "freshness", "refresh", "transaction", "timeline", "view"))
            .put("versions", ImmutableSet.of("iceberg", "names", "rows", "failure", "definition", "store", "transaction", "relation", "materialized"))
            .put("users", ImmutableSet.of("iceberg", "names", "rows", "failure", "query", "definition", "store", "request", "transaction", "relation", "pins", "view"))
            .put("guard", ImmutableSet.of("iceberg", "names", "engine", "definition", "store", "sql", "transaction", "relation"))
            .put("the connector itself", ImmutableSet.of("iceberg", "names", "engine", "handle", "failure", "definition", "store", "table", "storage", "freshness", "refresh", "source", "index", "function", "system", "training", "lineage", "transaction", "joined", "timeline", "relation", "asof", "online", "consistency", "pins", "view", "materialized", "versions", "users", "guard"))
            .buildOrThrow();

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(location -> !location.contains("/test-classes/") && !location.contains("-tests.jar"))
            .importPackages(CONNECTOR, BRIDGE);

    @Test
    void testPackagesUseNoOthers()
    {
        assertThat(uses()).isEqualTo(ImmutableSortedMap.copyOf(USES));
    }

    @Test
    void testNoPackageUsesOneAboveIt()
    {
        Set<String> below = new HashSet<>();
        USES.forEach((name, used) -> {
            assertThat(below).as("what stands above package %s", name).containsAll(used);
            below.add(name);
        });
    }

    @Test
    void testPageListsPackagesInThisOrder()
            throws IOException
    {
        assertThat(ROW_OF_PACKAGE.matcher(Files.readString(Path.of("docs/architecture.md"))).results().map(match -> match.group(1)))
                .containsExactlyElementsOf(USES.keySet().stream().filter(name -> !name.equals(ROOT)).toList());
    }

    @Test
    void testBridgeKnowsNoTrinoType()
    {
        noClasses().that().resideInAPackage(BRIDGE + "..")
                .should().dependOnClassesThat().resideInAnyPackage("io.trino..", CONNECTOR + "..")
                .check(CLASSES);
    }

    @Test
    void testConnectorCallsTheCatalogThroughTheBridge()
    {
        noClasses().that().resideInAPackage(CONNECTOR + "..")
                .and().doNotHaveSimpleName("RestCatalogFactory")
                .should().dependOnClassesThat().resideInAPackage("org.apache.iceberg.rest..")
                .check(CLASSES);
    }

    private static Map<String, Set<String>> uses()
    {
        Map<String, Set<String>> uses = new TreeMap<>();
        for (JavaClass type : CLASSES) {
            if (isOfConnector(type)) {
                Set<String> used = uses.computeIfAbsent(packageOf(type), _ -> new TreeSet<>());
                type.getDirectDependenciesFromSelf().stream()
                        .map(Dependency::getTargetClass)
                        .filter(TestArchitecture::isOfConnector)
                        .map(TestArchitecture::packageOf)
                        .filter(name -> !name.equals(packageOf(type)))
                        .forEach(used::add);
            }
        }
        return uses;
    }

    private static boolean isOfConnector(JavaClass type)
    {
        return type.getPackageName().equals(CONNECTOR) || type.getPackageName().startsWith(CONNECTOR + ".");
    }

    private static String packageOf(JavaClass type)
    {
        return type.getPackageName().equals(CONNECTOR) ? ROOT : type.getPackageName().substring(CONNECTOR.length() + 1);
    }
}
