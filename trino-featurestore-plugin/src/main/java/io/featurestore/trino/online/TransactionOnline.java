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

import java.util.List;
import java.util.Optional;

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
    private final OnlineVectors vectors;
    private final PublicationStore publications;
    private final PublicationPlanner planner;
    private volatile PublicationPlan plan = PublicationPlan.FIRST;

    TransactionOnline(TransactionContext transaction, OnlineAccess access, OnlineVectors vectors, PublicationStore publications, PublicationPlanner planner)
    {
        this.transaction = requireNonNull(transaction, "transaction is null");
        this.access = requireNonNull(access, "access is null");
        this.vectors = requireNonNull(vectors, "vectors is null");
        this.publications = requireNonNull(publications, "publications is null");
        this.planner = requireNonNull(planner, "planner is null");
    }

    @Override
    public Optional<ConnectorTableHandle> table(ConnectorSession session, DerivedName name, Optional<ConnectorTableVersion> version)
    {
        Optional<ResolvedFeatureView> view = transaction.featureViews().find(session, name.base());
        Optional<ConnectorTableHandle> table = view.isPresent() ?
                view.map(found -> table(session, name, found)) :
                vectors.find(session, name).map(ConnectorTableHandle.class::cast);
        if (table.isPresent() && version.isPresent()) {
            throw new TrinoException(NOT_SUPPORTED, "'%s' has no versions: the online store has the newest rows only".formatted(name.name()));
        }
        return table;
    }

    // The engine writes into all columns that a table shows to a REFRESH
    private OnlineTableHandle table(ConnectorSession session, DerivedName name, ResolvedFeatureView view)
    {
        OnlineTableHandle table = EngineCall.isOfRefresh() ? OnlineTables.published(name, view, plan) : OnlineTables.read(name, view);
        access.check(access.reader(session), session, view);
        return table;
    }

    @Override
    public Optional<ConnectorMaterializedViewDefinition> refreshed(ConnectorSession session, DerivedName name)
    {
        // Before anything that is published is looked at: so whatever the last publication has read is not newer
        Optional<Publication> last = publications.last(session, name.base());
        Optional<ResolvedFeatureView> view = transaction.featureViews().find(session, name.base());
        if (view.isEmpty()) {
            return vectors.find(session, name).map(vector -> definition(session, name, OnlineSql.noRows(vector.columns().size()), vector.columns()));
        }
        OnlineTables.checkOnline(name, view.orElseThrow());
        PublicationPlanner.Planned planned = planner.plan(session, view.orElseThrow(), last);
        plan = planned.plan();
        return view.map(found -> definition(session, name, planned.query().orElseGet(() -> query(name, found)), OnlineColumns.written(found)));
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
    private ConnectorMaterializedViewDefinition definition(ConnectorSession session, DerivedName name, String query, List<OnlineColumn> columns)
    {
        return new ConnectorMaterializedViewDefinition(
                query,
                Optional.of(new CatalogSchemaTableName(transaction.catalogName(), name.name())),
                Optional.of(transaction.catalogName()),
                Optional.of(name.name().getSchemaName()),
                columns.stream()
                        .map(column -> new Column(column.name(), column.type().getTypeId(), column.comment()))
                        .collect(toImmutableList()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(session.getUser()),
                ImmutableList.of());
    }
}
