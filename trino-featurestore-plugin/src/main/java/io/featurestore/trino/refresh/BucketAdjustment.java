package io.featurestore.trino.refresh;

import io.featurestore.trino.storage.BucketCount;
import io.trino.spi.RefreshType;
import io.trino.spi.connector.ConnectorSession;

final class BucketAdjustment
        implements RefreshListener
{
    @Override
    public void afterCommit(ConnectorSession session, CommittedRefresh refresh)
    {
        if (refresh.type() == RefreshType.FULL) {
            BucketCount.adjust(refresh.table(), refresh.snapshot());
        }
    }
}
