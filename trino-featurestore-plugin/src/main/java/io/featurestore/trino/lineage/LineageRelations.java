package io.featurestore.trino.lineage;

import io.featurestore.catalog.Definition;
import io.featurestore.catalog.FeatureViewKind;
import io.featurestore.catalog.FeatureViewProperties;
import io.featurestore.catalog.Identifiers;
import io.featurestore.catalog.RelationName;
import io.featurestore.catalog.StoredTable;
import io.featurestore.catalog.StoredView;
import io.featurestore.catalog.TrainingSetProperties;
import io.featurestore.trino.definition.ResolvedFeatureView;
import io.featurestore.trino.names.DerivedNames;
import io.featurestore.trino.query.QueryColumn;
import io.featurestore.trino.store.CatalogTables;
import io.featurestore.trino.store.FeatureViews;
import io.featurestore.trino.store.ViewStore;
import io.featurestore.trino.training.TrainingOrigin;
import io.trino.spi.ErrorCode;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.CatalogSchemaTableName;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.MetadataProvider;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.type.TypeManager;
import org.apache.iceberg.Schema;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.featurestore.trino.failure.CatalogErrors.translating;
import static io.featurestore.trino.failure.FeatureStoreErrorCode.FEATURE_STORE_INVALID_DEFINITION;
import static io.featurestore.trino.names.RelationNames.toRelationName;
import static io.featurestore.trino.names.RelationNames.toSchemaTableName;
import static io.trino.spi.StandardErrorCode.PERMISSION_DENIED;
import static java.util.Objects.requireNonNull;

/**
 * The relations that are named as sources, each loaded once while the lineage is read.
 */
public final class LineageRelations
{
    private static final Set<ErrorCode> UNREADABLE = Set.of(PERMISSION_DENIED.toErrorCode(), FEATURE_STORE_INVALID_DEFINITION.toErrorCode());

    private final String catalogName;
    private final ConnectorSession session;
    private final ViewStore views;
    private final CatalogTables tables;
    private final DerivedNames derivedNames;
    private final MetadataProvider metadata;
    private final TypeManager typeManager;
    private final Map<SchemaTableName, Optional<StoredView>> loadedViews = new HashMap<>();
    private final Map<SchemaTableName, Optional<StoredTable>> loadedTables = new HashMap<>();
    private final Map<CatalogSchemaTableName, Optional<List<QueryColumn>>> columns = new HashMap<>();

    LineageRelations(String catalogName, ConnectorSession session, ViewStore views, CatalogTables tables, DerivedNames derivedNames, MetadataProvider metadata, TypeManager typeManager)
    {
        this.catalogName = requireNonNull(catalogName, "catalogName is null");
        this.session = requireNonNull(session, "session is null");
        this.views = requireNonNull(views, "views is null");
        this.tables = requireNonNull(tables, "tables is null");
        this.derivedNames = requireNonNull(derivedNames, "derivedNames is null");
        this.metadata = requireNonNull(metadata, "metadata is null");
        this.typeManager = requireNonNull(typeManager, "typeManager is null");
    }

    Optional<List<QueryColumn>> columns(SchemaTableName name)
    {
        return columns(new CatalogSchemaTableName(catalogName, name));
    }

    public LineageColumn column(SchemaTableName table, String column)
    {
        return column(new CatalogSchemaTableName(catalogName, table), column);
    }

    LineageColumn column(CatalogSchemaTableName table, String column)
    {
        return new LineageColumn(table, column, table.getCatalogName().equals(catalogName) ? kind(table.getSchemaTableName(), column) : ColumnKind.COLUMN);
    }

    private ColumnKind kind(SchemaTableName name, String column)
    {
        Optional<StoredView> view = view(name);
        if (view.isPresent()) {
            return view.flatMap(StoredView::definition)
                    .map(definition -> kind(definition, column))
                    .orElse(ColumnKind.VIEW_COLUMN);
        }
        Optional<StoredTable> table = table(name);
        return table.flatMap(StoredTable::definition)
                .map(definition -> kind(definition, column))
                .orElse(table.map(StoredTable::properties).flatMap(TrainingOrigin::of).isPresent() ? ColumnKind.TRAINING_TABLE_COLUMN : ColumnKind.COLUMN);
    }

