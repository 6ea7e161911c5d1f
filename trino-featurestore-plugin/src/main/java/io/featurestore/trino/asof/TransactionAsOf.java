package io.featurestore.trino.asof;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.featurestore.trino.asof.AsOfColumnHandle.Kind;
import io.featurestore.trino.definition.FeatureColumn;
import io.featurestore.trino.definition.ResolvedFeatureView;
import io.featurestore.trino.engine.EngineAccess;
import io.featurestore.trino.freshness.StaleViewCheck;
import io.featurestore.trino.index.IndexFlushes;
import io.featurestore.trino.names.DerivedName;
import io.featurestore.trino.relation.TransactionRelation;
import io.featurestore.trino.source.FeatureViewAccess;
import io.featurestore.trino.source.HistoryColumn;
import io.featurestore.trino.source.PhysicalFeatureView;
import io.featurestore.trino.source.PhysicalFeatureView.Layer;
import io.featurestore.trino.source.PhysicalFeatureViews;
import io.featurestore.trino.sql.AsOfViewSql;
import io.featurestore.trino.sql.QualifiedRelation;
import io.featurestore.trino.store.FeatureViews;
import io.featurestore.trino.transaction.TransactionContext;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ColumnMetadata;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.ConnectorTableVersion;
import io.trino.spi.connector.ConnectorViewDefinition;
import io.trino.spi.connector.ConnectorViewDefinition.ViewColumn;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.predicate.TupleDomain;
import io.trino.spi.type.Type;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static io.featurestore.trino.names.RelationNames.atTime;
import static io.featurestore.trino.names.RelationNames.toRelationName;
import static io.featurestore.trino.names.RelationNames.toSchemaTableName;
import static io.featurestore.trino.names.SqlIdentifiers.quote;
import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static io.trino.spi.StandardErrorCode.PERMISSION_DENIED;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

