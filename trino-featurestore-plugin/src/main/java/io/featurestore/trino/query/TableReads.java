package io.featurestore.trino.query;

import com.google.common.collect.ImmutableList;
import io.trino.sql.tree.Node;
import io.trino.sql.tree.Query;
import io.trino.sql.tree.Table;
import io.trino.sql.tree.With;
import io.trino.sql.tree.WithQuery;

import java.util.List;

// The tables and views that a query reads, one for each time it names them. Those of subqueries and TABLE arguments count
final class TableReads
{
    private final ImmutableList.Builder<Table> tables = ImmutableList.builder();

    private TableReads() {}

    static List<Table> of(Query query)
    {
        TableReads reads = new TableReads();
        reads.collect(query, WithScope.empty());
        return reads.tables.build();
    }

    private void collect(Node node, WithScope<Boolean> scope)
    {
        switch (node) {
            case Table table -> collectTable(table, scope);
            case Query query -> collectQuery(query, scope);
            default -> node.getChildren().forEach(child -> collect(child, scope));
        }
    }

    private void collectQuery(Query query, WithScope<Boolean> outer)
    {
        WithScope<Boolean> scope = outer.inside(query, true, this::collectNamed);
        query.getChildren().stream()
                .filter(child -> !(child instanceof With))
                .forEach(child -> collect(child, scope));
    }

    private boolean collectNamed(WithQuery named, WithScope<Boolean> scope)
    {
        collect(named.getQuery(), scope);
        return true;
    }

    private void collectTable(Table table, WithScope<Boolean> scope)
    {
        if (scope.find(table.getName()).isEmpty()) {
            tables.add(table);
        }
        table.getQueryPeriod().ifPresent(period -> collect(period, scope));
    }
}
