package io.featurestore.trino.oracle;

import com.google.common.collect.ImmutableList;

import java.util.List;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

/**
 * Columns and rows, whatever SQL object may hold them. Rows need no order and may be equal.
 */
record Relation(List<Column> columns, List<Row> rows)
{
    Relation
    {
        columns = ImmutableList.copyOf(requireNonNull(columns, "columns is null"));
        rows = ImmutableList.copyOf(requireNonNull(rows, "rows is null"));
        for (Row row : rows) {
            checkArgument(row.values().size() == columns.size(), "%s does not fit %s", row, columns);
        }
    }

    Column column(String name)
    {
        return columns.get(indexOf(name));
    }

    Object value(Row row, String column)
    {
        return row.values().get(indexOf(column));
    }

    Row project(Row row, List<String> columnNames)
    {
        return new Row(columnNames.stream()
                .map(name -> value(row, name))
                .toList());
    }

    Relation withRows(List<Row> newRows)
    {
        return new Relation(columns, newRows);
    }

    private int indexOf(String name)
    {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).name().equals(name)) {
                return i;
            }
        }
        throw new IllegalArgumentException("no column %s in %s".formatted(name, columns));
    }
}