// What v$as_of is in one transaction: a table where v holds its rows; where v is a view that chooses and renames columns, a view of the $as_of below
final class TransactionAsOf
        implements TransactionRelation
{
    static final String TIME_COLUMN = "as_of_time";

    private static final Optional<String> TIME_COMMENT = Optional.of("The time as of which the row holds; to be joined, or compared to a constant, by equality");

    private final String catalogName;
    private final ConnectorMetadata metadata;
    private final FeatureViews featureViews;
    private final StaleViewCheck staleViews;
    private final EngineAccess access;
    private final IndexFlushes flushes;
    private final Type timeType;

    // The metadata is that of the stored relations
    TransactionAsOf(TransactionContext transaction, ConnectorMetadata metadata, EngineAccess access, IndexFlushes flushes, Type timeType)
    {
        this.access = requireNonNull(access, "access is null");
        this.catalogName = transaction.catalogName();
        this.metadata = requireNonNull(metadata, "metadata is null");
        this.featureViews = transaction.featureViews();
        this.staleViews = transaction.staleViews();
        this.flushes = requireNonNull(flushes, "flushes is null");
        this.timeType = requireNonNull(timeType, "timeType is null");
    }

    // Empty if the name's base is no feature view, or does not hold the rows itself; fails if the feature view computes its rows
    @Override
    public Optional<ConnectorTableHandle> table(ConnectorSession session, DerivedName name, Optional<ConnectorTableVersion> version)
    {
        Optional<ResolvedFeatureView> view = featureViews.find(session, name.featureView());
        if (view.isEmpty()) {
            return Optional.empty();
        }
        PhysicalFeatureView physical = physical(session, view.orElseThrow());
        SchemaTableName holdsRows = view.orElseThrow().computesEvents() ? name.featureView() : physical.layers().getLast().name();
        if (!holdsRows.equals(name.base())) {
            return Optional.empty();
        }
        if (version.isPresent()) {
            throw new TrinoException(NOT_SUPPORTED, "%s is of the newest version: it is read as of the times that as_of_time is equal to, not FOR VERSION or TIMESTAMP AS OF".formatted(name.name()));
        }
        return Optional.of(view.orElseThrow().computesEvents() ? computedTable(name, view.orElseThrow(), physical) : table(session, name, view.orElseThrow(), physical));
    }

    private AsOfTableHandle computedTable(DerivedName name, ResolvedFeatureView view, PhysicalFeatureView physical)
    {
        List<AsOfColumnHandle> columns = new ArrayList<>();
        List<HistoryColumn> values = new ArrayList<>();
        for (FeatureColumn column : found(view, physical)) {
            checkName(view, column.name());
            int key = view.entityKeys().indexOf(column);
            if (key >= 0) {
                columns.add(new AsOfColumnHandle(Kind.KEY, key, column.name(), column.type(), column.comment()));
            }
            else {
                columns.add(new AsOfColumnHandle(Kind.VALUE, values.size(), column.name(), column.type(), column.comment()));
                values.add(new HistoryColumn(physical.columns().get(column.name()), column.type()));
            }
        }
        columns.add(new AsOfColumnHandle(Kind.AS_OF_TIME, 0, TIME_COLUMN, timeType, TIME_COMMENT));
        return new AsOfTableHandle(name, view.properties().entityKeys(), physical.source(view, values), columns, TupleDomain.all(), physical.table(), false, flushes.last());
    }

    // The others are computed of these
    private static List<FeatureColumn> found(ResolvedFeatureView view, PhysicalFeatureView physical)
    {
        return view.columns().stream()
                .filter(column -> physical.columns().containsKey(column.name()) && !view.readsTime(column.name()))
                .collect(toImmutableList());
    }

    private AsOfTableHandle table(ConnectorSession session, DerivedName name, ResolvedFeatureView view, PhysicalFeatureView physical)
    {
        Map<String, ColumnHandle> handles = metadata.getColumnHandles(session, physical.table());
        List<String> keys = view.entityKeys().stream()
                .map(key -> physical.layers().getLast().columns().get(key.name()))
                .collect(toImmutableList());
        List<AsOfColumnHandle> columns = new ArrayList<>();
        List<HistoryColumn> values = new ArrayList<>();
        for (ColumnMetadata column : metadata.getTableMetadata(session, physical.table()).getColumns()) {
            if (column.isHidden()) {
                continue;
            }
            checkName(view, column.getName());
            Optional<String> comment = column.getComment();
            if (view.readsTime(column.getName())) {
                continue;
            }
            int key = keys.indexOf(column.getName());
            if (key >= 0) {
                columns.add(new AsOfColumnHandle(Kind.KEY, key, column.getName(), column.getType(), comment));
            }
            else {
                columns.add(new AsOfColumnHandle(Kind.VALUE, values.size(), column.getName(), column.getType(), comment));
                values.add(new HistoryColumn(view.events().isPresent() ? physical.columns().get(column.getName()) : handles.get(column.getName()), column.getType()));
            }
        }
        columns.add(new AsOfColumnHandle(Kind.AS_OF_TIME, 0, TIME_COLUMN, timeType, TIME_COMMENT));
        return new AsOfTableHandle(name, view.properties().entityKeys(), physical.source(view, values), columns, TupleDomain.all(), physical.table(), false, flushes.last());
    }

    // Empty if the name's base is no view between the feature view and its rows
    @Override
    public Optional<ConnectorViewDefinition> view(ConnectorSession session, DerivedName name)
    {
        Optional<ResolvedFeatureView> view = featureViews.find(session, name.featureView());
        if (view.filter(TransactionAsOf::computesFeatures).isPresent()) {
            return Optional.of(name).filter(asked -> asked.definition().isEmpty()).map(asked -> ofThatTime(session, asked, view.orElseThrow()));
        }
        if (view.filter(found -> !found.computesEvents()).isEmpty() || metadata.getView(session, name.base()).isEmpty()) {
            return Optional.empty();
        }
        List<Layer> layers = physical(session, view.orElseThrow()).layers();
        int layer = layers.stream().map(Layer::name).toList().indexOf(name.base());
        if (layer < 0) {
            return Optional.empty();
        }
        return Optional.of(view(session, name, view.orElseThrow(), layers.get(layer), layers.get(layer + 1)));
    }

    private static boolean computesFeatures(ResolvedFeatureView view)
    {
        return view.features().stream().anyMatch(feature -> view.readsTime(feature.name())) ||
                (view.computesEvents() && view.features().size() > view.events().orElseThrow().aggregations().windowed().size());
    }

    private ConnectorViewDefinition view(ConnectorSession session, DerivedName name, ResolvedFeatureView featureView, Layer layer, Layer below)
    {
        ConnectorViewDefinition base = metadata.getView(session, layer.name()).orElseThrow();
        ImmutableList.Builder<ViewColumn> columns = ImmutableList.builder();
        ImmutableList.Builder<String> items = ImmutableList.builder();
        Set<String> names = ImmutableSet.copyOf(layer.columns().values());
        for (String column : names) {
            FeatureColumn feature = featureView.columns().stream()
                    .filter(candidate -> layer.columns().get(candidate.name()).equals(column))
                    .findFirst()
                    .orElseThrow();
            checkName(featureView, column);
            columns.add(new ViewColumn(column, feature.type().getTypeId(), feature.comment()));
            items.add("%s AS %s".formatted(quote(below.columns().get(feature.name())), quote(column)));
        }
        columns.add(new ViewColumn(TIME_COLUMN, timeType.getTypeId(), TIME_COMMENT));
        items.add(quote(TIME_COLUMN));
        SchemaTableName source = name.over(below.name()).name();
        return new ConnectorViewDefinition(
                items.build().stream().collect(joining(",\n    ", "SELECT\n    ", "\nFROM " + new QualifiedRelation(catalogName, toRelationName(source)).sql())),
                Optional.of(catalogName),
                Optional.empty(),
                columns.build(),
                Optional.empty(),
                base.getOwner(),
                base.isRunAsInvoker(),
                List.of());
    }

    // What is computed of aggregates and the time that is asked for, over the table that has these
    private ConnectorViewDefinition ofThatTime(ConnectorSession session, DerivedName name, ResolvedFeatureView view)
    {
        Set<String> found = found(view, physical(session, view)).stream().map(FeatureColumn::name).collect(toImmutableSet());
        List<FeatureColumn> columns = ImmutableList.<FeatureColumn>builder().addAll(view.columns()).add(new FeatureColumn(TIME_COLUMN, timeType, TIME_COMMENT)).build();
        return new ConnectorViewDefinition(
                AsOfViewSql.sql(catalogName, view, name.over(name.base()).name(), found, timeType),
                Optional.of(catalogName),
                Optional.empty(),
                columns.stream().map(column -> new ViewColumn(column.name(), column.type().getTypeId(), column.comment())).collect(toImmutableList()),
                Optional.empty(),
                Optional.empty(),
                true,
                List.of());
    }

    private PhysicalFeatureView physical(ConnectorSession session, ResolvedFeatureView view)
    {
        staleViews.check(session, toSchemaTableName(view.name()));
        PhysicalFeatureView physical = new PhysicalFeatureViews(session, metadata, catalogName).resolve(view);
        if (view.computesEvents()) {
            checkComputed(session, view, physical);
        }
        return physical;
    }

    // The engine applies the rules of the view to its $as_of, and does not see what is below
    private void checkComputed(ConnectorSession session, ResolvedFeatureView view, PhysicalFeatureView physical)
    {
        view.events().orElseThrow().aggregations().windowed().stream()
                .filter(aggregate -> !physical.columns().containsKey(aggregate.name()))
                .findFirst()
                .ifPresent(aggregate -> {
                    throw new TrinoException(NOT_SUPPORTED, "Feature '%s' of '%s' is computed by the engine, and $as_of is read below it. Use a training set or %s, or make it a materialized view"
                            .formatted(aggregate.name(), view.name(), atTime(view.name())));
                });
        if (!FeatureViewAccess.isUnrestrictedBelow(access.reader(session), view, physical)) {
            throw new TrinoException(PERMISSION_DENIED, "Access Denied: '%s' is computed of events, not all of which may be read as they are. Use a training set or %s, in which the engine applies what hides them"
                    .formatted(view.name(), atTime(view.name())));
        }
    }

    private static void checkName(ResolvedFeatureView view, String column)
    {
        if (column.equals(TIME_COLUMN)) {
            throw new TrinoException(NOT_SUPPORTED, "Feature view '%s' has a column %s of its own, so its $as_of cannot tell which is meant: give that column another name, or use a training set"
                    .formatted(view.name(), TIME_COLUMN));
        }
    }
}
