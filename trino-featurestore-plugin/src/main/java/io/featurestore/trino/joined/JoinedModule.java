package io.featurestore.trino.joined;

import com.google.inject.Binder;
import com.google.inject.Module;
import com.google.inject.Singleton;
import com.google.inject.multibindings.ProvidesIntoSet;
import io.featurestore.trino.index.IndexFlushes;
import io.featurestore.trino.transaction.MetadataLayer;
import io.trino.plugin.base.session.SessionPropertiesProvider;

import static com.google.inject.Scopes.SINGLETON;
import static com.google.inject.multibindings.Multibinder.newSetBinder;
import static io.airlift.configuration.ConfigBinder.configBinder;
import static io.featurestore.trino.handle.HandleModule.tableKindBinder;

/**
 * Adds the lookup of features while a spine is read.
 */
public final class JoinedModule
        implements Module
{
    @Override
    public void configure(Binder binder)
    {
        configBinder(binder).bindConfig(JoinPushdownConfig.class);
        binder.bind(JoinPushdownPolicy.class).in(SINGLETON);
        newSetBinder(binder, SessionPropertiesProvider.class).addBinding().to(JoinPushdownProperties.class).in(SINGLETON);
        tableKindBinder(binder).addBinding().to(JoinedTableKind.class).in(SINGLETON);
    }

    @ProvidesIntoSet
    @Singleton
    public static MetadataLayer createJoinLayer(JoinPushdownPolicy policy, IndexFlushes flushes)
    {
        return (next, transaction) -> new JoinPushdownMetadata(next, new JoinPushdown(next, transaction, policy, flushes), transaction.plannedTables());
    }
}
