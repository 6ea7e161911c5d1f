package io.featurestore.trino;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import com.google.common.reflect.ClassPath;
import com.google.common.reflect.ClassPath.ClassInfo;
import io.trino.plugin.iceberg.IcebergConnector;
import io.trino.spi.connector.Connector;
import io.trino.spi.connector.ConnectorAccessControl;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.ConnectorPageSinkProvider;
import io.trino.spi.connector.ConnectorSplitManager;
import io.trino.spi.connector.ConnectorSplitSource;
import io.trino.spi.function.table.ConnectorTableFunction;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
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
     * What of {@link ConnectorMetadata} the first three leave is not offered for their tables and functions: nothing is pushed into them, and
     * they are not written to. The last one stands before nothing, it only makes listings.
     */
    private static final Set<String> PARTS_OF_METADATA = ImmutableSet.of("AsOfMetadata", "JoinedMetadata", "FunctionMetadata", "ReadableRelations");

    @Test
    void testConnector()
    {
        assertThat(Sets.difference(implementedMethods(Connector.class, IcebergConnector.class), implementedMethods(Connector.class, FeatureStoreConnector.class)))
                .isEmpty();
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
        List<Class<?>> classes = ClassPath.from(getClass().getClassLoader()).getTopLevelClassesRecursive("io.featurestore.trino").stream()
                .map(ClassInfo::load)
                .flatMap(type -> Stream.concat(Stream.of(type), Stream.of(type.getDeclaredClasses())))
                .filter(type -> !type.isInterface() && !PARTS_OF_METADATA.contains(type.getSimpleName()))
                .collect(toImmutableList());
        for (Class<?> spi : INTERFACES) {
            assertThat(classes.stream().filter(spi::isAssignableFrom))
                    .isNotEmpty()
                    .allSatisfy(type -> assertThat(Sets.difference(methods(spi), implementedMethods(spi, type))).isEmpty());
        }
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
