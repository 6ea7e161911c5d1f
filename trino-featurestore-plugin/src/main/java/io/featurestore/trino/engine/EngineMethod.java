package io.featurestore.trino.engine;

import java.lang.StackWalker.StackFrame;
import java.util.stream.Stream;

import static java.util.Objects.requireNonNull;

// Methods of Trino's engine that we rely on though they are not in its SPI, and what of ours goes wrong without each
enum EngineMethod
{
    ANALYZE_TABLE(EngineClass.ANALYZER, "visitTable", "queries would not run training sets with their features, nor read stored rows of materialized views"),
    ANALYZE_CREATE_TABLE_AS(EngineClass.ANALYZER, "visitCreateTableAsSelect", "CREATE TABLE AS would be told that its new table does not exist"),
    ANALYZE_REFRESH(EngineClass.ANALYZER, "visitRefreshMaterializedView", "REFRESH MATERIALIZED VIEW would store rows without the ends of their intervals"),
    SHOW_CREATE_VIEW(EngineClass.SHOW_REWRITE, "showCreateView", "SHOW CREATE VIEW would show SQL that the user did not write"),
    SHOW_COLUMNS(EngineClass.SHOW_REWRITE, "visitShowColumns", "DESCRIBE would list no columns where it should say why a training set cannot be read"),
    LIST_VIEWS(EngineClass.METADATA, "getViews", "information_schema.views would show SQL that the user did not write"),
    READ_COLUMNS(EngineClass.METADATA_PROVIDER, "getRelationMetadata", "asking for the columns of a view would be taken for a query of it"),
    REFRESH_VIEW(EngineClass.REFRESH_VIEW, "execute", "ALTER VIEW REFRESH would store the columns of a training set's features as its own"),
    CREATE_TABLE(EngineClass.CREATE_TABLE, "execute", "CREATE TABLE would be told that its new table does not exist"),
    DROP_TABLE(EngineClass.DROP_TABLE, "execute", "DROP and ALTER would not say why a table of another writer cannot be changed"),
    SESSION(EngineClass.CONNECTOR_SESSION, "getSession", "features named without a schema would not be found in the session's"),
    SESSION_CATALOG(EngineClass.SESSION, "getCatalog", "features named without a schema would be looked for in another catalog's"),
    SESSION_SCHEMA(EngineClass.SESSION, "getSchema", "features named without a schema would not be found in the session's"),
    SESSION_SECURITY(EngineClass.SESSION, "toSecurityContext", "it would not be known whose rights a query has"),
    ORIGINAL_IDENTITY(EngineClass.SESSION, "getOriginalIdentity", "it would not be known whether the owner of a view reads for somebody else"),
    VIEW_SESSION(EngineClass.SESSION, "createViewSession", "it would not be known what the owner of a training set may read"),
    PARSE_EXPRESSION(EngineClass.PARSER, "createExpression", "types of aggregations would not be known"),
    CREATE_ANALYZER(EngineClass.EXPRESSION_ANALYZER, "createConstantAnalyzer", "types of aggregations would not be known"),
    CREATE_SCOPE(EngineClass.SCOPE, "create", "types of aggregations would not be known"),
    TYPE_OF_EXPRESSION(EngineClass.EXPRESSION_ANALYZER, "analyze", "types of aggregations would not be known"),
    FUNCTION_NAME(EngineClass.FUNCTION_CALL, "getName", "aggregates would not be told from other functions"),
    FUNCTION_RESOLVER(EngineClass.PLANNER_CONTEXT, "getFunctionResolver", "aggregates would not be told from other functions"),
    IS_AGGREGATE(EngineClass.FUNCTION_RESOLVER, "isAggregationFunction", "aggregates would not be told from other functions"),
    METADATA_BEHIND_TRACES(EngineClass.TRACED_METADATA, "getDelegate", "row filters and column masks of the engine would not be seen");

    private final EngineClass type;
    private final String methodName;
    private final String consequence;

    EngineMethod(EngineClass type, String methodName, String consequence)
    {
        this.type = requireNonNull(type, "type is null");
        this.methodName = requireNonNull(methodName, "methodName is null");
        this.consequence = requireNonNull(consequence, "consequence is null");
    }

    EngineClass type()
    {
        return type;
    }

    String methodName()
    {
        return methodName;
    }

    String consequence()
    {
        return consequence;
    }

    boolean is(StackFrame frame)
    {
        return frame.getMethodName().equals(methodName) && type.is(frame);
    }

    boolean isIn(ClassLoader engine)
    {
        try {
            return Stream.of(type.in(engine).getDeclaredMethods())
                    .anyMatch(method -> method.getName().equals(methodName));
        }
        catch (ClassNotFoundException _) {
            return false;
        }
    }

    @Override
    public String toString()
    {
        return type.className() + "." + methodName;
    }
}
