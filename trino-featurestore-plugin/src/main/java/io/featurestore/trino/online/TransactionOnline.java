package io.featurestore.trino.online;

import com.google.common.collect.ImmutableList;
import io.featurestore.trino.definition.ResolvedFeatureView;
import io.featurestore.trino.engine.EngineCall;
import io.featurestore.trino.names.DerivedName;
import io.featurestore.trino.relation.TransactionRelation;
import io.featurestore.trino.sql.LatestSql;
import io.featurestore.trino.sql.OnlineSql;
import io.featurestore.trino.transaction.TransactionContext;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.CatalogSchemaTableName;
import io.trino.spi.connector.ConnectorMaterializedViewDefinition;
import io.trino.spi.connector.ConnectorMaterializedViewDefinition.Column;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.ConnectorTableVersion;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.predicate.TupleDomain;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static java.util.Objects.requireNonNull;

// v$online in one transaction: read as a table, refreshed as a materialized view of the newest rows
final class TransactionOnline
        implements TransactionRelation
{
    private static final String TIMELINE_MARK = "$timeline";

    private final TransactionContext transaction;
    private final OnlineAccess access;
    private final PublicationStore publications;
    private volatile long settled;

    TransactionOnline(TransactionContext transaction, OnlineAccess access, PublicationStore publications)
    {
        this.transaction = requireNonNull(transaction, "transaction is null");
        this.access = requireNonNull(access, "access is null");
        this.publications = requireNonNull(publications, "publications is null");
    }

    @Override
    public Optional<ConnectorTableHandle> table(ConnectorSession session, DerivedName name, Optional<ConnectorTableVersion> version)
    {
        Optional<ResolvedFeatureView> found = transaction.featureViews().find(session, name.base());
        if (found.isEmpty()) {
            return Optional.empty();
        }
        if (version.isPresent()) {
            throw new TrinoException(NOT_SUPPORTED, "'%s' has no versions: the online store has the newest rows only".formatted(name.name()));
        }
        ResolvedFeatureView view = online(name, found.orElseThrow());
        access.check(session, view);
        if (EngineCall.isOfRefresh()) {
            return Optional.of(new OnlineTableHandle(name.base(), name.name(), OnlineColumns.written(view), ttl(view), TupleDomain.all(), Optional.of(new OnlineTableHandle.Published(OnlineColumns.read(view), settled))));
        }
        return Optional.of(new OnlineTableHandle(name.base(), name.name(), OnlineColumns.read(view), ttl(view), TupleDomain.all(), Optional.empty()));
    }

    private static ResolvedFeatureView online(DerivedName name, ResolvedFeatureView view)
    {
        if (!view.properties().isOnline()) {
            throw new TrinoException(NOT_SUPPORTED, "Feature view '%s' is not online, so there is no '%s': %s".formatted(view.name(), name.name(), switch (view.kind()) {
                case TABLE -> "ALTER TABLE … SET PROPERTIES online = true";
                case MATERIALIZED_VIEW -> "ALTER MATERIALIZED VIEW … SET PROPERTIES online = true";
                case VIEW -> "CREATE OR REPLACE VIEW … WITH (online = true, …)";
            }));
        }
        return view;
    }

    private static OptionalLong ttl(ResolvedFeatureView view)
    {
        return view.properties().ttl().map(Duration::toMillis).map(OptionalLong::of).orElse(OptionalLong.empty());
    }

    @Override
    public Optional<ConnectorMaterializedViewDefinition> refreshed(ConnectorSession session, DerivedName name)
    {
        Optional<ResolvedFeatureView> view = transaction.featureViews().find(session, name.base()).map(found -> online(name, found));
        // Before the engine asks for what is read: so whatever that publication has read is not newer
        view.ifPresent(_ -> settled = publications.last(session, name.base()).map(Publication::number).orElse(0L));
        return view.map(found -> definition(session, name, found));
    }

    private String query(DerivedName name, ResolvedFeatureView view)
    {
        if (view.events().isEmpty()) {
            return LatestSql.latestSqlWithCreated(transaction.catalogName(), view);
        }
        SchemaTableName timeline = new SchemaTableName(name.base().getSchemaName(), name.base().getTableName() + TIMELINE_MARK);
        return OnlineSql.changesSql(transaction.catalogName(), view, timeline, OnlineColumns.precisionOfChanges(view), view.properties().onlineHorizon());
    }

    // Run as whoever refreshes it
    private ConnectorMaterializedViewDefinition definition(ConnectorSession session, DerivedName name, ResolvedFeatureView view)
    {
        List<Column> columns = OnlineColumns.written(view).stream()
                .map(column -> new Column(column.name(), column.type().getTypeId(), column.comment()))
                .collect(toImmutableList());
        return new ConnectorMaterializedViewDefinition(
                query(name, view),
                Optional.of(new CatalogSchemaTableName(transaction.catalogName(), name.name())),
                Optional.of(transaction.catalogName()),
                Optional.of(name.name().getSchemaName()),
                columns,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(session.getUser()),
                ImmutableList.of());
    }
}
