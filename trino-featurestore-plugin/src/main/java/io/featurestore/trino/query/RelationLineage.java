package io.featurestore.trino.query;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.featurestore.trino.query.ColumnLineage.Place;
import io.featurestore.trino.query.LineageScope.Part;
import io.featurestore.trino.query.QueryLineage.Column;
import io.trino.sql.tree.AliasedRelation;
import io.trino.sql.tree.Join;
import io.trino.sql.tree.JoinOn;
import io.trino.sql.tree.JoinUsing;
import io.trino.sql.tree.Lateral;
import io.trino.sql.tree.NaturalJoin;
import io.trino.sql.tree.QualifiedName;
import io.trino.sql.tree.QueryBody;
import io.trino.sql.tree.Relation;
import io.trino.sql.tree.SampledRelation;
import io.trino.sql.tree.Table;
import io.trino.sql.tree.TableFunctionInvocation;
import io.trino.sql.tree.Unnest;

import java.util.List;
import java.util.Optional;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.featurestore.trino.query.ColumnUse.EXPRESSION;
import static io.featurestore.trino.query.ColumnUse.JOIN;
import static java.util.Objects.requireNonNull;

// The columns that a FROM clause gives, and what decides its rows
record RelationLineage(ColumnLineage lineage, Place place, LineageScope scope, ColumnSources rows)
{
    RelationLineage
    {
        requireNonNull(lineage, "lineage is null");
        requireNonNull(place, "place is null");
        requireNonNull(scope, "scope is null");
        requireNonNull(rows, "rows is null");
    }

    RelationLineage(ColumnLineage lineage, Place place)
    {
        this(lineage, place, LineageScope.EMPTY, ColumnSources.NONE);
    }

    RelationLineage of(Relation relation)
    {
        return switch (relation) {
            case Table table -> place.named().find(table.getName())
                    .map(named -> with(Optional.of(table.getName()), named))
                    .orElseGet(() -> with(new LineageScope(ImmutableList.of(lineage.table(table)), Optional.empty()), ColumnSources.NONE));
            case AliasedRelation aliased when aliased.getRelation() instanceof Unnest unnest -> ofUnnest(unnest, Optional.of(aliased));
            case AliasedRelation aliased -> ofAliased(aliased);
            case SampledRelation sampled -> of(sampled.getRelation());
            case Join join -> ofJoin(join);
            case Lateral lateral -> with(Optional.empty(), lineage.ofQuery(lateral.getQuery(), place));
            case Unnest unnest -> ofUnnest(unnest, Optional.empty());
            case QueryBody body -> with(Optional.empty(), lineage.ofBody(body, place));
            case TableFunctionInvocation call -> unknown("the table function %s".formatted(call.getName()));
            default -> unknown("a relation of the kind " + relation.getClass().getSimpleName());
        };
    }

    private RelationLineage with(LineageScope newScope, ColumnSources newRows)
    {
        return new RelationLineage(lineage, place, newScope, newRows);
    }

    private RelationLineage with(Optional<QualifiedName> qualifier, QueryLineage query)
    {
        return with(LineageScope.of(qualifier, query), query.rows());
    }

    private RelationLineage unknown(String gap)
    {
        return with(Optional.empty(), QueryLineage.unknown(gap));
    }

    private RelationLineage ofAliased(AliasedRelation aliased)
    {
        Optional<QualifiedName> alias = alias(aliased);
        RelationLineage relation = of(aliased.getRelation());
        if (aliased.getColumnNames() != null) {
            QueryLineage renamed = relation.scope.all(Optional.empty()).renamed(ColumnLineage.names(aliased.getColumnNames()));
            return with(LineageScope.of(alias, renamed), relation.rows);
        }
        if (relation.scope.parts().size() == 1) {
            Part part = relation.scope.parts().getFirst();
            return with(new LineageScope(ImmutableList.of(new Part(alias, part.table(), part.columns())), Optional.empty()), relation.rows);
        }
        return with(LineageScope.of(alias, relation.scope.all(Optional.empty())), relation.rows);
    }

