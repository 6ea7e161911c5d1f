package io.featurestore.trino.freshness;

import io.featurestore.catalog.Identifiers;
import io.featurestore.catalog.MaterializedViewProperties;
import io.featurestore.catalog.StoredView;
import io.featurestore.catalog.TrainingSetProperties;
import io.featurestore.trino.definition.FeatureColumn;
import io.featurestore.trino.definition.StoredColumnTypes;
import io.featurestore.trino.names.DerivedNames;
import io.featurestore.trino.names.PinName;
import io.featurestore.trino.names.VersionName;
import io.featurestore.trino.query.QueryColumn;
import io.featurestore.trino.query.QueryColumns;
import io.featurestore.trino.query.SqlReader;
import io.featurestore.trino.query.ZonedTimes;
import io.featurestore.trino.store.FeatureViews;
import io.featurestore.trino.store.ViewStore;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.CatalogSchemaTableName;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.MetadataProvider;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.type.TimestampWithTimeZoneType;
import io.trino.spi.type.Type;
import io.trino.spi.type.TypeManager;
import io.trino.sql.tree.Query;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

/**
 * Checks, once in a transaction, whether the queries of views still give the columns that were stored for them. Trino's own check comes too late: a
 * stale view below another one is reported as invalid SQL, and a time that has lost its zone there is taken for one in the session's zone.
 */
public class StaleViewCheck
{
    private final String catalogName;
    private final DerivedNames derivedNames;
    private final ViewStore views;
    private final StoredRows storage;
    private final MetadataProvider metadata;
    private final TypeManager typeManager;
    private final StoredColumnTypes viewColumns;
    private final Map<SchemaTableName, String> checked = new HashMap<>();
    private final Set<SchemaTableName> beingChecked = new HashSet<>();

    public StaleViewCheck(String catalogName, DerivedNames derivedNames, ViewStore views, StoredRows storage, MetadataProvider metadata, TypeManager typeManager)
    {
        this.catalogName = requireNonNull(catalogName, "catalogName is null");
        this.derivedNames = requireNonNull(derivedNames, "derivedNames is null");
        this.views = requireNonNull(views, "views is null");
        this.storage = requireNonNull(storage, "storage is null");
        this.metadata = requireNonNull(metadata, "metadata is null");
        this.typeManager = requireNonNull(typeManager, "typeManager is null");
        this.viewColumns = new StoredColumnTypes(typeManager);
    }

    /**
     * Checks the view and the views that it reads. Does nothing if there is no such view, or if its stored rows are read.
     *
     * @throws TrinoException VIEW_IS_STALE naming the view, the column and the remedy
     */
    public synchronized void check(ConnectorSession session, SchemaTableName name)
    {
        if (!storage.isReadable(session, name)) {
            views.load(session, name)
                    .filter(view -> view.sql().isPresent())
                    .ifPresent(view -> checkedQuery(session, name, view));
        }
    }

    /**
     * The view's query for the engine to run. Where its text does not tell whether a time still has a zone, it makes the engine check that.
     *
     * @throws TrinoException VIEW_IS_STALE as above
     */
    public synchronized String checkedQuery(ConnectorSession session, SchemaTableName name)
    {
        return checkedQuery(session, name, views.load(session, name).orElseThrow());
    }

    private String checkedQuery(ConnectorSession session, SchemaTableName name, StoredView view)
    {
        String known = checked.get(name);
        if (known != null || !beingChecked.add(name)) {
            return known == null ? view.sql().orElseThrow() : known;
        }
        try {
            String query = check(session, name, view);
            checked.put(name, query);
            return query;
        }
        finally {
            beingChecked.remove(name);
        }
    }

    private String check(ConnectorSession session, SchemaTableName name, StoredView view)
    {
        String sql = view.sql().orElseThrow();
        Optional<Query> query = SqlReader.findQuery(sql);
        if (query.isEmpty()) {
            return sql;
        }
        List<FeatureColumn> stored = FeatureViews.columns(view.schema(), typeManager);
        Optional<List<QueryColumn>> found = QueryColumns.queryColumns(query.orElseThrow(), parts -> columns(session, view, parts), typeManager);
        found.ifPresent(columns -> new ColumnComparison(viewColumns, label(name, view), remedy(name, view)).check(stored, columns, isReadByName(view)));
        List<String> unknownTimes = stored.stream()
                .filter(column -> column.type() instanceof TimestampWithTimeZoneType && found.flatMap(columns -> type(columns, column.name())).isEmpty())
                .map(FeatureColumn::name)
                .collect(toImmutableList());
        return unknownTimes.isEmpty() ? sql : ZonedTimes.zoned(query.orElseThrow(), unknownTimes);
    }

    private static Optional<Type> type(List<QueryColumn> columns, String name)
    {
        return columns.stream()
                .filter(column -> column.name().equals(Optional.of(name)))
                .findFirst()
                .flatMap(QueryColumn::type);
    }

    private Optional<List<QueryColumn>> columns(ConnectorSession session, StoredView view, List<String> parts)
    {
        Optional<String> catalog = parts.size() == 3 ? Optional.of(parts.getFirst()) : view.defaultCatalog();
        Optional<String> schema = parts.size() == 1 ? view.defaultNamespace() : Optional.of(parts.get(parts.size() - 2));
        if (catalog.isEmpty() || schema.isEmpty() || parts.size() > 3) {
            return Optional.empty();
        }
        SchemaTableName name = new SchemaTableName(schema.orElseThrow(), parts.getLast());
        if (catalog.orElseThrow().equals(catalogName)) {
            if (PinName.parse(name).isEmpty()) {
                check(session, VersionName.parse(name).isPresent() ? name : derivedNames.base(name));
            }
            return relation(session, new CatalogSchemaTableName(catalogName, name));
        }
        try {
            return relation(session, new CatalogSchemaTableName(catalog.orElseThrow(), name));
        }
        catch (TrinoException _) {
            // Another connector may refuse a table that the engine would redirect
            return Optional.empty();
        }
    }

    private Optional<List<QueryColumn>> relation(ConnectorSession session, CatalogSchemaTableName name)
    {
        return metadata.getRelationMetadata(session, name)
                .map(relation -> relation.getColumns().stream()
                        .map(column -> new QueryColumn(Optional.of(Identifiers.canonical(column.getName())), Optional.of(column.getType()), column.isHidden()))
                        .collect(toImmutableList()));
    }

    private static boolean isReadByName(StoredView view)
    {
        // A refresh selects the columns by name: see RefreshSql
        return view.definition().filter(MaterializedViewProperties.class::isInstance).isPresent();
    }

    private static String label(SchemaTableName name, StoredView view)
    {
        return switch (view.definition().orElse(null)) {
            case TrainingSetProperties _ -> "Training set " + name;
            case MaterializedViewProperties _ -> "Materialized view " + name;
            case null, default -> "View " + name;
        };
    }

    private static String remedy(SchemaTableName name, StoredView view)
    {
        return isReadByName(view) ?
                "CREATE OR REPLACE MATERIALIZED VIEW %s with a query that gives it".formatted(name) :
                "ALTER VIEW %1$s REFRESH to take the columns as they are now, or CREATE OR REPLACE VIEW %1$s with a query that gives the old ones".formatted(name);
    }
}
