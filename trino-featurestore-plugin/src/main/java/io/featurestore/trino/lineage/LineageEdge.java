package io.featurestore.trino.lineage;

import java.util.Optional;

import static java.util.Locale.ENGLISH;
import static java.util.Objects.requireNonNull;

/**
 * @param source empty if the target comes from no column, or from what cannot be followed
 * @param transformation what the target is of the source
 * @param unresolved what cannot be followed, and why
 */
public record LineageEdge(LineageTarget target, Optional<LineageColumn> source, Optional<String> transformation, Optional<String> unresolved)
{
    public static final String SAME_NAME = "same name";

    private static final String NO_COLUMN = "no column";

    public LineageEdge
    {
        requireNonNull(target, "target is null");
        requireNonNull(source, "source is null");
        requireNonNull(transformation, "transformation is null");
        requireNonNull(unresolved, "unresolved is null");
    }

    public static LineageEdge of(LineageTarget target, LineageColumn source, Enum<?> transformation)
    {
        return of(target, source, transformation.name().toLowerCase(ENGLISH));
    }

    public static LineageEdge of(LineageTarget target, LineageColumn source, String transformation)
    {
        return new LineageEdge(target, Optional.of(source), Optional.of(transformation), Optional.empty());
    }

    public static LineageEdge ofNoColumn(LineageTarget target)
    {
        return new LineageEdge(target, Optional.empty(), Optional.of(NO_COLUMN), Optional.empty());
    }

    public static LineageEdge unresolved(LineageTarget target, String reason)
    {
        return new LineageEdge(target, Optional.empty(), Optional.empty(), Optional.of(reason));
    }
}
