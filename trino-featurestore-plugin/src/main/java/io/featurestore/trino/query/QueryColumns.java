package io.featurestore.trino.query;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.featurestore.catalog.Identifiers;
import io.trino.spi.type.Type;
import io.trino.spi.type.TypeManager;
import io.trino.sql.parser.ParsingException;
import io.trino.sql.parser.SqlParser;
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
import io.trino.sql.tree.WithQuery;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

/**
 * The columns that a query gives, as its text and the columns of the relations that it reads tell them: what the engine's analysis will find.
 * What they do not tell is left empty, never guessed.
 */
public final class QueryColumns
{
    private static final SqlParser PARSER = new SqlParser();

    private final Relations relations;
    private final ExpressionTypes types;

    /**
     * The tables and views that a query can read.
     */
    public interface Relations
    {
        /**
         * @param name as many parts as were written, in lower case
         */
        Optional<List<QueryColumn>> columns(List<String> name);
    }

    private QueryColumns(Relations relations, TypeManager typeManager)
    {
        this.relations = requireNonNull(relations, "relations is null");
        this.types = new ExpressionTypes(typeManager);
    }

    /**
     * The text as a query; empty if it is anything else.
     */
    public static Optional<Query> parse(String sql)
    {
        try {
            return PARSER.createStatement(sql) instanceof Query query ? Optional.of(query) : Optional.empty();
        }
        catch (ParsingException _) {
            return Optional.empty();
        }
    }

    /**
     * In order; empty if the text does not tell which they are.
     */
    public static Optional<List<QueryColumn>> queryColumns(Query query, Relations relations, TypeManager typeManager)
    {
        return new QueryColumns(relations, typeManager).ofQuery(query, ImmutableMap.of());
    }

    /**
     * @param named the columns of the common table expressions that can be read here
     */
    private Optional<List<QueryColumn>> ofQuery(Query query, Map<String, Optional<List<QueryColumn>>> named)
    {
        Map<String, Optional<List<QueryColumn>>> visible = new HashMap<>(named);
        query.getWith().ifPresent(with -> with.getQueries().forEach(item -> visible.put(
                canonical(item.getName()),
                with.isRecursive() ? Optional.empty() : ofWithQuery(item, ImmutableMap.copyOf(visible)))));
        return ofBody(query.getQueryBody(), ImmutableMap.copyOf(visible));
    }

    private Optional<List<QueryColumn>> ofWithQuery(WithQuery item, Map<String, Optional<List<QueryColumn>>> named)
    {
        Optional<List<QueryColumn>> columns = ofQuery(item.getQuery(), named);
        return item.getColumnNames().map(names -> renamed(columns, names)).orElse(columns);
    }

    private Optional<List<QueryColumn>> ofBody(QueryBody body, Map<String, Optional<List<QueryColumn>>> named)
    {
        return switch (body) {
            case QuerySpecification specification -> ofSpecification(specification, named);
            case SetOperation operation -> ofSetOperation(operation, named);
            case TableSubquery subquery -> ofQuery(subquery.getQuery(), named);
            case Table table -> ofRelation(table, named).all();
            case Values values -> Optional.of(Collections.nCopies(width(values), new QueryColumn(Optional.empty(), Optional.empty(), false)));
            default -> Optional.empty();
        };
    }

    private Optional<List<QueryColumn>> ofSpecification(QuerySpecification specification, Map<String, Optional<List<QueryColumn>>> named)
    {
        ColumnScope scope = specification.getFrom()
                .map(from -> ofRelation(from, named))
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
        return expression instanceof Identifier identifier && scope.lacks(canonical(identifier));
    }

    private QueryColumn ofExpression(SingleColumn column, ColumnScope scope)
    {
        Optional<String> name = column.getAlias().map(QueryColumns::canonical).or(() -> switch (column.getExpression()) {
            case Identifier identifier -> Optional.of(canonical(identifier));
            case DereferenceExpression dereference -> dereference.getField().map(QueryColumns::canonical);
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

    private Optional<List<QueryColumn>> ofSetOperation(SetOperation operation, Map<String, Optional<List<QueryColumn>>> named)
    {
        List<Optional<List<QueryColumn>>> branches = operation.getRelations().stream()
                .map(relation -> ofRelation(relation, named).all())
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

    private ColumnScope ofRelation(Relation relation, Map<String, Optional<List<QueryColumn>>> named)
    {
        return switch (relation) {
            case Table table -> ColumnScope.of(Optional.of(table.getName()), ofTable(table, named));
            case AliasedRelation aliased -> ofAliased(aliased, named);
            case SampledRelation sampled -> ofRelation(sampled.getRelation(), named);
            case Join join -> ofJoin(join, named);
            case QueryBody body -> ColumnScope.of(Optional.empty(), ofBody(body, named));
            default -> ColumnScope.of(Optional.empty(), Optional.empty());
        };
    }

    private Optional<List<QueryColumn>> ofTable(Table table, Map<String, Optional<List<QueryColumn>>> named)
    {
        List<String> name = table.getName().getParts();
        if (name.size() == 1 && named.containsKey(name.getFirst())) {
            return named.get(name.getFirst());
        }
        // Of another version the columns may be others
        return table.getQueryPeriod().isPresent() || table.getBranch().isPresent() ? Optional.empty() : relations.columns(name);
    }

    private ColumnScope ofAliased(AliasedRelation aliased, Map<String, Optional<List<QueryColumn>>> named)
    {
        Optional<QualifiedName> alias = Optional.of(QualifiedName.of(aliased.getAlias().getValue()));
        ColumnScope scope = ofRelation(aliased.getRelation(), named);
        if (aliased.getColumnNames() != null) {
            return ColumnScope.of(alias, renamed(scope.all(), aliased.getColumnNames()));
        }
        Optional<List<QueryColumn>> columns = scope.parts().size() == 1 ? scope.parts().getFirst().columns() : scope.all();
        return ColumnScope.of(alias, columns);
    }

    private ColumnScope ofJoin(Join join, Map<String, Optional<List<QueryColumn>>> named)
    {
        ColumnScope left = ofRelation(join.getLeft(), named);
        ColumnScope right = ofRelation(join.getRight(), named);
        return switch (join.getCriteria().orElse(null)) {
            case JoinUsing using -> left.joinedWith(right, using.getColumns().stream()
                    .map(QueryColumns::canonical)
                    .collect(toImmutableList()));
            case NaturalJoin _ -> ColumnScope.of(Optional.empty(), Optional.empty());
            case null, default -> left.joinedWith(right);
        };
    }

    /**
     * As many names as columns; where the columns are not known, the names are.
     */
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
                    .named(canonical(names.get(i))));
        }
        return Optional.of(renamed.build());
    }

    private static int width(Values values)
    {
        return values.getRows().getFirst() instanceof Row row ? row.getFields().size() : 1;
    }

    private static String canonical(Identifier identifier)
    {
        return Identifiers.canonical(identifier.getValue());
    }
}
