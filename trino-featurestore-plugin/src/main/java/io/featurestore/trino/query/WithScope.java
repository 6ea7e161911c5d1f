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

// The names of WITH clauses that can be read at one place of a query: after the name's own query, and in a recursive clause within it, too
record WithScope<T>(Map<String, T> known)
{
    interface Reader<T>
    {
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

    // The scope behind the query's own WITH clause; recursion is what is known of a name within its own query
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