    private static Optional<QualifiedName> alias(AliasedRelation aliased)
    {
        return Optional.of(QualifiedName.of(aliased.getAlias().getValue()));
    }

    private RelationLineage ofJoin(Join join)
    {
        RelationLineage left = of(join.getLeft());
        // LATERAL and UNNEST read columns of the left side, others cannot name them
        RelationLineage right = new RelationLineage(lineage, isCorrelated(join.getRight()) ? place.inside(left.scope.within(place.around())) : place).of(join.getRight());
        ColumnSources both = left.rows.and(right.rows);
        return switch (join.getCriteria().orElse(null)) {
            case JoinUsing using -> ofUsing(left, right, ColumnLineage.names(using.getColumns()));
            case NaturalJoin _ when left.scope.gap().or(right.scope::gap).isPresent() -> with(LineageScope.of(Optional.empty(), QueryLineage.unknown("a NATURAL JOIN of unknown columns")), both);
            case NaturalJoin _ -> ofUsing(left, right, left.scope.names().stream().filter(right.scope.names()::contains).collect(toImmutableList()));
            case JoinOn on -> {
                LineageScope joined = left.scope.joinedWith(right.scope);
                yield with(joined, both.and(lineage.expressions(joined.within(place.around()), ImmutableMap.of(), place).of(on.getExpression()).as(JOIN)));
            }
            case null, default -> with(left.scope.joinedWith(right.scope), both);
        };
    }

    private static boolean isCorrelated(Relation relation)
    {
        return switch (relation) {
            case Lateral _, Unnest _ -> true;
            case AliasedRelation aliased -> isCorrelated(aliased.getRelation());
            default -> false;
        };
    }

    private RelationLineage ofUsing(RelationLineage left, RelationLineage right, List<String> names)
    {
        LineageScope joined = left.scope.joinedWith(right.scope, names);
        ColumnSources keys = ColumnSources.union(names.stream().map(joined::unqualified).collect(toImmutableList())).as(JOIN);
        return with(joined, left.rows.and(right.rows).and(keys));
    }

    // How many columns an array or map gives is a matter of its type, so they are told apart by the names that they are given
    private RelationLineage ofUnnest(Unnest unnest, Optional<AliasedRelation> aliased)
    {
        ExpressionLineage expressions = lineage.expressions(place.around(), ImmutableMap.of(), place);
        List<ColumnSources> sources = unnest.getExpressions().stream()
                .map(expression -> expressions.of(expression).as(EXPRESSION))
                .collect(toImmutableList());
        ColumnSources all = ColumnSources.union(sources);
        QueryLineage columns = aliased
                .filter(alias -> alias.getColumnNames() != null)
                .map(alias -> ofUnnested(sources, all, ColumnLineage.names(alias.getColumnNames()), unnest.isWithOrdinality()))
                .orElseGet(() -> new QueryLineage(ImmutableList.of(), Optional.of("UNNEST without names of its columns"), ColumnSources.NONE));
        return with(LineageScope.of(aliased.flatMap(RelationLineage::alias), columns), all.as(JOIN));
    }

    private static QueryLineage ofUnnested(List<ColumnSources> sources, ColumnSources all, List<String> names, boolean withOrdinality)
    {
        int elements = withOrdinality ? names.size() - 1 : names.size();
        boolean oneEach = elements == sources.size();
        ImmutableList.Builder<Column> columns = ImmutableList.builder();
        for (int i = 0; i < names.size(); i++) {
            ColumnSources own = oneEach && i < elements ? sources.get(i) : all;
            boolean isKnown = oneEach || sources.size() == 1;
            columns.add(new Column(Optional.of(names.get(i)), isKnown ? own : ColumnSources.gap("an UNNEST of several values of several columns")));
        }
        return QueryLineage.of(columns.build(), ColumnSources.NONE);
    }
}
