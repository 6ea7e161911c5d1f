package io.featurestore.trino.pins;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.featurestore.catalog.FeatureReference;
import io.featurestore.catalog.FeatureViewKind;
import io.featurestore.catalog.Identifiers;
import io.featurestore.catalog.MaterializedViewProperties;
import io.featurestore.catalog.MaterializedViewProperties.WhenStale;
import io.featurestore.catalog.StoredView;
import io.featurestore.catalog.StoredViewVersion;
import io.featurestore.catalog.TrainingSetProperties;
import io.featurestore.trino.definition.FeatureColumn;
import io.featurestore.trino.definition.ResolvedFeatureView;
import io.featurestore.trino.definition.StoredTimeline;
import io.featurestore.trino.names.DerivedName;
import io.featurestore.trino.names.DerivedNames;
import io.featurestore.trino.names.StorageName;
import io.featurestore.trino.pins.Pin.PinnedView;
import io.featurestore.trino.query.ChangingParts;
import io.featurestore.trino.query.SessionReads;
import io.featurestore.trino.query.SourceTables;
import io.featurestore.trino.query.TableReplacement;
import io.featurestore.trino.query.TableReplacement.NamedTable;
import io.featurestore.trino.query.TableReplacement.Replacement;
import io.featurestore.trino.request.TrainingSetRequests;
import io.featurestore.trino.sql.AggregatedSql;
import io.featurestore.trino.sql.RefreshSql;
import io.featurestore.trino.sql.StoredTimelineSql;
import io.featurestore.trino.store.FeatureViews;
import io.featurestore.trino.store.ViewStore;
import io.featurestore.trino.transaction.TransactionContext;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorViewDefinition;
import io.trino.spi.connector.ConnectorViewDefinition.ViewColumn;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.type.Type;
import io.trino.spi.type.TypeManager;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.featurestore.trino.names.RelationNames.toRelationName;
import static io.featurestore.trino.names.RelationNames.toSchemaTableName;
import static io.featurestore.trino.names.SqlIdentifiers.quote;
import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static io.trino.spi.StandardErrorCode.VIEW_IS_STALE;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

// Puts the query of each view in the place of its name, down to the tables
final class TrainingSetFreeze
{
    private static final int MAX_PARTS = 3;
    private static final String IS_CURRENT = "is_current";
    private static final Set<String> WITHOUT_SNAPSHOTS = ImmutableSet.of("system", "information_schema");

    private final TransactionContext transaction;
    private final ConnectorMetadata metadata;
    private final DerivedNames derivedNames;
    private final TypeManager typeManager;
    private final ConnectorSession session;
    private final FrozenTables tables;
    private final Map<SchemaTableName, PinnedView> views = new LinkedHashMap<>();
    private final Set<SchemaTableName> beingFrozen = new HashSet<>();

    TrainingSetFreeze(TransactionContext transaction, ConnectorMetadata metadata, DerivedNames derivedNames, TypeManager typeManager, ConnectorSession session, String tag)
    {
        this.transaction = requireNonNull(transaction, "transaction is null");
        this.metadata = requireNonNull(metadata, "metadata is null");
        this.derivedNames = requireNonNull(derivedNames, "derivedNames is null");
        this.typeManager = requireNonNull(typeManager, "typeManager is null");
        this.session = requireNonNull(session, "session is null");
        this.tables = new FrozenTables(session, transaction.catalogName(), transaction.iceberg().tables(), typeManager, tag);
    }

    FrozenTrainingSet freeze(SchemaTableName name, StoredView stored, TrainingSetProperties trainingSet)
    {
        transaction.staleViews().check(session, name);
        ConnectorViewDefinition view = metadata.getView(session, name).orElseThrow();
        addView(name, stored, view.getColumns().stream().map(column -> Identifiers.canonical(column.getName())).collect(toImmutableList()), ImmutableList.of());
        trainingSet.features().forEach(feature -> addFeatures(name, feature));
        String sql = freezeView(name, stored, view.getOriginalSql(), view.getCatalog(), view.getSchema());
        if (trainingSet.timestampColumn().isEmpty() && SessionReads.isIn(sql)) {
            throw cannotFreeze("'%s' has no timestamp_column, so its features are those of the time when it is read: give it one".formatted(name));
        }
        return new FrozenTrainingSet(sql, view.getColumns(), ImmutableList.copyOf(views.values()), tables);
    }

