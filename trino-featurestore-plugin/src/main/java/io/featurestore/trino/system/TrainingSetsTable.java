package io.featurestore.trino.system;

import com.google.common.collect.ImmutableList;
import com.google.inject.Inject;
import io.featurestore.catalog.DefinitionProperty.Listing;
import io.featurestore.trino.rows.SystemColumn;
import io.featurestore.trino.store.ListedNames;
import io.trino.spi.connector.ConnectorAccessControl;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.SchemaTableName;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

import static io.featurestore.catalog.DefinitionProperty.OWNER;
import static io.featurestore.trino.rows.SystemColumn.bigint;
import static io.featurestore.trino.rows.SystemColumn.instant;
import static io.featurestore.trino.rows.SystemColumn.varchar;
import static io.featurestore.trino.rows.SystemColumn.varchars;
import static java.util.Objects.requireNonNull;

class TrainingSetsTable
        extends DefinitionTable<TrainingSetRow>
{
    private static final SchemaTableName NAME = new SchemaTableName("system", "training_sets");

    private static final PropertyColumns<TrainingSetRow> PROPERTIES = new PropertyColumns<>(Listing.TRAINING_SETS, TrainingSetRow::properties);

    private static final List<SystemColumn<TrainingSetRow>> COLUMNS = ImmutableList.<SystemColumn<TrainingSetRow>>builder()
            .add(varchar("schema_name", "Schema of the training set", set -> set.name().getSchemaName()))
            .add(varchar("name", "Name of the training set", set -> set.name().getTableName()))
            .addAll(PROPERTIES.before(OWNER))
            .add(varchars("feature_views", "Feature views it is made of, as schema.view", TrainingSetRow::featureViews))
            .addAll(PROPERTIES.from(OWNER))
            .add(bigint("version", "Version of the definition", set -> set.history().version()))
            .add(instant("created_at", "Time of the oldest version that the catalog still keeps", set -> set.history().createdAt()))
            .add(instant("changed_at", "Time of the current version", set -> set.history().changedAt()))
            .add(varchars("source_tables", "Tables and views that the spine reads, as catalog.schema.table", TrainingSetRow::sourceTables))
            .build();

    private final VisibleDefinitions definitions;

    @Inject
    TrainingSetsTable(VisibleDefinitions definitions)
    {
        super(NAME, "Training sets of the catalog", COLUMNS, Optional.of("name"));
        this.definitions = requireNonNull(definitions, "definitions is null");
    }

    @Override
    protected Function<ConnectorAccessControl, List<TrainingSetRow>> load(ConnectorSession session, ListedNames names)
    {
        return definitions.trainingSets(session, names);
    }
}
