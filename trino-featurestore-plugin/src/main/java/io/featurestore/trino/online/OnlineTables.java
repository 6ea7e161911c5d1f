package io.featurestore.trino.online;

import io.featurestore.trino.definition.ResolvedFeatureView;
import io.featurestore.trino.names.DerivedName;
import io.featurestore.trino.online.OnlineTableHandle.Published;
import io.trino.spi.TrinoException;
import io.trino.spi.predicate.TupleDomain;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;

// What feature views are in the online store
final class OnlineTables
{
    private OnlineTables() {}

    static OnlineTableHandle read(DerivedName name, ResolvedFeatureView view)
    {
        return table(name, view, OnlineColumns.read(view), Optional.empty());
    }

    static OnlineTableHandle published(DerivedName name, ResolvedFeatureView view, PublicationPlan plan)
    {
        return table(name, view, OnlineColumns.written(view), Optional.of(new Published(OnlineColumns.read(view), plan)));
    }

    private static OnlineTableHandle table(DerivedName name, ResolvedFeatureView view, List<OnlineColumn> columns, Optional<Published> published)
    {
        checkOnline(name, view);
        OptionalLong ttl = view.properties().ttl().map(Duration::toMillis).map(OptionalLong::of).orElse(OptionalLong.empty());
        return new OnlineTableHandle(name.base(), name.name(), columns, ttl, TupleDomain.all(), published);
    }

    static void checkOnline(DerivedName name, ResolvedFeatureView view)
    {
        if (!view.properties().isOnline()) {
            throw new TrinoException(NOT_SUPPORTED, "Feature view '%s' is not online, so there is no '%s': %s".formatted(view.name(), name.name(), switch (view.kind()) {
                case TABLE -> "ALTER TABLE … SET PROPERTIES online = true";
                case MATERIALIZED_VIEW -> "ALTER MATERIALIZED VIEW … SET PROPERTIES online = true";
                case VIEW -> "CREATE OR REPLACE VIEW … WITH (online = true, …)";
            }));
        }
    }
}
