package io.featurestore.trino.online;

import com.google.common.collect.ImmutableList;
import io.featurestore.catalog.FeatureViewKind;
import io.featurestore.catalog.StoredView;
import io.featurestore.trino.definition.FeatureColumn;
import io.featurestore.trino.definition.ResolvedFeatureView;
import io.featurestore.trino.engine.EngineAccess;
import io.featurestore.trino.freshness.DefinitionDigest;
import io.featurestore.trino.freshness.RefreshSession;
import io.featurestore.trino.freshness.RefreshedSources;
import io.featurestore.trino.freshness.RefreshedSources.SourceTable;
import io.featurestore.trino.iceberg.IcebergSettings;
import io.featurestore.trino.iceberg.IcebergTable;
import io.featurestore.trino.query.SessionDependence;
import io.featurestore.trino.query.SpineQuery;
import io.featurestore.trino.refresh.AppendedFiles;
import io.featurestore.trino.refresh.RowWiseSource;
import io.featurestore.trino.source.FeatureViewAccess;
import io.featurestore.trino.sql.OnlineSql;
import io.featurestore.trino.sql.QualifiedRelation;
import io.featurestore.trino.transaction.TransactionContext;
import io.featurestore.trino.value.UtcInstant;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.SchemaTableName;
import org.apache.iceberg.DataOperations;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.Table;

import java.util.List;
import java.util.Optional;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableMap.toImmutableMap;
import static io.featurestore.trino.names.RelationNames.toSchemaTableName;
import static java.util.Objects.requireNonNull;

// A publication is incremental if each row of the feature view is made of one row of one table, to which rows were only added since the last publication,
// and if the store still has that one
final class PublicationPlanner
{
    private final TransactionContext transaction;
    private final EngineAccess access;
    private final OnlineStores stores;

    PublicationPlanner(TransactionContext transaction, EngineAccess access, OnlineStores stores)
    {
        this.transaction = requireNonNull(transaction, "transaction is null");
        this.access = requireNonNull(access, "access is null");
        this.stores = requireNonNull(stores, "stores is null");
    }

    // Without a query all rows are published
    record Planned(PublicationPlan plan, Optional<String> query)
    {
        Planned
        {
            requireNonNull(plan, "plan is null");
            requireNonNull(query, "query is null");
        }
    }

    private record Source(IcebergTable table, String definition, SessionDependence dependence) {}

    Planned plan(ConnectorSession session, ResolvedFeatureView view, Optional<Publication> last)
    {
        Optional<Source> source = view.events().isEmpty() ? source(session, view) : Optional.empty();
        Optional<PublishedFrom> now = source.map(found -> new PublishedFrom(SourceTable.of(found.table()), found.definition(), RefreshSession.of(session)));
        Optional<String> query = last.filter(_ -> source.isPresent() && mayBeIncremental(session, view))
                .filter(publication -> publication.from()
                        .filter(from -> from.differsInRowsOnly(now.orElseThrow()) && from.session().agreesWith(RefreshSession.of(session), source.orElseThrow().dependence()))
                        .isPresent())
                .filter(publication -> stores.completed(toSchemaTableName(view.name())).equals(Optional.of(publication.number())))
                .flatMap(publication -> changed(session, view, source.orElseThrow().table(), publication));
        return new Planned(new PublicationPlan(last.map(Publication::number).orElse(0L), query.isPresent(), now), query);
    }

    private static boolean mayBeIncremental(ConnectorSession session, ResolvedFeatureView view)
    {
        return IcebergSettings.isIncrementalRefreshEnabled(session) && view.hasComparableKeys();
    }

