package io.featurestore.trino.timeline;

import com.google.common.collect.ImmutableList;
import io.featurestore.trino.aggregation.Aggregation;
import io.featurestore.trino.definition.FeatureColumn;
import io.featurestore.trino.definition.ResolvedFeatureView;
import io.featurestore.trino.definition.StoredQuery;
import io.featurestore.trino.engine.EngineAccess;
import io.featurestore.trino.engine.EngineAccess.Reader;
import io.featurestore.trino.engine.EngineCall;
import io.featurestore.trino.index.EventPoints.Points;
import io.featurestore.trino.index.IndexFlushes;
import io.featurestore.trino.index.IndexSize;
import io.featurestore.trino.joined.JoinPushdownPolicy;
import io.featurestore.trino.joined.RowCounts;
import io.featurestore.trino.source.FeatureViewAccess;
import io.featurestore.trino.source.HistorySource;
import io.featurestore.trino.source.PhysicalFeatureView;
import io.featurestore.trino.source.PhysicalFeatureViews;
import io.featurestore.trino.source.WindowEnds;
import io.featurestore.trino.sql.QualifiedRelation;
import io.featurestore.trino.sql.WindowScan;
import io.featurestore.trino.sql.WindowScans;
import io.featurestore.trino.timeline.EventTimelineHandle.Parts;
import io.featurestore.trino.transaction.TransactionContext;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.SchemaTableName;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static io.featurestore.trino.joined.JoinPushdownProperties.isJoinPushdownEnabled;
import static io.featurestore.trino.names.RelationNames.toRelationName;
import static java.util.Objects.requireNonNull;

// Scans are planned where the view's query only chooses and renames columns of a table, all its aggregates are known to the index, and the index fits
final class EventTimelines
        implements WindowScans
{
    private static final int SPLIT_BITS = 4;
    // The table is read once for each part
    private static final int MAX_BITS = 8;

    private final TransactionContext transaction;
    private final Supplier<ConnectorMetadata> relations;
    private final JoinPushdownPolicy policy;
    private final IndexFlushes flushes;
    private final EngineAccess access;

    EventTimelines(TransactionContext transaction, Supplier<ConnectorMetadata> relations, JoinPushdownPolicy policy, IndexFlushes flushes, EngineAccess access)
    {
        this.transaction = requireNonNull(transaction, "transaction is null");
        this.relations = requireNonNull(relations, "relations is null");
        this.policy = requireNonNull(policy, "policy is null");
        this.flushes = requireNonNull(flushes, "flushes is null");
        this.access = requireNonNull(access, "access is null");
    }

    @Override
    public Optional<WindowScan> find(ConnectorSession session, ResolvedFeatureView view)
    {
        if (!isJoinPushdownEnabled(session)) {
            return Optional.empty();
        }
        Reader reader = access.reader(session);
        return physical(session, view)
                .filter(physical -> FeatureViewAccess.isUnrestricted(reader, view, physical, view.columns()))
                .filter(physical -> relations.get().getMaterializedView(session, name(physical)).isEmpty())
                .filter(physical -> isKnownToRefresh(physical) || !EngineCall.isOfRefresh())
                .flatMap(physical -> scan(session, view, physical, reader));
    }

    // A refresh remembers the views that the engine asks for, which are none between the feature view and the table
    private static boolean isKnownToRefresh(PhysicalFeatureView physical)
    {
        return physical.layers().size() <= 2;
    }

    private Optional<WindowScan> scan(ConnectorSession session, ResolvedFeatureView view, PhysicalFeatureView physical, Reader reader)
    {
        List<FeatureColumn> aggregates = aggregates(view);
        HistorySource source = physical.source(view, physical.columns(aggregates));
        OptionalLong rows = new RowCounts(transaction.iceberg().tables()).of(session, source.table());
        Optional<String> owner = view.events().orElseThrow().query().flatMap(StoredQuery::owner);
        Optional<Parts> parts = rows.isEmpty() ? Optional.empty() : parts(view, policy.indexSize(relations.get(), session, source, false, rows.getAsLong()));
        if (parts.isEmpty() || !FeatureViewAccess.isUnrestricted(reader.ofView(owner), name(physical), columns(source))) {
            return Optional.empty();
        }
        List<WindowEnds> windows = view.events().orElseThrow().aggregations().windows().stream()
                .map(WindowEnds::of)
                .collect(toImmutableList());
        boolean readByUser = reader.ofView(owner).isUserOf(session);
        return Optional.of((atEvents, atChanges, digits) -> {
            EventTimelineHandle handle = new EventTimelineHandle(source, source.table(), windows, new Points(atEvents, atChanges, digits), parts.orElseThrow(), readByUser, flushes.last());
            return "%s FOR VERSION AS OF %s".formatted(
                    new QualifiedRelation(transaction.catalogName(), toRelationName(name(physical))).sql(),
                    transaction.plannedTables().add(name(physical), handle));
        });
    }

    // Empty where an aggregate is unknown to the index, or the engine, which is to compute them then, will tell what is wrong
    private Optional<PhysicalFeatureView> physical(ConnectorSession session, ResolvedFeatureView view)
    {
        Set<String> names = aggregates(view).stream().map(FeatureColumn::name).collect(toImmutableSet());
        try {
            return Optional.of(new PhysicalFeatureViews(session, relations.get(), transaction.catalogName()).resolveEvents(view))
                    .filter(physical -> physical.columns().keySet().containsAll(names));
        }
        catch (TrinoException _) {
            return Optional.empty();
        }
    }

    private static List<FeatureColumn> aggregates(ResolvedFeatureView view)
    {
        Set<String> names = view.events().orElseThrow().aggregations().windowed().stream().map(Aggregation::name).collect(toImmutableSet());
        return view.features().stream().filter(feature -> names.contains(feature.name())).collect(toImmutableList());
    }

    // Splits of one index that fits into memory, else as many parts as do
    private Optional<Parts> parts(ResolvedFeatureView view, IndexSize size)
    {
        return IntStream.rangeClosed(0, view.entityKeys().isEmpty() ? 0 : MAX_BITS)
                .filter(bits -> policy.fitTogether(ImmutableList.of(size.part(bits))))
                .mapToObj(bits -> bits == 0 ? new Parts(SPLIT_BITS, false) : new Parts(Math.max(bits, SPLIT_BITS), true))
                .findFirst();
    }

    // By the names that the engine will be asked for
    private static List<FeatureColumn> columns(HistorySource source)
    {
        return EventTimelineColumns.of(source, 0).stream()
                .map(column -> new FeatureColumn(column.name(), column.type(), Optional.empty()))
                .collect(toImmutableList());
    }

    private static SchemaTableName name(PhysicalFeatureView physical)
    {
        return physical.layers().getLast().name();
    }
}
