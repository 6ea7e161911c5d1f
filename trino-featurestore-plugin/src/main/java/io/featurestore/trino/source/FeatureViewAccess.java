package io.featurestore.trino.source;

import com.google.common.collect.ImmutableSet;
import io.featurestore.trino.definition.FeatureColumn;
import io.featurestore.trino.definition.ResolvedFeatureView;
import io.featurestore.trino.engine.EngineAccess;
import io.featurestore.trino.source.PhysicalFeatureView.Layer;
import io.trino.spi.StandardErrorCode;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ColumnSchema;
import io.trino.spi.connector.ConnectorAccessControl;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

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
        physical.layers().forEach(layer -> check(accessControl, view, layer, columns));
    }

    // Whether the engine would show this reader of a feature view all its rows as they are stored
    public static boolean isUnrestricted(EngineAccess.Reader reader, ResolvedFeatureView view, PhysicalFeatureView physical, List<FeatureColumn> columns)
    {
        EngineAccess.Reader readerOfLayer = reader;
        try {
            for (Layer layer : physical.layers()) {
                check(readerOfLayer.accessControl(), view, layer, columns);
                readerOfLayer = readerOfLayer.ofView(layer.owner());
            }
            return true;
        }
        catch (TrinoException e) {
            // The engine, which is to read the rows then, will tell the user
            return false;
        }
    }

    private static void check(ConnectorAccessControl accessControl, ResolvedFeatureView view, Layer layer, List<FeatureColumn> columns)
    {
        Set<String> names = columns.stream()
                .map(FeatureColumn::name)
                .collect(toImmutableSet());
        accessControl.checkCanSelectFromColumns(null, layer.name(), Optional.empty(), ImmutableSet.copyOf(layer.columnsOf(names)));
        if (applies(() -> !accessControl.getRowFilters(null, layer.name()).isEmpty())) {
            throw refused(view, layer, "a row filter");
        }
        List<ColumnSchema> schemas = columns.stream()
                .map(column -> ColumnSchema.builder()
                        .setName(layer.columns().get(column.name()))
                        .setType(column.type())
                        .build())
                .distinct()
                .collect(toImmutableList());
        if (applies(() -> !accessControl.getColumnMasks(null, layer.name(), schemas).isEmpty())) {
            throw refused(view, layer, "a column mask");
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
