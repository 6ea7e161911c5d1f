package io.featurestore.trino.names;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * The one place where names become SQL.
 */
public final class SqlIdentifiers
{
    private SqlIdentifiers() {}

    public static String quote(String name)
    {
        checkArgument(!name.isEmpty(), "name is empty");
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
