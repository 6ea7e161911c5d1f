package io.featurestore.trino.system;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import com.google.inject.Inject;
import io.featurestore.catalog.DefinitionProperty.Listing;
import io.featurestore.catalog.Durations;
import io.featurestore.trino.aggregation.Aggregations;
import io.featurestore.trino.aggregation.WindowedAggregate;
import io.featurestore.trino.definition.FeatureColumn;
import io.featurestore.trino.query.ColumnReferences;
import io.featurestore.trino.rows.SystemColumn;
import io.featurestore.trino.store.ListedNames;
import io.featurestore.trino.system.FeaturesTable.FeatureRow;
import io.trino.spi.connector.ConnectorAccessControl;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.SchemaTableName;
import io.trino.sql.ExpressionFormatter;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.featurestore.catalog.DefinitionProperty.AGGREGATIONS;
import static io.featurestore.trino.rows.SystemColumn.optionalVarchar;
import static io.featurestore.trino.rows.SystemColumn.varchar;
import static io.featurestore.trino.rows.SystemColumn.varchars;
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
            .add(optionalVarchar("window", "How far back the events count that the feature is computed of: a duration, or ALL", row -> row.aggregate().map(aggregate -> aggregate.window().length().map(Durations::format).orElse("ALL"))))
            .add(optionalVarchar("delay", "How old an event must be to count", row -> row.aggregate().map(aggregate -> Durations.format(aggregate.window().delay()))))
            .add(optionalVarchar("filter", "The condition on the events that count", row -> row.aggregate().flatMap(aggregate -> aggregate.call().getFilter()).map(ExpressionFormatter::formatExpression)))
            .add(varchars("input_columns", "Columns of the view's query that the aggregate and its filter read", row -> row.aggregate().map(FeaturesTable::inputColumns).orElse(ImmutableList.of())))
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
                .flatMap(FeaturesTable::rows)
                .collect(toImmutableList()));
    }

    private static Stream<FeatureRow> rows(FeatureViewRow view)
    {
        Map<String, WindowedAggregate> aggregates = view.properties().get(AGGREGATIONS)
                .map(Aggregations::parse)
                .map(aggregations -> Maps.uniqueIndex(aggregations.windowed(), WindowedAggregate::name))
                .orElse(ImmutableMap.of());
        return view.features().stream()
                .map(feature -> new FeatureRow(view, feature, Optional.ofNullable(aggregates.get(feature.name()))));
    }

    private static List<String> inputColumns(WindowedAggregate aggregate)
    {
        return ImmutableList.copyOf(ColumnReferences.of(aggregate.call()));
    }

    record FeatureRow(FeatureViewRow view, FeatureColumn feature, Optional<WindowedAggregate> aggregate)
    {
        FeatureRow
        {
            requireNonNull(view, "view is null");
            requireNonNull(feature, "feature is null");
            requireNonNull(aggregate, "aggregate is null");
        }
    }
}
