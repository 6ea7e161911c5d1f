package io.featurestore.trino.engine;

import com.google.common.collect.ImmutableMap;
import com.google.common.reflect.ClassPath;
import io.trino.execution.DataDefinitionTask;
import io.trino.testing.TestingConnectorSession;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.trino.spi.StandardErrorCode.GENERIC_INTERNAL_ERROR;
import static io.trino.testing.assertions.TrinoExceptionAssert.assertTrinoExceptionThrownBy;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is no part of Trino's SPI may change with each release. A failure names what of ours has to follow.
 */
final class TestEngineInternals
{
    private static final Map<EngineMethod, String> SIGNATURES = ImmutableMap.<EngineMethod, String>builder()
            .put(EngineMethod.ANALYZE_TABLE, "Scope visitTable(Table, Optional)")
            .put(EngineMethod.ANALYZE_CREATE_TABLE_AS, "Scope visitCreateTableAsSelect(CreateTableAsSelect, Optional)")
            .put(EngineMethod.ANALYZE_REFRESH, "Scope visitRefreshMaterializedView(RefreshMaterializedView, Optional)")
            .put(EngineMethod.SHOW_CREATE_VIEW, "Query showCreateView(ShowCreate)")
            .put(EngineMethod.SHOW_COLUMNS, "Node visitShowColumns(ShowColumns, Void)")
            .put(EngineMethod.LIST_VIEWS, "Map getViews(Session, QualifiedTablePrefix)")
            .put(EngineMethod.READ_COLUMNS, "Optional getRelationMetadata(ConnectorSession, CatalogSchemaTableName)")
            .put(EngineMethod.REFRESH_VIEW, "ListenableFuture execute(RefreshView, QueryStateMachine, List, WarningCollector)")
            .put(EngineMethod.CREATE_TABLE, "ListenableFuture execute(CreateTable, QueryStateMachine, List, WarningCollector)")
            .put(EngineMethod.DROP_TABLE, "ListenableFuture execute(DropTable, QueryStateMachine, List, WarningCollector)")
            .put(EngineMethod.SESSION, "Session getSession()")
            .put(EngineMethod.SESSION_CATALOG, "Optional getCatalog()")
            .put(EngineMethod.SESSION_SCHEMA, "Optional getSchema()")
            .put(EngineMethod.SESSION_SECURITY, "SecurityContext toSecurityContext()")
            .put(EngineMethod.ORIGINAL_IDENTITY, "Identity getOriginalIdentity()")
            .put(EngineMethod.VIEW_SESSION, "Session createViewSession(Optional, Optional, Identity, List)")
            .put(EngineMethod.PARSE_EXPRESSION, "Expression createExpression(String)")
            .put(EngineMethod.CREATE_ANALYZER, "ExpressionAnalyzer createConstantAnalyzer(PlannerContext, AccessControl, Session, Map, WarningCollector)")
            .put(EngineMethod.CREATE_SCOPE, "Scope create()")
            .put(EngineMethod.TYPE_OF_EXPRESSION, "Type analyze(Expression, Scope)")
            .put(EngineMethod.FUNCTION_NAME, "QualifiedName getName()")
            .put(EngineMethod.FUNCTION_RESOLVER, "FunctionResolver getFunctionResolver()")
            .put(EngineMethod.IS_AGGREGATE, "boolean isAggregationFunction(Session, QualifiedName, AccessControl)")
            .put(EngineMethod.METADATA_BEHIND_TRACES, "Metadata getDelegate()")
            .buildOrThrow();

    @Test
    void testMethodsAreThere()
    {
        EngineInternals.check(getClass().getClassLoader());
        for (EngineMethod method : EngineMethod.values()) {
            assertThat(signatures(method))
                    .as("%s of Trino: without it, %s", method, method.consequence())
                    .contains(SIGNATURES.get(method));
        }
    }

