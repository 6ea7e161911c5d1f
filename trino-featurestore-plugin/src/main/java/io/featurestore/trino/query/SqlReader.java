package io.featurestore.trino.query;

import io.featurestore.catalog.Identifiers;
import io.trino.spi.TrinoException;
import io.trino.sql.parser.ParsingException;
import io.trino.sql.parser.SqlParser;
import io.trino.sql.tree.Expression;
import io.trino.sql.tree.FunctionCall;
import io.trino.sql.tree.Identifier;
import io.trino.sql.tree.Query;

import java.util.Optional;
import java.util.function.Function;

import static io.trino.spi.StandardErrorCode.SYNTAX_ERROR;

public final class SqlReader
{
    private static final SqlParser PARSER = new SqlParser();

    private SqlReader() {}

    public static Query query(String sql)
    {
        if (read("query", sql, PARSER::createStatement) instanceof Query query) {
            return query;
        }
        throw new TrinoException(SYNTAX_ERROR, "'%s' is a statement, but not a query".formatted(sql));
    }

    /**
     * Empty if the text is anything else: another engine may have stored it as Trino's SQL.
     */
    public static Optional<Query> findQuery(String sql)
    {
        return found(sql, SqlReader::query);
    }

    /**
     * @throws TrinoException SYNTAX_ERROR if the text is anything else
     */
    public static Expression expression(String sql)
    {
        return read("expression", sql, PARSER::createExpression);
    }

    static Optional<Expression> findExpression(String sql)
    {
        return found(sql, SqlReader::expression);
    }

    public static String name(Identifier identifier)
    {
        return Identifiers.canonical(identifier.getValue());
    }

    public static String functionName(FunctionCall call)
    {
        return Identifiers.canonical(call.getName().getSuffix());
    }

    private static <T> Optional<T> found(String sql, Function<String, T> reader)
    {
        try {
            return Optional.of(reader.apply(sql));
        }
        catch (TrinoException _) {
            return Optional.empty();
        }
    }

    private static <T> T read(String kind, String sql, Function<String, T> parser)
    {
        try {
            return parser.apply(sql);
        }
        catch (ParsingException e) {
            throw new TrinoException(SYNTAX_ERROR, "'%s' is not a SQL %s: %s".formatted(sql, kind, e.getErrorMessage()), e);
        }
    }
}
