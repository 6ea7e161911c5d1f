package io.featurestore.trino.query;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import io.trino.sql.tree.Expression;
import io.trino.sql.tree.ExpressionRewriter;
import io.trino.sql.tree.ExpressionTreeRewriter;
import io.trino.sql.tree.GenericDataType;
import io.trino.sql.tree.Identifier;
import io.trino.sql.tree.LambdaArgumentDeclaration;
import io.trino.sql.tree.LambdaExpression;
import io.trino.sql.tree.RowDataType;

import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static java.util.Objects.requireNonNull;

/**
 * Puts expressions in the place of the columns that an expression reads. Parameters of lambdas are no columns.
 */
public final class ColumnReplacement
        extends ExpressionRewriter<Set<String>>
{
    private final Function<String, Optional<Expression>> replacements;

    private ColumnReplacement(Function<String, Optional<Expression>> replacements)
    {
        this.replacements = requireNonNull(replacements, "replacements is null");
    }

    /**
     * @param replacements by the name of a column, in lower case; empty for one that stays
     */
    public static Expression replace(Expression expression, Function<String, Optional<Expression>> replacements)
    {
        return ExpressionTreeRewriter.rewriteWith(new ColumnReplacement(replacements), expression, ImmutableSet.of());
    }

    @Override
    public Expression rewriteIdentifier(Identifier node, Set<String> parameters, ExpressionTreeRewriter<Set<String>> treeRewriter)
    {
        String name = SqlReader.name(node);
        return parameters.contains(name) ? node : replacements.apply(name).orElse(node);
    }

    // Names of types and of their fields are no columns
    @Override
    public Expression rewriteGenericDataType(GenericDataType node, Set<String> parameters, ExpressionTreeRewriter<Set<String>> treeRewriter)
    {
        return node;
    }

    @Override
    public Expression rewriteRowDataType(RowDataType node, Set<String> parameters, ExpressionTreeRewriter<Set<String>> treeRewriter)
    {
        return node;
    }

    @Override
    public Expression rewriteLambdaExpression(LambdaExpression node, Set<String> parameters, ExpressionTreeRewriter<Set<String>> treeRewriter)
    {
        Set<String> own = node.getArguments().stream()
                .map(LambdaArgumentDeclaration::getName)
                .map(SqlReader::name)
                .collect(toImmutableSet());
        return new LambdaExpression(node.getLocation().orElse(null), node.getArguments(), treeRewriter.rewrite(node.getBody(), Sets.union(parameters, own).immutableCopy()));
    }
}
