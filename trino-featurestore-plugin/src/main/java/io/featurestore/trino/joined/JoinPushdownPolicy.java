package io.featurestore.trino.joined;

import com.google.inject.Inject;
import io.featurestore.trino.definition.FeatureColumn;
import io.trino.spi.NodeManager;
import io.trino.spi.type.FixedWidthType;
import io.trino.spi.type.Type;

import java.util.List;

import static java.util.Objects.requireNonNull;

/**
 * Decides whether spine rows are looked up in an index or joined by the engine. Each worker that reads of the spine fills an index of the
 * whole feature view, which pays for itself by the number of lookups, and has to fit into the memory of the indexes beside others.
 */
public final class JoinPushdownPolicy
{
    // With a tenth as many spine rows as feature rows, filling and looking up took 0.8 of the engine's join; looking up alone 0.3
    private static final double FEATURE_ROWS_PER_SPINE_ROW = 20;
    private static final double SHARE_OF_MEMORY = 0.5;
    // Time, and the row's place among those of its entity
    private static final int BYTES_PER_ROW = 16;
    private static final int BYTES_PER_VARIABLE_WIDTH_VALUE = 40;

    private final NodeManager nodes;
    private final JoinPushdownSettings settings;

    @Inject
    JoinPushdownPolicy(NodeManager nodes, JoinPushdownSettings settings)
    {
        this.nodes = requireNonNull(nodes, "nodes is null");
        this.settings = requireNonNull(settings, "settings is null");
    }

    /**
     * @param read the columns of the feature view that are read
     */
    boolean isLessWork(long featureRows, List<FeatureColumn> read, double spineRows)
    {
        long bytesPerRow = BYTES_PER_ROW + read.stream()
                .map(FeatureColumn::type)
                .mapToLong(JoinPushdownPolicy::bytes)
                .sum();
        return (double) featureRows * nodes.getRequiredWorkerNodes().size() <= FEATURE_ROWS_PER_SPINE_ROW * spineRows &&
                (double) featureRows * bytesPerRow <= SHARE_OF_MEMORY * settings.maxIndexMemory().toBytes();
    }

    private static long bytes(Type type)
    {
        return type instanceof FixedWidthType fixedWidth ? fixedWidth.getFixedSize() : BYTES_PER_VARIABLE_WIDTH_VALUE;
    }
}
