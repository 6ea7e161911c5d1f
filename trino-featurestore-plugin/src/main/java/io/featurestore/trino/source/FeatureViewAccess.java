package io.featurestore.trino.source;

import io.featurestore.trino.definition.FeatureColumn;
import io.featurestore.trino.definition.FeatureEvents;
import io.featurestore.trino.definition.ResolvedFeatureView;
import io.featurestore.trino.engine.EngineAccess;
import io.featurestore.trino.source.PhysicalFeatureView.Layer;
import io.trino.spi.StandardErrorCode;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ColumnSchema;
import io.trino.spi.connector.ConnectorAccessControl;
import io.trino.spi.connector.SchemaTableName;

import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static io.featurestore.trino.names.RelationNames.atTime;
import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;

/**
 * What the engine would check if it read the rows. Row filters and column masks need the engine, so what reads below it does not where one applies.
 */
public final class FeatureViewAccess
{
    private FeatureViewAccess() {}

    static void check(ConnectorAccessControl accessControl, ResolvedFeatureView view, PhysicalFeatureView physical, List<FeatureColumn> columns)
    {
        physical.layers().forEach(layer -> check(accessControl, view, layer, columnsOf(view, physical, layer, columns)));
    }

    // Below a feature view that is computed of events are the columns of these
    private static List<FeatureColumn> columnsOf(ResolvedFeatureView view, PhysicalFeatureView physical, Layer layer, List<FeatureColumn> columns)
    {
        return layer.equals(physical.layers().getFirst()) ? columns : view.events().map(FeatureEvents::columns).orElse(columns);
    }

    // Whether the engine would show this reader of a feature view all its rows as they are stored
    public static boolean isUnrestricted(EngineAccess.Reader reader, ResolvedFeatureView view, PhysicalFeatureView physical, List<FeatureColumn> columns)
    {
        return isUnrestricted(reader, view, physical, physical.layers(), columns);
    }

    // The same of what is below the feature view itself
    public static boolean isUnrestrictedBelow(EngineAccess.Reader reader, ResolvedFeatureView view, PhysicalFeatureView physical)
    {
        List<Layer> layers = physical.layers();
        return isUnrestricted(reader.ofView(layers.getFirst().owner()), view, physical, layers.subList(1, layers.size()), view.columns());
    }

    private static boolean isUnrestricted(EngineAccess.Reader reader, ResolvedFeatureView view, PhysicalFeatureView physical, List<Layer> layers, List<FeatureColumn> columns)
    {
        EngineAccess.Reader readerOfLayer = reader;
        try {
            for (Layer layer : layers) {
                check(readerOfLayer.accessControl(), view, layer, columnsOf(view, physical, layer, columns));
                readerOfLayer = readerOfLayer.ofView(layer.owner());
            }
            return true;
        }
        catch (TrinoException e) {
            // The engine, which is to read the rows then, will tell the user
            return false;
        }
    }

    // Whether the engine would show this reader all rows of the relation as they are
    public static boolean isUnrestricted(EngineAccess.Reader reader, SchemaTableName relation, List<FeatureColumn> columns)
    {
        try {
            check(reader.accessControl(), relation, columns, what -> new TrinoException(NOT_SUPPORTED, "There is " + what));
            return true;
        }
        catch (TrinoException e) {
            return false;
        }
    }

    /**
     * @param refusal tells the user of "a row filter" or "a column mask"
     * @throws TrinoException unless the engine would show this reader all rows of the relation as they are
     */
    public static void checkUnrestricted(EngineAccess.Reader reader, SchemaTableName relation, List<FeatureColumn> columns, Function<String, TrinoException> refusal)
    {
        check(reader.accessControl(), relation, columns, refusal);
    }

    private static void check(ConnectorAccessControl accessControl, ResolvedFeatureView view, Layer layer, List<FeatureColumn> columns)
    {
        List<FeatureColumn> layerColumns = columns.stream()
                .map(column -> new FeatureColumn(layer.columns().get(column.name()), column.type(), Optional.empty()))
                .distinct()
                .collect(toImmutableList());
        check(accessControl, layer.name(), layerColumns, what -> refused(view, layer, what));
    }

    private static void check(ConnectorAccessControl accessControl, SchemaTableName relation, List<FeatureColumn> columns, Function<String, TrinoException> refusal)
    {
        accessControl.checkCanSelectFromColumns(null, relation, Optional.empty(), columns.stream()
                .map(FeatureColumn::name)
                .collect(toImmutableSet()));
        if (applies(() -> !accessControl.getRowFilters(null, relation).isEmpty())) {
            throw refusal.apply("a row filter");
        }
        List<ColumnSchema> schemas = columns.stream()
                .map(column -> ColumnSchema.builder()
                        .setName(column.name())
                        .setType(column.type())
                        .build())
                .collect(toImmutableList());
        if (applies(() -> !accessControl.getColumnMasks(null, relation, schemas).isEmpty())) {
            throw refusal.apply("a column mask");
        }
    }

    // The engine does not show filters and masks to a connector, it fails with NOT_SUPPORTED when there are some
    private static boolean applies(BooleanSupplier anyFound)
    {
        try {
            return anyFound.getAsBoolean();
        }
        catch (TrinoException e) {
            if (e.getErrorCode().equals(StandardErrorCode.NOT_SUPPORTED.toErrorCode())) {
                return true;
            }
            throw e;
        }
    }

    private static TrinoException refused(ResolvedFeatureView view, Layer layer, String what)
    {
        return new TrinoException(NOT_SUPPORTED, "For you %s applies to '%s', and table functions read below the engine, which applies it. Use a training set or %s"
                .formatted(what, layer.name(), atTime(view.name())));
    }
}
