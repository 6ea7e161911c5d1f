package io.featurestore.trino.query;

import io.featurestore.catalog.Identifiers;
import io.trino.sql.parser.ParsingException;
import io.trino.sql.parser.SqlParser;
import io.trino.sql.tree.Expression;

import java.util.List;
import java.util.Optional;

/**
 * The SQL expressions that every row of a feature view must satisfy.
 */
public final class Expectations
{
    private static final SqlParser SQL_PARSER = new SqlParser();

    private Expectations() {}

    /**
     * The first one that reads the column, in whatever case it writes the name.
     */
    public static Optional<String> reading(String column, List<String> expectations)
    {
        return expectations.stream()
                .filter(expectation -> reads(expectation, Identifiers.canonical(column)))
                .findFirst();
    }

    /**
     * @throws ParsingException when it is no SQL expression
     */
    public static Expression parse(String expectation)
    {
        return SQL_PARSER.createExpression(expectation);
    }

    private static boolean reads(String expectation, String column)
    {
        try {
            return ColumnReferences.of(parse(expectation)).contains(column);
        }
        catch (ParsingException e) {
            // Another engine may have stored it: then no column makes it worse
            return false;
        }
    }
}
