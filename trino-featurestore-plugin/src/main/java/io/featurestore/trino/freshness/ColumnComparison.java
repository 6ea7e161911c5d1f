package io.featurestore.trino.freshness;

import io.featurestore.trino.definition.FeatureColumn;
import io.featurestore.trino.definition.StoredColumnTypes;
import io.featurestore.trino.query.QueryColumn;
import io.trino.spi.TrinoException;
import io.trino.spi.type.Type;

import java.util.List;
import java.util.Optional;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.trino.spi.StandardErrorCode.VIEW_IS_STALE;
import static java.lang.String.join;
import static java.util.Objects.requireNonNull;

record ColumnComparison(StoredColumnTypes viewColumns, String relation, String remedy)
{
    ColumnComparison
    {
        requireNonNull(viewColumns, "viewColumns is null");
        requireNonNull(relation, "relation is null");
        requireNonNull(remedy, "remedy is null");
    }

    // Fails with VIEW_IS_STALE naming the first column that differs. By name, the query may give the columns in another order, and more columns
    void check(List<FeatureColumn> stored, List<QueryColumn> found, boolean byName)
    {
        stored.forEach(column -> checkColumn(column, found));
        if (byName) {
            return;
        }
        for (int i = 0; i < stored.size(); i++) {
            if (!found.get(i).name().equals(Optional.of(stored.get(i).name()))) {
                throw stale("column '%s' was number %s of its query, which now gives the columns %s".formatted(stored.get(i).name(), i + 1, names(found)));
            }
        }
        if (found.size() > stored.size()) {
            throw stale("column '%s' came into its query since".formatted(name(found.get(stored.size()))));
        }
    }

    private void checkColumn(FeatureColumn column, List<QueryColumn> found)
    {
        List<QueryColumn> named = found.stream()
                .filter(candidate -> candidate.name().equals(Optional.of(column.name())))
                .collect(toImmutableList());
        if (named.isEmpty()) {
            throw stale("column '%s' is gone from its query, which now gives the columns %s".formatted(column.name(), names(found)));
        }
        if (named.size() > 1) {
            throw stale("its query now gives several columns '%s'".formatted(column.name()));
        }
        Optional<Type> type = named.getFirst().type();
        if (type.isPresent() && type.flatMap(viewColumns::stored).filter(column.type()::equals).isEmpty()) {
            throw stale("column '%s' is of type %s, but its query now gives %s".formatted(column.name(), column.type().getDisplayName(), type.orElseThrow().getDisplayName()));
        }
    }

    private static String names(List<QueryColumn> columns)
    {
        return join(", ", columns.stream()
                .map(ColumnComparison::name)
                .collect(toImmutableList()));
    }

    private static String name(QueryColumn column)
    {
        return column.name().orElse("(without a name)");
    }

    private TrinoException stale(String reason)
    {
        return new TrinoException(VIEW_IS_STALE, "%s is stale: %s; %s".formatted(relation, reason, remedy));
    }
}
