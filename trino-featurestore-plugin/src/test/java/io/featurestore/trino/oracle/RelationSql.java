package io.featurestore.trino.oracle;

import com.google.common.collect.ImmutableList;

import java.util.List;

import static com.google.common.collect.Iterables.partition;
import static java.util.stream.Collectors.joining;

/**
 * SQL that makes relations of given columns and rows.
 */
final class RelationSql
{
    private static final int ROWS_PER_INSERT = 500;

    private RelationSql() {}

    static String columnDefinitions(List<Column> columns)
    {
        return columns.stream()
                .map(column -> column.quotedName() + " " + column.type().getDisplayName())
                .collect(joining(", ", "(", ")"));
    }

    static String columnNames(List<Column> columns)
    {
        return columns.stream()
                .map(Column::quotedName)
                .collect(joining(", "));
    }

    static List<String> insert(String table, Relation relation)
    {
        ImmutableList.Builder<String> statements = ImmutableList.builder();
        for (List<Row> rows : partition(relation.rows(), ROWS_PER_INSERT)) {
            statements.add("INSERT INTO %s VALUES\n%s".formatted(table, values(relation.columns(), rows)));
        }
        return statements.build();
    }

    /**
     * A query of the rows that needs no table.
     */
    static String select(Relation relation)
    {
        boolean empty = relation.rows().isEmpty();
        List<Row> rows = empty ? List.of(Row.nulls(relation.columns().size())) : relation.rows();
        return "SELECT * FROM (VALUES\n%s) AS given_rows (%s)%s".formatted(
                values(relation.columns(), rows),
                columnNames(relation.columns()),
                empty ? " WHERE false" : "");
    }

    private static String values(List<Column> columns, List<Row> rows)
    {
        return rows.stream()
                .map(row -> literals(columns, row))
                .collect(joining(",\n"));
    }

    static String literals(List<Column> columns, Row row)
    {
        ImmutableList.Builder<String> literals = ImmutableList.builder();
        for (int i = 0; i < columns.size(); i++) {
            literals.add(SqlValues.literal(columns.get(i).type(), row.values().get(i)));
        }
        return literals.build().stream().collect(joining(", ", "(", ")"));
    }
}
