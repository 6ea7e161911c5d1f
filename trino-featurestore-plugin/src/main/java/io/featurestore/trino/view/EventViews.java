package io.featurestore.trino.view;

import io.featurestore.catalog.StoredView;
import io.featurestore.trino.definition.FeatureColumn;
import io.trino.spi.connector.ConnectorViewDefinition;
import io.trino.spi.connector.ConnectorViewDefinition.ViewColumn;

import java.util.List;
import java.util.Optional;

import static com.google.common.collect.ImmutableList.toImmutableList;

// Views of what a feature view computes of its events. They contain the query of the events, so they run as that view does: with its owner's rights,
// or the reader's, and with its catalog and schema
final class EventViews
{
    private EventViews() {}

    static ConnectorViewDefinition of(StoredView events, String sql, List<FeatureColumn> columns, Optional<String> comment)
    {
        Optional<String> catalog = events.defaultCatalog();
        return new ConnectorViewDefinition(
                sql,
                catalog,
                catalog.flatMap(_ -> events.defaultNamespace()),
                viewColumns(columns),
                comment,
                events.runAsOwner(),
                events.runAsOwner().isEmpty(),
                List.of());
    }

    static List<ViewColumn> viewColumns(List<FeatureColumn> columns)
    {
        return columns.stream()
                .map(column -> new ViewColumn(column.name(), column.type().getTypeId(), column.comment()))
                .collect(toImmutableList());
    }
}
