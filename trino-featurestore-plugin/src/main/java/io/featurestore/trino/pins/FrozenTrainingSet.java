package io.featurestore.trino.pins;

import com.google.common.collect.ImmutableList;
import io.featurestore.trino.pins.Pin.PinnedView;
import io.trino.spi.connector.ConnectorViewDefinition.ViewColumn;

import java.util.List;

import static java.util.Objects.requireNonNull;

/**
 * The rows of a training set as SQL that reads snapshots of tables only.
 *
 * @param views that are in it, the training set first
 */
record FrozenTrainingSet(String sql, List<ViewColumn> columns, List<PinnedView> views, FrozenTables tables)
{
    FrozenTrainingSet
    {
        requireNonNull(sql, "sql is null");
        columns = ImmutableList.copyOf(requireNonNull(columns, "columns is null"));
        views = ImmutableList.copyOf(requireNonNull(views, "views is null"));
        requireNonNull(tables, "tables is null");
    }
}
