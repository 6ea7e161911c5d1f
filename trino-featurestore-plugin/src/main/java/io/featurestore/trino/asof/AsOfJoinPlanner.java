package io.featurestore.trino.asof;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.featurestore.trino.asof.AsOfColumnHandle.Kind;
import io.featurestore.trino.engine.EngineAccess.Reader;
import io.featurestore.trino.handle.PlannedTables;
import io.featurestore.trino.index.IndexFlushes;
import io.featurestore.trino.index.IndexSize;
import io.featurestore.trino.joined.JoinPushdownPolicy;
import io.featurestore.trino.joined.SearchableViews;
import io.featurestore.trino.joined.SearchableViews.SearchableView;
import io.featurestore.trino.names.DerivedName;
import io.featurestore.trino.request.PlannedJoin;
import io.featurestore.trino.request.PlannedRequest;
import io.featurestore.trino.source.HistoryColumn;
import io.featurestore.trino.source.HistorySource;
import io.featurestore.trino.source.PhysicalFeatureView;
import io.featurestore.trino.source.PhysicalFeatureView.Layer;
import io.featurestore.trino.sql.AsOfSql;
import io.featurestore.trino.sql.QualifiedRelation;
import io.featurestore.trino.value.KeyTypes;
import io.featurestore.trino.value.TimeTypes;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ColumnSchema;
import io.trino.spi.connector.ConnectorAccessControl;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.predicate.TupleDomain;
import io.trino.spi.type.Type;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static io.featurestore.trino.names.RelationNames.toRelationName;
import static io.featurestore.trino.names.RelationNames.toSchemaTableName;
import static io.trino.spi.type.TimestampType.TIMESTAMP_MICROS;
import static java.util.Objects.requireNonNull;

/**
 * Plans joins of a training set as joins by equality with feature views as of the spine's times, which the engine makes by looking them up, whatever
 * the spine is. The relation has the name of the table that holds the rows, so the engine's own rules for it hold too.
 */
public final class AsOfJoinPlanner
{
    private final String catalogName;
    private final ConnectorMetadata relations;
    private final PlannedTables plannedTables;
    private final JoinPushdownPolicy policy;
    private final IndexFlushes flushes;

    public AsOfJoinPlanner(String catalogName, ConnectorMetadata relations, PlannedTables plannedTables, JoinPushdownPolicy policy, IndexFlushes flushes)
    {
        this.catalogName = requireNonNull(catalogName, "catalogName is null");
        this.relations = requireNonNull(relations, "relations is null");
        this.plannedTables = requireNonNull(plannedTables, "plannedTables is null");
        this.policy = requireNonNull(policy, "policy is null");
        this.flushes = requireNonNull(flushes, "flushes is null");
    }

    // By the position of a join, without those that are planned already and feature views that may not use an index join
    public Map<Integer, AsOfSql> plan(ConnectorSession session, PlannedRequest request, Map<Integer, IndexSize> planned, SearchableViews views, Predicate<SearchableView> mayUseIndexJoin)
    {
        boolean hasTime = request.timestampColumn().filter(time -> TimeTypes.precision(time.type()) <= TIMESTAMP_MICROS.getPrecision()).isPresent();
        if (!hasTime || request.filterByCreated() || !policy.isLessWorkForAnySpine()) {
            return ImmutableMap.of();
        }
        ImmutableMap.Builder<Integer, AsOfSql> plan = ImmutableMap.builder();
        List<IndexSize> sizes = new ArrayList<>(planned.values());
        for (int position = 0; position < request.joins().size(); position++) {
            PlannedJoin join = request.joins().get(position);
            // Of several keys the optimizer may drop an equality that follows from others, without which no index is found
            if (planned.containsKey(position) || join.keys().size() != 1 || join.view().timestampColumn().isEmpty()) {
                continue;
            }
            Optional<SearchableView> view = views.find(join, request)
                    .filter(mayUseIndexJoin)
                    .filter(found -> policy.fitTogether(ImmutableList.<IndexSize>builder().addAll(sizes).add(found.indexSize()).build()));
            Optional<AsOfSql> asOf = view.flatMap(found -> asOf(session, join, found, views.reader()));
            if (asOf.isPresent()) {
                sizes.add(view.orElseThrow().indexSize());
                plan.put(position, asOf.orElseThrow());
            }
        }
        return plan.buildOrThrow();
    }

