package io.featurestore.trino.request;

import io.trino.spi.TrinoException;

import java.util.List;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.featurestore.catalog.Identifiers.canonical;
import static io.featurestore.trino.request.NameLists.list;
import static io.featurestore.trino.request.NameLists.spineNames;
import static io.featurestore.trino.value.TimeTypes.isTime;
import static io.trino.spi.StandardErrorCode.COLUMN_NOT_FOUND;
import static io.trino.spi.StandardErrorCode.INVALID_ARGUMENTS;
import static io.trino.spi.StandardErrorCode.TYPE_MISMATCH;

/**
 * Finds the spine column that says as of when features are joined.
 */
public final class SpineTime
{
    private SpineTime() {}

    /**
     * @throws TrinoException COLUMN_NOT_FOUND or TYPE_MISMATCH if the spine has no such column or it holds no times
     */
    public static SpineColumn named(List<SpineColumn> spineColumns, String name)
    {
        SpineColumn column = spineColumns.stream()
                .filter(candidate -> canonical(candidate.name()).equals(canonical(name)))
                .findFirst()
                .orElseThrow(() -> new TrinoException(COLUMN_NOT_FOUND, "timestamp_column '%s' is not a column of the spine; its columns are: %s"
                        .formatted(name, list(spineNames(spineColumns)))));
        if (!isTime(column.type())) {
            throw new TrinoException(TYPE_MISMATCH, "timestamp_column '%s' is of type %s; it must be a date, timestamp or timestamp with time zone: cast it in the spine"
                    .formatted(column.name(), column.type().getDisplayName()));
        }
        return column;
    }

    /**
     * @throws TrinoException INVALID_ARGUMENTS if there is not exactly one column of dates or timestamps
     */
    public static SpineColumn only(List<SpineColumn> spineColumns)
    {
        List<SpineColumn> candidates = spineColumns.stream()
                .filter(column -> isTime(column.type()))
                .collect(toImmutableList());
        if (candidates.isEmpty()) {
            throw new TrinoException(INVALID_ARGUMENTS, "The spine has no date or timestamp column; its columns are: %s. Add the time as of which features are wanted"
                    .formatted(list(spineNames(spineColumns))));
        }
        if (candidates.size() > 1) {
            throw new TrinoException(INVALID_ARGUMENTS, "The spine has more than one date or timestamp column: %s. Choose one with timestamp_column"
                    .formatted(list(spineNames(candidates))));
        }
        return candidates.getFirst();
    }
}
