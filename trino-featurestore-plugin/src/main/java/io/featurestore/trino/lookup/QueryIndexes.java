package io.featurestore.trino.lookup;

import io.featurestore.trino.index.AsOfIndexCache;
import io.featurestore.trino.index.AsOfIndexLease;
import io.featurestore.trino.index.EntityPart;
import io.featurestore.trino.index.HistoryRequest;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.type.TimeZoneKey;

import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * The as-of indexes of this worker for one query. Thread-safe.
 */
public final class QueryIndexes
{
    private final AsOfIndexCache cache;
    private final ConnectorSession session;
    private final boolean shown;

    /**
     * @param shown whether the session's user may know of the indexes, as their rows are read with this user's rights
     * @param lastFlush the last flush before the query was planned, carried out now: see {@link io.featurestore.trino.index.IndexFlushes}
     */
    public QueryIndexes(AsOfIndexCache cache, ConnectorSession session, boolean shown, long lastFlush)
    {
        this.cache = requireNonNull(cache, "cache is null");
        this.session = requireNonNull(session, "session is null");
        this.shown = shown;
        cache.flush(lastFlush);
    }

    public TimeZoneKey sessionZone()
    {
        return session.getTimeZoneKey();
    }

    /**
     * A shared index where all rows are requested, else one for this user alone. It is filled now if it is not there.
     */
    public AsOfIndexLease lease(HistoryRequest request)
    {
        return request.isComplete() ? shown(request, cache.acquire(session, request)) : cache.acquireAlone(session, request);
    }

    public Optional<AsOfIndexLease> leaseIfFilled(HistoryRequest request)
    {
        return cache.acquireIfFilled(request).map(lease -> shown(request, lease));
    }

    private AsOfIndexLease shown(HistoryRequest request, AsOfIndexLease lease)
    {
        if (shown) {
            cache.showTo(session.getUser(), request);
        }
        return lease;
    }

    public boolean isFilled(HistoryRequest request)
    {
        return cache.isFilled(request);
    }

    /**
     * The whole history if it fits into memory, else its parts.
     */
    public HistoryInParts inParts(HistoryRequest request)
    {
        return new HistoryInParts(request, this::lease);
    }

    // Whether all entities are read first, or those that are wanted alone
    public HistoryInParts inParts(HistoryRequest request, EntityPart wanted, boolean readApart)
    {
        return new HistoryInParts(request, this::lease, readApart ? wanted : EntityPart.ALL, wanted);
    }

    /**
     * @param limit shared by the joins of a task that each get a part of the spine
     */
    public SpineJoin join(LookupPlan plan, SmallSpineLimit limit)
    {
        return new SpineJoin(plan, this, limit);
    }
}