    private Optional<Source> source(ConnectorSession session, ResolvedFeatureView view)
    {
        ConnectorMetadata iceberg = transaction.iceberg().metadata();
        SchemaTableName name = toSchemaTableName(view.name());
        Optional<StoredView> stored = view.kind() == FeatureViewKind.TABLE ? Optional.empty() : transaction.views().load(session, name);
        Optional<Source> source = switch (view.kind()) {
            case TABLE -> IcebergTable.find(iceberg.getTableHandle(session, name, Optional.empty(), Optional.empty()))
                    .map(table -> new Source(table, "", SessionDependence.NONE));
            case MATERIALIZED_VIEW -> transaction.views().materialized(session, name)
                    .filter(_ -> transaction.storedRows().isReadable(session, name))
                    .flatMap(definition -> transaction.storedRows().contents(session, name, definition))
                    .map(contents -> new Source(contents.read(), DefinitionDigest.of(stored.orElseThrow()), SessionDependence.NONE));
            case VIEW -> RowWiseSource.find(iceberg, session, transaction.catalogName(), stored.orElseThrow(), view.columns().stream().collect(toImmutableMap(FeatureColumn::name, FeatureColumn::type)))
                    .filter(found -> mayRead(session, found.table()))
                    .map(found -> new Source(found.table(), DefinitionDigest.of(stored.orElseThrow()), found.dependence()));
        };
        return source.filter(found -> found.table().snapshotId().isPresent());
    }

    // What has changed is read as the one who publishes, below the view
    private boolean mayRead(ConnectorSession session, IcebergTable table)
    {
        List<FeatureColumn> columns = RowWiseSource.columnTypes(transaction.iceberg().metadata(), session, table).entrySet().stream()
                .map(column -> new FeatureColumn(column.getKey(), column.getValue(), Optional.empty()))
                .collect(toImmutableList());
        return FeatureViewAccess.isUnrestricted(access.reader(session), table.name(), columns);
    }

    private Optional<String> changed(ConnectorSession session, ResolvedFeatureView view, IcebergTable table, Publication last)
    {
        Table stored = transaction.storedRows().load(session, table.name());
        Optional<AppendedFiles> appended = AppendedFiles.between(
                stored,
                last.from().orElseThrow().table().snapshot().orElseThrow(),
                table.snapshotId().orElseThrow(),
                view.kind() == FeatureViewKind.MATERIALIZED_VIEW ? PublicationPlanner::writesRowsAgain : snapshot -> snapshot.operation().equals(DataOperations.APPEND));
        Snapshot all = stored.snapshot(table.snapshotId().orElseThrow());
        UtcInstant since = UtcInstant.of(last.startedAt());
        return appended.filter(files -> files.areFewOf(all)).flatMap(files -> files.paths().isEmpty() ?
                Optional.of(OnlineSql.newestSince(transaction.catalogName(), view, since)) :
                files.of(transaction.iceberg().metadata(), session, table)
                .flatMap(rows -> newRows(session, view, rows))
                .map(rows -> OnlineSql.newestOfChanged(transaction.catalogName(), view, rows, since)));
    }

    // An incremental refresh of stored rows: each row that it removes is there again, with another end
    private static boolean writesRowsAgain(Snapshot snapshot)
    {
        return snapshot.operation().equals(DataOperations.APPEND) ||
                (snapshot.operation().equals(DataOperations.OVERWRITE) &&
                        RefreshedSources.of(snapshot.summary()).isPresent() &&
                        snapshot.summary().getOrDefault(SnapshotSummary.DELETED_FILES_PROP, "0").equals("0"));
    }

    private Optional<String> newRows(ConnectorSession session, ResolvedFeatureView view, IcebergTable rows)
    {
        if (view.kind() != FeatureViewKind.VIEW) {
            long version = transaction.plannedTables().add(toSchemaTableName(view.name()), rows.handle());
            return Optional.of("SELECT * FROM " + new QualifiedRelation(transaction.catalogName(), view.name()).ofVersion(version));
        }
        List<String> name = ImmutableList.of(transaction.catalogName(), rows.name().getSchemaName(), rows.name().getTableName());
        return transaction.views().load(session, toSchemaTableName(view.name()))
                .flatMap(StoredView::sql)
                .flatMap(SpineQuery::parse)
                .map(query -> query.ofVersion(name, transaction.plannedTables().add(rows.name(), rows.handle()), ImmutableList.of()));
    }
}
