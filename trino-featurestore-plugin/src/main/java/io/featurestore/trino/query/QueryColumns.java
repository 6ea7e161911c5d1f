package io.featurestore.trino.query;

import com.google.common.collect.ImmutableList;
import io.trino.spi.type.Type;
import io.trino.spi.type.TypeManager;
import io.trino.sql.tree.AliasedRelation;
import io.trino.sql.tree.AllColumns;
import io.trino.sql.tree.DereferenceExpression;
import io.trino.sql.tree.Expression;
import io.trino.sql.tree.Identifier;
import io.trino.sql.tree.Join;
import io.trino.sql.tree.JoinUsing;
import io.trino.sql.tree.NaturalJoin;
import io.trino.sql.tree.QualifiedName;
import io.trino.sql.tree.Query;
import io.trino.sql.tree.QueryBody;
import io.trino.sql.tree.QuerySpecification;
import io.trino.sql.tree.Relation;
import io.trino.sql.tree.Row;
import io.trino.sql.tree.SampledRelation;
import io.trino.sql.tree.SelectItem;
import io.trino.sql.tree.SetOperation;
import io.trino.sql.tree.SingleColumn;
import io.trino.sql.tree.Table;
import io.trino.sql.tree.TableSubquery;
import io.trino.sql.tree.Values;
import io.trino.sql.tree.With;
import io.trino.sql.tree.WithQuery;

import java.util.Collections;
import java.util.List;
import java.util.Optional;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

/**
 * The columns that a query will give, from its text and the columns of what it reads. What these do not tell is left empty, never guessed.
 */
public final class QueryColumns
{
    private final Relations relations;
    private final ExpressionTypes types;

    public interface Relations
    {
        Optional<List<QueryColumn>> columns(List<String> name);
    }

    private QueryColumns(Relations relations, TypeManager typeManager)
    {
        this.relations = requireNonNull(relations, "relations is null");
        this.types = new ExpressionTypes(typeManager);
    }

    /**
     * In order; empty if the text does not tell them.
     */
    public static Optional<List<QueryColumn>> queryColumns(Query query, Relations relations, TypeManager typeManager)
    {
        return new QueryColumns(relations, typeManager).ofQuery(query, WithScope.empty());
    }

    private Optional<List<QueryColumn>> ofQuery(Query query, WithScope<Optional<List<QueryColumn>>> outer)
    {
        boolean recursive = query.getWith().filter(With::isRecursive).isPresent();
        return ofBody(query.getQueryBody(), outer.inside(query, Optional.empty(), (named, scope) -> recursive ? Optional.empty() : ofWithQuery(named, scope)));
    }

    private Optional<List<QueryColumn>> ofWithQuery(WithQuery named, WithScope<Optional<List<QueryColumn>>> scope)
    {
        Optional<List<QueryColumn>> columns = ofQuery(named.getQuery(), scope);
        return named.getColumnNames().map(names -> renamed(columns, names)).orElse(columns);
    }

    private Optional<List<QueryColumn>> ofBody(QueryBody body, WithScope<Optional<List<QueryColumn>>> visible)
    {
        return switch (body) {
            case QuerySpecification specification -> ofSpecification(specification, visible);
            case SetOperation operation -> ofSetOperation(operation, visible);
            case TableSubquery subquery -> ofQuery(subquery.getQuery(), visible);
            case Table table -> ofRelation(table, visible).all();
            case Values values -> Optional.of(Collections.nCopies(width(values), new QueryColumn(Optional.empty(), Optional.empty(), false)));
            default -> Optional.empty();
        };
    }

    private Optional<List<QueryColumn>> ofSpecification(QuerySpecification specification, WithScope<Optional<List<QueryColumn>>> visible)
    {
        ColumnScope scope = specification.getFrom()
                .map(from -> ofRelation(from, visible))
                .orElseGet(() -> new ColumnScope(ImmutableList.of()));
        ImmutableList.Builder<QueryColumn> columns = ImmutableList.builder();
        for (SelectItem item : specification.getSelect().getSelectItems()) {
            Optional<List<QueryColumn>> selected = switch (item) {
                case SingleColumn single when isGone(single.getExpression(), scope) -> Optional.of(ImmutableList.of());
                case SingleColumn single -> Optional.of(ImmutableList.of(ofExpression(single, scope)));
                case AllColumns all -> ofAllColumns(all, scope);
                default -> Optional.empty();
            };
            if (selected.isEmpty()) {
                return Optional.empty();
            }
            columns.addAll(selected.orElseThrow());
        }
        return Optional.of(columns.build());
    }

    private static boolean isGone(Expression expression, ColumnScope scope)
    {
        return expression instanceof Identifier identifier && scope.lacks(SqlReader.name(identifier));
    }

    private QueryColumn ofExpression(SingleColumn column, ColumnScope scope)
    {
        Optional<String> name = column.getAlias().map(SqlReader::name).or(() -> switch (column.getExpression()) {
            case Identifier identifier -> Optional.of(SqlReader.name(identifier));
            case DereferenceExpression dereference -> dereference.getField().map(SqlReader::name);
            default -> Optional.empty();
        });
        return new QueryColumn(name, types.type(column.getExpression(), scope), false);
    }

