package io.featurestore.catalog;

/**
 * How a feature view has its rows: computed when read, kept by REFRESH MATERIALIZED VIEW, or written to a table by others.
 */
public enum FeatureViewKind
{
    VIEW,
    MATERIALIZED_VIEW,
    TABLE,
}
