package io.featurestore.trino.query;

import io.featurestore.catalog.Identifiers;

import java.util.List;
import java.util.Optional;

/**
 * The SQL expressions that every row of a feature view must satisfy.
 */
public final class Expectations
{
    private Expectations() {}

    /**
     * The first one that reads the column. One that Trino cannot read, which another engine may have stored, is not counted.
     */
    public static Optional<String> reading(String column, List<String> expectations)
    {
        return expectations.stream()
                .filter(expectation -> reads(expectation, Identifiers.canonical(column)))
                .findFirst();
    }

    private static boolean reads(String expectation, String column)
    {
        return SqlReader.findExpression(expectation)
                .filter(expression -> ColumnReferences.of(expression).contains(column))
                .isPresent();
    }
}
