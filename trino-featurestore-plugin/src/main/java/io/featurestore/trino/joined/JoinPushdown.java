package io.featurestore.trino.joined;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.featurestore.trino.definition.ResolvedFeatureView;
import io.featurestore.trino.freshness.StoredRows;
import io.featurestore.trino.iceberg.IcebergTable;
import io.featurestore.trino.index.IndexFlushes;
import io.featurestore.trino.index.IndexSize;
import io.featurestore.trino.joined.JoinedTableHandle.JoinedView;
import io.featurestore.trino.source.HistoryColumn;
import io.featurestore.trino.source.HistorySource;
import io.featurestore.trino.source.PhysicalFeatureView;
import io.featurestore.trino.source.PhysicalFeatureViews;
import io.featurestore.trino.store.FeatureViews;
import io.featurestore.trino.transaction.TransactionContext;
import io.trino.spi.connector.BasicRelationStatistics;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.JoinApplicationResult;
import io.trino.spi.connector.JoinStatistics;
import io.trino.spi.connector.JoinType;
import io.trino.spi.expression.ConnectorExpression;
import io.trino.spi.type.TimestampType;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static io.featurestore.trino.joined.JoinPushdownProperties.isJoinPushdownEnabled;
import static io.featurestore.trino.names.RelationNames.toRelationName;
import static io.featurestore.trino.names.RelationNames.toSchemaTableName;
import static java.util.Objects.requireNonNull;

// Takes the join of a spine with a materialized feature view from the engine, where it is exactly the point-in-time join of a training set and
// looking rows up in the as-of index is less work. The spine is a table of this catalog, or one so joined before. Row filters and column masks stand
// in the plan between a table and the join; those that the Iceberg connector applies itself are in the table's handle, which then is not taken
final class JoinPushdown
{
    private final ConnectorMetadata metadata;
    private final StoredRows storage;
    private final FeatureViews featureViews;
    private final String catalogName;
    private final JoinPushdownPolicy policy;
    private final IndexFlushes flushes;

    JoinPushdown(ConnectorMetadata metadata, TransactionContext transaction, JoinPushdownPolicy policy, IndexFlushes flushes)
    {
        this.metadata = requireNonNull(metadata, "metadata is null");
        this.storage = transaction.storedRows();
        this.featureViews = transaction.featureViews();
        this.catalogName = transaction.catalogName();
        this.policy = requireNonNull(policy, "policy is null");
        this.flushes = requireNonNull(flushes, "flushes is null");
    }

    Optional<JoinApplicationResult<ConnectorTableHandle>> apply(
            ConnectorSession session,
            JoinType type,
            Side left,
            Side right,
            ConnectorExpression condition,
            JoinStatistics statistics)
    {
        if (!isJoinPushdownEnabled(session)) {
            return Optional.empty();
        }
        return switch (type) {
            case RIGHT_OUTER -> join(session, left, right, condition, statistics::getRightStatistics)
                    .map(joined -> new JoinApplicationResult<>(joined.table(), joined.featureColumns(), joined.spineColumns(), false));
            case LEFT_OUTER -> join(session, right, left, condition, statistics::getLeftStatistics)
                    .map(joined -> new JoinApplicationResult<>(joined.table(), joined.spineColumns(), joined.featureColumns(), false));
            case INNER, FULL_OUTER -> Optional.empty();
        };
    }

    // The columns that are read, by their names in the condition
    record Side(ConnectorTableHandle table, Map<String, ColumnHandle> columns)
    {
        Side
        {
            requireNonNull(table, "table is null");
            columns = ImmutableMap.copyOf(requireNonNull(columns, "columns is null"));
        }
    }

    private Optional<Joined> join(ConnectorSession session, Side features, Side spine, ConnectorExpression condition, Supplier<Optional<BasicRelationStatistics>> spineStatistics)
    {
        Optional<PointInTimeCondition> asOf = PointInTimeCondition.parse(condition, features.columns(), spine.columns());
        if (asOf.isEmpty() || !isSpine(spine.table())) {
            return Optional.empty();
        }
        return stored(session, features.table())
                .filter(stored -> stored.holds(features) && isLookup(stored.source(), asOf.orElseThrow()))
                .flatMap(stored -> lookup(session, spine.table(), stored, features, asOf.orElseThrow())
                        .filter(joined -> isLessWork(joined, spineStatistics))
                        .map(joined -> new Joined(
                                joined,
                                JoinedColumns.ofView(metadata, session, stored.source().table(), joined.views().size() - 1),
                                JoinedColumns.ofSpine(metadata, session, spine.table()))))
                .filter(joined -> joined.spineColumns().keySet().containsAll(spine.columns().values()));
    }

    private record Joined(JoinedTableHandle table, Map<ColumnHandle, ColumnHandle> featureColumns, Map<ColumnHandle, ColumnHandle> spineColumns) {}

