package io.featurestore.trino.names;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

/**
 * How the relations of one kind that come with a feature view {@code v} are named.
 *
 * @param mark what follows the name of the feature view
 */
public record DerivedForm(String mark, Rest rest)
{
    /**
     * {@code v$versions}: tells of the definition, and has none of the view's columns.
     */
    public static final DerivedForm VERSIONS = new DerivedForm("$versions", Rest.NOTHING);

    public enum Rest
    {
        /**
         * {@code v$latest}
         */
        NOTHING,
        /**
         * {@code v$as_of}, and {@code t$as_of:schema:view} for the rows of {@code t} with the definition of that feature view.
         */
        DEFINITION,
        /**
         * {@code v@2025-10-18}
         */
        TIME,
    }

    public DerivedForm
    {
        requireNonNull(mark, "mark is null");
        requireNonNull(rest, "rest is null");
        checkArgument(mark.startsWith(rest == Rest.TIME ? "@" : "$"), "names with mark %s would not be reserved", mark);
    }
}
