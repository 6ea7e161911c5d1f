package io.featurestore.trino.query;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.trino.sql.tree.QualifiedName;
import io.trino.sql.tree.Query;
import io.trino.sql.tree.With;
import io.trino.sql.tree.WithQuery;

import java.util.Map;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * The names of WITH clauses that can be read at one place of a query, and what is known of each. A name hides tables and outer names, from the
 * end of its own query on, or from its beginning if the clause is recursive.
 */
record WithScope<T>(Map<String, T> known)
{
    interface Reader<T>
    {
        /**
         * @param scope of the query that the name stands for
         */
        T read(WithQuery named, WithScope<T> scope);
    }

    WithScope
    {
        known = ImmutableMap.copyOf(requireNonNull(known, "known is null"));
    }

    static <T> WithScope<T> empty()
    {
        return new WithScope<>(ImmutableMap.of());
    }

    /**
     * The scope of what follows the query's own WITH clause.
     *
     * @param recursion what a name stands for in its own query
     */
    WithScope<T> inside(Query query, T recursion, Reader<T> reader)
    {
        WithScope<T> scope = this;
        for (WithQuery named : query.getWith().map(With::getQueries).orElse(ImmutableList.of())) {
            String name = SqlReader.name(named.getName());
            WithScope<T> own = query.getWith().orElseThrow().isRecursive() ? scope.with(name, recursion) : scope;
            scope = scope.with(name, reader.read(named, own));
        }
        return scope;
    }

    /**
     * Empty if the name is a table's.
     */
    Optional<T> find(QualifiedName name)
    {
        return name.getPrefix().isPresent() ? Optional.empty() : Optional.ofNullable(known.get(name.getSuffix()));
    }

    private WithScope<T> with(String name, T value)
    {
        return new WithScope<>(ImmutableMap.<String, T>builder()
                .putAll(known)
                .put(name, value)
                .buildKeepingLast());
    }
}