    // False if the number of spine rows is unknown
    private boolean isLessWork(JoinedTableHandle joined, Supplier<Optional<BasicRelationStatistics>> spineStatistics)
    {
        return policy.fit(joined.views()) && spineStatistics.get()
                .filter(spine -> policy.isLessWork(joined.views().getLast(), spine.getRowCount()))
                .isPresent();
    }

    private Optional<JoinedTableHandle> lookup(ConnectorSession session, ConnectorTableHandle spine, Stored stored, Side features, PointInTimeCondition condition)
    {
        OptionalLong rows = storage.rowCount(session, toSchemaTableName(stored.view().name()));
        return rows.isEmpty() ? Optional.empty() : joined(session, spine, stored.source(), condition, rows.getAsLong(), policy.indexSize(metadata, session, stored.sourceOf(features), false, rows.getAsLong()));
    }

    private record Stored(ResolvedFeatureView view, PhysicalFeatureView physical, HistorySource source)
    {
        // Whether only stored columns are read, no fields of them and no columns about files
        private boolean holds(Side side)
        {
            return side.columns().values().stream().allMatch(column -> physical.columns().containsValue(column) || isValidTo(column));
        }

        private boolean isValidTo(ColumnHandle column)
        {
            return physical.validTo().filter(validTo -> validTo.handle().equals(column)).isPresent();
        }

        private HistorySource sourceOf(Side side)
        {
            return source.withValues(view.columns().stream()
                    .filter(column -> !view.entityKeys().contains(column) && !view.timestampColumn().equals(Optional.of(column)))
                    .map(column -> new HistoryColumn(physical.columns().get(column.name()), column.type()))
                    .filter(column -> side.columns().containsValue(column.handle()))
                    .collect(toImmutableList()));
        }
    }

    // The feature view all of whose stored rows are in the table
    private Optional<Stored> stored(ConnectorSession session, ConnectorTableHandle table)
    {
        Optional<IcebergTable> stored = IcebergTable.find(table).filter(IcebergTable::isWhole);
        if (stored.isEmpty()) {
            return Optional.empty();
        }
        Optional<ResolvedFeatureView> view = storage.viewOf(stored.orElseThrow().name())
                .map(name -> featureViews.resolve(session, toRelationName(name)))
                .filter(resolved -> resolved.validTo().isPresent() && resolved.timestampColumn().isPresent() && !resolved.entityKeys().isEmpty());
        return view.flatMap(resolved -> {
            PhysicalFeatureView physical = new PhysicalFeatureViews(session, metadata, catalogName).resolve(resolved);
            return Optional.of(new Stored(resolved, physical, physical.source(resolved, ImmutableList.of())))
                    .filter(_ -> physical.table().equals(stored.orElseThrow().withoutProjection()));
        });
    }

    private static boolean isSpine(ConnectorTableHandle table)
    {
        return table instanceof JoinedTableHandle || IcebergTable.find(table).filter(iceberg -> !iceberg.isLimited()).isPresent();
    }

    private static boolean isLookup(HistorySource source, PointInTimeCondition condition)
    {
        return condition.keys().keySet().equals(source.keys().stream().map(HistoryColumn::handle).collect(toImmutableSet())) &&
                source.timestamp().map(HistoryColumn::handle).equals(Optional.of(condition.validFrom())) &&
                source.validTo().map(HistoryColumn::handle).equals(Optional.of(condition.validTo())) &&
                source.ttlMillis().equals(condition.ttlMillis());
    }

    // Empty unless keys and times are of one type on both sides: the engine then compares as the index does
    private Optional<JoinedTableHandle> joined(ConnectorSession session, ConnectorTableHandle spine, HistorySource source, PointInTimeCondition condition, long rows, IndexSize size)
    {
        if (condition.time() instanceof JoinedColumnHandle || condition.keys().values().stream().anyMatch(JoinedColumnHandle.class::isInstance)) {
            return Optional.empty();
        }
        JoinedTableHandle before = switch (spine) {
            case JoinedTableHandle joined -> joined;
            default -> new JoinedTableHandle(spine, spineColumn(session, spine, condition.time()), ImmutableList.of(), false, false, flushes.last());
        };
        List<HistoryColumn> keys = source.keys().stream()
                .map(key -> spineColumn(session, before.spine(), condition.keys().get(key.handle())))
                .collect(toImmutableList());
        boolean sameTypes = keys.stream().map(HistoryColumn::type).collect(toImmutableList()).equals(source.keyTypes()) &&
                before.time().type() instanceof TimestampType &&
                before.time().type().equals(source.timestamp().orElseThrow().type()) &&
                before.time().type().equals(source.validTo().orElseThrow().type());
        return Optional.of(before.with(new JoinedView(source, keys, rows, size)))
                .filter(_ -> sameTypes && !before.onlyKnown() && before.time().handle().equals(condition.time()));
    }

    private HistoryColumn spineColumn(ConnectorSession session, ConnectorTableHandle spine, ColumnHandle column)
    {
        return new HistoryColumn(column, metadata.getColumnMetadata(session, spine, column).getType());
    }
}
