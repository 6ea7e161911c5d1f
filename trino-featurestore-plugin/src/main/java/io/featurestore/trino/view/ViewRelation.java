package io.featurestore.trino.view;

import io.featurestore.catalog.MaterializedViewProperties;
import io.featurestore.catalog.MaterializedViewProperties.WhenStale;
import io.featurestore.catalog.StoredView;
import io.featurestore.trino.definition.FeatureColumn;
import io.featurestore.trino.definition.ResolvedFeatureView;
import io.featurestore.trino.engine.EngineAccess;
import io.featurestore.trino.engine.EngineCall;
import io.featurestore.trino.names.DerivedForm;
import io.featurestore.trino.names.DerivedName;
import io.featurestore.trino.relation.DerivedRelation;
import io.featurestore.trino.relation.Rights;
import io.featurestore.trino.relation.TransactionRelation;
import io.featurestore.trino.source.FeatureViewAccess;
import io.featurestore.trino.sql.AggregatedSql;
import io.featurestore.trino.sql.StoredTimelineSql;
import io.featurestore.trino.sql.WindowScan;
import io.featurestore.trino.sql.WindowScans;
import io.featurestore.trino.store.ViewStore;
import io.featurestore.trino.timeline.EventTimelinesFactory;
import io.featurestore.trino.transaction.TransactionContext;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorViewDefinition;
import io.trino.spi.connector.SchemaTableName;

import java.util.List;
import java.util.Optional;

import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static io.trino.spi.StandardErrorCode.VIEW_IS_STALE;
import static java.util.Objects.requireNonNull;

// A view made when asked for. It runs as the user who reads it, so that access control, row filters and column masks of the feature view hold
abstract class ViewRelation
        implements DerivedRelation
{
    private final DerivedForm form;
    private final EngineAccess access;
    private final EventTimelinesFactory timelines;

    protected ViewRelation(DerivedForm form, EngineAccess access, EventTimelinesFactory timelines)
    {
        this.timelines = requireNonNull(timelines, "timelines is null");
        this.form = requireNonNull(form, "form is null");
        this.access = requireNonNull(access, "access is null");
    }

    // The events' query and what is computed of it, in one
    protected abstract String sqlOfEvents(AggregatedSql sql, String query, DerivedName name);

    // The same of stored intervals; empty if their ends are not exact enough
    protected abstract Optional<String> sqlOfStored(StoredTimelineSql sql, DerivedName name);

    protected abstract String sql(String catalogName, ResolvedFeatureView view, DerivedName name);

    // Whether what is computed of events can be read from a scan of them
    protected boolean mayScan()
    {
        return false;
    }

    protected AggregatedSql events(ResolvedFeatureView view, Optional<WindowScan> scan)
    {
        return new AggregatedSql(view, scan);
    }

    protected abstract List<FeatureColumn> columns(ResolvedFeatureView view);

    @Override
    public final DerivedForm form()
    {
        return form;
    }

    @Override
    public final Rights rights()
    {
        return new Rights.OfReader();
    }

    @Override
    public final TransactionRelation in(TransactionContext transaction, ConnectorMetadata stored)
    {
        return new TransactionRelation()
        {
            @Override
            public Optional<ConnectorViewDefinition> view(ConnectorSession session, DerivedName name)
            {
                return transaction.featureViews().find(session, name.base())
                        .map(view -> view.events().isPresent() ?
                                ofEvents(transaction, timelines.create(transaction, () -> stored), session, view, name) :
                                toTrino(transaction.catalogName(), name.base().getSchemaName(), sql(transaction.catalogName(), view, name), columns(view)));
            }
        };
    }

    // The engine does not apply here what it would apply to the feature view, so whoever may not read all of that is refused
    private ConnectorViewDefinition ofEvents(TransactionContext transaction, WindowScans scans, ConnectorSession session, ResolvedFeatureView view, DerivedName name)
    {
        StoredView stored = transaction.views().load(session, name.base()).orElseThrow();
        if (EngineCall.current() != EngineCall.READ) {
            return EventViews.of(stored, sqlOfEvents(events(view, Optional.empty()), stored.sql().orElseThrow(), name), columns(view), Optional.empty());
        }
        FeatureViewAccess.checkUnrestricted(access.reader(session), name.base(), view.columns(), what -> refused(name.base(), what));
        String sql = transaction.storedRows().readableTimeline(session, name.base())
                .flatMap(timeline -> sqlOfStored(StoredTimelineSql.of(transaction.catalogName(), view, transaction.plannedTables().add(name.base(), timeline)), name))
                .orElseGet(() -> sqlOfEvents(events(view, mayScan() ? scans.find(session, view) : Optional.empty()), computable(transaction, session, stored, name), name));
        return EventViews.of(stored, sql, columns(view), Optional.empty());
    }

    private static TrinoException refused(SchemaTableName view, String what)
    {
        return new TrinoException(NOT_SUPPORTED, "For you %s applies to '%s', whose values at other times are computed of its events, below where the engine applies it: read '%s' itself".formatted(what, view, view));
    }

    private static String computable(TransactionContext transaction, ConnectorSession session, StoredView view, DerivedName name)
    {
        boolean isNeverComputed = ViewStore.materialized(view).flatMap(MaterializedViewProperties::whenStale).equals(Optional.of(WhenStale.FAIL));
        if (isNeverComputed && !transaction.storedRows().isReadable(session, name.base())) {
            throw new TrinoException(VIEW_IS_STALE, "Materialized view %1$s was not refreshed within its grace period: REFRESH MATERIALIZED VIEW %1$s".formatted(name.base()));
        }
        return transaction.staleViews().checkedQuery(session, name.base());
    }

    // The SQL names the schema, but within CREATE VIEW the engine resolves the new view's name in that of each view below it
    private static ConnectorViewDefinition toTrino(String catalogName, String schema, String sql, List<FeatureColumn> columns)
    {
        return new ConnectorViewDefinition(
                sql,
                Optional.of(catalogName),
                Optional.of(schema),
                EventViews.viewColumns(columns),
                Optional.empty(),
                Optional.empty(),
                true,
                List.of());
    }
}
