package io.featurestore.trino.lineage;

import static java.util.Objects.requireNonNull;

/**
 * What a column is one of, as users read it.
 */
public enum ColumnKind
{
    FEATURE("feature"),
    FEATURE_VIEW_COLUMN("feature view column"),
    TRAINING_SET_COLUMN("training set column"),
    PIN_COLUMN("pin column"),
    TRAINING_TABLE_COLUMN("training table column"),
    VIEW_COLUMN("view column"),
    COLUMN("column"),
    ROWS("rows");

    private final String text;

    ColumnKind(String text)
    {
        this.text = requireNonNull(text, "text is null");
    }

    public String text()
    {
        return text;
    }
}
