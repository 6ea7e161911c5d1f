package io.featurestore.trino.view;

import io.featurestore.trino.asof.AsOfJoinPlanner;
import io.featurestore.trino.engine.EngineAccess;
import io.featurestore.trino.engine.EngineAccess.Reader;
import io.featurestore.trino.index.IndexFlushes;
import io.featurestore.trino.joined.JoinPushdownPolicy;
import io.featurestore.trino.joined.RowCounts;
import io.featurestore.trino.joined.SearchableViews;
import io.featurestore.trino.joined.SpineScanPlanner;
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

// Features are looked up while the spine is read where that can be, else by joins with the feature views as of the spine's times, else as histories
final class PushedDownTrainingSets
        implements TrainingSetPlanner
{
    private final TransactionContext transaction;
    private final Supplier<ConnectorMetadata> relations;
    private final JoinPushdownPolicy policy;
    private final IndexFlushes flushes;
    private final EngineAccess access;

    PushedDownTrainingSets(TransactionContext transaction, Supplier<ConnectorMetadata> relations, JoinPushdownPolicy policy, IndexFlushes flushes, EngineAccess access)
    {
        this.transaction = requireNonNull(transaction, "transaction is null");
        this.relations = requireNonNull(relations, "relations is null");
        this.policy = requireNonNull(policy, "policy is null");
        this.flushes = requireNonNull(flushes, "flushes is null");
        this.access = requireNonNull(access, "access is null");
    }

    @Override
    public TrainingSetPlan plan(ConnectorSession session, ConnectorViewDefinition spine, PlannedRequest request)
    {
        if (!isJoinPushdownEnabled(session) || request.timestampColumn().isEmpty()) {
            return HISTORIES.plan(session, spine, request);
        }
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
        SpineSql spineSql = scans.plan(session, spine, request, views)
                .orElseGet(() -> SpineSql.withoutFeatures(spine.getOriginalSql()));
        AsOfJoinPlanner asOfJoins = new AsOfJoinPlanner(transaction.catalogName(), metadata, transaction.plannedTables(), policy, flushes);
        // A join with stored ends of intervals is taken over once the optimizer has found the table
        boolean mayBeTable = scans.readsView(session, spine);
        return new TrainingSetPlan(
                spineSql,
                asOfJoins.plan(session, request, spineSql.features().keySet(), views, view -> !mayBeTable || view.source().validTo().isEmpty()));
    }
}
