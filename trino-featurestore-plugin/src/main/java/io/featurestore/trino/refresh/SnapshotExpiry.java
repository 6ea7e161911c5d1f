package io.featurestore.trino.refresh;

import com.google.common.collect.Iterables;
import com.google.inject.Inject;
import io.airlift.log.Logger;
import io.trino.plugin.iceberg.IcebergConfig;
import org.apache.iceberg.Table;

import java.time.Instant;

/**
 * Lets go of the older contents of storage tables, by the settings that the Iceberg connector has for materialized views:
 * {@code iceberg.materialized-views.refresh-max-snapshots-to-expire} and {@code …-snapshot-retention-period}.
 */
public class SnapshotExpiry
{
    private static final Logger log = Logger.get(SnapshotExpiry.class);

    private final int maxSnapshotsToExpire;
    private final long retentionMillis;

    @Inject
    public SnapshotExpiry(IcebergConfig config)
    {
        this.maxSnapshotsToExpire = config.getMaterializedViewRefreshMaxSnapshotsToExpire();
        this.retentionMillis = config.getMaterializedViewRefreshSnapshotRetentionPeriod().toMillis();
    }

    /**
     * A failure is only logged: the refresh is done, and the next one tries again.
     */
    void expire(Table table)
    {
        int snapshots = Iterables.size(table.snapshots());
        if (maxSnapshotsToExpire == 0 || snapshots <= 1) {
            return;
        }
        try {
            table.expireSnapshots()
                    .expireOlderThan(Instant.now().toEpochMilli() - retentionMillis)
                    .retainLast(Math.max(1, snapshots - maxSnapshotsToExpire))
                    .commit();
        }
        catch (RuntimeException e) {
            log.warn(e, "Old snapshots of %s could not be expired", table.name());
        }
    }
}
