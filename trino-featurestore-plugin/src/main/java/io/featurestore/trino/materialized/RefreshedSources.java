package io.featurestore.trino.materialized;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableMap;
import io.trino.spi.connector.SchemaTableName;
import org.apache.iceberg.Snapshot;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

/**
 * What a refresh read, as it is written in the summary of the snapshot that it made, under the names of Trino's Iceberg connector.
 *
 * @param snapshots the snapshot of each table of this catalog; empty for a table that had none
 * @param comparable whether the rows are known to be the same as long as those tables are: nothing else was read, no table function was called,
 *         and no function that gives different values at different times
 * @param startedAt when the refresh began
 */
record RefreshedSources(Map<SchemaTableName, OptionalLong> snapshots, boolean comparable, Instant startedAt)
{
    private static final String DEPENDS_ON_TABLES = "dependsOnTables";
    private static final String DEPENDS_ON_TABLE_FUNCTIONS = "dependsOnTableFunctions";
    private static final String DEPENDS_ON_NON_DETERMINISTIC_FUNCTIONS = "dependsOnNonDeterministicFunctions";
    private static final String QUERY_START_TIME = "trino-query-start-time";
    private static final String UNKNOWN_TABLE = "UNKNOWN";

    RefreshedSources
    {
        snapshots = ImmutableMap.copyOf(requireNonNull(snapshots, "snapshots is null"));
        requireNonNull(startedAt, "startedAt is null");
    }

    /**
     * Empty when the snapshot was not made by a refresh.
     */
    static Optional<RefreshedSources> of(Snapshot snapshot)
    {
        Map<String, String> summary = snapshot.summary();
        String tables = summary.getOrDefault(DEPENDS_ON_TABLES, "");
        if (tables.isEmpty() && !summary.containsKey(QUERY_START_TIME)) {
            return Optional.empty();
        }
        List<String> entries = Splitter.on(',').omitEmptyStrings().splitToList(tables);
        ImmutableMap.Builder<SchemaTableName, OptionalLong> snapshots = ImmutableMap.builder();
        for (String entry : entries) {
            if (!entry.equals(UNKNOWN_TABLE)) {
                int equals = entry.lastIndexOf('=');
                checkArgument(equals > 0, "Invalid %s: %s", DEPENDS_ON_TABLES, tables);
                String id = entry.substring(equals + 1);
                snapshots.put(tableName(entry.substring(0, equals)), id.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(id)));
            }
        }
        boolean comparable = !entries.contains(UNKNOWN_TABLE) &&
                !Boolean.parseBoolean(summary.get(DEPENDS_ON_TABLE_FUNCTIONS)) &&
                !Boolean.parseBoolean(summary.get(DEPENDS_ON_NON_DETERMINISTIC_FUNCTIONS));
        Instant startedAt = Optional.ofNullable(summary.get(QUERY_START_TIME))
                .map(Instant::parse)
                .orElseGet(() -> Instant.ofEpochMilli(snapshot.timestampMillis()));
        return Optional.of(new RefreshedSources(snapshots.buildKeepingLast(), comparable, startedAt));
    }

    Map<String, String> toSummary()
    {
        checkArgument(comparable, "sources are not comparable");
        return ImmutableMap.of(
                DEPENDS_ON_TABLES, snapshots.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + (entry.getValue().isPresent() ? Long.toString(entry.getValue().getAsLong()) : ""))
                        .collect(Collectors.joining(",")),
                DEPENDS_ON_TABLE_FUNCTIONS, "false",
                DEPENDS_ON_NON_DETERMINISTIC_FUNCTIONS, "false",
                QUERY_START_TIME, startedAt.toString());
    }

    private static SchemaTableName tableName(String text)
    {
        int dot = text.lastIndexOf('.');
        checkArgument(dot > 0, "Invalid table in %s: %s", DEPENDS_ON_TABLES, text);
        return new SchemaTableName(text.substring(0, dot), text.substring(dot + 1));
    }
}
