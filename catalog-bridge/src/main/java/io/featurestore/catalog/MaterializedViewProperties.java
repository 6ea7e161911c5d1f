package io.featurestore.catalog;

import java.time.Duration;
import java.util.Optional;

import static io.featurestore.catalog.DefinitionProperty.GRACE_PERIOD;
import static io.featurestore.catalog.DefinitionProperty.STORAGE_TABLE;
import static io.featurestore.catalog.DefinitionProperty.WHEN_STALE;
import static io.featurestore.catalog.FeatureViewKind.MATERIALIZED_VIEW;
import static io.featurestore.catalog.FeatureViewKind.VIEW;
import static java.util.Objects.requireNonNull;

/**
 * The definition of a feature view whose rows are kept in a table of its namespace. Stale rows are read within the grace period, in whole
 * milliseconds, or for ever without one. After it a query computes the rows (INLINE) or fails; without that choice the engine decides.
 */
public record MaterializedViewProperties(PropertyValues values)
        implements Definition
{
    public enum WhenStale
    {
        INLINE,
        FAIL,
    }

    public MaterializedViewProperties
    {
        requireNonNull(values, "values is null");
        values.checkRelation("a feature view", DefinitionProperty.ENTITY_KEYS, MaterializedViewProperties::mayHave);
        values.checkRelation("a materialized feature view", STORAGE_TABLE, MaterializedViewProperties::mayHave);
    }

    public MaterializedViewProperties(FeatureViewProperties featureView, String storageTable, Optional<Duration> gracePeriod, Optional<WhenStale> whenStale)
    {
        this(PropertyValues.builder()
                .setAll(featureView.values())
                .set(STORAGE_TABLE, storageTable)
                .set(GRACE_PERIOD, gracePeriod)
                .set(WHEN_STALE, whenStale)
                .build());
    }

    static boolean mayHave(DefinitionProperty<?> property)
    {
        return property.isStored() && property.isOf(MATERIALIZED_VIEW);
    }

    public MaterializedViewProperties withFeatureViewProperties(FeatureViewProperties changed, String changedStorageTable)
    {
        return new MaterializedViewProperties(PropertyValues.builder()
                .setAll(values.only(property -> !property.isOf(VIEW)))
                .setAll(changed.values())
                .set(STORAGE_TABLE, changedStorageTable)
                .build());
    }

    @Override
    public Optional<FeatureViewProperties> featureView()
    {
        return Optional.of(featureViewProperties());
    }

    public FeatureViewProperties featureViewProperties()
    {
        return new FeatureViewProperties(values.only(property -> property.isOf(VIEW)));
    }

    public String storageTable()
    {
        return get(STORAGE_TABLE).orElseThrow();
    }

    public Optional<Duration> gracePeriod()
    {
        return get(GRACE_PERIOD);
    }

    public Optional<WhenStale> whenStale()
    {
        return get(WHEN_STALE);
    }
}
