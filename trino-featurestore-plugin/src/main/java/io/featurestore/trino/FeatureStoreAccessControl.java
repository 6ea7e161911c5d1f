package io.featurestore.trino;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import io.featurestore.trino.names.DerivedName;
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

/**
 * The Iceberg connector's access control, for the relations that come with a feature view too: who may read a feature view may read them,
 * and no more of it than that.
 *
 * <p>{@code v$latest}, {@code v$timeline} and {@code v@…} are views of {@code v} that run as their reader, so the engine asks again for the
 * columns of {@code v} that they read, and applies the row filters and column masks of {@code v} there. {@code v$as_of} is a table: the rights
 * on its columns, its filters and its masks are those of {@code v}. {@code v$versions} holds no row of {@code v}.
 */
class FeatureStoreAccessControl
        extends ForwardingConnectorAccessControl
{
    private static final String AS_OF_TIME_COLUMN = "as_of_time";

    private final ConnectorAccessControl delegate;

    FeatureStoreAccessControl(ConnectorAccessControl delegate)
    {
        this.delegate = requireNonNull(delegate, "delegate is null");
    }

    @Override
    protected ConnectorAccessControl delegate()
    {
        return delegate;
    }

    @Override
    public void checkCanSelectFromColumns(ConnectorSecurityContext context, SchemaTableName tableName, Optional<String> branch, Set<String> columnNames)
    {
        delegate.checkCanSelectFromColumns(context, base(tableName), branch, baseColumns(tableName, columnNames));
    }

    @Override
    public void checkCanCreateViewWithSelectFromColumns(ConnectorSecurityContext context, SchemaTableName tableName, Optional<String> branch, Set<String> columnNames)
    {
        delegate.checkCanCreateViewWithSelectFromColumns(context, base(tableName), branch, baseColumns(tableName, columnNames));
    }

    @Override
    public void checkCanShowColumns(ConnectorSecurityContext context, SchemaTableName tableName)
    {
        delegate.checkCanShowColumns(context, base(tableName));
    }

    @Override
    public void checkCanShowCreateTable(ConnectorSecurityContext context, SchemaTableName tableName)
    {
        delegate.checkCanShowCreateTable(context, base(tableName));
    }

    @Override
    public Set<SchemaTableName> filterTables(ConnectorSecurityContext context, Set<SchemaTableName> tableNames)
    {
        Set<SchemaTableName> visible = delegate.filterTables(context, tableNames.stream()
                .map(FeatureStoreAccessControl::base)
                .collect(toImmutableSet()));
        return tableNames.stream()
                .filter(name -> visible.contains(base(name)))
                .collect(toImmutableSet());
    }

    @Override
    public Map<SchemaTableName, Set<String>> filterColumns(ConnectorSecurityContext context, Map<SchemaTableName, Set<String>> tableColumns)
    {
        ImmutableMap.Builder<SchemaTableName, Set<String>> stored = ImmutableMap.builder();
        ImmutableMap.Builder<SchemaTableName, Set<String>> visible = ImmutableMap.builder();
        tableColumns.forEach((name, columns) -> {
            DerivedName.parse(name).ifPresentOrElse(
                    derived -> visible.put(name, visibleColumns(context, derived, columns)),
                    () -> stored.put(name, columns));
        });
        return visible
                .putAll(delegate.filterColumns(context, stored.buildOrThrow()))
                .buildOrThrow();
    }

    @Override
    public List<ViewExpression> getRowFilters(ConnectorSecurityContext context, SchemaTableName tableName)
    {
        if (isExpandedOrHoldsNoRows(tableName)) {
            return List.of();
        }
        return delegate.getRowFilters(context, base(tableName));
    }

    @Override
    public Map<ColumnSchema, ViewExpression> getColumnMasks(ConnectorSecurityContext context, SchemaTableName tableName, List<ColumnSchema> columns)
    {
        if (isExpandedOrHoldsNoRows(tableName)) {
            return ImmutableMap.of();
        }
        return delegate.getColumnMasks(context, base(tableName), columns.stream()
                .filter(column -> !isAsOfTime(tableName, column.getName()))
                .collect(toImmutableList()));
    }

    private Set<String> visibleColumns(ConnectorSecurityContext context, DerivedName derived, Set<String> columns)
    {
        if (delegate.filterTables(context, ImmutableSet.of(derived.base())).isEmpty()) {
            return ImmutableSet.of();
        }
        return switch (derived.kind()) {
            case VERSIONS -> columns;
            case LATEST, TIMELINE, AS_OF_TIME, AS_OF, AS_OF_TZ -> delegate.filterColumns(context, ImmutableMap.of(derived.base(), columns))
                    .getOrDefault(derived.base(), ImmutableSet.of());
        };
    }

    private static SchemaTableName base(SchemaTableName name)
    {
        return DerivedName.parse(name)
                .map(DerivedName::base)
                .orElse(name);
    }

    private static Set<String> baseColumns(SchemaTableName name, Set<String> columns)
    {
        if (isExpandedOrHoldsNoRows(name)) {
            return ImmutableSet.of();
        }
        return Sets.filter(columns, column -> !isAsOfTime(name, column));
    }

    private static boolean isAsOfTime(SchemaTableName name, String column)
    {
        return DerivedName.parse(name).isPresent() && column.equals(AS_OF_TIME_COLUMN);
    }

    private static boolean isExpandedOrHoldsNoRows(SchemaTableName name)
    {
        return DerivedName.parse(name)
                .map(derived -> switch (derived.kind()) {
                    case LATEST, TIMELINE, AS_OF_TIME, VERSIONS -> true;
                    case AS_OF, AS_OF_TZ -> false;
                })
                .orElse(false);
    }
}