    @Test
    void testAccessControlIsMadeAsTheEngineMakesIt()
    {
        assertThat(constructors(EngineClass.VIEW_ACCESS_CONTROL)).containsExactly("AccessControl");
        assertThat(constructors(EngineClass.CATALOG_ACCESS_CONTROL)).containsExactly("AccessControl, SecurityContext, String");
    }

    private static List<String> constructors(EngineClass type)
    {
        try {
            return Stream.of(Class.forName(type.className()).getConstructors())
                    .map(constructor -> Stream.of(constructor.getParameterTypes()).map(Class::getSimpleName).collect(joining(", ")))
                    .collect(toImmutableList());
        }
        catch (ClassNotFoundException e) {
            return List.of();
        }
    }

    /**
     * Statements without a plan are told by the names of the classes that execute them.
     */
    @Test
    void testStatementsAreNamedTasks()
            throws IOException
    {
        List<String> tasks = ClassPath.from(DataDefinitionTask.class.getClassLoader()).getTopLevelClassesRecursive("io.trino").stream()
                .filter(type -> type.getSimpleName().endsWith("Task"))
                .map(ClassPath.ClassInfo::load)
                .filter(type -> DataDefinitionTask.class.isAssignableFrom(type) && type != DataDefinitionTask.class)
                .map(Class::getName)
                .collect(toImmutableList());
        assertThat(tasks)
                .contains("io.trino.execution.CreateTableTask", "io.trino.execution.CommentTask", "io.trino.execution.SetColumnTypeTask")
                .allSatisfy(task -> assertThat(task).startsWith("io.trino.execution."));
    }

    @Test
    void testOtherEngine()
    {
        assertTrinoExceptionThrownBy(() -> EngineInternals.check(ClassLoader.getPlatformClassLoader()))
                .hasErrorCode(GENERIC_INTERNAL_ERROR)
                .hasMessageStartingWith("The server lacks io.trino.sql.analyzer.StatementAnalyzer$Visitor.visitTable, without which queries would not run training sets with their features")
                .hasMessageContaining("; io.trino.Session.getSchema, without which ")
                .hasMessageContaining("; io.trino.metadata.MetadataManager.accessControl, without which row filters and column masks of the engine would not be seen")
                .hasMessageEndingWith(", unlike in Trino %s, for which the featurestore plugin was built".formatted(TrinoVersion.BUILT_FOR));
    }

    @Test
    void testOtherSession()
    {
        assertTrinoExceptionThrownBy(() -> SessionSchema.find(TestingConnectorSession.builder().build(), "lake"))
                .hasErrorCode(GENERIC_INTERNAL_ERROR)
                .hasMessage("The server has a io.trino.testing.TestingConnectorSession without io.trino.FullConnectorSession.getSession, unlike in Trino %s, for which the featurestore plugin was built".formatted(TrinoVersion.BUILT_FOR));
    }

    @Test
    void testUnknownCaller()
    {
        assertThat(EngineCall.current()).isEqualTo(EngineCall.OTHER);
        assertThat(RelationAsked.now()).isEqualTo(RelationAsked.OTHERWISE);
        assertTrinoExceptionThrownBy(() -> {
            throw EngineInternals.unexpected("A refresh begins");
        })
                .hasErrorCode(GENERIC_INTERNAL_ERROR)
                .hasMessage("A refresh begins, unlike in Trino %s, for which the featurestore plugin was built".formatted(TrinoVersion.BUILT_FOR));
    }

    private static List<String> signatures(EngineMethod method)
    {
        try {
            return Stream.of(Class.forName(method.type().className()).getDeclaredMethods())
                    .map(TestEngineInternals::signature)
                    .collect(toImmutableList());
        }
        catch (ClassNotFoundException e) {
            return List.of();
        }
    }

    private static String signature(Method method)
    {
        return "%s %s(%s)".formatted(
                method.getReturnType().getSimpleName(),
                method.getName(),
                Stream.of(method.getParameterTypes()).map(Class::getSimpleName).collect(joining(", ")));
    }
}
