package io.featurestore.trino.lineage;

import com.google.common.collect.ImmutableSet;
import io.trino.spi.connector.CatalogSchemaTableName;
import io.trino.spi.connector.ConnectorAccessControl;
import io.trino.spi.connector.SchemaTableName;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableMap.toImmutableMap;
import static java.util.Objects.requireNonNull;

// What a user sees of the lineage: that of relations and columns that the user may see. Sources that are hidden from the user have no names
final class VisibleLineage
{
    private static final String HIDDEN = "you may not see the column that it comes from";

    private final String catalogName;
    private final Function<String, ConnectorAccessControl> accessControls;
    private final Map<CatalogSchemaTableName, Set<String>> visible = new HashMap<>();

    VisibleLineage(String catalogName, Function<String, ConnectorAccessControl> accessControls)
    {
        this.catalogName = requireNonNull(catalogName, "catalogName is null");
        this.accessControls = requireNonNull(accessControls, "accessControls is null");
    }

    List<LineageEdge> of(List<LineageEdge> edges)
    {
        Map<String, Map<SchemaTableName, Set<String>>> columns = new HashMap<>();
        edges.forEach(edge -> {
            add(columns, catalogName, edge.target().table(), edge.target().column());
            edge.source().ifPresent(source -> add(columns, source.table().getCatalogName(), source.table().getSchemaTableName(), Optional.of(source.column())));
        });
        columns.forEach(this::ask);
        return edges.stream()
                .filter(edge -> isVisible(new CatalogSchemaTableName(catalogName, edge.target().table()), edge.target().column()))
                .map(this::withVisibleSource)
                .distinct()
                .collect(toImmutableList());
    }

    private static void add(Map<String, Map<SchemaTableName, Set<String>>> columns, String catalog, SchemaTableName table, Optional<String> column)
    {
        Set<String> ofTable = columns.computeIfAbsent(catalog, _ -> new HashMap<>()).computeIfAbsent(table, _ -> new HashSet<>());
        column.ifPresent(ofTable::add);
    }

    private void ask(String catalog, Map<SchemaTableName, Set<String>> columns)
    {
        ConnectorAccessControl accessControl = accessControls.apply(catalog);
        Set<SchemaTableName> tables = accessControl.filterTables(null, columns.keySet());
        Map<SchemaTableName, Set<String>> asked = columns.entrySet().stream()
                .filter(entry -> tables.contains(entry.getKey()))
                .collect(toImmutableMap(Map.Entry::getKey, Map.Entry::getValue));
        Map<SchemaTableName, Set<String>> allowed = accessControl.filterColumns(null, asked);
        asked.keySet().forEach(table -> visible.put(new CatalogSchemaTableName(catalog, table), allowed.getOrDefault(table, ImmutableSet.of())));
    }

    private boolean isVisible(CatalogSchemaTableName table, Optional<String> column)
    {
        return Optional.ofNullable(visible.get(table))
                .filter(columns -> column.map(columns::contains).orElse(true))
                .isPresent();
    }

    private LineageEdge withVisibleSource(LineageEdge edge)
    {
        boolean hidden = edge.source().filter(source -> !isVisible(source.table(), Optional.of(source.column()))).isPresent();
        return hidden ? new LineageEdge(edge.target(), Optional.empty(), edge.transformation(), Optional.of(HIDDEN)) : edge;
    }
}