    private void addFeatures(SchemaTableName trainingSet, FeatureReference reference)
    {
        SchemaTableName name = toSchemaTableName(TrainingSetRequests.featureView(trainingSet, reference));
        ResolvedFeatureView view = transaction.featureViews().resolve(session, toRelationName(name));
        List<String> features = reference.feature()
                .map(List::of)
                .orElseGet(() -> view.features().stream().map(FeatureColumn::name).collect(toImmutableList()));
        List<String> columns = Stream.of(view.entityKeys().stream(), view.timestampColumn().stream(), view.createdColumn().stream())
                .flatMap(column -> column)
                .map(FeatureColumn::name)
                .collect(toImmutableList());
        int version = transaction.views().load(session, name).map(TrainingSetFreeze::version).orElse(0);
        views.merge(
                name,
                new PinnedView(name.getSchemaName(), name.getTableName(), version, union(columns, features), features),
                (known, added) -> new PinnedView(known.schema(), known.name(), known.version(), union(known.columns(), added.columns()), union(known.features(), added.features())));
    }

    private static List<String> union(List<String> left, List<String> right)
    {
        return Stream.concat(left.stream(), right.stream()).distinct().collect(toImmutableList());
    }

    private void addView(SchemaTableName name, StoredView stored, List<String> columns, List<String> features)
    {
        views.putIfAbsent(name, new PinnedView(name.getSchemaName(), name.getTableName(), version(stored), columns, features));
    }

    static int version(StoredView view)
    {
        return view.versions().stream()
                .filter(StoredViewVersion::current)
                .mapToInt(StoredViewVersion::version)
                .findFirst()
                .orElse(0);
    }

    private String freezeView(SchemaTableName name, StoredView stored, String sql, Optional<String> catalog, Optional<String> schema)
    {
        // What is in a pin was looked at when it was made
        stored.sql().filter(_ -> !Pin.isPin(stored)).flatMap(ChangingParts::of).ifPresent(part -> {
            throw cannotFreeze("the query of '%s' %s".formatted(name, part));
        });
        if (!beingFrozen.add(name)) {
            throw cannotFreeze("'%s' reads itself".formatted(name));
        }
        try {
            return TableReplacement.replace(sql, table -> freeze(name, table, catalog, schema));
        }
        finally {
            beingFrozen.remove(name);
        }
    }

    private Replacement freeze(SchemaTableName reader, NamedTable table, Optional<String> catalog, Optional<String> schema)
    {
        List<String> parts = table.parts();
        String full = String.join(".", parts);
        if (parts.size() > MAX_PARTS || (parts.size() < MAX_PARTS && catalog.isEmpty()) || (parts.size() == 1 && schema.isEmpty())) {
            throw cannotFreeze("'%s' reads '%s', a name that is not complete: write it with catalog and schema".formatted(reader, full));
        }
        String ofCatalog = parts.size() == MAX_PARTS ? parts.getFirst() : catalog.orElseThrow();
        SchemaTableName name = new SchemaTableName(parts.size() == 1 ? schema.orElseThrow() : parts.get(parts.size() - 2), parts.getLast());
        if (!ofCatalog.equals(transaction.catalogName())) {
            throw cannotFreeze("'%s' reads '%s.%s', a table of another catalog, of which this one keeps no snapshot: copy it into catalog '%s' first".formatted(reader, ofCatalog, name, transaction.catalogName()));
        }
        if (WITHOUT_SNAPSHOTS.contains(name.getSchemaName())) {
            throw cannotFreeze("'%s' reads '%s', which has no snapshots".formatted(reader, name));
        }
        if (table.isOfOtherVersion()) {
            throw cannotFreeze("'%s' reads '%s' as of a version that is not the id of a snapshot: write FOR VERSION AS OF and the id".formatted(reader, name));
        }
        return freeze(reader, name, table);
    }

