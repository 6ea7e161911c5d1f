package io.featurestore.trino.refresh;

import com.google.common.collect.Iterables;
import com.google.inject.Inject;
import io.featurestore.trino.iceberg.IcebergSettings;
import io.trino.spi.connector.ConnectorSession;
import org.apache.iceberg.Table;

import java.time.Instant;

// Expires old snapshots by the Iceberg connector's iceberg.materialized-views.refresh-max-snapshots-to-expire and …-snapshot-retention-period
final class SnapshotExpiry
        implements RefreshListener
{
    private final int maxSnapshotsToExpire;
    private final long retentionMillis;

    @Inject
    SnapshotExpiry(IcebergSettings settings)
    {
        this.maxSnapshotsToExpire = settings.maxSnapshotsToExpire();
        this.retentionMillis = settings.snapshotRetention().toMillis();
    }

    @Override
    public void afterCommit(ConnectorSession session, CommittedRefresh refresh)
    {
        Table table = refresh.table();
        int snapshots = Iterables.size(table.snapshots());
        if (maxSnapshotsToExpire == 0 || snapshots <= 1) {
            return;
        }
        table.expireSnapshots()
                .expireOlderThan(Instant.now().toEpochMilli() - retentionMillis)
                .retainLast(Math.max(1, snapshots - maxSnapshotsToExpire))
                .commit();
    }
}
