package io.featurestore.trino.view;

import com.google.common.collect.ImmutableMap;
import io.featurestore.trino.asof.AsOfJoinPlanner;
import io.featurestore.trino.engine.EngineAccess;
import io.featurestore.trino.engine.EngineAccess.Reader;
import io.featurestore.trino.index.IndexFlushes;
import io.featurestore.trino.joined.JoinPushdownPolicy;
import io.featurestore.trino.joined.RowCounts;
import io.featurestore.trino.joined.SearchableViews;
import io.featurestore.trino.joined.SpineScanPlanner;
import io.featurestore.trino.joined.SpineScanPlanner.SpineScan;
import io.featurestore.trino.request.PlannedRequest;
import io.featurestore.trino.source.PhysicalFeatureViews;
import io.featurestore.trino.sql.SpineSql;
import io.featurestore.trino.sql.TrainingSetPlan;
import io.featurestore.trino.transaction.TransactionContext;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorViewDefinition;

import java.util.function.Supplier;

import static io.featurestore.trino.joined.JoinPushdownProperties.isJoinPushdownEnabled;
import static java.util.Objects.requireNonNull;

// Prefers a scan of the spine with its features, then an index join, then the join with a history
final class LookupPlanner
        implements TrainingSetPlanner
{
    private final TransactionContext transaction;
    private final Supplier<ConnectorMetadata> relations;
    private final JoinPushdownPolicy policy;
    private final IndexFlushes flushes;
    private final EngineAccess access;
    private boolean planning;

    LookupPlanner(TransactionContext transaction, Supplier<ConnectorMetadata> relations, JoinPushdownPolicy policy, IndexFlushes flushes, EngineAccess access)
    {
        this.transaction = requireNonNull(transaction, "transaction is null");
        this.relations = requireNonNull(relations, "relations is null");
        this.policy = requireNonNull(policy, "policy is null");
        this.flushes = requireNonNull(flushes, "flushes is null");
        this.access = requireNonNull(access, "access is null");
    }

    // Training sets that are met while one is planned, maybe that one again, are only asked what they are
    @Override
    public synchronized TrainingSetPlan plan(ConnectorSession session, ConnectorViewDefinition spine, PlannedRequest request)
    {
        if (planning || !isJoinPushdownEnabled(session) || request.timestampColumn().isEmpty()) {
            return HISTORIES.plan(session, spine, request);
        }
        planning = true;
        try {
            return lookups(session, spine, request);
        }
        finally {
            planning = false;
        }
    }

    private TrainingSetPlan lookups(ConnectorSession session, ConnectorViewDefinition spine, PlannedRequest request)
    {
        ConnectorMetadata metadata = relations.get();
        Reader reader = access.reader(session).ofView(spine.getOwner().filter(_ -> !spine.isRunAsInvoker()));
        RowCounts rowCounts = new RowCounts(transaction.iceberg().tables());
        SearchableViews views = new SearchableViews(
                session,
                new PhysicalFeatureViews(session, metadata, transaction.catalogName()),
                rowCounts,
                reader,
                (source, rows) -> policy.indexSize(metadata, session, source, request.filterByCreated(), rows));
        SpineScanPlanner scans = new SpineScanPlanner(transaction.catalogName(), metadata, transaction.plannedTables(), policy, flushes);
        SpineScan scan = scans.plan(session, spine, request, views)
                .orElseGet(() -> new SpineScan(SpineSql.withoutFeatures(spine.getOriginalSql()), ImmutableMap.of()));
        AsOfJoinPlanner asOfJoins = new AsOfJoinPlanner(transaction.catalogName(), metadata, transaction.plannedTables(), policy, flushes);
        // JoinPushdown takes a join with stored ends of intervals later, once the optimizer has resolved the view
        boolean mayBeTable = scans.readsView(session, spine);
        return new TrainingSetPlan(
                scan.query(),
                asOfJoins.plan(session, request, scan.indexes(), views, view -> !mayBeTable || view.source().validTo().isEmpty()));
    }
}