    private Replacement freeze(SchemaTableName reader, SchemaTableName name, NamedTable table)
    {
        Optional<DerivedName> derived = derivedNames.parse(name);
        Optional<StoredView> view = transaction.views().load(session, name);
        if (view.isPresent()) {
            return ViewStore.materialized(view.orElseThrow())
                    .map(materialized -> materialized(name, view.orElseThrow(), materialized, table))
                    .orElseGet(() -> inlined(name, table, view(name, view.orElseThrow())));
        }
        if (derived.isPresent()) {
            return inlined(name, table, derived(reader, name, derived.orElseThrow()));
        }
        if (table.snapshot().isPresent()) {
            return new Replacement(tables.freezeAt(name, table.snapshot().getAsLong()), Optional.empty());
        }
        String sql = tables.freeze(name);
        return sql.startsWith("(") ? withAlias(name, table, sql) : new Replacement(sql, Optional.empty());
    }

    private Query view(SchemaTableName name, StoredView stored)
    {
        ConnectorViewDefinition view = metadata.getView(session, name).orElseThrow(() -> cannotFreeze("'%s' has no SQL for Trino".formatted(name)));
        addView(name, stored, columnNames(view), ImmutableList.of());
        return new Query(freezeView(name, stored, view.getOriginalSql(), view.getCatalog(), view.getSchema()), view.getColumns());
    }

    private Query derived(SchemaTableName reader, SchemaTableName name, DerivedName derived)
    {
        Optional<ResolvedFeatureView> base = transaction.featureViews().find(session, derived.base());
        ConnectorViewDefinition view = metadata.getView(session, name)
                .orElseThrow(() -> cannotFreeze("'%s' reads '%s', which is no query of tables".formatted(reader, name)));
        Optional<StoredView> stored = transaction.views().load(session, derived.base());
        stored.ifPresent(found -> addView(derived.base(), found, base.map(TrainingSetFreeze::columnNames).orElseGet(() -> FeatureViews.columns(found.schema(), typeManager).stream().map(FeatureColumn::name).collect(toImmutableList())), ImmutableList.of()));
        String sql = base.filter(found -> derived.mark().equals("$timeline") && found.kind() == FeatureViewKind.MATERIALIZED_VIEW && found.events().isPresent() && transaction.storedRows().isReadable(session, derived.base()))
                .flatMap(found -> new StoredTimelineSql(found, storage(derived.base())).timeline())
                .orElseGet(() -> frozenDerived(name, stored, view));
        if (!isReadByUser(reader, name)) {
            return new Query(sql, view.getColumns(), ImmutableSet.of(IS_CURRENT));
        }
        if (SessionReads.isIn(sql)) {
            throw cannotFreeze("'%s' reads '%s', which is as of the time when it is read: read it as of a time, such as \"%s@2026-01-01\"".formatted(reader, name, derived.base().getTableName()));
        }
        return new Query(sql, view.getColumns());
    }

    // Otherwise it is read by the SQL that joins features, which does not ask what is current
    private boolean isReadByUser(SchemaTableName reader, SchemaTableName name)
    {
        return transaction.views().load(session, reader)
                .map(SourceTables::of)
                .filter(sources -> !sources.contains(String.join(".", fullName(name))))
                .isEmpty();
    }

    private String frozenDerived(SchemaTableName name, Optional<StoredView> stored, ConnectorViewDefinition view)
    {
        stored.flatMap(StoredView::sql).flatMap(ChangingParts::of).ifPresent(part -> {
            throw cannotFreeze("the query of '%s' %s".formatted(name, part));
        });
        return TableReplacement.replace(view.getOriginalSql(), table -> freeze(name, table, view.getCatalog(), view.getSchema()));
    }

