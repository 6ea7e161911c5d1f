package io.featurestore.trino.system;

import com.google.common.collect.ImmutableList;
import com.google.inject.Inject;
import io.featurestore.catalog.Durations;
import io.featurestore.catalog.FeatureViewKind;
import io.featurestore.trino.definition.FeatureColumn;
import io.featurestore.trino.rows.SystemColumn;
import io.trino.spi.connector.ConnectorAccessControl;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.SchemaTableName;

import java.util.List;
import java.util.function.Function;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.featurestore.trino.rows.SystemColumn.bigint;
import static io.featurestore.trino.rows.SystemColumn.instant;
import static io.featurestore.trino.rows.SystemColumn.optionalVarchar;
import static io.featurestore.trino.rows.SystemColumn.varchar;
import static io.featurestore.trino.rows.SystemColumn.varchars;
import static java.util.Objects.requireNonNull;

/**
 * {@code system.feature_views}: one row for each feature view.
 */
class FeatureViewsTable
        extends DefinitionTable<FeatureViewRow>
{
    private static final SchemaTableName NAME = new SchemaTableName("system", "feature_views");

    private static final List<SystemColumn<FeatureViewRow>> COLUMNS = ImmutableList.of(
            varchar("schema_name", "Schema of the feature view", view -> view.name().getSchemaName()),
            varchar("name", "Name of the feature view", view -> view.name().getTableName()),
            varchar("kind", "virtual: computed when read; materialized: kept by REFRESH MATERIALIZED VIEW; table: written by others", view -> kind(view.kind())),
            optionalVarchar("entity", "Name of the entity", view -> view.properties().entity()),
            varchars("entity_keys", "Join key columns, in order; empty for global features", view -> view.properties().entityKeys()),
            optionalVarchar("timestamp_column", "Event time column; NULL for a view without history", view -> view.properties().timestampColumn()),
            optionalVarchar("created_column", "Column that tells when a row became known", view -> view.properties().createdColumn()),
            optionalVarchar("ttl", "How long a row stays valid; NULL for no limit", view -> view.properties().ttl().map(Durations::format)),
            optionalVarchar("freshness", "How old the newest row may be before the view counts as stale", view -> view.properties().freshness().map(Durations::format)),
            varchars("features", "Feature columns, in the order of the view", view -> view.features().stream().map(FeatureColumn::name).collect(toImmutableList())),
            optionalVarchar("owner", "Who answers for the definition", view -> view.properties().owner()),
            optionalVarchar("description", "What the definition is for; the comment of the table or view when it has none", FeatureViewRow::description),
            varchars("tags", "Words to search by", view -> view.properties().tags()),
            varchars("expectations", "SQL boolean expressions every row must satisfy", view -> view.properties().expectations()),
            bigint("version", "Version of the definition; 1 for a table, which keeps no history of it", view -> view.history().version()),
            instant("created_at", "Time of the oldest version that the catalog still keeps", view -> view.history().createdAt()),
            instant("changed_at", "Time of the current version; of a table, of its last metadata", view -> view.history().changedAt()),
            varchars("source_tables", "Tables and views that the SQL reads, as catalog.schema.table", FeatureViewRow::sourceTables));

    private final VisibleDefinitions definitions;

    @Inject
    FeatureViewsTable(VisibleDefinitions definitions)
    {
        super(NAME, "Feature views of the catalog", COLUMNS);
        this.definitions = requireNonNull(definitions, "definitions is null");
    }

    @Override
    protected Function<ConnectorAccessControl, List<FeatureViewRow>> load(ConnectorSession session)
    {
        return definitions.featureViews(session);
    }

    private static String kind(FeatureViewKind kind)
    {
        return switch (kind) {
            case VIEW -> "virtual";
            case MATERIALIZED_VIEW -> "materialized";
            case TABLE -> "table";
        };
    }
}
