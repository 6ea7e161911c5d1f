package io.featurestore.trino.timeline;

import com.google.inject.Inject;
import io.featurestore.trino.engine.EngineAccess;
import io.featurestore.trino.index.IndexFlushes;
import io.featurestore.trino.joined.JoinPushdownPolicy;
import io.featurestore.trino.sql.WindowScans;
import io.featurestore.trino.transaction.TransactionContext;
import io.trino.spi.connector.ConnectorMetadata;

import java.util.function.Supplier;

import static java.util.Objects.requireNonNull;

public final class EventTimelinesFactory
{
    private final JoinPushdownPolicy policy;
    private final IndexFlushes flushes;
    private final EngineAccess access;

    @Inject
    EventTimelinesFactory(JoinPushdownPolicy policy, IndexFlushes flushes, EngineAccess access)
    {
        this.policy = requireNonNull(policy, "policy is null");
        this.flushes = requireNonNull(flushes, "flushes is null");
        this.access = requireNonNull(access, "access is null");
    }

    // The relations are those in which the tables of feature views are found
    public WindowScans create(TransactionContext transaction, Supplier<ConnectorMetadata> relations)
    {
        return new EventTimelines(transaction, relations, policy, flushes, access);
    }
}
