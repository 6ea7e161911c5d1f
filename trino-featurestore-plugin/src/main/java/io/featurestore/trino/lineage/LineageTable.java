package io.featurestore.trino.lineage;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.inject.Inject;
import io.featurestore.trino.engine.EngineAccess;
import io.featurestore.trino.rows.SystemColumn;
import io.featurestore.trino.store.ListedNames;
import io.featurestore.trino.system.DefinitionTable;
import io.trino.spi.catalog.CatalogName;
import io.trino.spi.connector.CatalogSchemaTableName;
import io.trino.spi.connector.ConnectorAccessControl;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.SchemaTableName;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.featurestore.trino.rows.SystemColumn.optionalVarchar;
import static io.featurestore.trino.rows.SystemColumn.varchar;
import static java.util.Objects.requireNonNull;

// system.lineage: one row for each column that a column, or the rows of a relation, come from
class LineageTable
        extends DefinitionTable<LineageEdge>
{
    private static final SchemaTableName NAME = new SchemaTableName("system", "lineage");

    private static final List<SystemColumn<LineageEdge>> COLUMNS = ImmutableList.of(
            varchar("target_schema", "Schema of the relation that comes from the source", edge -> edge.target().table().getSchemaName()),
            varchar("target_table", "Name of the relation that comes from the source", edge -> edge.target().table().getTableName()),
            optionalVarchar("target_column", "Its column; NULL for what decides which rows it has", edge -> edge.target().column()),
            varchar("target_kind", "feature, feature view column, view column, training set column, training table column, or rows", edge -> edge.target().kind().text()),
            optionalVarchar("source_catalog", "Catalog of the source; NULL here and below where there is none, or it is not known", edge -> source(edge, CatalogSchemaTableName::getCatalogName)),
            optionalVarchar("source_schema", "Schema of the source", edge -> source(edge, table -> table.getSchemaTableName().getSchemaName())),
            optionalVarchar("source_table", "Table or view of the source", edge -> source(edge, table -> table.getSchemaTableName().getTableName())),
            optionalVarchar("source_column", "Column of the source", edge -> edge.source().map(LineageColumn::column)),
            optionalVarchar("source_kind", "As of targets, or column for one of any other table", edge -> edge.source().map(source -> source.kind().text())),
            optionalVarchar("transformation", "What the target is of the source; no column if it comes from none", LineageEdge::transformation),
            optionalVarchar("unresolved", "What cannot be followed, and why; NULL for what can", LineageEdge::unresolved));

    private final Set<LineageReader> readers;
    private final LineageRelationsFactory relations;
    private final EngineAccess access;
    private final String catalogName;

    @Inject
    LineageTable(Set<LineageReader> readers, LineageRelationsFactory relations, EngineAccess access, CatalogName catalogName)
    {
        super(NAME, "Which columns the columns of definitions come from", COLUMNS, "target_schema", Optional.of("target_table"));
        this.readers = ImmutableSet.copyOf(requireNonNull(readers, "readers is null"));
        this.relations = requireNonNull(relations, "relations is null");
        this.access = requireNonNull(access, "access is null");
        this.catalogName = requireNonNull(catalogName, "catalogName is null").toString();
    }

    private static Optional<String> source(LineageEdge edge, Function<CatalogSchemaTableName, String> part)
    {
        return edge.source().map(LineageColumn::table).map(part);
    }

    @Override
    protected Function<ConnectorAccessControl, List<LineageEdge>> load(ConnectorSession session, ListedNames names)
    {
        LineageRelations sources = relations.create(session);
        List<LineageEdge> edges = readers.stream()
                .flatMap(reader -> reader.edges(session, names, sources).stream())
                .collect(toImmutableList());
        EngineAccess.Reader reader = access.reader(session);
        return accessControl -> new VisibleLineage(catalogName, catalog -> catalog.equals(catalogName) ? accessControl : reader.accessControl(catalog)).of(edges);
    }
}
