package io.featurestore.catalog;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

/**
 * The definition of a feature view whose rows are kept in a table of their own.
 *
 * @param storageTable the name of that table, in the namespace of the view
 * @param gracePeriod how old the stored rows may be to be read, in whole milliseconds; zero accepts none that are stale, empty accepts any
 * @param whenStale what a query does with rows that are older; empty leaves it to the engine
 */
public record MaterializedViewProperties(
        FeatureViewProperties featureViewProperties,
        String storageTable,
        Optional<Duration> gracePeriod,
        Optional<WhenStale> whenStale)
        implements Definition
{
    /**
     * What a query of a stale view does.
     */
    public enum WhenStale
    {
        /**
         * It computes the rows.
         */
        INLINE,
        /**
         * It fails.
         */
        FAIL,
    }

    public MaterializedViewProperties
    {
        requireNonNull(featureViewProperties, "featureViewProperties is null");
        requireNonNull(storageTable, "storageTable is null");
        requireNonNull(gracePeriod, "gracePeriod is null");
        requireNonNull(whenStale, "whenStale is null");
        checkArgument(!storageTable.isEmpty(), "storageTable is empty");
        gracePeriod.ifPresent(value -> checkArgument(!value.isNegative(), "gracePeriod is negative: %s", value));
    }

    public MaterializedViewProperties withFeatureViewProperties(FeatureViewProperties changed, String changedStorageTable)
    {
        return new MaterializedViewProperties(changed, changedStorageTable, gracePeriod, whenStale);
    }

    @Override
    public Optional<FeatureViewProperties> featureView()
    {
        return Optional.of(featureViewProperties);
    }

    @Override
    public Optional<String> owner()
    {
        return featureViewProperties.owner();
    }

    @Override
    public Optional<String> description()
    {
        return featureViewProperties.description();
    }

    @Override
    public List<String> tags()
    {
        return featureViewProperties.tags();
    }
}
