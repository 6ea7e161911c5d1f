package io.featurestore.catalog;

import java.time.Duration;
import java.util.Optional;

import static io.featurestore.catalog.DefinitionProperty.GRACE_PERIOD;
import static io.featurestore.catalog.DefinitionProperty.STORAGE_TABLE;
import static io.featurestore.catalog.DefinitionProperty.WHEN_STALE;
import static io.featurestore.catalog.FeatureViewKind.MATERIALIZED_VIEW;
import static io.featurestore.catalog.FeatureViewKind.VIEW;

/**
 * The definition of a feature view whose rows are kept in a table of their own.
 */
public record MaterializedViewProperties(PropertyValues values)
        implements Definition
{
    /**
     * What a query of a stale view does: it computes the rows, or fails.
     */
    public enum WhenStale
    {
        INLINE,
        FAIL,
    }

    public MaterializedViewProperties
    {
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
        return property.isOf(MATERIALIZED_VIEW);
    }

    /**
     * The same with other properties that every feature view has, and another storage table.
     */
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

    /**
     * The properties that every feature view has.
     */
    public FeatureViewProperties featureViewProperties()
    {
        return new FeatureViewProperties(values.only(property -> property.isOf(VIEW)));
    }

    /**
     * The name of the table that keeps the rows, in the namespace of the view.
     */
    public String storageTable()
    {
        return get(STORAGE_TABLE).orElseThrow();
    }

    /**
     * How old the stored rows may be to be read, in whole milliseconds; zero accepts none that are stale, empty accepts any.
     */
    public Optional<Duration> gracePeriod()
    {
        return get(GRACE_PERIOD);
    }

    /**
     * What a query does with rows that are older; empty leaves it to the engine.
     */
    public Optional<WhenStale> whenStale()
    {
        return get(WHEN_STALE);
    }
}
