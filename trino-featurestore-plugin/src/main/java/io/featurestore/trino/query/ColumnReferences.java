package io.featurestore.trino.query;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import io.trino.sql.tree.DefaultTraversalVisitor;
import io.trino.sql.tree.Expression;
import io.trino.sql.tree.Identifier;
import io.trino.sql.tree.LambdaExpression;
import io.trino.sql.tree.Query;

import java.util.Set;

import static com.google.common.collect.ImmutableSet.toImmutableSet;

/**
 * The columns that an expression reads, not those that its subqueries read. Of a field of a row, such as {@code address.city}, that is the row.
 */
public final class ColumnReferences
        extends DefaultTraversalVisitor<Set<String>>
{
    private final ImmutableSet.Builder<String> columns = ImmutableSet.builder();

    private ColumnReferences() {}

    public static Set<String> of(Expression expression)
    {
        ColumnReferences references = new ColumnReferences();
        references.process(expression, ImmutableSet.of());
        return references.columns.build();
    }

    @Override
    protected Void visitIdentifier(Identifier node, Set<String> lambdaParameters)
    {
        String name = SqlReader.name(node);
        if (!lambdaParameters.contains(name)) {
            columns.add(name);
        }
        return null;
    }

    @Override
    protected Void visitLambdaExpression(LambdaExpression node, Set<String> lambdaParameters)
    {
        Set<String> parameters = node.getArguments().stream()
                .map(argument -> SqlReader.name(argument.getName()))
                .collect(toImmutableSet());
        return process(node.getBody(), Sets.union(lambdaParameters, parameters));
    }

    @Override
    protected Void visitQuery(Query node, Set<String> lambdaParameters)
    {
        return null;
    }
}
