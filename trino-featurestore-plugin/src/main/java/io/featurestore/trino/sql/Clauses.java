package io.featurestore.trino.sql;

import java.util.List;
import java.util.stream.Stream;

import static java.util.stream.Collectors.joining;

final class Clauses
{
    private Clauses() {}

    static String where(List<String> conditions)
    {
        return conditions.isEmpty() ? "" : "\nWHERE " + String.join(" AND ", conditions);
    }

    @SafeVarargs
    static String list(List<String>... parts)
    {
        return Stream.of(parts).flatMap(List::stream).collect(joining(", "));
    }

    static String partitionBy(List<String> expressions)
    {
        return expressions.isEmpty() ? "" : "PARTITION BY " + String.join(", ", expressions);
    }

    static String over(String... parts)
    {
        return Stream.of(parts)
                .filter(part -> !part.isEmpty())
                .collect(joining(" ", "OVER (", ")"));
    }
}
