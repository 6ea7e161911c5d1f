package io.featurestore.trino.query;

import io.featurestore.catalog.Identifiers;

import java.util.List;
import java.util.Optional;

public final class Expectations
{
    private Expectations() {}

    /**
     * The first that reads the column. Those that Trino cannot read, which another engine may have stored, are passed over.
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
