package io.featurestore.trino.system;

import com.google.common.collect.ImmutableList;
import com.google.inject.Inject;
import io.featurestore.catalog.FeatureReference;
import io.featurestore.trino.rows.SystemColumn;
import io.trino.spi.connector.ConnectorAccessControl;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.SchemaTableName;

import java.util.List;
import java.util.function.Function;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.featurestore.trino.rows.SystemColumn.bigint;
import static io.featurestore.trino.rows.SystemColumn.bool;
import static io.featurestore.trino.rows.SystemColumn.instant;
import static io.featurestore.trino.rows.SystemColumn.optionalVarchar;
import static io.featurestore.trino.rows.SystemColumn.varchar;
import static io.featurestore.trino.rows.SystemColumn.varchars;
import static java.util.Objects.requireNonNull;

/**
 * {@code system.training_sets}: one row for each training set.
 */
class TrainingSetsTable
        extends DefinitionTable<TrainingSetRow>
{
    private static final SchemaTableName NAME = new SchemaTableName("system", "training_sets");

    private static final List<SystemColumn<TrainingSetRow>> COLUMNS = ImmutableList.of(
            varchar("schema_name", "Schema of the training set", set -> set.name().getSchemaName()),
            varchar("name", "Name of the training set", set -> set.name().getTableName()),
            varchars("features", "Feature references, in output order", set -> set.properties().features().stream().map(FeatureReference::toString).collect(toImmutableList())),
            optionalVarchar("timestamp_column", "The time to join at; NULL joins features as they are now", set -> set.properties().timestampColumn()),
            bool("full_feature_names", "Whether output columns are named view__feature", set -> set.properties().fullFeatureNames()),
            bool("filter_by_created", "Whether only rows known at the time of the spine row are joined", set -> set.properties().filterByCreated()),
            varchars("feature_views", "Feature views it is made of, as schema.view", TrainingSetRow::featureViews),
            optionalVarchar("owner", "Who answers for the definition", set -> set.properties().owner()),
            optionalVarchar("description", "What the definition is for; the comment of the view when it has none", TrainingSetRow::description),
            varchars("tags", "Words to search by", set -> set.properties().tags()),
            bigint("version", "Version of the definition", set -> set.history().version()),
            instant("created_at", "Time of the oldest version that the catalog still keeps", set -> set.history().createdAt()),
            instant("changed_at", "Time of the current version", set -> set.history().changedAt()),
            varchars("source_tables", "Tables and views that the spine reads, as catalog.schema.table", TrainingSetRow::sourceTables));

    private final VisibleDefinitions definitions;

    @Inject
    TrainingSetsTable(VisibleDefinitions definitions)
    {
        super(NAME, "Training sets of the catalog", COLUMNS);
        this.definitions = requireNonNull(definitions, "definitions is null");
    }

    @Override
    protected Function<ConnectorAccessControl, List<TrainingSetRow>> load(ConnectorSession session)
    {
        return definitions.trainingSets(session);
    }
}
