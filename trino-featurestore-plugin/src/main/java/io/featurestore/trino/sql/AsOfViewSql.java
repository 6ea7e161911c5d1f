package io.featurestore.trino.sql;

import io.featurestore.trino.aggregation.Aggregations;
import io.featurestore.trino.definition.ResolvedFeatureView;
import io.featurestore.trino.definition.StoredTimeline;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.type.TimestampType;
import io.trino.spi.type.Type;

import java.util.Set;

import static io.featurestore.trino.names.RelationNames.toRelationName;
import static io.featurestore.trino.names.SqlIdentifiers.quote;
import static java.util.stream.Collectors.joining;

/**
 * The SELECT of the columns of a feature view that declares aggregations as of a time, from a relation that has its aggregates and {@code
 * as_of_time}.
 */
public final class AsOfViewSql
{
    private AsOfViewSql() {}

    /**
     * @param found the view's columns that the relation has
     * @param timeType of the relation's column as_of_time, with microseconds
     */
    public static String sql(String catalog, ResolvedFeatureView view, SchemaTableName relation, Set<String> found, Type timeType)
    {
        Aggregations aggregations = view.events().orElseThrow().aggregations();
        String time = quote(Aggregations.AS_OF_TIME);
        String columns = view.columns().stream()
                .map(column -> found.contains(column.name()) ?
                        quote(column.name()) :
                        "%s AS %s".formatted(AggregatedSql.feature(aggregations, column.name(), AggregatedSql::hidden), quote(column.name())))
                .collect(joining(", "));
        String aggregates = aggregations.windowed().stream()
                .map(aggregate -> "%s AS %s".formatted(quote(aggregate.name()), quote(AggregatedSql.hidden(aggregate.name()))))
                .collect(joining(", "));
        return "SELECT %s, %s\nFROM (\nSELECT *, %s, %s AS %s\nFROM %s\n)".formatted(
                columns,
                time,
                aggregates,
                timeType instanceof TimestampType ? time : TimeSql.normalize(time, timeType, StoredTimeline.PRECISION),
                quote(AggregatedSql.hidden(Aggregations.AS_OF_TIME)),
                new QualifiedRelation(catalog, toRelationName(relation)).sql());
    }
}
