package io.featurestore.trino.joined;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import io.featurestore.trino.handle.PlannedTables;
import io.featurestore.trino.index.IndexFlushes;
import io.featurestore.trino.index.IndexSize;
import io.featurestore.trino.joined.JoinedTableHandle.JoinedView;
import io.featurestore.trino.query.SpineQuery;
import io.featurestore.trino.request.KeyPair;
import io.featurestore.trino.request.PlannedJoin;
import io.featurestore.trino.request.PlannedRequest;
import io.featurestore.trino.request.SpineColumn;
import io.featurestore.trino.source.HistoryColumn;
import io.featurestore.trino.sql.SpineSql;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorViewDefinition;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static java.util.Objects.requireNonNull;

/**
 * Plans features of a training set as columns of its spine's table, to be looked up while the table is read: where the spine makes each row from one
 * row of a table, the feature view's rows are stored, nothing hides them from the reader, and the index is worth its filling. The engine joins all
 * others, and keeps its own rules for the spine's table.
 */
public final class SpineScanPlanner
{
    private final String catalogName;
    private final ConnectorMetadata relations;
    private final PlannedTables plannedTables;
    private final JoinPushdownPolicy policy;
    private final IndexFlushes flushes;

    public SpineScanPlanner(String catalogName, ConnectorMetadata relations, PlannedTables plannedTables, JoinPushdownPolicy policy, IndexFlushes flushes)
    {
        this.catalogName = requireNonNull(catalogName, "catalogName is null");
        this.relations = requireNonNull(relations, "relations is null");
        this.plannedTables = requireNonNull(plannedTables, "plannedTables is null");
        this.policy = requireNonNull(policy, "policy is null");
        this.flushes = requireNonNull(flushes, "flushes is null");
    }

    // By the positions of the joins that the query makes, what their indexes are expected to take
    public record SpineScan(SpineSql query, Map<Integer, IndexSize> indexes)
    {
        public SpineScan
        {
            requireNonNull(query, "query is null");
            indexes = ImmutableMap.copyOf(requireNonNull(indexes, "indexes is null"));
        }
    }

    // The spine is the view of the training set's own query, the request has a time. Empty if no feature can be looked up
    public Optional<SpineScan> plan(ConnectorSession session, ConnectorViewDefinition spine, PlannedRequest request, SearchableViews views)
    {
        return SpineQuery.parse(spine.getOriginalSql())
                .flatMap(query -> SpineTable.find(session, relations, catalogName, spine, query)
                        .flatMap(table -> plan(session, query, table, request, views)));
    }

    // Whether the spine reads one relation that is no table: where that is a view of a table, the optimizer will find it
    public boolean readsView(ConnectorSession session, ConnectorViewDefinition spine)
    {
        return SpineQuery.parse(spine.getOriginalSql())
                .filter(query -> SpineTable.find(session, relations, catalogName, spine, query).isEmpty())
                .isPresent();
    }

    private Optional<SpineScan> plan(ConnectorSession session, SpineQuery query, SpineTable spine, PlannedRequest request, SearchableViews searchable)
    {
        Optional<HistoryColumn> time = spine.column(request.timestampColumn().orElseThrow());
        Map<Integer, JoinedView> views = time.isPresent() ? views(spine, request, searchable) : ImmutableMap.of();
        if (views.isEmpty()) {
            return Optional.empty();
        }
        JoinedTableHandle joined = new JoinedTableHandle(spine.handle(), time.orElseThrow(), ImmutableList.copyOf(views.values()), request.filterByCreated(), searchable.reader().isUserOf(session), flushes.last());
        Map<Integer, List<String>> names = names(session, joined, ImmutableList.copyOf(views.keySet()));
        Set<String> features = names.values().stream().flatMap(List::stream).collect(toImmutableSet());
        if (!spine.mayBeSearched(searchable.reader(), searched(request, views.keySet()), new JoinedMetadata(relations).getTableMetadata(session, joined), features)) {
            return Optional.empty();
        }
        List<String> table = ImmutableList.of(catalogName, spine.name().getSchemaName(), spine.name().getTableName());
        return Optional.of(new SpineScan(
                new SpineSql(query.ofVersion(table, plannedTables.add(spine.name(), joined), ImmutableList.copyOf(features)), names),
                ImmutableMap.copyOf(Maps.transformValues(views, JoinedView::indexSize))));
    }

    // By the position of the join
    private Map<Integer, JoinedView> views(SpineTable spine, PlannedRequest request, SearchableViews searchable)
    {
        OptionalLong spineRows = searchable.rowCount(spine.handle());
        if (spineRows.isEmpty()) {
            return ImmutableMap.of();
        }
        Map<Integer, JoinedView> views = new LinkedHashMap<>();
        for (int join = 0; join < request.joins().size(); join++) {
            PlannedJoin planned = request.joins().get(join);
            Optional<JoinedView> view = spine.keys(planned)
                    .flatMap(keys -> searchable.find(planned, request).map(found -> new JoinedView(found.source(), keys, found.rows(), found.indexSize())))
                    .filter(found -> policy.isLessWork(found, spineRows.getAsLong()))
                    // Events are read in parts rather than computed of in whole
                    .filter(found -> policy.fitsInParts(found) || policy.fit(Stream.concat(views.values().stream(), Stream.of(found)).collect(toImmutableList())));
            if (view.isPresent()) {
                views.put(join, view.orElseThrow());
            }
        }
        return views;
    }

    private Map<Integer, List<String>> names(ConnectorSession session, JoinedTableHandle joined, List<Integer> joins)
    {
        ImmutableMap.Builder<Integer, List<String>> names = ImmutableMap.builder();
        for (int number = 0; number < joins.size(); number++) {
            int view = number;
            names.put(joins.get(view), JoinedColumns.featuresOf(relations, session, joined, view).stream()
                    .map(column -> JoinedColumns.uniqueName(joined, view, column))
                    .collect(toImmutableList()));
        }
        return names.buildOrThrow();
    }

    private static Set<SpineColumn> searched(PlannedRequest request, Set<Integer> joins)
    {
        return Stream.concat(
                        request.timestampColumn().stream(),
                        joins.stream().flatMap(join -> request.joins().get(join).keys().stream()).map(KeyPair::spineColumn))
                .collect(toImmutableSet());
    }
}
