package io.featurestore.trino.refresh;

import com.google.common.collect.ImmutableMap;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorSession;

import java.util.Map;

/**
 * Takes part in the commits of refreshes. Bind one with a Multibinder: listeners are called in the order of their bindings, on the coordinator.
 */
public interface RefreshListener
{
    /**
     * Called when all rows are written and none of them can be read yet.
     *
     * @return properties for the summary of the snapshot; a name may be given by one listener only
     * @throws TrinoException to refuse the refresh: the stored rows remain as they were, and no later listener is called. The files that were
     *         written belong to no snapshot, as after any commit that fails: {@code remove_orphan_files} deletes them.
     */
    default Map<String, String> beforeCommit(ConnectorSession session, PendingRefresh refresh)
    {
        return ImmutableMap.of();
    }

    /**
     * Called when the rows can be read. A failure is logged as a warning: the statement succeeds, and later listeners are called.
     */
    default void afterCommit(ConnectorSession session, CommittedRefresh refresh) {}
}
