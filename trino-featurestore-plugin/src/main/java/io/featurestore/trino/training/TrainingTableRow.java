package io.featurestore.trino.training;

import com.google.common.collect.ImmutableList;
import io.featurestore.catalog.StoredTable;
import io.trino.spi.connector.SchemaTableName;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.featurestore.trino.names.RelationNames.toSchemaTableName;
import static java.util.Objects.requireNonNull;
import static org.apache.iceberg.SnapshotSummary.TOTAL_EQ_DELETES_PROP;
import static org.apache.iceberg.SnapshotSummary.TOTAL_POS_DELETES_PROP;
import static org.apache.iceberg.SnapshotSummary.TOTAL_RECORDS_PROP;

/**
 * @param columns of the table now
 * @param rows now, if the current snapshot tells
 * @param writtenSince whether another statement has written to the table
 */
public record TrainingTableRow(SchemaTableName name, TrainingOrigin origin, List<String> columns, OptionalLong rows, boolean writtenSince)
{
    private static final String QUERY_ID = "trino_query_id";

    public TrainingTableRow
    {
        requireNonNull(name, "name is null");
        requireNonNull(origin, "origin is null");
        columns = ImmutableList.copyOf(requireNonNull(columns, "columns is null"));
        requireNonNull(rows, "rows is null");
    }

    static Optional<TrainingTableRow> of(StoredTable table)
    {
        return TrainingOrigin.of(table.properties())
                .map(origin -> new TrainingTableRow(
                        toSchemaTableName(table.name()),
                        origin,
                        table.schema().columns().stream().map(column -> column.name()).collect(toImmutableList()),
                        rows(table.state().snapshotSummary()),
                        !origin.queryId().equals(table.state().snapshotSummary().get(QUERY_ID))));
    }

    // Empty where deletes are by values, as their rows are not counted
    private static OptionalLong rows(Map<String, String> summary)
    {
        if (!summary.containsKey(TOTAL_RECORDS_PROP) || count(summary, TOTAL_EQ_DELETES_PROP) > 0) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(count(summary, TOTAL_RECORDS_PROP) - count(summary, TOTAL_POS_DELETES_PROP));
    }

    private static long count(Map<String, String> summary, String property)
    {
        return Long.parseLong(summary.getOrDefault(property, "0"));
    }

    List<String> views()
    {
        return origin.views().stream()
                .map(view -> "%s@v%s".formatted(view.name(), view.version()))
                .collect(toImmutableList());
    }

    List<String> sources()
    {
        return Stream.concat(
                        origin.tables().stream().map(table -> table.name() + table.snapshot().map(snapshot -> "@" + snapshot).orElse("")),
                        origin.otherTables().stream())
                .collect(toImmutableList());
    }
}