    // What a training set would read now: the stored rows, or if these are too old what the view computes
    private Replacement materialized(SchemaTableName name, StoredView stored, MaterializedViewProperties properties, NamedTable table)
    {
        ResolvedFeatureView view = transaction.featureViews().resolve(session, toRelationName(name));
        addView(name, stored, columnNames(view), ImmutableList.of());
        boolean isReadable = transaction.storedRows().isReadable(session, name);
        if (isReadable && view.events().isEmpty()) {
            String sql = storage(name);
            return table.isAliased() ? new Replacement(sql, Optional.empty()) : new Replacement("%s AS %s".formatted(sql, quote(name.getTableName())), Optional.of(fullName(name)));
        }
        List<ViewColumn> columns = view.columns().stream()
                .map(column -> new ViewColumn(column.name(), column.type().getTypeId(), Optional.empty()))
                .collect(toImmutableList());
        if (isReadable) {
            String names = columns.stream().map(column -> quote(column.getName())).collect(joining(", "));
            return inlined(name, table, new Query("SELECT %s FROM %s WHERE %s".formatted(names, storage(name), quote(StoredTimeline.AT_EVENT)), columns));
        }
        if (properties.whenStale().equals(Optional.of(WhenStale.FAIL))) {
            throw new TrinoException(VIEW_IS_STALE, "Materialized view %1$s was not refreshed within its grace period: REFRESH MATERIALIZED VIEW %1$s".formatted(name));
        }
        String query = stored.sql().orElseThrow();
        String computed = view.events().isPresent() ?
                new AggregatedSql(view, Optional.empty()).atEvents(query) :
                RefreshSql.columnsByName(columnNames(view), query);
        return inlined(name, table, new Query(freezeView(name, stored, computed, stored.defaultCatalog(), stored.defaultNamespace()), columns));
    }

    private String storage(SchemaTableName view)
    {
        MaterializedViewProperties properties = transaction.views().materialized(session, view).orElseThrow();
        return tables.freezeStorage(StorageName.of(view, properties), view);
    }

    private Replacement inlined(SchemaTableName name, NamedTable table, Query query)
    {
        // As the engine does, which runs a view
        String columns = query.columns().stream()
                .filter(column -> !query.leftOut().contains(column.getName()))
                .map(column -> "CAST(%1$s AS %2$s) AS %1$s".formatted(quote(column.getName()), type(column).getDisplayName()))
                .collect(joining(", "));
        String names = query.columns().stream()
                .map(column -> quote(column.getName()))
                .collect(joining(", "));
        return withAlias(name, table, "(\nSELECT %s\nFROM (\n%s\n) AS %s (%s)\n)".formatted(columns, query.sql(), quote("pinned"), names));
    }

    private Type type(ViewColumn column)
    {
        return typeManager.getType(column.getType());
    }

    private Replacement withAlias(SchemaTableName name, NamedTable table, String sql)
    {
        return table.isAliased() ?
                new Replacement(sql, Optional.empty()) :
                new Replacement("%s AS %s".formatted(sql, quote(name.getTableName())), Optional.of(fullName(name)));
    }

    private List<String> fullName(SchemaTableName name)
    {
        return ImmutableList.of(transaction.catalogName(), name.getSchemaName(), name.getTableName());
    }

    private static List<String> columnNames(ConnectorViewDefinition view)
    {
        return view.getColumns().stream()
                .map(column -> Identifiers.canonical(column.getName()))
                .collect(toImmutableList());
    }

    private static List<String> columnNames(ResolvedFeatureView view)
    {
        return view.columns().stream()
                .map(FeatureColumn::name)
                .collect(toImmutableList());
    }

    private static TrinoException cannotFreeze(String why)
    {
        return new TrinoException(NOT_SUPPORTED, why);
    }

    // Without the columns that are left out, which come of the clock
    private record Query(String sql, List<ViewColumn> columns, Set<String> leftOut)
    {
        private Query(String sql, List<ViewColumn> columns)
        {
            this(sql, columns, ImmutableSet.of());
        }
    }
}
