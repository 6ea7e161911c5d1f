package io.featurestore.catalog;

import static java.util.Locale.ENGLISH;

/**
 * The one rule for names in definitions, whoever wrote them: Trino tells names apart without regard to case and shows them in lower case.
 */
public final class Identifiers
{
    private Identifiers() {}

    public static String canonical(String name)
    {
        return name.toLowerCase(ENGLISH);
    }
}
