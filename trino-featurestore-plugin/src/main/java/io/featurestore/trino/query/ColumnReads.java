package io.featurestore.trino.query;

import com.google.common.collect.ImmutableSet;
import io.trino.sql.tree.AliasedRelation;
import io.trino.sql.tree.AllColumns;
import io.trino.sql.tree.DereferenceExpression;
import io.trino.sql.tree.Expression;
import io.trino.sql.tree.Identifier;
import io.trino.sql.tree.Join;
import io.trino.sql.tree.JoinUsing;
import io.trino.sql.tree.NaturalJoin;
import io.trino.sql.tree.Node;
import io.trino.sql.tree.QualifiedName;
import io.trino.sql.tree.Query;
import io.trino.sql.tree.QuerySpecification;
import io.trino.sql.tree.Relation;
import io.trino.sql.tree.SampledRelation;
import io.trino.sql.tree.SingleColumn;
import io.trino.sql.tree.Table;
import io.trino.sql.tree.TableFunctionTableArgument;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.featurestore.trino.query.SqlReader.name;
import static java.util.Objects.requireNonNull;

/**
 * Which columns of a relation a query may read: every column that it names, of whichever relation, or all of them where it takes them unnamed. So it
 * may tell too many, and never too few.
 */
public final class ColumnReads
{
    private final Predicate<List<String>> relation;
    private final ImmutableSet.Builder<String> names = ImmutableSet.builder();
    private boolean all;

    private ColumnReads(Predicate<List<String>> relation)
    {
        this.relation = requireNonNull(relation, "relation is null");
    }

    /**
     * @param relation by the parts of its name, as many as are written
     * @return empty for all columns
     */
    public static Optional<Set<String>> of(Query query, Predicate<List<String>> relation)
    {
        ColumnReads reads = new ColumnReads(relation);
        reads.collect(query);
        return reads.all ? Optional.empty() : Optional.of(reads.names.build());
    }

    /**
     * Whether the query reads the relation at all.
     */
    public static boolean reads(Query query, Predicate<List<String>> relation)
    {
        return TableReads.of(query).stream().anyMatch(table -> relation.test(table.getName().getParts()));
    }

    private void collect(Node node)
    {
        switch (node) {
            case Identifier identifier -> names.add(name(identifier));
            case SingleColumn column -> collect(column.getExpression());
            case AllColumns _ -> {}
            case QuerySpecification specification -> collectSpecification(specification);
            case Query query -> {
                all |= isRelation(query.getQueryBody());
                query.getChildren().forEach(this::collect);
            }
            case AliasedRelation aliased -> {
                all |= isRelation(aliased.getRelation()) && aliased.getColumnNames() != null && !aliased.getColumnNames().isEmpty();
                collect(aliased.getRelation());
            }
            case TableFunctionTableArgument argument -> {
                all |= sources(argument.getTable()).anyMatch(Source::isRelation);
                argument.getChildren().forEach(this::collect);
            }
            case Join join -> collectJoin(join);
            default -> node.getChildren().forEach(this::collect);
        }
    }

    private void collectSpecification(QuerySpecification specification)
    {
        List<Source> sources = specification.getFrom().stream()
                .flatMap(this::sources)
                .collect(toImmutableList());
        specification.getSelect().getSelectItems().stream()
                .filter(AllColumns.class::isInstance)
                .map(AllColumns.class::cast)
                .forEach(columns -> collectAll(columns, sources));
        specification.getChildren().forEach(this::collect);
    }

    private void collectAll(AllColumns columns, List<Source> sources)
    {
        Optional<QualifiedName> target = columns.getTarget().flatMap(ColumnReads::qualifiedName);
        List<Source> meant = sources.stream()
                .filter(source -> target.map(source::isNamed).orElse(true))
                .collect(toImmutableList());
        if (meant.isEmpty()) {
            // Fields of a row
            columns.getTarget().ifPresent(this::collect);
        }
        all |= meant.stream().anyMatch(Source::isRelation);
    }

    private void collectJoin(Join join)
    {
        switch (join.getCriteria().orElse(null)) {
            case JoinUsing using -> using.getColumns().forEach(this::collect);
            case NaturalJoin _ -> all |= sources(join).anyMatch(Source::isRelation);
            case null, default -> {}
        }
        join.getChildren().forEach(this::collect);
    }

    // What is in a subquery is collected there
    private Stream<Source> sources(Relation from)
    {
        return switch (from) {
            case Table table -> Stream.of(new Source(table.getName(), isRelation(table)));
            case AliasedRelation aliased -> Stream.of(new Source(QualifiedName.of(name(aliased.getAlias())), isRelation(aliased.getRelation())));
            case SampledRelation sampled -> sources(sampled.getRelation());
            case Join join -> Stream.concat(sources(join.getLeft()), sources(join.getRight()));
            default -> Stream.empty();
        };
    }

    private boolean isRelation(Node node)
    {
        return switch (node) {
            case Table table -> relation.test(table.getName().getParts());
            case SampledRelation sampled -> isRelation(sampled.getRelation());
            default -> false;
        };
    }

    private static Optional<QualifiedName> qualifiedName(Expression expression)
    {
        return switch (expression) {
            case Identifier identifier -> Optional.of(QualifiedName.of(name(identifier)));
            case DereferenceExpression dereference -> Optional.ofNullable(DereferenceExpression.getQualifiedName(dereference));
            default -> Optional.empty();
        };
    }

    private record Source(QualifiedName name, boolean isRelation)
    {
        private boolean isNamed(QualifiedName suffix)
        {
            return name.hasSuffix(suffix);
        }
    }
}