    private static Optional<List<QueryColumn>> ofAllColumns(AllColumns all, ColumnScope scope)
    {
        Optional<List<QueryColumn>> columns = all.getTarget()
                .map(target -> name(target).flatMap(scope::all))
                .orElseGet(scope::all);
        return all.getAliases().isEmpty() ? columns : renamed(columns, all.getAliases());
    }

    private static Optional<QualifiedName> name(Expression target)
    {
        return switch (target) {
            case Identifier identifier -> Optional.of(QualifiedName.of(identifier.getValue()));
            case DereferenceExpression dereference -> Optional.ofNullable(DereferenceExpression.getQualifiedName(dereference));
            default -> Optional.empty();
        };
    }

    private Optional<List<QueryColumn>> ofSetOperation(SetOperation operation, WithScope<Optional<List<QueryColumn>>> visible)
    {
        List<Optional<List<QueryColumn>>> branches = operation.getRelations().stream()
                .map(relation -> ofRelation(relation, visible).all())
                .collect(toImmutableList());
        if (operation.getCorresponding().isPresent() || branches.stream().anyMatch(Optional::isEmpty)) {
            return Optional.empty();
        }
        List<QueryColumn> first = branches.getFirst().orElseThrow();
        if (branches.stream().anyMatch(branch -> branch.orElseThrow().size() != first.size())) {
            return Optional.empty();
        }
        ImmutableList.Builder<QueryColumn> columns = ImmutableList.builder();
        for (int i = 0; i < first.size(); i++) {
            int index = i;
            Optional<Type> type = first.get(index).type()
                    .filter(candidate -> branches.stream().allMatch(branch -> branch.orElseThrow().get(index).type().equals(Optional.of(candidate))));
            columns.add(first.get(index).ofType(type));
        }
        return Optional.of(columns.build());
    }

    private ColumnScope ofRelation(Relation relation, WithScope<Optional<List<QueryColumn>>> visible)
    {
        return switch (relation) {
            case Table table -> ColumnScope.of(Optional.of(table.getName()), ofTable(table, visible));
            case AliasedRelation aliased -> ofAliased(aliased, visible);
            case SampledRelation sampled -> ofRelation(sampled.getRelation(), visible);
            case Join join -> ofJoin(join, visible);
            case QueryBody body -> ColumnScope.of(Optional.empty(), ofBody(body, visible));
            default -> ColumnScope.of(Optional.empty(), Optional.empty());
        };
    }

    private Optional<List<QueryColumn>> ofTable(Table table, WithScope<Optional<List<QueryColumn>>> visible)
    {
        return visible.find(table.getName()).orElseGet(() -> {
            // Another version may have other columns
            boolean otherVersion = table.getQueryPeriod().isPresent() || table.getBranch().isPresent();
            return otherVersion ? Optional.empty() : relations.columns(table.getName().getParts());
        });
    }

    private ColumnScope ofAliased(AliasedRelation aliased, WithScope<Optional<List<QueryColumn>>> visible)
    {
        Optional<QualifiedName> alias = Optional.of(QualifiedName.of(aliased.getAlias().getValue()));
        ColumnScope scope = ofRelation(aliased.getRelation(), visible);
        if (aliased.getColumnNames() != null) {
            return ColumnScope.of(alias, renamed(scope.all(), aliased.getColumnNames()));
        }
        Optional<List<QueryColumn>> columns = scope.parts().size() == 1 ? scope.parts().getFirst().columns() : scope.all();
        return ColumnScope.of(alias, columns);
    }

    private ColumnScope ofJoin(Join join, WithScope<Optional<List<QueryColumn>>> visible)
    {
        ColumnScope left = ofRelation(join.getLeft(), visible);
        ColumnScope right = ofRelation(join.getRight(), visible);
        return switch (join.getCriteria().orElse(null)) {
            case JoinUsing using -> left.joinedWith(right, using.getColumns().stream()
                    .map(SqlReader::name)
                    .collect(toImmutableList()));
            case NaturalJoin _ -> ColumnScope.of(Optional.empty(), Optional.empty());
            case null, default -> left.joinedWith(right);
        };
    }

    private static Optional<List<QueryColumn>> renamed(Optional<List<QueryColumn>> columns, List<Identifier> names)
    {
        if (columns.filter(known -> known.size() != names.size()).isPresent()) {
            return Optional.empty();
        }
        ImmutableList.Builder<QueryColumn> renamed = ImmutableList.builder();
        for (int i = 0; i < names.size(); i++) {
            int index = i;
            renamed.add(columns.map(known -> known.get(index))
                    .orElseGet(() -> new QueryColumn(Optional.empty(), Optional.empty(), false))
                    .named(SqlReader.name(names.get(i))));
        }
        return Optional.of(renamed.build());
    }

    private static int width(Values values)
    {
        return values.getRows().getFirst() instanceof Row row ? row.getFields().size() : 1;
    }
}
