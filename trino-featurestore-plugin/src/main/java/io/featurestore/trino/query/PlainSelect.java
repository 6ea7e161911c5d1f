package io.featurestore.trino.query;

import com.google.common.collect.ImmutableList;
import io.trino.sql.tree.Expression;
import io.trino.sql.tree.Query;
import io.trino.sql.tree.QuerySpecification;
import io.trino.sql.tree.Relation;
import io.trino.sql.tree.SelectItem;

import java.util.List;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

// A query of the form SELECT … FROM … [WHERE …], and nothing else
record PlainSelect(List<SelectItem> items, Relation from, Optional<Expression> where)
{
    PlainSelect
    {
        items = ImmutableList.copyOf(requireNonNull(items, "items is null"));
        requireNonNull(from, "from is null");
        requireNonNull(where, "where is null");
    }

    static Optional<PlainSelect> find(String sql)
    {
        return SqlReader.findQuery(sql)
                .filter(PlainSelect::isPlain)
                .map(Query::getQueryBody)
                .filter(QuerySpecification.class::isInstance)
                .map(QuerySpecification.class::cast)
                .filter(PlainSelect::isPlain)
                .map(select -> new PlainSelect(select.getSelect().getSelectItems(), select.getFrom().orElseThrow(), select.getWhere()));
    }

    private static boolean isPlain(Query query)
    {
        return query.getSessionProperties().isEmpty() &&
                query.getFunctions().isEmpty() &&
                query.getWith().isEmpty() &&
                query.getOrderBy().isEmpty() &&
                query.getOffset().isEmpty() &&
                query.getLimit().isEmpty();
    }

    private static boolean isPlain(QuerySpecification select)
    {
        return select.getFrom().isPresent() &&
                !select.getSelect().isDistinct() &&
                select.getGroupBy().isEmpty() &&
                select.getHaving().isEmpty() &&
                select.getWindows().isEmpty() &&
                select.getOrderBy().isEmpty() &&
                select.getOffset().isEmpty() &&
                select.getLimit().isEmpty();
    }
}