    private Optional<AsOfSql> asOf(ConnectorSession session, PlannedJoin join, SearchableView view, Reader reader)
    {
        List<Type> keyTypes = view.source().keyTypes();
        boolean castsOnlySpine = IntStream.range(0, keyTypes.size())
                .allMatch(key -> KeyTypes.common(keyTypes.get(key), join.keys().get(key).spineColumn().type()).equals(Optional.of(keyTypes.get(key))));
        DerivedName derived = name(join, view.physical());
        AsOfTableHandle table = table(derived, join, view);
        List<String> names = table.columns().stream().map(AsOfColumnHandle::name).collect(toImmutableList());
        SchemaTableName name = isMaterialized(session, view.physical()) ? derived.name() : derived.base();
        if (!castsOnlySpine || ImmutableSet.copyOf(names).size() < names.size() || !mayBeRead(reader, name, table)) {
            return Optional.empty();
        }
        return Optional.of(new AsOfSql(
                new QualifiedRelation(catalogName, toRelationName(name)),
                plannedTables.add(name, table),
                table.keyColumns().stream().map(AsOfColumnHandle::name).collect(toImmutableList()),
                keyTypes,
                table.timeColumn().name(),
                table.columns().stream().filter(column -> column.kind() == Kind.VALUE).map(AsOfColumnHandle::name).collect(toImmutableList())));
    }

    private static DerivedName name(PlannedJoin join, PhysicalFeatureView physical)
    {
        SchemaTableName view = toSchemaTableName(join.view().name());
        SchemaTableName base = physical.layers().getLast().name();
        return new DerivedName(base, AsOfRelation.MARK, Optional.empty(), Optional.of(view).filter(definition -> !definition.equals(base)));
    }

    private boolean isMaterialized(ConnectorSession session, PhysicalFeatureView physical)
    {
        return relations.getMaterializedView(session, physical.layers().getLast().name()).isPresent();
    }

    private AsOfTableHandle table(DerivedName name, PlannedJoin join, SearchableView view)
    {
        Layer layer = view.physical().layers().getLast();
        ImmutableList.Builder<AsOfColumnHandle> columns = ImmutableList.builder();
        for (int key = 0; key < join.keys().size(); key++) {
            columns.add(new AsOfColumnHandle(Kind.KEY, key, layer.columns().get(join.keys().get(key).key().name()), view.source().keyTypes().get(key), Optional.empty()));
        }
        columns.add(new AsOfColumnHandle(Kind.AS_OF_TIME, 0, TransactionAsOf.TIME_COLUMN, TIMESTAMP_MICROS, Optional.empty()));
        List<HistoryColumn> values = view.source().values();
        for (int value = 0; value < values.size(); value++) {
            columns.add(new AsOfColumnHandle(Kind.VALUE, value, name(layer, view.source(), join.looksUp().get(value).name()), values.get(value).type(), Optional.empty()));
        }
        return new AsOfTableHandle(name, join.view().properties().entityKeys(), view.source(), columns.build(), TupleDomain.all(), view.source().table(), true, flushes.last());
    }

    // What is computed of events is no column of their table
    private static String name(Layer layer, HistorySource source, String value)
    {
        return source.isOfEvents() ? value : layer.columns().get(value);
    }

    private static boolean mayBeRead(Reader reader, SchemaTableName name, AsOfTableHandle table)
    {
        ConnectorAccessControl accessControl = reader.accessControl();
        List<ColumnSchema> columns = table.columns().stream()
                .map(column -> column.metadata().getColumnSchema())
                .collect(toImmutableList());
        try {
            accessControl.checkCanSelectFromColumns(null, name, Optional.empty(), columns.stream().map(ColumnSchema::getName).collect(toImmutableSet()));
            return accessControl.getRowFilters(null, name).isEmpty() && accessControl.getColumnMasks(null, name, columns).isEmpty();
        }
        catch (TrinoException e) {
            return false;
        }
    }
}
