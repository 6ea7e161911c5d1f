package io.featurestore.trino.oracle;

import com.google.common.collect.ImmutableList;
import org.apache.iceberg.DataFile;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

/**
 * A row of a table that others write, and where it is.
 *
 * @param values as {@link SqlValues} says, by Iceberg's field ids: a column that was added later has none, a renamed one keeps them
 */
record StoredRow(Map<Integer, Object> values, DataFile file, long position)
{
    StoredRow
    {
        values = Collections.unmodifiableMap(new HashMap<>(requireNonNull(values, "values is null")));
        requireNonNull(file, "file is null");
    }

    Row read(List<Integer> fieldIds)
    {
        return new Row(fieldIds.stream()
                .map(values::get)
                .toList());
    }

    boolean isIn(DataFile otherFile)
    {
        return file.location().equals(otherFile.location());
    }

    static List<DataFile> files(List<StoredRow> rows)
    {
        return rows.stream()
                .map(StoredRow::file)
                .distinct()
                .collect(toImmutableList());
    }

    static List<StoredRow> concat(List<StoredRow> rows, List<StoredRow> more)
    {
        return ImmutableList.<StoredRow>builder().addAll(rows).addAll(more).build();
    }

    static List<StoredRow> without(List<StoredRow> rows, List<StoredRow> removed)
    {
        List<StoredRow> remaining = new ArrayList<>(rows);
        remaining.removeAll(removed);
        return ImmutableList.copyOf(remaining);
    }
}
