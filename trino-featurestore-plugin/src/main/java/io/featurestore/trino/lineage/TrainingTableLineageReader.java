package io.featurestore.trino.lineage;

import com.google.inject.Inject;
import io.featurestore.trino.query.QueryColumn;
import io.featurestore.trino.store.ListedNames;
import io.featurestore.trino.training.TrainingTableRow;
import io.featurestore.trino.training.TrainingTables;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.SchemaTableName;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static java.util.Objects.requireNonNull;

// The catalog does not keep the statement that made a table, so the columns of the training set are known by their names
final class TrainingTableLineageReader
        implements LineageReader
{
    private final TrainingTables tables;

    @Inject
    TrainingTableLineageReader(TrainingTables tables)
    {
        this.tables = requireNonNull(tables, "tables is null");
    }

    @Override
    public List<LineageEdge> edges(ConnectorSession session, ListedNames targets, LineageRelations relations)
    {
        return tables.list(session, targets).stream()
                .flatMap(table -> edges(table, relations))
                .collect(toImmutableList());
    }

    private static Stream<LineageEdge> edges(TrainingTableRow table, LineageRelations relations)
    {
        SchemaTableName trainingSet = table.origin().trainingSet().name();
        Set<String> known = relations.columns(trainingSet).stream()
                .flatMap(List::stream)
                .map(QueryColumn::name)
                .flatMap(Optional::stream)
                .collect(toImmutableSet());
        return table.columns().stream().map(column -> {
            LineageTarget target = LineageTarget.column(table.name(), column, ColumnKind.TRAINING_TABLE_COLUMN);
            return known.contains(column) ?
                    LineageEdge.of(target, relations.column(trainingSet, column), LineageEdge.SAME_NAME) :
                    LineageEdge.unresolved(target, "training set %s has no column of this name now".formatted(trainingSet));
        });
    }
}
