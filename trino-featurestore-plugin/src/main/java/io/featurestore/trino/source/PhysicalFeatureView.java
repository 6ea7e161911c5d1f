package io.featurestore.trino.source;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.featurestore.trino.definition.FeatureColumn;
import io.featurestore.trino.definition.ResolvedFeatureView;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.SchemaTableName;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

/**
 * The table that holds a feature view's rows.
 *
 * @param layers the feature view, and every relation below it that users can name
 * @param table pinned to the snapshot of the transaction
 * @param columns the table's column for each column of the feature view, but for those that only the engine can compute
 * @param timestamp by which rows are found
 * @param created when rows became known
 * @param validTo the end of each row's interval, if rows are stored with it
 */
public record PhysicalFeatureView(
        List<Layer> layers,
        ConnectorTableHandle table,
        Map<String, ColumnHandle> columns,
        Optional<HistoryColumn> timestamp,
        Optional<HistoryColumn> created,
        Optional<HistoryColumn> validTo)
{
    public PhysicalFeatureView
    {
        layers = ImmutableList.copyOf(requireNonNull(layers, "layers is null"));
        requireNonNull(table, "table is null");
        columns = ImmutableMap.copyOf(requireNonNull(columns, "columns is null"));
        requireNonNull(timestamp, "timestamp is null");
        requireNonNull(created, "created is null");
        requireNonNull(validTo, "validTo is null");
    }

    public HistorySource source(ResolvedFeatureView view, List<HistoryColumn> values)
    {
        return new HistorySource(
                view.name().toString(),
                table,
                columns(view.entityKeys()),
                timestamp,
                created,
                view.validTo().flatMap(_ -> validTo),
                values,
                view.properties().ttl().map(ttl -> OptionalLong.of(ttl.toMillis())).orElse(OptionalLong.empty()));
    }

    /**
     * All of the columns must be there.
     */
    public List<HistoryColumn> columns(List<FeatureColumn> columns)
    {
        return columns.stream()
                .map(this::column)
                .collect(toImmutableList());
    }

    private HistoryColumn column(FeatureColumn column)
    {
        return new HistoryColumn(columns.get(column.name()), column.type());
    }

    /**
     * @param columns the relation's column for each column of the feature view
     * @param owner of a view that is run with its owner's rights
     */
    public record Layer(SchemaTableName name, Map<String, String> columns, Optional<String> owner)
    {
        public Layer
        {
            requireNonNull(name, "name is null");
            columns = ImmutableMap.copyOf(requireNonNull(columns, "columns is null"));
            requireNonNull(owner, "owner is null");
        }

        Layer(SchemaTableName name, Map<String, String> columns)
        {
            this(name, columns, Optional.empty());
        }

        Layer ownedBy(Optional<String> owner)
        {
            return new Layer(name, columns, owner);
        }
    }
}
