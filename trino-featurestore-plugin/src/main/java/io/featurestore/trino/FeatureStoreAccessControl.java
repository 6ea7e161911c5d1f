package io.featurestore.trino;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import io.featurestore.trino.relation.DerivedRelations;
import io.featurestore.trino.relation.Rights;
import io.trino.plugin.base.security.ForwardingConnectorAccessControl;
import io.trino.spi.connector.ColumnSchema;
import io.trino.spi.connector.ConnectorAccessControl;
import io.trino.spi.connector.ConnectorSecurityContext;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.security.ViewExpression;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static java.util.Objects.requireNonNull;

// The Iceberg connector's access control, also for what comes with a feature view: who may read that may read these, and no more of it: see Rights
class FeatureStoreAccessControl
        extends ForwardingConnectorAccessControl
{
    private final ConnectorAccessControl delegate;
    private final DerivedRelations derivedRelations;

    FeatureStoreAccessControl(ConnectorAccessControl delegate, DerivedRelations derivedRelations)
    {
        this.delegate = requireNonNull(delegate, "delegate is null");
        this.derivedRelations = requireNonNull(derivedRelations, "derivedRelations is null");
    }

    @Override
    protected ConnectorAccessControl delegate()
    {
        return delegate;
    }

    @Override
    public void checkCanSelectFromColumns(ConnectorSecurityContext context, SchemaTableName tableName, Optional<String> branch, Set<String> columnNames)
    {
        delegate.checkCanSelectFromColumns(context, derivedRelations.base(tableName), branch, baseColumns(tableName, columnNames));
    }

    @Override
    public void checkCanCreateViewWithSelectFromColumns(ConnectorSecurityContext context, SchemaTableName tableName, Optional<String> branch, Set<String> columnNames)
    {
        delegate.checkCanCreateViewWithSelectFromColumns(context, derivedRelations.base(tableName), branch, baseColumns(tableName, columnNames));
    }

    @Override
    public void checkCanRefreshMaterializedView(ConnectorSecurityContext context, SchemaTableName materializedViewName)
    {
        delegate.checkCanRefreshMaterializedView(context, derivedRelations.base(materializedViewName));
    }

    @Override
    public void checkCanShowColumns(ConnectorSecurityContext context, SchemaTableName tableName)
    {
        delegate.checkCanShowColumns(context, derivedRelations.base(tableName));
    }

    @Override
    public void checkCanShowCreateTable(ConnectorSecurityContext context, SchemaTableName tableName)
    {
        delegate.checkCanShowCreateTable(context, derivedRelations.base(tableName));
    }

    @Override
    public Set<SchemaTableName> filterTables(ConnectorSecurityContext context, Set<SchemaTableName> tableNames)
    {
        Set<SchemaTableName> visible = delegate.filterTables(context, tableNames.stream()
                .map(derivedRelations::base)
                .collect(toImmutableSet()));
        return tableNames.stream()
                .filter(name -> visible.contains(derivedRelations.base(name)))
                .collect(toImmutableSet());
    }

    @Override
    public Map<SchemaTableName, Set<String>> filterColumns(ConnectorSecurityContext context, Map<SchemaTableName, Set<String>> tableColumns)
    {
        ImmutableMap.Builder<SchemaTableName, Set<String>> stored = ImmutableMap.builder();
        ImmutableMap.Builder<SchemaTableName, Set<String>> visible = ImmutableMap.builder();
        tableColumns.forEach((name, columns) -> {
            derivedRelations.rights(name).ifPresentOrElse(
                    rights -> visible.put(name, visibleColumns(context, name, rights, columns)),
                    () -> stored.put(name, columns));
        });
        return visible
                .putAll(delegate.filterColumns(context, stored.buildOrThrow()))
                .buildOrThrow();
    }

    @Override
    public List<ViewExpression> getRowFilters(ConnectorSecurityContext context, SchemaTableName tableName)
    {
        if (!isProtected(tableName)) {
            return List.of();
        }
        return delegate.getRowFilters(context, derivedRelations.base(tableName));
    }

    @Override
    public Map<ColumnSchema, ViewExpression> getColumnMasks(ConnectorSecurityContext context, SchemaTableName tableName, List<ColumnSchema> columns)
    {
        if (!isProtected(tableName)) {
            return ImmutableMap.of();
        }
        return delegate.getColumnMasks(context, derivedRelations.base(tableName), columns.stream()
                .filter(column -> isOfBase(tableName, column.getName()))
                .collect(toImmutableList()));
    }

    private Set<String> visibleColumns(ConnectorSecurityContext context, SchemaTableName name, Rights rights, Set<String> columns)
    {
        SchemaTableName base = derivedRelations.base(name);
        if (delegate.filterTables(context, ImmutableSet.of(base)).isEmpty()) {
            return ImmutableSet.of();
        }
        return switch (rights) {
            case Rights.WithoutRows _ -> columns;
            case Rights.OfReader _, Rights.OfRows _ -> delegate.filterColumns(context, ImmutableMap.of(base, columns)).getOrDefault(base, ImmutableSet.of());
        };
    }

    private Set<String> baseColumns(SchemaTableName name, Set<String> columns)
    {
        return Sets.filter(columns, column -> isOfBase(name, column));
    }

    private boolean isOfBase(SchemaTableName name, String column)
    {
        return derivedRelations.rights(name)
                .map(rights -> switch (rights) {
                    case Rights.OfReader _, Rights.WithoutRows _ -> false;
                    case Rights.OfRows ofRows -> !ofRows.addedColumns().contains(column);
                })
                .orElse(true);
    }

    // Whether filters and masks are the base's: they are not where the engine applies them below it, or where there is nothing to apply them to
    private boolean isProtected(SchemaTableName name)
    {
        return derivedRelations.rights(name)
                .map(rights -> switch (rights) {
                    case Rights.OfReader _, Rights.WithoutRows _ -> false;
                    case Rights.OfRows _ -> true;
                })
                .orElse(true);
    }
}
