package io.featurestore.trino.system;

import com.google.common.collect.ImmutableList;
import com.google.inject.Inject;
import io.featurestore.catalog.DefinitionProperty.Listing;
import io.featurestore.catalog.FeatureViewKind;
import io.featurestore.trino.definition.FeatureColumn;
import io.featurestore.trino.rows.SystemColumn;
import io.featurestore.trino.store.ListedNames;
import io.trino.spi.connector.ConnectorAccessControl;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.SchemaTableName;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.featurestore.catalog.DefinitionProperty.OWNER;
import static io.featurestore.trino.rows.SystemColumn.bigint;
import static io.featurestore.trino.rows.SystemColumn.instant;
import static io.featurestore.trino.rows.SystemColumn.varchar;
import static io.featurestore.trino.rows.SystemColumn.varchars;
import static java.util.Objects.requireNonNull;

class FeatureViewsTable
        extends DefinitionTable<FeatureViewRow>
{
    private static final SchemaTableName NAME = new SchemaTableName("system", "feature_views");

    private static final PropertyColumns<FeatureViewRow> PROPERTIES = new PropertyColumns<>(Listing.FEATURE_VIEWS, FeatureViewRow::properties);

    private static final List<SystemColumn<FeatureViewRow>> COLUMNS = ImmutableList.<SystemColumn<FeatureViewRow>>builder()
            .add(varchar("schema_name", "Schema of the feature view", view -> view.name().getSchemaName()))
            .add(varchar("name", "Name of the feature view", view -> view.name().getTableName()))
            .add(varchar("kind", "virtual: computed when read; materialized: kept by REFRESH MATERIALIZED VIEW; table: written by others", view -> kind(view.kind())))
            .addAll(PROPERTIES.before(OWNER))
            .add(varchars("features", "Feature columns, in the order of the view", view -> view.features().stream().map(FeatureColumn::name).collect(toImmutableList())))
            .addAll(PROPERTIES.from(OWNER))
            .add(bigint("version", "Version of the definition", view -> view.history().version()))
            .add(instant("created_at", "Time of the oldest version that the catalog still keeps", view -> view.history().createdAt()))
            .add(instant("changed_at", "Time of the current version; of a table, of its last metadata", view -> view.history().changedAt()))
            .add(varchars("source_tables", "Tables and views that the SQL reads, as catalog.schema.table", FeatureViewRow::sourceTables))
            .build();

    private final VisibleDefinitions definitions;

    @Inject
    FeatureViewsTable(VisibleDefinitions definitions)
    {
        super(NAME, "Feature views of the catalog", COLUMNS, Optional.of("name"));
        this.definitions = requireNonNull(definitions, "definitions is null");
    }

    @Override
    protected Function<ConnectorAccessControl, List<FeatureViewRow>> load(ConnectorSession session, ListedNames names)
    {
        return definitions.featureViews(session, names);
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
