package io.featurestore.trino.query;

import io.featurestore.trino.names.SqlIdentifiers;
import io.trino.sql.SqlFormatter;
import io.trino.sql.tree.Query;

import java.util.List;

import static java.util.stream.Collectors.joining;

/**
 * Holds times to have a zone. Where a time has none, Trino would take the session's, so that the same row is another instant for each reader.
 */
public final class ZonedTimes
{
    private ZonedTimes() {}

    /**
     * The query, of which the analysis fails when one of the columns is no timestamp with time zone.
     * <p>
     * It is the one place at which Trino does not coerce to the zone of the session: the steps of a recursion must fit its beginning, not the
     * other way round. As nothing reads the recursion, it is analyzed but never planned.
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
