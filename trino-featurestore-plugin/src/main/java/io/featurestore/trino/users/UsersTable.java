package io.featurestore.trino.users;

import com.google.common.collect.ImmutableSet;
import io.featurestore.trino.definition.FeatureColumn;
import io.featurestore.trino.definition.ResolvedFeatureView;
import io.featurestore.trino.rows.RowTable;
import io.featurestore.trino.rows.SystemColumn;
import io.featurestore.trino.users.FeatureUse.Reading;
import io.trino.spi.connector.ConnectorAccessControl;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.SchemaTableName;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static io.featurestore.trino.rows.SystemColumn.optionalVarchar;
import static io.featurestore.trino.rows.SystemColumn.varchar;
import static java.util.Objects.requireNonNull;

// v$users: who would be broken if a column were taken away or retyped. A user whose name the reader may not see has none
final class UsersTable
        extends RowTable<UsedColumn>
{
    private static final List<SystemColumn<UsedColumn>> COLUMNS = List.of(
            varchar("column_name", "Column that is used", used -> used.column().name()),
            varchar("role", "What the column is: feature, entity key, timestamp column or created column", UsedColumn::role),
            varchar("type", "Type that the user relies on", used -> used.column().type().getDisplayName()),
            varchar("user_kind", "What uses it, such as training set, view or online view", used -> used.use().kind()),
            optionalVarchar("user_schema", "Schema of the user; NULL if you may not see it", used -> visible(used).map(SchemaTableName::getSchemaName)),
            optionalVarchar("user_name", "Name of the user; NULL if you may not see it", used -> visible(used).map(SchemaTableName::getTableName)));

    private final ResolvedFeatureView view;
    private final Set<FeatureUsers> users;

    UsersTable(SchemaTableName name, ResolvedFeatureView view, Set<FeatureUsers> users)
    {
        super(name, "Users of the feature view", COLUMNS);
        this.view = requireNonNull(view, "view is null");
        this.users = ImmutableSet.copyOf(requireNonNull(users, "users is null"));
    }

    @Override
    protected List<UsedColumn> rows(ConnectorSession session, ConnectorAccessControl accessControl)
    {
        List<FeatureUse> uses = users.stream()
                .flatMap(known -> known.of(session, view).stream())
                .collect(toImmutableList());
        Set<SchemaTableName> visible = accessControl.filterTables(null, uses.stream().map(FeatureUse::user).collect(toImmutableSet()));
        return view.columns().stream()
                .flatMap(column -> uses.stream()
                        .filter(use -> isUsed(column, use))
                        .map(use -> new UsedColumn(column, role(column), use, visible.contains(use.user()))))
                .collect(toImmutableList());
    }

    private boolean isUsed(FeatureColumn column, FeatureUse use)
    {
        return use.uses(column.name()) || (use.reading() == Reading.FEATURES && !view.properties().isFeature(column.name()));
    }

    private String role(FeatureColumn column)
    {
        if (view.properties().isFeature(column.name())) {
            return "feature";
        }
        if (view.properties().entityKeys().contains(column.name())) {
            return "entity key";
        }
        return view.properties().timestampColumn().equals(Optional.of(column.name())) ? "timestamp column" : "created column";
    }

    private static Optional<SchemaTableName> visible(UsedColumn used)
    {
        return Optional.of(used.use().user()).filter(_ -> used.userVisible());
    }
}
