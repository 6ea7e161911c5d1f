package io.featurestore.trino.lineage;

import com.google.common.collect.ImmutableSet;
import io.featurestore.catalog.RelationName;
import io.featurestore.catalog.StoredView;
import io.featurestore.trino.definition.ResolvedFeatureView;
import io.featurestore.trino.names.DerivedForm;
import io.featurestore.trino.query.ColumnSource;
import io.featurestore.trino.query.ColumnSources;
import io.trino.spi.connector.CatalogSchemaTableName;
import io.trino.spi.connector.SchemaTableName;

import java.util.Optional;
import java.util.Set;

import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static io.featurestore.trino.names.RelationNames.toRelationName;
import static java.util.Objects.requireNonNull;

// Edges into one view, from what its query names
final class ViewEdges
{
    private final StoredView view;
    private final LineageRelations relations;
    private final ImmutableSet.Builder<LineageEdge> edges = ImmutableSet.builder();

    ViewEdges(StoredView view, LineageRelations relations)
    {
        this.view = requireNonNull(view, "view is null");
        this.relations = requireNonNull(relations, "relations is null");
    }

    // Each column comes from something, if only from no column
    void addColumn(LineageTarget target, ColumnSources sources)
    {
        if (sources.columns().isEmpty() && sources.gaps().isEmpty()) {
            add(LineageEdge.ofNoColumn(target));
        }
        add(target, sources);
    }

    void add(LineageTarget target, ColumnSources sources)
    {
        sources.columns().forEach(source -> add(edge(target, source)));
        sources.gaps().forEach(gap -> add(LineageEdge.unresolved(target, gap)));
    }

    void add(LineageEdge edge)
    {
        edges.add(edge);
    }

    Set<LineageEdge> all()
    {
        return edges.build();
    }

    private LineageEdge edge(LineageTarget target, ColumnSource source)
    {
        Optional<CatalogSchemaTableName> name = relations.name(view, source.table());
        if (name.isEmpty()) {
            return LineageEdge.unresolved(target, "the view does not tell the schema of %s".formatted(String.join(".", source.table())));
        }
        CatalogSchemaTableName named = name.orElseThrow();
        CatalogSchemaTableName base = relations.base(named);
        if (!base.equals(named) && !passesOn(named.getSchemaTableName(), base.getSchemaTableName(), source.column())) {
            return LineageEdge.unresolved(target, "column %s is made by %s".formatted(source.column(), named.getSchemaTableName()));
        }
        return LineageEdge.of(target, relations.column(base, source.column()), source.use());
    }

    // Whether the relation has the column from the feature view that it comes with
    private boolean passesOn(SchemaTableName relation, SchemaTableName base, String column)
    {
        return !relation.getTableName().endsWith(DerivedForm.VERSIONS.mark()) && columns(toRelationName(base)).contains(column);
    }

    private Set<String> columns(RelationName featureView)
    {
        return relations.featureView(featureView).stream()
                .map(ResolvedFeatureView::columns)
                .flatMap(columns -> columns.stream().map(column -> column.name()))
                .collect(toImmutableSet());
    }
}
