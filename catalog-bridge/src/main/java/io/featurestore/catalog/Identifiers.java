package io.featurestore.catalog;

import static java.util.Locale.ENGLISH;

/**
 * Names in definitions are in lower case, as Trino shows them, whoever wrote them.
 */
public final class Identifiers
{
    private Identifiers() {}

    public static String canonical(String name)
    {
        return name.toLowerCase(ENGLISH);
    }
}
