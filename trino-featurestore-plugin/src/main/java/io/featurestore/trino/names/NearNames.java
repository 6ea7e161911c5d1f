package io.featurestore.trino.names;

import info.debatty.java.stringsimilarity.Damerau;

import java.util.Collection;
import java.util.List;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.lang.Math.min;
import static java.util.Comparator.comparing;
import static java.util.Comparator.naturalOrder;

public final class NearNames
{
    private static final Damerau DISTANCE = new Damerau();
    private static final int MAX_TYPING_ERRORS = 3;
    private static final int LETTERS_FOR_AN_ERROR = 3;

    private NearNames() {}

    /**
     * Names that differ by a few letters at most, the nearest first.
     */
    public static List<String> of(String name, Collection<String> names)
    {
        int limit = min(name.length() / LETTERS_FOR_AN_ERROR, MAX_TYPING_ERRORS);
        return names.stream()
                .filter(candidate -> DISTANCE.distance(name, candidate) <= limit)
                .sorted(comparing((String candidate) -> DISTANCE.distance(name, candidate)).thenComparing(naturalOrder()))
                .collect(toImmutableList());
    }
}
