package io.featurestore.trino.oracle;

import java.util.List;

/**
 * What users read of a table that others write.
 */
enum ForeignReading
{
    /// The table itself, which is a feature view
    TABLE {
        @Override
        List<String> create(FeatureViewModel table)
        {
            return List.of();
        }

        @Override
        List<String> afterCommit(FeatureViewModel table)
        {
            return List.of();
        }

        @Override
        FeatureViewModel view(FeatureViewModel table)
        {
            return table;
        }

        @Override
        ViewForm form()
        {
            return ViewForm.TABLE;
        }
    };

    /**
     * The statements that follow the table's creation.
     */
    abstract List<String> create(FeatureViewModel table);

    /**
     * The statements that follow each commit to the table.
     */
    abstract List<String> afterCommit(FeatureViewModel table);

    /**
     * The feature view that is read, and the rows it must have.
     *
     * @param table as it is now
     */
    abstract FeatureViewModel view(FeatureViewModel table);

    abstract ViewForm form();
}
