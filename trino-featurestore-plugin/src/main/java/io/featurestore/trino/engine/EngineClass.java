package io.featurestore.trino.engine;

import java.lang.StackWalker.StackFrame;

import static java.util.Objects.requireNonNull;

enum EngineClass
{
    ANALYZER("io.trino.sql.analyzer.StatementAnalyzer$Visitor"),
    SHOW_REWRITE("io.trino.sql.rewrite.ShowQueriesRewrite$Visitor"),
    METADATA("io.trino.metadata.MetadataManager"),
    METADATA_PROVIDER("io.trino.connector.InternalMetadataProvider"),
    REFRESH_VIEW("io.trino.execution.RefreshViewTask"),
    CREATE_TABLE("io.trino.execution.CreateTableTask"),
    DROP_TABLE("io.trino.execution.DropTableTask"),
    CONNECTOR_SESSION("io.trino.FullConnectorSession"),
    SESSION("io.trino.Session"),
    TRACED_METADATA("io.trino.tracing.TracingMetadata"),
    FUNCTION_MANAGER("io.trino.metadata.LanguageFunctionManager"),
    PARSER("io.trino.sql.parser.SqlParser"),
    FUNCTION_CALL("io.trino.sql.tree.FunctionCall"),
    PLANNER_CONTEXT("io.trino.sql.PlannerContext"),
    FUNCTION_RESOLVER("io.trino.metadata.FunctionResolver"),
    EXPRESSION_ANALYZER("io.trino.sql.analyzer.ExpressionAnalyzer"),
    SCOPE("io.trino.sql.analyzer.Scope"),
    WARNINGS("io.trino.execution.warnings.WarningCollector"),
    VIEW_ACCESS_CONTROL("io.trino.security.ViewAccessControl"),
    CATALOG_ACCESS_CONTROL("io.trino.security.InjectedConnectorAccessControl");

    private final String className;

    EngineClass(String className)
    {
        this.className = requireNonNull(className, "className is null");
    }

    String className()
    {
        return className;
    }

    Class<?> in(ClassLoader engine)
            throws ClassNotFoundException
    {
        return Class.forName(className, false, engine);
    }

    boolean is(Object object)
    {
        return object.getClass().getName().equals(className);
    }

    boolean is(StackFrame frame)
    {
        return frame.getClassName().equals(className);
    }
}