    static ColumnKind kind(Definition definition, String column)
    {
        if (definition instanceof TrainingSetProperties) {
            return ColumnKind.TRAINING_SET_COLUMN;
        }
        return definition.featureView().orElseThrow().isFeature(column) ? ColumnKind.FEATURE : ColumnKind.FEATURE_VIEW_COLUMN;
    }

    /**
     * The name of what a view reads; empty if the view does not tell its schema.
     */
    Optional<CatalogSchemaTableName> name(StoredView view, List<String> parts)
    {
        Optional<String> catalog = parts.size() == 3 ? Optional.of(parts.getFirst()) : view.defaultCatalog();
        Optional<String> schema = parts.size() == 1 ? view.defaultNamespace() : Optional.of(parts.get(parts.size() - 2));
        return catalog.flatMap(ofCatalog -> schema.map(ofSchema -> new CatalogSchemaTableName(ofCatalog, ofSchema, parts.getLast())));
    }

    /**
     * The table or view itself where a relation is named that comes with it.
     */
    CatalogSchemaTableName base(CatalogSchemaTableName name)
    {
        return name.getCatalogName().equals(catalogName) ? new CatalogSchemaTableName(catalogName, derivedNames.base(name.getSchemaTableName())) : name;
    }

    Optional<List<QueryColumn>> columns(CatalogSchemaTableName name)
    {
        // Not computeIfAbsent: it may ask for the columns of others
        Optional<List<QueryColumn>> known = columns.get(name);
        if (known == null) {
            known = loadColumns(name);
            columns.put(name, known);
        }
        return known;
    }

    private Optional<List<QueryColumn>> loadColumns(CatalogSchemaTableName name)
    {
        try {
            return metadata.getRelationMetadata(session, name)
                    .map(relation -> relation.getColumns().stream()
                            .map(column -> new QueryColumn(Optional.of(Identifiers.canonical(column.getName())), Optional.of(column.getType()), column.isHidden()))
                            .collect(toImmutableList()));
        }
        catch (TrinoException _) {
            // What reads it says that it is not known
            return Optional.empty();
        }
    }

    public Optional<ResolvedFeatureView> featureView(RelationName relation)
    {
        SchemaTableName name = toSchemaTableName(relation);
        Optional<StoredView> view = view(name);
        if (view.isPresent()) {
            return view.flatMap(stored -> stored.definition()
                    .flatMap(Definition::featureView)
                    .map(properties -> resolved(name, FeatureViewKind.VIEW, properties, stored.schema())));
        }
        return table(name).flatMap(stored -> stored.definition()
                .flatMap(Definition::featureView)
                .map(properties -> resolved(name, FeatureViewKind.TABLE, properties, stored.schema())));
    }

    private ResolvedFeatureView resolved(SchemaTableName name, FeatureViewKind kind, FeatureViewProperties properties, Schema schema)
    {
        return new ResolvedFeatureView(toRelationName(name), kind, properties, FeatureViews.columns(name, properties, schema, typeManager));
    }

    public Optional<StoredView> view(SchemaTableName name)
    {
        return loadedViews.computeIfAbsent(name, _ -> readable(() -> views.load(session, name)));
    }

    private Optional<StoredTable> table(SchemaTableName name)
    {
        return loadedTables.computeIfAbsent(name, _ -> readable(() -> translating(() -> tables.load(session, name))));
    }

    // Listings leave out what the credentials may not read, and so it is a relation of which nothing is known
    private static <T> Optional<T> readable(Supplier<Optional<T>> load)
    {
        try {
            return load.get();
        }
        catch (TrinoException e) {
            if (UNREADABLE.contains(e.getErrorCode())) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
