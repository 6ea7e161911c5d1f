package io.featurestore.trino.system;

import com.google.common.collect.ImmutableList;
import com.google.inject.Inject;
import io.featurestore.catalog.DefinitionProperty.Listing;
import io.featurestore.trino.definition.FeatureColumn;
import io.featurestore.trino.rows.SystemColumn;
import io.featurestore.trino.store.ListedNames;
import io.featurestore.trino.system.FeaturesTable.FeatureRow;
import io.trino.spi.connector.ConnectorAccessControl;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.SchemaTableName;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.featurestore.trino.rows.SystemColumn.optionalVarchar;
import static io.featurestore.trino.rows.SystemColumn.varchar;
import static java.util.Objects.requireNonNull;

class FeaturesTable
        extends DefinitionTable<FeatureRow>
{
    private static final SchemaTableName NAME = new SchemaTableName("system", "features");

    private static final List<SystemColumn<FeatureRow>> COLUMNS = ImmutableList.<SystemColumn<FeatureRow>>builder()
            .add(varchar("schema_name", "Schema of the feature view", row -> row.view().name().getSchemaName()))
            .add(varchar("feature_view", "Name of the feature view", row -> row.view().name().getTableName()))
            .add(varchar("name", "Name of the feature", row -> row.feature().name()))
            .add(varchar("type", "SQL type of the feature", row -> row.feature().type().getDisplayName()))
            .add(optionalVarchar("description", "The column's comment", row -> row.feature().comment()))
            .addAll(new PropertyColumns<FeatureRow>(Listing.FEATURES, row -> row.view().properties()).all())
            .build();

    private final VisibleDefinitions definitions;

    @Inject
    FeaturesTable(VisibleDefinitions definitions)
    {
        super(NAME, "Features of the catalog", COLUMNS, Optional.of("feature_view"));
        this.definitions = requireNonNull(definitions, "definitions is null");
    }

    @Override
    protected Function<ConnectorAccessControl, List<FeatureRow>> load(ConnectorSession session, ListedNames names)
    {
        return definitions.featureViews(session, names).andThen(views -> views.stream()
                .flatMap(view -> view.features().stream().map(feature -> new FeatureRow(view, feature)))
                .collect(toImmutableList()));
    }

    record FeatureRow(FeatureViewRow view, FeatureColumn feature)
    {
        FeatureRow
        {
            requireNonNull(view, "view is null");
            requireNonNull(feature, "feature is null");
        }
    }
}
