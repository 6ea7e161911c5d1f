package io.featurestore.catalog;

/**
 * How the rows of a feature view are held: computed when read, kept by REFRESH MATERIALIZED VIEW, or written by others to a table.
 */
public enum FeatureViewKind
{
    VIEW,
    MATERIALIZED_VIEW,
    TABLE,
}
