package io.featurestore.trino.query;

import io.featurestore.trino.names.SqlIdentifiers;
import io.trino.sql.SqlFormatter;
import io.trino.sql.tree.Query;

import java.util.List;

import static java.util.stream.Collectors.joining;

/**
 * Demands that times have a zone. Trino gives one without a zone the session's, so that each reader would see another instant.
 */
public final class ZonedTimes
{
    private ZonedTimes() {}

    /**
     * The query, which fails when one of the columns is no timestamp with time zone. Everywhere else Trino would coerce; the steps of a recursion,
     * however, must have the types of its beginning. Nothing reads this recursion, so it is analyzed but not planned.
     */
    public static String zoned(Query query, List<String> columns)
    {
        String names = columns.stream().map(SqlIdentifiers::quote).collect(joining(", "));
        return """
               WITH "$query" AS (
               %1$s
               ), "$zoned" AS (
               WITH RECURSIVE "$times" (%2$s) AS (SELECT %2$s FROM "$query" UNION ALL SELECT %3$s FROM "$times")
               SELECT 1 AS one FROM "$times"
               )
               SELECT * FROM "$query\"""".formatted(
                SqlFormatter.formatSql(query),
                names,
                columns.stream().map(_ -> "CAST(NULL AS timestamp(0) with time zone)").collect(joining(", ")));
    }
}
