package io.featurestore.trino.refresh;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.inject.Inject;
import io.airlift.log.Logger;
import io.trino.spi.connector.ConnectorSession;

import java.util.Map;
import java.util.Set;

import static java.util.Objects.requireNonNull;

final class RefreshListeners
{
    private static final Logger log = Logger.get(RefreshListeners.class);

    private final Set<RefreshListener> listeners;

    @Inject
    RefreshListeners(Set<RefreshListener> listeners)
    {
        this.listeners = ImmutableSet.copyOf(requireNonNull(listeners, "listeners is null"));
    }

    Map<String, String> beforeCommit(ConnectorSession session, PendingRefresh refresh)
    {
        ImmutableMap.Builder<String, String> properties = ImmutableMap.builder();
        listeners.forEach(listener -> properties.putAll(listener.beforeCommit(session, refresh)));
        return properties.buildOrThrow();
    }

    void afterCommit(ConnectorSession session, CommittedRefresh refresh)
    {
        for (RefreshListener listener : listeners) {
            try {
                listener.afterCommit(session, refresh);
            }
            catch (RuntimeException | LinkageError e) {
                log.warn(e, "Materialized view %s was refreshed, but what is done afterwards by %s failed", refresh.view().name(), listener.getClass().getName());
            }
        }
    }
}
