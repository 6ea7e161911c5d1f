package io.featurestore.trino.lineage;

import io.featurestore.catalog.FeatureViewProperties;
import io.featurestore.trino.aggregation.Aggregation;
import io.featurestore.trino.aggregation.Aggregations;
import io.featurestore.trino.aggregation.DerivedFeature;
import io.featurestore.trino.aggregation.WindowedAggregate;
import io.featurestore.trino.query.ColumnReferences;
import io.featurestore.trino.query.ColumnUse;
import io.featurestore.trino.query.QueryLineage;
import io.trino.spi.connector.SchemaTableName;
import io.trino.sql.tree.Expression;
import io.trino.sql.tree.OrderBy;
import io.trino.sql.tree.SortItem;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import static java.util.Objects.requireNonNull;

// What a feature view computes of its events: keys and time are columns of the query, features are computed of such columns or of each other
record AggregationLineage(SchemaTableName name, FeatureViewProperties properties, QueryLineage query, LineageRelations relations)
{
    AggregationLineage
    {
        requireNonNull(name, "name is null");
        requireNonNull(properties, "properties is null");
        requireNonNull(query, "query is null");
        requireNonNull(relations, "relations is null");
    }

    void add(ViewEdges edges)
    {
        Stream.concat(properties.entityKeys().stream(), properties.timestampColumn().stream())
                .forEach(column -> edges.addColumn(LineageTarget.column(name, column, ColumnKind.FEATURE_VIEW_COLUMN), query.sources(column)));
        for (Aggregation aggregation : Aggregations.parse(properties.aggregations()).entries()) {
            LineageTarget target = LineageTarget.column(name, aggregation.name(), ColumnKind.FEATURE);
            switch (aggregation) {
                case WindowedAggregate aggregate -> addAggregate(edges, target, aggregate);
                case DerivedFeature derived -> ColumnReferences.of(derived.expression()).stream()
                        .filter(column -> !column.equals(Aggregations.AS_OF_TIME))
                        .forEach(column -> edges.add(LineageEdge.of(target, relations.column(name, column), ColumnUse.EXPRESSION)));
            }
        }
    }

    private void addAggregate(ViewEdges edges, LineageTarget target, WindowedAggregate aggregate)
    {
        aggregate.arguments().forEach(argument -> add(edges, target, argument, ColumnUse.AGGREGATION));
        aggregate.call().getOrderBy().map(OrderBy::getSortItems).orElse(List.of()).stream()
                .map(SortItem::getSortKey)
                .forEach(key -> add(edges, target, key, ColumnUse.AGGREGATION));
        aggregate.call().getFilter().ifPresent(filter -> add(edges, target, filter, ColumnUse.FILTER));
        properties.entityKeys().forEach(key -> edges.add(target, query.sources(key).as(ColumnUse.KEY)));
        properties.timestampColumn().ifPresent(time -> edges.add(target, query.sources(time).as(ColumnUse.TIMESTAMP)));
        // Among events of one time, the one that became known last counts
        Optional.of(aggregate).filter(WindowedAggregate::isFirstOrLast)
                .flatMap(_ -> properties.createdColumn())
                .ifPresent(created -> edges.add(target, query.sources(created).as(ColumnUse.TIMESTAMP)));
    }

    private void add(ViewEdges edges, LineageTarget target, Expression expression, ColumnUse use)
    {
        ColumnReferences.of(expression).forEach(column -> edges.add(target, query.sources(column).as(use)));
    }
}
