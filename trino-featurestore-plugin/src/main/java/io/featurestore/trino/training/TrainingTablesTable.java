package io.featurestore.trino.training;

import com.google.common.collect.ImmutableList;
import com.google.inject.Inject;
import io.featurestore.trino.rows.SystemColumn;
import io.featurestore.trino.store.ListedNames;
import io.featurestore.trino.system.DefinitionTable;
import io.trino.spi.connector.ConnectorAccessControl;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.SchemaTableName;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static io.featurestore.trino.rows.SystemColumn.bigint;
import static io.featurestore.trino.rows.SystemColumn.bool;
import static io.featurestore.trino.rows.SystemColumn.instant;
import static io.featurestore.trino.rows.SystemColumn.optionalBigint;
import static io.featurestore.trino.rows.SystemColumn.varchar;
import static io.featurestore.trino.rows.SystemColumn.varchars;
import static java.util.Objects.requireNonNull;

// system.training_tables: one row for each table that was made of a training set
class TrainingTablesTable
        extends DefinitionTable<TrainingTableRow>
{
    private static final SchemaTableName NAME = new SchemaTableName("system", "training_tables");

    private static final List<SystemColumn<TrainingTableRow>> COLUMNS = ImmutableList.of(
            varchar("schema_name", "Schema of the table", row -> row.name().getSchemaName()),
            varchar("name", "Name of the table", row -> row.name().getTableName()),
            varchar("training_set", "Training set that it was made of, as schema.name", row -> row.origin().trainingSet().name().toString()),
            bigint("version", "Version of the training set then", row -> row.origin().trainingSet().version()),
            varchar("definition", "Digest of the definition of the training set then", row -> row.origin().trainingSet().definition()),
            varchars("views", "Feature views and other views of this catalog that were read, as schema.view@v and the version", TrainingTableRow::views),
            varchars("sources", "Tables that were read, as schema.table@ and the snapshot; tables of other catalogs, as catalog.schema.table", TrainingTableRow::sources),
            instant("created_at", "When the statement began that made it", row -> row.origin().createdAt()),
            varchar("created_by", "The user who made it", row -> row.origin().createdBy()),
            optionalBigint("rows", "Rows that it has now", TrainingTableRow::rows),
            bool("written_since", "Whether another statement has written to it since, so that it may have other rows", TrainingTableRow::writtenSince));

    private final TrainingTables tables;

    @Inject
    TrainingTablesTable(TrainingTables tables)
    {
        super(NAME, "Tables that were made of training sets", COLUMNS, Optional.of("name"));
        this.tables = requireNonNull(tables, "tables is null");
    }

    @Override
    protected Function<ConnectorAccessControl, List<TrainingTableRow>> load(ConnectorSession session, ListedNames names)
    {
        List<TrainingTableRow> all = tables.list(session, names);
        return accessControl -> {
            Set<SchemaTableName> visible = accessControl.filterTables(null, all.stream().map(TrainingTableRow::name).collect(toImmutableSet()));
            return all.stream()
                    .filter(row -> visible.contains(row.name()))
                    .collect(toImmutableList());
        };
    }
}
