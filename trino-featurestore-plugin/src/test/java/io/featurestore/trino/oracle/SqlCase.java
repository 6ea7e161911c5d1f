package io.featurestore.trino.oracle;

import com.google.common.collect.ImmutableList;

import java.util.List;

import static io.trino.spi.type.BooleanType.BOOLEAN;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_MICROS;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

/**
 * A query and the statements that must run before it.
 *
 * @param columns what the query returns
 */
record SqlCase(String name, List<String> setup, String query, List<Column> columns)
{
    SqlCase
    {
        requireNonNull(name, "name is null");
        setup = ImmutableList.copyOf(requireNonNull(setup, "setup is null"));
        requireNonNull(query, "query is null");
        columns = ImmutableList.copyOf(requireNonNull(columns, "columns is null"));
    }

    SqlCase after(List<String> statements)
    {
        return new SqlCase(name, ImmutableList.<String>builder().addAll(statements).addAll(setup).build(), query, columns);
    }

    SqlCase over(ViewForm form)
    {
        return new SqlCase("%s over %s".formatted(name, form), setup, query, columns);
    }

    /**
     * The case with two columns more in front: the time that is now for the query, and whether the row is one of the query's. It always has
     * a row, to tell the time.
     */
    SqlCase withNow()
    {
        String queryWithNow =
                """
                SELECT current_timestamp(6), answer.*
                FROM (VALUES 1) AS single (number)
                LEFT JOIN (SELECT true, rows_of_query.* FROM (
                %s
                ) AS rows_of_query) AS answer ON true""".formatted(query);
        List<Column> columnsWithNow = ImmutableList.<Column>builder()
                .add(new Column("now", TIMESTAMP_TZ_MICROS))
                .add(new Column("is_row", BOOLEAN))
                .addAll(columns)
                .build();
        return new SqlCase(name, setup, queryWithNow, columnsWithNow);
    }

    /**
     * The case as it can be pasted into a client.
     */
    @Override
    public String toString()
    {
        return "-- " + name + "\n" + ImmutableList.<String>builder().addAll(setup).add(query).build().stream()
                .map(statement -> statement + ";\n")
                .collect(joining());
    }
}
