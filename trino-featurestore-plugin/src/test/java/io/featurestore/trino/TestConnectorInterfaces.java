package io.featurestore.trino;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import com.google.common.reflect.ClassPath;
import com.google.common.reflect.ClassPath.ClassInfo;
import io.featurestore.trino.storage.StorageAwareConnector;
import io.trino.plugin.iceberg.IcebergConnector;
import io.trino.plugin.iceberg.functions.IcebergFunctionProvider;
import io.trino.spi.connector.Connector;
import io.trino.spi.connector.ConnectorAccessControl;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.ConnectorPageSinkProvider;
import io.trino.spi.connector.ConnectorSplitManager;
import io.trino.spi.connector.ConnectorSplitSource;
import io.trino.spi.function.FunctionProvider;
import io.trino.spi.function.table.ConnectorTableFunction;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What stands before a class of the Iceberg connector hands every method of its interface on: one that is forgotten would be Trino's default,
 * without an error.
 */
final class TestConnectorInterfaces
{
    private static final Set<Class<?>> INTERFACES = ImmutableSet.of(
            ConnectorAccessControl.class,
            ConnectorMetadata.class,
            ConnectorPageSinkProvider.class,
            ConnectorSplitManager.class,
            ConnectorSplitSource.class,
            ConnectorTableFunction.class);

    /**
     * What of {@link ConnectorMetadata} the first five leave is not offered for their tables and functions: nothing is pushed into them, and
     * they are not written to. The last one stands before nothing, it only makes listings.
     */
    private static final Set<String> PARTS_OF_METADATA = ImmutableSet.of("AsOfMetadata", "ChecksumMetadata", "EventTimelineMetadata", "JoinedMetadata", "OnlineMetadata", "FunctionMetadata", "ReadableRelations");

    /**
     * Of these not every method is of use to the Iceberg connector: those that it has are handed on.
     */
    private static final Map<Class<?>, Class<?>> COMPARED = ImmutableMap.of(
            Connector.class, IcebergConnector.class,
            FunctionProvider.class, IcebergFunctionProvider.class);

    /**
     * What else of the SPI we implement stands before nothing of the Iceberg connector's.
     */
    private static final Set<String> OF_OUR_OWN = ImmutableSet.of(
            "ColumnHandle",
            "ConnectorFactory",
            "ConnectorIndex",
            "ConnectorIndexHandle",
            "ConnectorInsertTableHandle",
            "ConnectorPageSink",
            "ConnectorPageSource",
            "ConnectorPageSourceProvider",
            "ConnectorSplit",
            "ConnectorTableFunctionHandle",
            "ConnectorTableHandle",
            "ErrorCodeSupplier",
            "Plugin",
            "SourcePage",
            "SystemTable",
            "TableFunctionDataProcessor",
            "TableFunctionProcessorProvider",
            "TableFunctionProcessorProviderFactory",
            "TableFunctionSplitProcessor");

    @Test
    void testWhatTheIcebergConnectorHasIsHandedOn()
            throws IOException
    {
        List<Class<?>> classes = classes();
        COMPARED.forEach((spi, iceberg) -> assertThat(classes.stream().filter(type -> spi.isAssignableFrom(type) && type != StorageAwareConnector.class))
                .singleElement()
                .satisfies(type -> assertThat(Sets.difference(implementedMethods(spi, iceberg), implementedMethods(spi, type))).isEmpty()));
    }

    /**
     * A method that is new in Trino is looked at once: whether the Iceberg connector has it decides where it belongs.
     */
    @Test
    void testWhatNoConnectorOffers()
    {
        assertThat(Sets.difference(methods(Connector.class), implementedMethods(Connector.class, FeatureStoreConnector.class)).stream().map(method -> method.replaceAll("\\[.*", "")))
                .containsExactlyInAnyOrder(
                        "getBranchProperties",
                        "getColumnProperties",
                        "getPageSourceProvider",
                        "getRecordSetProvider",
                        "isSingleStatementWritesOnly");
        assertThat(Stream.of(IcebergConnector.class.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()) && !methods(Connector.class).contains(signature(method)))
                .map(Method::getName))
                .containsExactly("getInjector");
    }

    @Test
    void testWhatStandsBeforeTheIcebergConnector()
            throws IOException
    {
        List<Class<?>> classes = classes();
        for (Class<?> spi : INTERFACES) {
            assertThat(classes.stream().filter(type -> spi.isAssignableFrom(type) && !PARTS_OF_METADATA.contains(type.getSimpleName())))
                    .isNotEmpty()
                    .allSatisfy(type -> assertThat(Sets.difference(methods(spi), implementedMethods(spi, type))).isEmpty());
        }
    }

    /**
     * An interface that is new among ours belongs to one of the three lists.
     */
    @Test
    void testWhatIsOfOurOwn()
            throws IOException
    {
        assertThat(classes().stream()
                .flatMap(type -> Stream.of(type.getInterfaces()))
                .filter(type -> type.getName().startsWith("io.trino.spi.") && !INTERFACES.contains(type) && !COMPARED.containsKey(type))
                .map(Class::getSimpleName)
                .collect(toImmutableSet()))
                .isEqualTo(OF_OUR_OWN);
    }

    private static List<Class<?>> classes()
            throws IOException
    {
        return ClassPath.from(TestConnectorInterfaces.class.getClassLoader()).getTopLevelClassesRecursive("io.featurestore.trino").stream()
                .filter(type -> !type.url().toString().contains("/test-classes/"))
                .map(ClassInfo::load)
                .flatMap(type -> Stream.concat(Stream.of(type), Stream.of(type.getDeclaredClasses())))
                .filter(type -> !type.isInterface())
                .collect(toImmutableList());
    }

    private static Set<String> methods(Class<?> spi)
    {
        return Stream.of(spi.getMethods())
                .filter(method -> !Modifier.isStatic(method.getModifiers()))
                .map(TestConnectorInterfaces::signature)
                .collect(toImmutableSet());
    }

    private static Set<String> implementedMethods(Class<?> spi, Class<?> type)
    {
        Set<String> methods = methods(spi);
        return Stream.of(type.getMethods())
                .filter(method -> !method.getDeclaringClass().isInterface() && methods.contains(signature(method)))
                .map(TestConnectorInterfaces::signature)
                .collect(toImmutableSet());
    }

    private static String signature(Method method)
    {
        return method.getName() + List.of(method.getParameterTypes());
    }
}
